"""Windows: half-open, in every part at once, and when they open next."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import date_text, parse_ordinal
from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.offers.compiled import matcher
from cardcore.offers.criteria import Names
from cardcore.offers.holidays import Holidays, read_holidays, weekday
from cardcore.offers.windows import Window, Windows, read_window

HOLIDAYS = Holidays(
    frozenset(map(parse_ordinal, ("2026-10-01", "2026-10-02"))), frozenset({parse_ordinal("2026-10-10")})
)


def window(**document: Any) -> Window:
    return read_window(Reader(document), HOLIDAYS)


def is_open(rule: Window, on: str, hour: int | None = 12) -> bool:
    facts: dict[str, Any] = {"transaction_date": parse_ordinal(on)}
    if hour is not None:
        facts["time"] = hour * 3600
    return Windows("transaction_date", (rule,)).matches(facts)


# the window, the day, the hour, whether it is open
OPEN: list[tuple[Window, str, int | None, bool]] = [
    (window(), "2026-11-25", None, True),
    (window(**{"from": "2026-11-25"}), "2026-11-24", 12, False),
    (window(**{"from": "2026-11-25"}), "2026-11-25", 12, True),
    (window(until="2026-11-25"), "2026-11-24", 23, True),
    (window(until="2026-11-25"), "2026-11-25", 0, False),
    (window(weekdays=["wed"]), "2026-11-25", 12, True),
    (window(weekdays=["wed"]), "2026-11-26", 12, False),
    (window(month_days=[8, 25]), "2026-11-25", 12, True),
    (window(month_days=[8, 25]), "2026-11-26", 12, False),
    (window(month_days=[31]), "2026-11-30", 12, False),
    (window(times=[["10:00", "14:00"]]), "2026-11-25", 9, False),
    (window(times=[["10:00", "14:00"]]), "2026-11-25", 10, True),
    (window(times=[["10:00", "14:00"]]), "2026-11-25", 14, False),
    (window(times=[["18:00", "24:00"], ["06:00", "10:00"]]), "2026-11-25", 23, True),
    (window(times=[["18:00", "24:00"], ["06:00", "10:00"]]), "2026-11-25", 17, False),
    (window(times=[["10:00", "14:00"]]), "2026-11-25", None, False),
    # holidays and the days worked instead
    (window(days="working"), "2026-10-01", 12, False),
    (window(days="working"), "2026-10-09", 12, True),
    (window(days="working"), "2026-10-10", 12, True),
    (window(days="working"), "2026-10-11", 12, False),
    (window(days="rest"), "2026-10-10", 12, False),
    (window(days="rest"), "2026-10-11", 12, True),
    (window(days="holiday"), "2026-10-02", 12, True),
    (window(days="holiday"), "2026-10-11", 12, False),
    # every part at once
    (
        window(weekdays=["fri"], month_days=[2], days="holiday", times=[["12:00", "13:00"]]),
        "2026-10-02",
        12,
        True,
    ),
    (window(weekdays=["fri"], month_days=[2], days="working"), "2026-10-02", 12, False),
]


@pytest.mark.parametrize(("rule", "on", "hour", "expected"), OPEN)
def test_open(rule: Window, on: str, hour: int | None, expected: bool) -> None:
    assert is_open(rule, on, hour) is expected


# the window, now, (distance, 中文, English)
NEXT: list[tuple[dict[str, Any], tuple[str, int | None], tuple[str, str, str]]] = [
    (
        {"weekdays": ["fri"], "times": [["10:00", "24:00"]]},
        ("2026-11-25", 12),
        ("2026-11-27T10:00", "周五 10:00 开抢", "opens on Friday at 10:00"),
    ),
    (
        {"weekdays": ["wed"], "times": [["10:00", "11:00"], ["20:00", "21:00"]]},
        ("2026-11-25", 12),
        ("2026-11-25T20:00", "今日 20:00 开抢", "opens today at 20:00"),
    ),
    (
        {"weekdays": ["wed"], "times": [["10:00", "11:00"]]},
        ("2026-11-25", 12),
        ("2026-12-02T10:00", "2026-12-02 10:00 开抢", "opens on 2026-12-02 at 10:00"),
    ),
    ({"from": "2026-12-24"}, ("2026-11-25", 12), ("2026-12-24", "2026-12-24开始", "opens on 2026-12-24")),
    ({"weekdays": ["sat"]}, ("2026-11-25", None), ("2026-11-28", "周六开始", "opens on Saturday")),
    ({"until": "2026-11-25"}, ("2026-11-25", 12), ("", "活动已结束", "the offer has ended")),
    (
        {"times": [["10:00", "11:00"]]},
        ("2026-11-25", None),
        ("2026-11-25T10:00", "今日 10:00 开抢", "opens today at 10:00"),
    ),
]


@pytest.mark.parametrize(("document", "now", "told"), NEXT)
def test_the_next_opening(
    document: dict[str, Any], now: tuple[str, int | None], told: tuple[str, ...]
) -> None:
    on, hour = now
    facts = {"transaction_date": parse_ordinal(on), "time": None if hour is None else hour * 3600}
    (one,) = Windows("transaction_date", (window(**document),)).unmet(facts)
    assert (one.distance, one.zh, one.en) == told
    assert one.criterion == "window"
    assert one.got.startswith(on)


def test_behind_the_last_known_holiday_it_has_not_ended() -> None:
    rule = read_window(Reader({"days": "holiday"}), Holidays(frozenset({739_900})))
    (reason,) = Windows("transaction_date", (rule,)).unmet({"transaction_date": 739_901})
    assert (reason.zh, reason.en) == ("暂未开放", "no day of it is known yet")


def test_without_a_day_no_window_is_open() -> None:
    (one,) = Windows("transaction_date", (window(),)).unmet({})
    assert (one.wanted, one.got, one.zh) == ("always", "", "限活动时间内")


def test_of_several_windows_one_is_enough_and_the_first_to_open_is_told() -> None:
    both = Windows("transaction_date", (window(weekdays=["sat"]), window(weekdays=["fri"])))
    assert both.matches({"transaction_date": parse_ordinal("2026-11-27")})
    (one,) = both.unmet({"transaction_date": parse_ordinal("2026-11-25")})
    assert (one.wanted, one.distance) == ("sat; fri", "2026-11-27")


def test_what_is_wanted_is_told_in_full() -> None:
    rule = window(
        **{"from": "2026-11-01", "until": "2026-12-01"},
        weekdays=["fri", "mon"],
        month_days=[2],
        days="working",
        times=[["10:00", "14:00"]],
    )
    wanted = "from 2026-11-01 before 2026-12-01 mon fri day 2 working days 10:00-14:00"
    assert Windows("transaction_date", (rule,)).unmet({})[0].wanted == wanted


def windows() -> st.SearchStrategy[dict[str, Any]]:
    day = st.integers(parse_ordinal("2026-09-01"), parse_ordinal("2026-12-31"))
    return st.fixed_dictionaries(
        {},
        optional={
            "from": day.map(date_text),
            "weekdays": st.lists(st.sampled_from(["mon", "wed", "sun"]), min_size=1),
            "month_days": st.lists(st.integers(1, 31), min_size=1),
            "days": st.sampled_from(["working", "rest", "holiday"]),
            "times": st.sampled_from([[["10:00", "14:00"]], [["00:00", "01:00"], ["23:00", "24:00"]]]),
        },
    )


@given(windows(), st.integers(739_800, 740_100), st.integers(0, 86_399))
def test_a_window_opens_where_it_says_and_not_before(document: dict[str, Any], on: int, second: int) -> None:
    rule = window(**document)
    opening = rule.opens(on, second)
    if opening is None or rule.is_open(on, second):
        return
    assert rule.is_open(*opening)
    assert opening > (on, second)
    assert not any(rule.fits(day) for day in range(on + 1, opening[0]))


@given(windows(), st.integers(739_800, 740_100), st.none() | st.integers(0, 86_399))
def test_the_generated_source_says_the_same(document: dict[str, Any], on: int, second: int | None) -> None:
    rule, names = Windows("transaction_date", (window(**document),)), Names()
    facts = {"transaction_date": on, "time": second}
    known = {local: facts[attribute] for attribute, local in names.locals.items()}
    source = rule.source(names)
    known = {local: facts[attribute] for attribute, local in names.locals.items()}
    assert eval(source, dict(names.constants), known) is rule.matches(facts)


def test_generated_functions_compare_dates_in_place_and_ask_the_window_for_the_rest() -> None:
    dated = Windows("posting_date", (window(**{"from": "2026-11-25", "until": "2026-11-27"}),))
    friday = Windows("posting_date", (window(weekdays=["fri"], until="2026-12-01"),))
    days = range(parse_ordinal("2026-11-24"), parse_ordinal("2026-12-05"))
    for rule, fitting in ((dated, ["2026-11-25", "2026-11-26"]), (friday, ["2026-11-27"])):
        compiled = matcher(rule)
        assert [date_text(day) for day in days if compiled({"posting_date": day})] == fitting
        assert not compiled({})


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"from": "2026-11-02", "until": "2026-11-02"}, "", "rule-invalid"),
    ({"weekdays": []}, "/weekdays", "rule-invalid"),
    ({"weekdays": ["friday"]}, "/weekdays/0", "choice-unknown"),
    ({"month_days": [0]}, "/month_days/0", "number-out-of-range"),
    ({"days": "weekend"}, "/days", "choice-unknown"),
    ({"times": []}, "/times", "rule-invalid"),
    ({"times": [["22:00", "02:00"]]}, "/times/0", "rule-invalid"),
    ({"times": [["10:00"]]}, "/times/0", "rule-invalid"),
    ({"times": ["10:00"]}, "/times/0", "wrong-type"),
    ({"on": "2026-11-02"}, "/on", "field-unknown"),
]


@pytest.mark.parametrize(("document", "field", "code"), REFUSED)
def test_no_window(document: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        window(**document)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_weekdays_begin_on_monday() -> None:
    assert [weekday(parse_ordinal(day)) for day in ("2026-11-23", "2026-11-29")] == [0, 6]


def test_no_day_is_a_holiday_and_worked() -> None:
    assert read_holidays(Reader({})) == Holidays()
    both = {"holidays": ["2026-10-01"], "working_days": ["2026-10-01"]}
    with pytest.raises(InvalidInput):
        read_holidays(Reader(both))
