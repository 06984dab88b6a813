"""Citizen identification number of China (居民身份证号码), GB 11643-1999.

Six digits of area (GB/T 2260), eight of birth date, three of sequence – odd for men, even for women –
and a check character by ISO 7064 MOD 11-2. Area codes are not looked up: abolished ones stay in use.
No error holds the number.

>>> validate("11010519491231002X") and birth_date("11010519491231002X")
Date(1949, 12, 31)
>>> mask("11010519491231002X")
'1****************X'
"""

import datetime
import enum
import re
from typing import Final

from cardcore.calendars import LAST_YEAR, Date, date_of, date_text, ordinal_of
from cardcore.errors import InvalidInput, require

EARLIEST_BIRTH_YEAR: Final = 1800

_FORM: Final = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


class Sex(enum.Enum):
    """As the sequence says."""

    MALE = "male"
    FEMALE = "female"


def check_digit(digits: str) -> str:
    """The eighteenth character, ``0`` to ``9`` or ``X``, of the first seventeen ``digits``.

    >>> check_digit("11010519491231002")
    'X'
    """
    weighted = zip(digits[:17], _WEIGHTS, strict=True)
    return _CHECKS[sum(int(digit) * weight for digit, weight in weighted) % 11]


def validate(text: str, *, field: str = "resident_id") -> str:
    """``text`` again if it is an identification number, with a capital X.

    Raises `InvalidInput` ``resident-id-syntax``, ``resident-id-checksum`` or ``resident-id-birth-date``.
    """
    require(
        isinstance(text, str) and _FORM.fullmatch(text) is not None,
        "resident-id-syntax",
        "an identification number is 17 digits and a digit or capital X",
        field=field,
    )
    require(
        text[17] == check_digit(text),
        "resident-id-checksum",
        "the check character is wrong; a digit was mistyped",
        field=field,
    )
    _birth(text, field)
    return text


def _birth(text: str, field: str = "resident_id") -> datetime.date:
    try:
        born = datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise InvalidInput(
            "resident-id-birth-date", "digits 7 to 14 are no date of the calendar", field=field
        ) from None
    require(
        EARLIEST_BIRTH_YEAR <= born.year <= LAST_YEAR,
        "resident-id-birth-date",
        f"digits 7 to 10 are no year from {EARLIEST_BIRTH_YEAR} to {LAST_YEAR}",
        field=field,
    )
    return born


def is_valid(text: str) -> bool:
    """Whether `validate` takes ``text``."""
    try:
        validate(text)
    except InvalidInput:
        return False
    return True


def compact(text: str) -> str:
    """``text`` as `validate` wants it, without blanks and with a capital X."""
    return text.replace(" ", "").upper()


def birth_date(text: str) -> Date:
    """The date of birth in a valid number."""
    return date_of(_birth(validate(text)).toordinal())


def sex(text: str) -> Sex:
    """The sex a valid number was issued for."""
    return Sex.MALE if int(validate(text)[16]) % 2 else Sex.FEMALE


def age_on(text: str, on: datetime.date) -> int:
    """Full years (周岁) from birth to ``on``; a year is full on the birthday.

    Whoever was born on 29 February has it on 1 March of a common year, never a day early.
    `InvalidInput` ``date-order`` for a day before birth.

    >>> age_on("11010519491231002X", datetime.date(2009, 12, 30))
    59
    """
    born = _birth(validate(text))
    today = datetime.date.fromordinal(ordinal_of(on, field="on"))
    require(born <= today, "date-order", f"{date_text(today.toordinal())} is before birth", field="on")
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def mask(text: str) -> str:
    """The first and the last character, which say neither birth date nor address.

    Any other text than 18 characters is hidden whole.
    """
    return f"{text[0]}{'*' * 16}{text[17]}" if len(text) == 18 else "*" * min(len(text), 18)
