"""Primary account number (卡号), ISO/IEC 7812-1: issuer number, account digits, Luhn check digit.

A `Pan` shows its first six and last four digits and nothing else, however it is printed, logged or
turned into a dict; it refuses to be pickled. The digits come out of `Pan.reveal` alone.

A number that fails Luhn is refused – except with UnionPay's prefix 62, where it is only marked:
CyberSource publishes 6222040000030012 as a domestic UnionPay test card, and that number fails
(https://developer.cybersource.com/docs/cybs/en-us/payments/developer/cup/so/payments/payments-ref-test-cards-cup.html).

>>> card = validate("6222040000030012")
>>> card, card.luhn_valid, card.iin6
(Pan(622204******0012), False, '622204')
>>> is_valid(compact("6250 9470 0000 0014"))
True
"""

import re
from typing import Final, NoReturn, Self

import attrs

from cardcore.errors import InvalidInput, require
from cardcore.identifiers import luhn

_GENERAL: Final = re.compile(r"[0-9]{13,19}", re.ASCII)
_UNIONPAY: Final = re.compile(r"(62|81)[0-9]{14,17}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[ -]")

_LUHN_OPTIONAL: Final = "62"


class _Sealed:
    # Holds the digits out of reach of `repr`, `vars`, `attrs.asdict` and of encoders that fall back on `str`.
    __slots__ = ("__digits",)

    def __init__(self, digits: str) -> None:
        self.__digits = digits

    def open(self) -> str:
        return self.__digits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sealed) and self.__digits == other.__digits

    def __hash__(self) -> int:
        return hash(self.__digits)

    def __repr__(self) -> str:
        return mask(self.__digits)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a card number is not pickled or copied; store its token")


def _seal(text: "str | _Sealed", field: str = "pan") -> _Sealed:
    if isinstance(text, _Sealed):
        return text
    if not isinstance(text, str):
        raise InvalidInput("wrong-type", f"a card number is a text, not {type(text).__name__}", field=field)
    form = _UNIONPAY if text.startswith(("62", "81")) else _GENERAL
    require(
        form.fullmatch(text) is not None,
        "pan-syntax",
        "a card number is 13 to 19 digits (16 to 19 from 62 or 81) without blanks or dashes",
        field=field,
    )
    require(
        luhn.is_valid(text) or text.startswith(_LUHN_OPTIONAL),
        "pan-checksum",
        "the check digit is wrong; a digit was mistyped",
        field=field,
    )
    return _Sealed(text)


@attrs.frozen(repr=False, weakref_slot=False)
class Pan:
    """One well-formed card number, masked wherever it is shown; made by `validate`."""

    _sealed: _Sealed = attrs.field(converter=_seal, alias="digits")

    def reveal(self) -> str:
        """All digits, for the vault that stores them; every call of this is worth an audit line."""
        return self._sealed.open()

    @property
    def masked(self) -> str:
        """The first six and the last four digits: ``625094******0014``."""
        return mask(self.reveal())

    @property
    def luhn_valid(self) -> bool:
        """Whether the check digit is right; false only with prefix 62, where it is a warning."""
        return luhn.is_valid(self.reveal())

    @property
    def iin(self) -> str:
        """The issuer's eight digits (ISO/IEC 7812-1:2017); beside the last four, show only `iin6`."""
        return self.reveal()[:8]

    @property
    def iin6(self) -> str:
        """The issuer's first six digits, as tables from before 2017 have them."""
        return self.reveal()[:6]

    def __str__(self) -> str:
        """The masked number."""
        return self.masked

    def __repr__(self) -> str:
        """The masked number, named."""
        return f"Pan({self.masked})"

    def __copy__(self) -> Self:
        """Itself: it never changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Itself, so that copying a value around it needs no pickling."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse: a pickle would hold the digits in the clear."""
        raise TypeError("a card number is not pickled; store its token")


def validate(text: str, *, field: str = "pan") -> Pan:
    """The card number written as digits alone.

    Raises `InvalidInput` ``pan-syntax`` or ``pan-checksum``, without the number.
    """
    return Pan(_seal(text, field))


def is_valid(text: str) -> bool:
    """Whether `validate` takes ``text``; a number from 62 need not pass Luhn."""
    try:
        validate(text)
    except InvalidInput:
        return False
    return True


def compact(text: str) -> str:
    """``text`` as `validate` wants it, without the blanks and dashes people type; unmasked."""
    return _SEPARATORS.sub("", text)


def mask(text: str) -> str:
    """The first six and last four of 13 to 19 digits, and nothing at all of any other text.

    >>> mask("1234567890123456"), mask("1234")
    ('123456******3456', '****')
    """
    if _GENERAL.fullmatch(text) is None:
        return "*" * min(len(text), 19)
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}"
