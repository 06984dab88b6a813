"""Codes of coupons: a stock that the bank brings, as a list or as a pattern with its seed.

A code is worth what it buys to whoever knows it: it is masked wherever it is printed, as the seed is that
makes all of them. Those of a pattern differ from each other by construction – a keyed permutation of
everything that the pattern can say, four rounds of Feistel's network, walked until it falls inside –, so that
one can be made without those before it, and knowing some tells nothing of the others.

>>> codes = Patterned("CAFE-####@-?", "a seed that the bank keeps", 1_000)
>>> codes.code(0), codes.code(999).text, has_check_digit(codes.code(0).text)
(Code(0, '****D-9'), 'CAFE-6450Y-3', True)
>>> Listed(("A1", "B2")).code(1).text, Listed(("A1", "B2"))
('B2', <2 codes>)
"""

import functools
import math
from typing import Final

from cardcore.chance import SeededChance
from cardcore.identifiers import luhn
from cardcore.values import frozen

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as digits."""
DRAWN: Final = {"#": DIGITS, "@": LETTERS}
"""What a sign of a pattern stands for; any other stands for itself."""
CHECK: Final = "?"
"""At the end of a pattern: the check digit over all before it."""
ROUNDS: Final = 4
SHOWN: Final = 3
"""How many signs of a code are shown at most: its last ones, of one of at least twice as many."""


@frozen
class Code:
    """One code, by its place in the stock."""

    place: int
    text: str

    @property
    def masked(self) -> str:
        """So much of it that its holder knows it again."""
        return masked(self.text)

    def __repr__(self) -> str:
        """The place, and the code masked."""
        return f"Code({self.place}, {self.masked!r})"


def masked(text: str) -> str:
    """The last three signs of a code of at least six, nothing of a shorter one.

    >>> masked("CAFE-6450Y-3"), masked("A1")
    ('****Y-3', '****')
    """
    return "****" + (text[-SHOWN:] if len(text) >= 2 * SHOWN else "")


@frozen
class Listed:
    """The codes that were brought, no two alike."""

    texts: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.texts)

    def code(self, place: int) -> Code:
        """The code in a place, from 0."""
        return Code(place, self.texts[place])

    def __repr__(self) -> str:
        """How many there are, and none of them."""
        return f"<{self.count} codes>"


@frozen
class Patterned:
    """So many of the codes that a pattern can say, chosen by a seed that is brought."""

    pattern: str
    seed: str
    count: int

    def code(self, place: int) -> Code:
        """The code in a place, from 0."""
        size = sayable(self.pattern)
        half = max(1, ((size - 1).bit_length() + 1) // 2)
        number = self._permuted(place, half)
        while number >= size:
            number = self._permuted(number, half)
        return Code(place, self._written(number))

    def _permuted(self, number: int, half: int) -> int:
        left, right = divmod(number, 1 << half)
        for turn in range(ROUNDS):
            drawn = SeededChance(self.seed.encode(), f"code/{self.pattern}/{turn}/{right}").below(1 << half)
            left, right = right, left ^ drawn
        return (left << half) + right

    def _written(self, number: int) -> str:
        signs = []
        for sign in reversed(self.pattern.removesuffix(CHECK)):
            if sign in DRAWN:
                number, drawn = divmod(number, len(DRAWN[sign]))
                sign = DRAWN[sign][drawn]
            signs.append(sign)
        text = "".join(reversed(signs))
        return text + check_digit(text) if self.pattern.endswith(CHECK) else text

    def __repr__(self) -> str:
        """The pattern and how many there are, not the seed."""
        return f"<{self.count} codes like {self.pattern}>"


Codes = Listed | Patterned


@functools.cache
def sayable(pattern: str) -> int:
    """How many codes a pattern can say.

    >>> sayable("CAFE-##@-?")
    2400
    """
    return math.prod(len(DRAWN[sign]) for sign in pattern if sign in DRAWN)


def check_digit(text: str) -> str:
    """Luhn's digit over letters and digits, a letter counted as two – A is 10, Z 35 – as in an ISIN.

    ISO 6166 Annex C; ``US037833100`` is the published example, and has 5.

    >>> check_digit("US037833100")
    '5'
    """
    return luhn.check_digit(_digits(text))


def has_check_digit(text: str) -> bool:
    """Whether a code ends in the right check digit: what a till can tell without asking anybody."""
    return luhn.is_valid(_digits(text))


def _digits(text: str) -> str:
    return "".join(str(int(sign, 36)) for sign in text if sign.isascii() and sign.isalnum())
