"""A programme in dated versions: what is read, what is refused, and what is in force on a day."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import parse_ordinal
from cardcore.errors import InvalidInput
from cardcore.programs import read_program

FEBRUARY, MARCH, MAY = "2024-02-01", "2024-03-01", "2024-05-01"

DOCUMENT: dict[str, Any] = {
    "preset": "cmb",
    "interest": {"purchase_daily_rate": "0.0004"},
    "versions": [
        {
            "effective_from": MARCH,
            "interest": {"purchase_daily_rate": "0.0003"},
            "cycle": {"due": {"days_after": 20}},
        },
        {"effective_from": MAY, "late_charge": {"cap": "80.00"}},
    ],
}

# the day, the daily rate, the cap of the late charge, the days to the due date
IN_FORCE = [
    ("2024-02-29", "0.0004", 0),
    (MARCH, "0.0003", 0),
    ("2024-04-30", "0.0003", 0),
    (MAY, "0.0003", 8_000),
    ("2999-12-31", "0.0003", 8_000),
]


@pytest.mark.parametrize(("day", "rate", "cap"), IN_FORCE)
def test_the_version_of_a_day_overrides_those_before_it(day: str, rate: str, cap: int) -> None:
    terms = read_program(DOCUMENT).in_force_on(parse_ordinal(day))
    assert (terms.interest.purchase_daily_rate.text, terms.late_charge.cap) == (rate, cap)
    assert terms.interest.cash_daily_rate.text == "0.0005"
    assert (terms.name, terms.currency) == ("cmb", "CNY")


def test_a_rule_of_one_of_several_kinds_is_replaced_whole() -> None:
    program = read_program(DOCUMENT)
    assert str(program.in_force_on(parse_ordinal(MAY)).cycle.due) == "DaysAfter(days=20)"


def versions(*those: dict[str, Any]) -> dict[str, Any]:
    return {"preset": "cmb", "versions": list(those)}


OF_THE_WHOLE: dict[str, Any] = {
    "preset": "icbc",
    "name": "gold",
    "currency": "USD",
    "offers": [],
    "coalition": {},
    "versions": [],
}

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("no list", {"preset": "cmb", "versions": {}}, "wrong-type", "/versions"),
    ("no object", {"preset": "cmb", "versions": ["2024"]}, "wrong-type", "/versions/0"),
    ("without a day", versions({}), "field-missing", "/versions/0/effective_from"),
    ("no day", versions({"effective_from": "soon"}), "date-invalid", "/versions/0/effective_from"),
    (
        "twice from one day",
        versions({"effective_from": MARCH}, {"effective_from": MARCH}),
        "date-order",
        "/versions/1/effective_from",
    ),
    (
        "an earlier day behind a later one",
        versions({"effective_from": MARCH}, {"effective_from": FEBRUARY}),
        "date-order",
        "/versions/1/effective_from",
    ),
    (
        "an unknown section",
        versions({"effective_from": MARCH, "fee": {}}),
        "field-unknown",
        "/versions/0/fee",
    ),
    (
        "an unknown term",
        versions({"effective_from": MARCH, "late_charge": {"top": "1.00"}}),
        "field-unknown",
        "/versions/0/late_charge/top",
    ),
    (
        "a wrong term",
        versions({"effective_from": MARCH}, {"effective_from": MAY, "grace": {"days": -1}}),
        "number-out-of-range",
        "/versions/1/grace/days",
    ),
    *[
        (name, versions({"effective_from": MARCH, name: said}), "field-unknown", f"/versions/0/{name}")
        for name, said in OF_THE_WHOLE.items()
    ],
    (
        "estimates have their own dates",
        versions({"effective_from": MARCH, "points": {"liability": []}}),
        "field-unknown",
        "/versions/0/points/liability",
    ),
    (
        "a currency that the first terms do not have",
        versions({"effective_from": MARCH, "foreign": {"currencies": {"XAF": {}}}}),
        "field-unknown",
        "/versions/0/foreign/currencies",
    ),
]


@pytest.mark.parametrize(("why", "document", "code", "field"), REFUSED, ids=[row[0] for row in REFUSED])
def test_wrong_versions_are_refused_with_their_place(
    why: str, document: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_program(document)
    assert (refused.value.code, refused.value.field) == (code, field)


@given(st.integers(parse_ordinal("2024-01-01"), parse_ordinal("2024-12-31")))
def test_a_foreign_balance_has_its_terms_of_each_day(day: int) -> None:
    usd = {"line_rate": "7.0", "late_charge": {"floor": "1.00"}}
    later = {"foreign": {"currencies": {"USD": {"late_charge": {"floor": "2.00"}}}}}
    versions = [{**version, **later} for version in DOCUMENT["versions"]]
    program = read_program({**DOCUMENT, "foreign": {"currencies": {"USD": usd}}, "versions": versions})
    ours, theirs = program.in_currency("USD").in_force_on(day), program.in_force_on(day).in_currency("USD")
    assert (ours.interest, ours.late_charge, ours.cycle) == (
        theirs.interest,
        theirs.late_charge,
        theirs.cycle,
    )
    assert ours.late_charge.floor == (200 if day >= parse_ordinal(MARCH) else 100)
