"""Chance that can be repeated: fair numbers from a seed that the caller brings.

The library draws nothing by itself. A seed and a label make a stream of bytes – HMAC-SHA256 of a counter –
and the stream makes numbers. What would favour small numbers (the rest of a division) is not done: a
number out of range is thrown away and the next is taken.

>>> chance = SeededChance(b"seed", "a name for what is drawn")
>>> [chance.below(6) + 1 for _ in range(10)]
[3, 1, 2, 3, 4, 4, 6, 4, 1, 4]
>>> SeededChance(b"seed", "another").shuffled("abcde")
['d', 'c', 'e', 'a', 'b']
"""

import hmac
from collections.abc import Iterable
from typing import Protocol, TypeVar

from cardcore.errors import require

T = TypeVar("T")


class Chance(Protocol):
    """Where numbers come from."""

    def below(self, count: int) -> int:
        """The next number from 0 to ``count`` - 1, each as likely as the others."""
        ...


class SeededChance:
    """The stream of one seed and one label; different labels give independent streams."""

    def __init__(self, seed: bytes, label: str) -> None:
        """Begin the stream: block i is HMAC-SHA256 of ``label``, a zero byte and i in eight bytes."""
        self._seed = seed
        self._label = label.encode() + b"\0"
        self._blocks = 0
        self._waiting = b""

    def below(self, count: int) -> int:
        """The next number below ``count``: as many bits as it needs, again while they are too many.

        Raises `InvalidInput` ``number-out-of-range`` where ``count`` is not above zero.
        """
        require(count > 0, "number-out-of-range", "draw from at least one", field="count")
        bits = (count - 1).bit_length()
        while True:
            number = int.from_bytes(self._bytes((bits + 7) // 8)) & ((1 << bits) - 1)
            if number < count:
                return number

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in an order of which each is as likely (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def _bytes(self, count: int) -> bytes:
        while len(self._waiting) < count:
            self._waiting += hmac.digest(self._seed, self._label + self._blocks.to_bytes(8), "sha256")
            self._blocks += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken
