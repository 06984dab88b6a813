"""Moments: a date and a time with its offset, seen in a zone.

>>> parse_moment("2026-11-25T04:05:00Z", "Asia/Shanghai")
(739945, 43500)
"""

import datetime
import re
from typing import Final

import pendulum
from pendulum.tz.exceptions import InvalidTimezone

from cardcore.calendars import ordinal_of
from cardcore.errors import InvalidInput, require, shown

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


def parse_moment(text: str, zone: str, *, field: str = "at") -> tuple[int, int]:
    """The day (an ordinal) and the second of the day in ``zone`` of ``2026-11-25T12:05:00+08:00``.

    `InvalidInput` ``date-invalid`` for anything else, above all a moment without its offset.
    """
    if _MOMENT.fullmatch(text) is None:
        detail = f"{shown(text)} is no moment; write 2026-11-25T12:05:00+08:00"
        raise InvalidInput("date-invalid", detail, field=field)
    try:
        moment = datetime.datetime.fromisoformat(text).astimezone(pendulum.timezone(zone))
    except (ValueError, OverflowError):
        raise InvalidInput("date-invalid", f"{text} does not exist", field=field) from None
    return moment.toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second


def require_moment(moment: object, *, field: str = "at") -> datetime.datetime:
    """``moment`` again if it is a datetime with its zone.

    `InvalidInput` ``wrong-type`` for anything else, ``timezone-missing`` for a naive one, ``date-invalid``
    outside the years that dates have.
    """
    if not isinstance(moment, datetime.datetime):
        raise InvalidInput("wrong-type", f"give a datetime, not {shown(moment)}", field=field)
    zoned = moment.utcoffset() is not None
    require(zoned, "timezone-missing", "give the time with its zone, for instance in UTC", field=field)
    ordinal_of(moment.date(), field=field)
    return moment


def require_zone(name: str, *, field: str = "zone") -> str:
    """``name`` again if it is a zone of the IANA database; `InvalidInput` ``choice-unknown`` otherwise."""
    try:
        pendulum.timezone(name)
    except (InvalidTimezone, ValueError, OSError):
        detail = f"{shown(name)} is no zone; write one such as Asia/Shanghai"
        raise InvalidInput("choice-unknown", detail, field=field) from None
    return name
