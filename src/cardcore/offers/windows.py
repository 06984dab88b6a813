"""Windows: when an offer is open – dates, weekdays, days of the month, working days, times of day.

Dates and times are half-open: ``until`` is the first moment that is outside. All of a window's parts must
hold at once; of several windows one is enough. Which clock counts is the attribute that the day comes from.

>>> from cardcore.documents import Reader
>>> rule = read_window(Reader({"weekdays": ["fri"], "times": [["10:00", "24:00"]]}))
>>> friday = Windows("transaction_date", (rule,))
>>> friday.matches({"transaction_date": 739_947, "time": 36_000})
True
>>> friday.unmet({"transaction_date": 739_945, "time": 43_500})[0].zh
'周五 10:00 开抢'
"""

from typing import Any, Final

import attrs

from cardcore.calendars import EARLIEST, LATEST, date_of, date_text
from cardcore.documents import Reader
from cardcore.offers.criteria import Names, Single, Told
from cardcore.offers.criteria.reading import read_time
from cardcore.offers.criteria.wording import clock_text
from cardcore.offers.holidays import NO_HOLIDAYS, Holidays, weekday
from cardcore.values import frozen

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_ZH: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_AHEAD: Final = 800
"""How far the next opening is looked for: past any leap day of a month and weekday asked for."""
WHOLE_DAY: Final = ((0, 86_400),)


@frozen
class Window:
    """A rule for days and times; an empty part means any."""

    since: int = EARLIEST
    until: int = LATEST + 1
    """The first day outside."""
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    days: str = ""
    """``working``, ``rest`` (no working day) or ``holiday``."""
    times: tuple[tuple[int, int], ...] = WHOLE_DAY
    """Seconds of the day, half-open, in their order."""
    holidays: Holidays = NO_HOLIDAYS

    is_dated: bool = attrs.field(init=False, eq=False, repr=False)
    """Whether only its dates matter."""

    def __attrs_post_init__(self) -> None:
        """Look once whether anything but the dates matters."""
        others = self.weekdays or self.month_days or self.days or self.times != WHOLE_DAY
        object.__setattr__(self, "is_dated", not others)

    def fits(self, on: int) -> bool:
        """Whether the day is inside, whatever the time."""
        if not self.since <= on < self.until or (self.weekdays and weekday(on) not in self.weekdays):
            return False
        if self.month_days and date_of(on).day not in self.month_days:
            return False
        if self.days == "holiday":
            return on in self.holidays.off
        return not self.days or self.holidays.is_working(on) is (self.days == "working")

    def is_open(self, on: int, second: Any) -> bool:
        """Whether the moment is inside; an unknown time is inside of whole days only."""
        if not self.fits(on):
            return False
        if self.times == WHOLE_DAY:
            return True
        return second is not None and any(begin <= second < end for begin, end in self.times)

    def opens(self, on: int, second: int) -> tuple[int, int] | None:
        """The first moment inside after this one, which is outside; None where there is none in two years."""
        first = max(on, self.since)
        for day in range(first, min(first + DAYS_AHEAD, self.until)):
            if self.fits(day):
                for begin, _ in self.times:
                    if day > on or begin > second:
                        return day, begin
        return None


@frozen
class Windows(Single):
    """At least one of the windows is open."""

    windows: tuple[Window, ...]

    @property
    def timed(self) -> bool:
        """Whether the time of day matters."""
        return any(window.times != WHOLE_DAY for window in self.windows)

    def matches(self, facts: Any) -> bool:
        """Whether the day, and the time where it matters, are inside of one."""
        on = facts.get(self.attribute)
        if on is None:
            return False
        for window in self.windows:
            if window.since <= on < window.until and (
                window.is_dated or window.is_open(on, facts.get("time"))
            ):
                return True
        return False

    def found(self, facts: Any) -> Any:
        """The day and the time."""
        return facts.get(self.attribute), facts.get("time")

    def source(self, names: Names) -> str:
        """Dates compared in place, the rest asked of the window."""
        first, on = names.twice(self.attribute)
        return f"({first} is not None and ({' or '.join(_source(one, on, names) for one in self.windows)}))"

    def told(self, found: Any = None) -> Told:
        """When it opens next."""
        on, second = found or (None, None)
        wanted = "; ".join(map(_wanted, self.windows))
        if on is None:
            return Told("window", wanted, "", "", "限活动时间内", "only while the offer is open")
        got = f"{date_text(on)} {WEEKDAYS[weekday(on)]}" + (
            "" if second is None else f" {clock_text(second)}"
        )
        openings = [window.opens(on, -1 if second is None else second) for window in self.windows]
        opening = min((one for one in openings if one), default=None)
        if opening is None:
            ended = all(window.until <= on for window in self.windows)
            zh, en = (
                ("活动已结束", "the offer has ended") if ended else ("暂未开放", "no day of it is known yet")
            )
            return Told("window", wanted, got, "", zh, en)
        day, begin = opening
        zh, en = _day_words(day, on)
        timed = self.timed
        distance = f"{date_text(day)}T{clock_text(begin)}" if timed else date_text(day)
        if timed:
            return Told(
                "window",
                wanted,
                got,
                distance,
                f"{zh} {clock_text(begin)} 开抢",
                f"opens {en} at {clock_text(begin)}",
            )
        return Told("window", wanted, got, distance, f"{zh}开始", f"opens {en}")


