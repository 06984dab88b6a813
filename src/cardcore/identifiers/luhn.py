"""Luhn check digit, ISO/IEC 7812-1 Annex B.

>>> is_valid("6250947000000014"), is_valid("6222040000030012")
(True, False)
>>> check_digit("625094700000001")
'4'
>>> is_valid(""), is_valid("6250 9470"), is_valid("００")
(False, False, False)
"""

from typing import Final

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def checksum(digits: str) -> int:
    """The weighted sum modulo 10 of ASCII ``digits``, check digit included; 0 where they are valid."""
    odd = sum(map(int, digits[-1::-2]))
    even = sum(_DOUBLED[int(digit)] for digit in digits[-2::-2])
    return (odd + even) % 10


def is_valid(digits: str) -> bool:
    """Whether ``digits`` are ASCII digits that end in the right check digit."""
    return digits.isascii() and digits.isdigit() and checksum(digits) == 0


def check_digit(digits: str) -> str:
    """The digit to write behind ``digits`` to make them valid."""
    return str(-checksum(digits + "0") % 10)
