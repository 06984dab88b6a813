"""What cardcore says when it is misused, and the checks that say it.

An expected refusal (a declined authorization, an ineligible offer) is a value and is returned.
Misuse – a malformed amount, an unknown field, a stale version – raises one of these classes.
Every one carries a stable ``code``, the ``field`` it is about and a ``detail`` for a person.

>>> try:
...     require(False, "amount-not-positive", "0.00 is not more than zero", field="/amount")
... except InvalidInput as error:
...     print(error.code, error.field, error)
amount-not-positive /amount amount-not-positive at /amount: 0.00 is not more than zero
"""

import re
from typing import Final

LONGEST_ECHO: Final = 64

_LONG_NUMBER: Final = re.compile(r"\d(?:[\s_-]?\d){12,}")


class CardcoreError(Exception):
    """Base of all errors: ``code`` is stable, ``field`` says where, ``detail`` says what to do.

    ``zh`` is the detail in 中文 where a rule that people define is broken; elsewhere empty.
    """

    def __init__(self, code: str, detail: str, *, field: str = "", zh: str = "") -> None:
        """Keep the parts; the message joins the first three."""
        super().__init__(code, detail)  # no field: unpickling calls the class with these, then sets the rest
        self.code = code
        self.detail = detail
        self.field = field
        self.zh = zh
        self.others: tuple[CardcoreError, ...] = ()
        """What else is wrong with the same document, where all of it was read."""

    def __str__(self) -> str:
        """``code at field: detail``, without the place where there is none."""
        place = f" at {self.field}" if self.field else ""
        return f"{self.code}{place}: {self.detail}"


class InvalidInput(CardcoreError, ValueError):
    """The value itself is wrong, whatever the state (HTTP 422)."""


class NotExact(InvalidInput, TypeError):
    """A float, or another inexact thing, where an exact amount or rate is due (HTTP 422)."""


class NotFound(CardcoreError, LookupError):
    """No such account, authorization or plan for this caller (HTTP 404)."""


class Conflict(CardcoreError):
    """The request is well formed and the state forbids it (HTTP 409)."""


class IdempotencyConflict(Conflict):
    """The command id was used before with other content; nothing was done (HTTP 422)."""


class VersionConflict(Conflict):
    """Somebody else changed the state since it was loaded: load it again and retry (HTTP 412)."""


class QuotaExhausted(Conflict):
    """A shared quota ran out between looking and taking: evaluate again without it (HTTP 409)."""


class StorageError(CardcoreError):
    """The store could not answer; ``retryable`` says whether to send the same command again (HTTP 503)."""

    def __init__(self, code: str, detail: str, *, field: str = "", retryable: bool = False) -> None:
        """As the base, and whether a retry with the same command id makes sense."""
        super().__init__(code, detail, field=field)
        self.retryable = retryable


class Broken(CardcoreError):
    """An invariant of cardcore itself does not hold: a defect, never the caller's fault (HTTP 500)."""


def require(condition: bool, code: str, detail: str, *, field: str = "") -> None:
    """Raise `InvalidInput` unless ``condition`` holds."""
    if not condition:
        raise InvalidInput(code, detail, field=field)


def require_integer(value: object, *, field: str) -> int:
    """``value`` again if it is an int; `InvalidInput` ``wrong-type`` for a bool, a float or anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput("wrong-type", f"{field} is a whole number, not {shown(value)}", field=field)
    return value


def require_count(value: object, *, field: str) -> int:
    """As `require_integer`, and ``number-out-of-range`` for less than one."""
    count = require_integer(value, field=field)
    require(count > 0, "number-out-of-range", f"{field} is at least 1, not {shown(count)}", field=field)
    return count


def require_flag(value: object, *, field: str) -> bool:
    """``value`` again if it is True or False; `InvalidInput` ``wrong-type`` otherwise."""
    if not isinstance(value, bool):
        raise InvalidInput("wrong-type", f"{field} is True or False, not {shown(value)}", field=field)
    return value


def ensure(condition: bool, code: str, detail: str) -> None:
    """Raise `Broken` unless ``condition`` holds: the always-on form of an ``assert``."""
    if not condition:
        raise Broken(code, detail)


def shown(value: object) -> str:
    """``value`` as it may stand in an error: its ``repr``, cut to 64 characters.

    Of a number of 13 digits or more – it may be that of a card or a person, however it is grouped –
    only the first six are kept.

    >>> shown("x" * 100) == repr("x" * 100)[:63] + "…"
    True
    >>> shown("paid by 4111 1111-1111 1111")
    "'paid by 4111 11**-**** ****'"
    """
    if isinstance(value, str):
        start = hidden(value[: 4 * LONGEST_ECHO])
        text = repr(start) if start.isprintable() else ascii(start)
    else:
        text = hidden(_represented(value)[: 4 * LONGEST_ECHO])
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 1] + "…"


def _represented(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # an int beyond `sys.get_int_max_str_digits`, or a class whose own fails
        return f"<{type(value).__name__}>"


def hidden(text: str) -> str:
    """``text`` with all but the first six digits of every number of 13 digits or more starred."""
    return _LONG_NUMBER.sub(_first_six, text)


def _first_six(number: re.Match[str]) -> str:
    digits = 0
    kept = []
    for character in number[0]:
        digits += character.isdigit()
        kept.append("*" if character.isdigit() and digits > 6 else character)
    return "".join(kept)
