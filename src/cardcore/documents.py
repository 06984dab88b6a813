"""Plain data from outside – programmes, offers, scenarios – read strictly and told exactly.

`loads` parses JSON and refuses what JSON lets slip through (floats, NaN, keys given twice); a `Reader`
walks the parsed data and knows its JSON pointer, so that every refusal says where.

>>> reader = Reader({"amount": "12.30", "days": 3})
>>> reader.take("amount").amount("CNY"), reader.take("days").whole(), reader.end()
(1230, 3, None)
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from cardcore.calendars import parse_ordinal
from cardcore.errors import InvalidInput, NotExact, require, shown
from cardcore.ids import require_id, require_text
from cardcore.money import parse_amount
from cardcore.rates import Rate

T = TypeVar("T")

LONGEST_DOCUMENT: Final = 16 * 1024 * 1024
DEEPEST: Final = 64

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class Inexact(str):
    """A JSON number with a fraction or an exponent, kept as its text so that its place can be told."""


def loads(text: str | bytes) -> Any:
    """The data of a JSON text; numbers with a fraction stay `Inexact` for the reader to refuse.

    Raises `InvalidInput`: ``encoding-invalid``, ``json-syntax``, ``json-duplicate-key``,
    ``number-not-finite``, ``body-too-large`` (over 16 MiB), ``body-too-complex`` (over 64 deep).
    """
    require(len(text) <= LONGEST_DOCUMENT, "body-too-large", "a document has at most 16 MiB")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput("encoding-invalid", f"not UTF-8 at byte {error.start}") from None
    require(not text.startswith("\ufeff"), "encoding-invalid", "leave out the byte order mark")
    _require_shallow(text)
    try:
        return json.loads(
            text, parse_float=Inexact, parse_constant=_not_finite, object_pairs_hook=_without_duplicates
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            "json-syntax", f"{error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput("amount-out-of-range", "a number has too many digits") from None


def _require_shallow(text: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        mark = match[0]
        depth += (mark in "[{") - (mark in "]}")
        require(depth <= DEEPEST, "body-too-complex", f"a document nests at most {DEEPEST} deep")


def _not_finite(text: str) -> Any:
    raise InvalidInput("number-not-finite", f"{text} is no number")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise InvalidInput("json-duplicate-key", f"the key {shown(double)} is given twice")
    return found


class Reader:
    """One place of a document and its JSON pointer."""

    __slots__ = ("_value", "_waiting", "pointer")

    def __init__(self, value: Any, pointer: str = "") -> None:
        """Read ``value``, found at ``pointer``."""
        self._value = value
        self._waiting: dict[str, Any] | None = None
        self.pointer = pointer

    def refuse(self, code: str, detail: str) -> InvalidInput:
        """The error to raise about this place."""
        return InvalidInput(code, detail, field=self.pointer)

    def _typed(self, kind: type[T], name: str) -> T:
        value = self._value
        if isinstance(value, (Inexact, float)):
            raise NotExact(
                "money-not-exact",
                f"{value} may be inexact; write amounts and rates as texts",
                field=self.pointer,
            )
        if value is None:
            raise self.refuse("field-null", f"null stands where {name} is due")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.refuse("wrong-type", f"{shown(value)} stands where {name} is due")
        return value

    def _members(self) -> dict[str, Any]:
        if self._waiting is None:
            self._waiting = dict(self._typed(Mapping, "an object"))  # type: ignore[type-abstract]
        return self._waiting

    def has(self, name: str) -> bool:
        """Whether this object has a member ``name`` that is still to be taken."""
        return name in self._members()

    def take(self, name: str) -> "Reader":
        """The member ``name``; ``field-missing`` where there is none."""
        members = self._members()
        if name not in members:
            raise InvalidInput("field-missing", f"{name} is missing", field=f"{self.pointer}/{name}")
        return Reader(members.pop(name), f"{self.pointer}/{escape(name)}")

    def maybe(self, name: str, read: Callable[["Reader"], T], default: T) -> T:
        """The member ``name`` as ``read`` makes it, or ``default`` where it is absent."""
        return read(self.take(name)) if self.has(name) else default

    def end(self) -> None:
        """Refuse what was not taken: ``field-unknown``."""
        for name in self._members():
            place = f"{self.pointer}/{escape(name)}"
            raise InvalidInput("field-unknown", f"{shown(name)} is no field here", field=place)

    def only(self) -> "Reader":
        """The one member of an object that must have exactly one; its name is the pointer's last part."""
        members = self._members()
        if len(members) != 1:
            raise self.refuse(
                "field-unknown" if members else "field-missing", "exactly one member is due here"
            )
        return self.take(next(iter(members)))

    @property
    def name(self) -> str:
        """The last part of the pointer."""
        return self.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

    def items(self) -> Iterator["Reader"]:
        """The items of an array."""
        for place, value in enumerate(self._typed(list, "an array")):
            yield Reader(value, f"{self.pointer}/{place}")

    def text(self) -> str:
        """A text of 1 to 64 printable characters that holds no card number."""
        return require_text(self._typed(str, "a text"), field=self.pointer)

    def id(self) -> str:
        """An id."""
        return require_id(self._typed(str, "an id"), field=self.pointer)

    def amount(self, currency: str) -> int:
        """Minor units of an amount written as a text."""
        return parse_amount(self._typed(str, "an amount as a text"), currency, field=self.pointer)

    def rate(self) -> Rate:
        """A rate written as a text."""
        return Rate.of(self._typed(str, "a rate as a text"), field=self.pointer)

    def date(self) -> int:
        """The ordinal of a date."""
        return parse_ordinal(self._typed(str, "a date"), field=self.pointer)

    def whole(self, least: int = 0, most: int = 10**9) -> int:
        """A whole number between ``least`` and ``most``."""
        number = self._typed(int, "a whole number")
        if not least <= number <= most:
            raise self.refuse("number-out-of-range", f"{shown(number)} is not between {least} and {most}")
        return number

    def flag(self) -> bool:
        """``true`` or ``false``."""
        return self._typed(bool, "true or false")

    def choice(self, *names: str) -> str:
        """One of ``names``."""
        text = self._typed(str, "a name")
        if text not in names:
            raise self.refuse("choice-unknown", f"{shown(text)} is none of {', '.join(names)}")
        return text

    def plain(self) -> Any:
        """The data itself, unread."""
        return self._value


def escape(name: str) -> str:
    """``name`` as a part of a JSON pointer (RFC 6901), cut to what an error may echo."""
    return name[:64].replace("~", "~0").replace("/", "~1")


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with the members of ``over`` in their place, objects member by member.

    >>> merged({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}})
    {'a': {'b': 1, 'c': 3}}
    """
    result = dict(base)
    for name, value in over.items():
        known = result.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result
