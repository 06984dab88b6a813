"""RFC 3797: a choice that everybody can repeat from published numbers, with no secret at all.

The numbers of every source – a lottery's draw, an index – are sorted, joined by points and ended by a
slash; number i of the stream is the MD5 of that key between two copies of i in two bytes. The key of a
source given as one text is that text.

>>> key = key_of([(9319,), (2, 5, 12, 8, 10), (9, 18, 26, 34, 41, 45)])
>>> key
'9319./2.5.8.10.12./9.18.26.34.41.45./'
>>> chance = PublicChance(key)
>>> chance.below(25) + 1  # the first of 25: number 17, as in section 6
17
"""

import hashlib
from collections.abc import Iterable, Sequence

from cardcore.errors import require

LARGEST_POOL = 0xFFFF


def key_of(sources: Iterable[Sequence[int]]) -> str:
    """The key string of the numbers of each source."""
    return "".join("".join(f"{number}." for number in sorted(numbers)) + "/" for numbers in sources)


class PublicChance:
    """The stream of a key string.

    It takes the rest of a division, as the RFC has it: of 2¹²⁸, and not more than 65,535, none is favoured
    by more than one part in 10³³.
    """

    def __init__(self, key: str) -> None:
        """Begin the stream."""
        self._key = key.encode()
        self._index = 0

    def below(self, count: int) -> int:
        """The next number below ``count``."""
        require(
            0 < count <= LARGEST_POOL and self._index <= LARGEST_POOL,
            "number-out-of-range",
            f"RFC 3797 draws from at most {LARGEST_POOL}",
            field="count",
        )
        index = self._index.to_bytes(2)
        self._index += 1
        digest = hashlib.md5(index + self._key + index, usedforsecurity=False).digest()
        return int.from_bytes(digest) % count
