"""A reader that goes on after a fault, so that all faults of a document are told at once.

It hands out harmless values where something is wrong and keeps the faults. A rule that is broken by such a
value only is not told: nothing is told of a place in which something was wrong already.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

from cardcore.documents import Reader, escape
from cardcore.errors import CardcoreError
from cardcore.rates import Rate

T = TypeVar("T")

HARMLESS_DAY: Final = 730_000
NOTHING: Final = object()
"""Stands where something is missing; what is read from it is harmless and told by nobody."""


def read_whole(document: Any, read: Callable[[Reader], T]) -> T:
    """What ``read`` makes of a document; raises its first fault, with all the others beside it."""
    try:
        return read(Reader(document))
    except CardcoreError as first:
        lenient = Lenient(document)
        lenient.tried(lambda: read(lenient), None)
        known = (first.code, first.field)
        first.others = tuple(one for one in lenient.faults if (one.code, one.field) != known)
        raise


class Lenient(Reader):
    """A `Reader` that keeps its faults."""

    __slots__ = ("faults",)

    def __init__(self, value: Any, pointer: str = "", faults: list[CardcoreError] | None = None) -> None:
        """Read ``value``, found at ``pointer``."""
        super().__init__({} if value is NOTHING else value, pointer)
        self.faults: list[CardcoreError] = [] if faults is None else faults

    def tell(self, error: CardcoreError) -> None:
        """Keep a fault, unless something was wrong at its place or within already."""
        inside = f"{error.field}/"
        if not any(known.field == error.field or known.field.startswith(inside) for known in self.faults):
            self.faults.append(error)

    def tried(self, read: Callable[[], T], harmless: T) -> T:
        """What ``read`` gives, or where it breaks a rule ``harmless``; the fault is kept."""
        try:
            return read()
        except CardcoreError as error:
            self.tell(error)
            return harmless

    def has(self, name: str) -> bool:
        """As the strict one; nothing has no members."""
        return self.tried(lambda: Reader.has(self, name), False)

    def take(self, name: str) -> "Lenient":
        """The member ``name``, or nothing."""
        try:
            taken = super().take(name)
        except CardcoreError as error:
            self.tell(error)
            return Lenient(NOTHING, f"{self.pointer}/{escape(name)}", [])
        return Lenient(taken.plain(), taken.pointer, self.faults)

    def maybe(self, name: str, read: Callable[[Any], T], default: T) -> T:
        """The member ``name``, or ``default`` where it is absent or breaks a rule."""
        return self.tried(lambda: read(self.take(name)), default) if self.has(name) else default

    def must(self, name: str, read: Callable[[Any], T], _harmless: T) -> T:
        """The member ``name``, or what is harmless where it is missing or breaks a rule."""
        return self.tried(lambda: read(self.take(name)), _harmless)

    def is_sound(self, *names: str) -> bool:
        """Whether no fault was found in these members."""
        places = tuple(f"{self.pointer}/{name}" for name in names)
        return not any(fault.field.startswith(places) for fault in self.faults)

    def end(self) -> None:
        """Keep a fault for each member that was not taken."""
        nothing: dict[str, Any] = {}
        waiting = self.tried(self._members, nothing)
        while waiting:
            self.tried(super().end, None)
            waiting.pop(next(iter(waiting)))

    def items(self) -> Iterator[Reader]:
        """The items of an array; none where there is no array."""
        nothing: list[Reader] = []
        items = self.tried(lambda: list(Reader.items(self)), nothing)
        return (Lenient(item.plain(), item.pointer, self.faults) for item in items)

    def many(self, read: Callable[[Reader], T]) -> tuple[T, ...]:
        """The items that break no rule."""
        return self._read(self.items(), read)

    def every(self, read: Callable[[Reader], T]) -> tuple[T, ...]:
        """The members that break no rule."""
        nothing: list[Reader] = []
        return self._read(self.tried(lambda: list(Reader.each(self)), nothing), read)

    def _read(self, places: Iterable[Reader], read: Callable[[Reader], T]) -> tuple[T, ...]:
        found = []
        for place in places:
            try:
                found.append(read(place))
            except CardcoreError as error:
                self.tell(error)
        return tuple(found)

    def text(self) -> str:
        """As the strict one, or a word."""
        return self.tried(super().text, "word")

    def id(self) -> str:
        """As the strict one, or a word."""
        return self.tried(super().id, "word")

    def amount(self, currency: str) -> int:
        """As the strict one, or one minor unit."""
        return self.tried(lambda: Reader.amount(self, currency), 1)

    def rate(self) -> Rate:
        """As the strict one, or nothing of anything."""
        return self.tried(super().rate, Rate(0))

    def date(self) -> int:
        """As the strict one, or some day."""
        return self.tried(super().date, HARMLESS_DAY)

    def whole(self, least: int = 0, most: int = 10**9) -> int:
        """As the strict one, or the least."""
        return self.tried(lambda: Reader.whole(self, least, most), least)

    def flag(self) -> bool:
        """As the strict one, or ``false``."""
        return self.tried(super().flag, False)

    def choice(self, *names: str) -> str:
        """As the strict one, or the first."""
        return self.tried(lambda: Reader.choice(self, *names), names[0])