def _source(window: Window, on: str, names: Names) -> str:
    dated = f"{names.constant(window.since)} <= {on} < {names.constant(window.until)}"
    if window.is_dated:
        return f"({dated})"
    return f"({dated} and {names.constant(window)}.is_open({on}, {names.local('time')}))"


def _day_words(day: int, on: int) -> tuple[str, str]:
    if day == on:
        return "今日", "today"
    if day - on < len(WEEKDAYS):
        return WEEKDAYS_ZH[weekday(day)], f"on {WEEKDAYS_EN[weekday(day)]}"
    return date_text(day), f"on {date_text(day)}"


def _wanted(window: Window) -> str:
    parts = []
    if window.since > EARLIEST:
        parts.append(f"from {date_text(window.since)}")
    if window.until <= LATEST:
        parts.append(f"before {date_text(window.until)}")
    parts += [WEEKDAYS[day] for day in sorted(window.weekdays)]
    parts += [f"day {day}" for day in sorted(window.month_days)]
    parts += [f"{window.days} days"] if window.days else []
    if window.times != WHOLE_DAY:
        parts += [f"{clock_text(begin)}-{clock_text(end)}" for begin, end in window.times]
    return " ".join(parts) or "always"


def read_window(reader: Reader, holidays: Holidays = NO_HOLIDAYS) -> Window:
    """A window of plain data; `InvalidInput` ``rule-invalid`` where an end is not after its beginning."""
    window = Window(
        reader.maybe("from", Reader.date, EARLIEST),
        reader.maybe("until", Reader.date, LATEST + 1),
        reader.maybe("weekdays", _weekdays, frozenset()),
        reader.maybe("month_days", _month_days, frozenset()),
        reader.maybe("days", lambda item: item.choice("working", "rest", "holiday"), ""),
        reader.maybe("times", _times, WHOLE_DAY),
        holidays,
    )
    reader.end()
    if window.until <= window.since:
        raise reader.refuse(
            "rule-invalid",
            "the window ends before it begins; until is the first day outside",
            "时段的结束不晚于开始；until 是时段外的第一天",
        )
    return window


def _weekdays(reader: Reader) -> frozenset[int]:
    return _some(reader, frozenset(WEEKDAYS.index(item.choice(*WEEKDAYS)) for item in reader.items()))


def _month_days(reader: Reader) -> frozenset[int]:
    return _some(reader, frozenset(item.whole(1, 31) for item in reader.items()))


def _some(reader: Reader, days: frozenset[int]) -> frozenset[int]:
    if not days:
        raise reader.refuse(
            "rule-invalid", "an empty list; leave it out for any day", "列表为空；不限日子请删去此项"
        )
    return days


def _times(reader: Reader) -> tuple[tuple[int, int], ...]:
    times = sorted(_span(item) for item in reader.items())
    if not times:
        raise reader.refuse(
            "rule-invalid", "an empty list; leave it out for the whole day", "列表为空；全天有效请删去此项"
        )
    return tuple(times)


def _span(reader: Reader) -> tuple[int, int]:
    ends = [read_time(item) for item in reader.items()]
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise reader.refuse(
            "rule-invalid",
            'write ["10:00", "14:00"]; past midnight write two spans',
            '请写成 ["10:00", "14:00"]；跨零点请写成两段',
        )
    return ends[0], ends[1]
