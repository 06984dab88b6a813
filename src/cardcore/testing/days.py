"""Days as tests write them."""

import datetime

from cardcore.calendars import date_of, ordinal_of, parse_ordinal

Day = str | datetime.date
"""A day as tests write it: ``YYYY-MM-DD`` or a date."""


def ordinal(day: Day) -> int:
    """The ordinal of a day."""
    return ordinal_of(the_date(day))


def the_date(day: Day) -> datetime.date:
    """The day as a date."""
    return date_of(parse_ordinal(day)) if isinstance(day, str) else day
