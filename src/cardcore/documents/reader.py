"""One place of parsed data: each value read by its kind, every refusal with its JSON pointer."""

import contextlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Final, TypeVar

from cardcore.calendars import parse_ordinal
from cardcore.documents.names import FEW, alike, escape, is_answered, is_sensitive
from cardcore.documents.parsing import LONGEST_WHOLE, MINUS_ZERO, Inexact
from cardcore.errors import CardcoreError, InvalidInput, NotExact, shown
from cardcore.ids import require_id, require_no_pan, require_text
from cardcore.money import currency_exponent, parse_amount, require_positive
from cardcore.rates import Rate

T = TypeVar("T")

_HUGE = re.compile(r"-?[0-9.]+[eE]\+?0*([1-9][0-9]{3,}|[4-9][0-9]{2}|3[1-9][0-9]|309)")
_NOT_FINITE: Final = frozenset({"NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"})


class Reader:
    """One place of a document and its JSON pointer."""

    __slots__ = ("_asked", "_value", "_waiting", "pointer")

    def __init__(self, value: Any, pointer: str = "") -> None:
        """Read ``value``, found at ``pointer``."""
        self._value = value
        self._waiting: dict[str, Any] | None = None
        self._asked: list[str] = []
        self.pointer = pointer

    def refuse(self, code: str, detail: str, zh: str = "") -> InvalidInput:
        """The error to raise about this place."""
        return InvalidInput(code, detail, field=self.pointer, zh=zh)

    def _typed(self, kind: type[T], name: str) -> T:
        value = self._value
        if isinstance(value, (Inexact, float)):
            raise self._not_exact(str(value), kind, name)
        if value is None:
            raise self.refuse("field-null", f"null stands where {name} is due")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            found = str(value).lower() if isinstance(value, bool) else shown(value)
            raise self.refuse("wrong-type", f"{found} stands where {name} is due")
        return value

    def _not_exact(self, text: str, kind: type, name: str) -> InvalidInput:
        number = shown(text).strip("'")
        if text in _NOT_FINITE or _HUGE.fullmatch(text):
            return self.refuse("number-not-finite", f"{number} is no finite number")
        if len(text) > LONGEST_WHOLE and text.lstrip("-").isdigit():
            code = "amount-out-of-range" if kind is str else "number-out-of-range"
            return self.refuse(code, f"{number} has too many digits")
        if kind is not str:
            return self.refuse("wrong-type", f"{number} stands where {name} is due")
        detail = f"{number} may be inexact; write amounts and rates as texts"
        return NotExact("money-not-exact", detail, field=self.pointer)

    @contextlib.contextmanager
    def placing(self) -> Iterator[None]:
        """Tell the place of errors raised within: a member of this object where they name one, or itself."""
        try:
            yield
        except CardcoreError as error:
            if not error.field.startswith("/"):
                error.field = f"{self.pointer}/{error.field}" if error.field else self.pointer
            raise

    def _members(self) -> dict[str, Any]:
        if self._waiting is None:
            self._waiting = dict(self._typed(Mapping, "an object"))  # type: ignore[type-abstract]
        return self._waiting

    def has(self, name: str) -> bool:
        """Whether this object has a member ``name`` that is still to be taken."""
        self._asked.append(name)
        return name in self._members()

    def take(self, name: str) -> "Reader":
        """The member ``name``; ``field-missing`` where there is none."""
        members = self._members()
        self._asked.append(name)
        if name not in members:
            raise InvalidInput("field-missing", f"{name} is missing", field=f"{self.pointer}/{name}")
        return Reader(members.pop(name), f"{self.pointer}/{escape(name)}")

    def maybe(self, name: str, read: Callable[["Reader"], T], default: T) -> T:
        """The member ``name`` as ``read`` makes it, or ``default`` where it is absent."""
        return read(self.take(name)) if self.has(name) else default

    def must(self, name: str, read: Callable[["Reader"], T], _harmless: T) -> T:
        """The member ``name`` as ``read`` makes it; a reader that goes on has something harmless instead."""
        return read(self.take(name))

    def is_sound(self, *_names: str) -> bool:
        """Whether nothing was wrong in these members so far; else this reader would not be asked."""
        return True

    def end(self) -> None:
        """Refuse what was not taken.

        ``field-unknown``; ``sensitive-data-forbidden`` for card data, ``field-read-only`` for what is told.
        """
        for name in self._members():
            place = f"{self.pointer}/{escape(name)}"
            if is_sensitive(name):
                raise InvalidInput("sensitive-data-forbidden", f"leave out {shown(name)}", field=place)
            if is_answered(name):
                raise InvalidInput("field-read-only", f"{shown(name)} is told, never set", field=place)
            detail = f"{shown(name)} is no field here{alike(name, self._asked)}"
            raise InvalidInput("field-unknown", detail, field=place)

    def only(self, known: Container[str] = ()) -> "Reader":
        """The one member of an object that must have exactly one; its name is the pointer's last part.

        Where one of ``known`` is there, whatever else is there too is refused at its own place.
        """
        names = list(self._members())
        meant = [name for name in names if name in known]
        if len(names) == 1 or len(meant) == 1:
            member = self.take((meant or names)[0])
            self.end()
            return member
        found = f", not {', '.join(map(shown, names[:FEW]))}" if names else ""
        code = "field-unknown" if names else "field-missing"
        raise self.refuse(code, f"exactly one member is due here{found}")

    def each(self) -> Iterator["Reader"]:
        """The members of an object that are still to be taken, each taken, in their order.

        ``sensitive-data-forbidden`` where a name may be a card number.
        """
        for name in list(self._members()):
            yield self.take(require_no_pan(name, field=self.pointer))

    @property
    def name(self) -> str:
        """The last part of the pointer."""
        return self.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

    def items(self) -> Iterator["Reader"]:
        """The items of an array."""
        for place, value in enumerate(self._typed(list, "an array")):
            yield Reader(value, f"{self.pointer}/{place}")

    def every(self, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """The members of an object that are still to be taken, as ``read`` makes them."""
        return tuple(read(member) for member in self.each())

    def many(self, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """The items of an array as ``read`` makes them."""
        return tuple(read(item) for item in self.items())

    def text(self) -> str:
        """A text of 1 to 64 printable characters that holds no card number."""
        return require_text(self._typed(str, "a text"), field=self.pointer)

    def id(self) -> str:
        """An id."""
        return require_id(self._typed(str, "an id"), field=self.pointer)

    def amount(self, currency: str) -> int:
        """Minor units of an amount written as a text."""
        return parse_amount(self._typed(str, "an amount as a text"), currency, field=self.pointer)

    def positive_amount(self, currency: str) -> int:
        """Minor units of an amount above zero, written as a text."""
        if self._value == MINUS_ZERO:
            raise self.refuse("amount-not-positive", "-0 is not more than zero")
        return require_positive(self.amount(currency), field=self.pointer)

    def currency(self) -> str:
        """The code of a known currency."""
        code = self.text()
        try:
            currency_exponent(code)
        except InvalidInput as error:
            raise self.refuse(error.code, error.detail) from None
        return code

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

    def members(self) -> Mapping[str, Any]:
        """The members of an object, unread."""
        return self._typed(Mapping, "an object")  # type: ignore[type-abstract]

    def plain(self) -> Any:
        """The data itself, unread."""
        return self._value
