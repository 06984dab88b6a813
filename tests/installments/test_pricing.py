"""The lowest rate that fits is quoted, and holds until its day."""

from typing import Any

import pytest

from cardcore.errors import InvalidInput
from cardcore.installments.pricing import Inquiry, NoPrice, PriceQuote, PriceRow, PriceTable, quote
from cardcore.rates import Rate

SPRING, SUMMER = 738_900, 739_000


def row(name: str, rate: str, **facts: Any) -> PriceRow:
    facts.setdefault("valid_from", SPRING)
    facts.setdefault("valid_until", SUMMER)
    return PriceRow(name, Rate.of(rate), **facts)


TABLE = PriceTable(
    (
        row("everyone", "0.0066"),
        row("payroll", "0.0055", tags=frozenset({"payroll", "mortgage"})),
        row("gold", "0.0050", tiers=frozenset({"gold", "platinum"}), least_amount=500_000),
        row("car", "0.0025", scenes=frozenset({"car"}), periods=frozenset({24, 36}), most_amount=20_000_000),
        row("welcome", "0.0030", valid_until=SPRING + 5, tags=frozenset({"new"})),
        row("welcome back", "0.0030", tags=frozenset({"new"}), valid_until=SPRING + 9),
    )
)


def asked(**facts: Any) -> PriceQuote | NoPrice:
    usual: dict[str, Any] = {"on": SPRING, "amount": 1_200_000, "periods": 12}
    return quote(TABLE, Inquiry(**usual | facts), days=7)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({}, "everyone"),
        ({"tags": frozenset({"payroll", "student"})}, "payroll"),
        ({"tier": "gold"}, "gold"),
        ({"tier": "gold", "amount": 499_999}, "everyone"),
        ({"scene": "car", "periods": 24}, "car"),
        ({"scene": "car", "periods": 12}, "everyone"),
        ({"scene": "car", "periods": 24, "amount": 20_000_001}, "everyone"),
        ({"tags": frozenset({"new"})}, "welcome"),
        ({"tags": frozenset({"new"}), "on": SPRING + 6}, "welcome back"),
        ({"on": SUMMER}, "everyone"),
    ],
)
def test_the_lowest_rate_that_fits_is_quoted(facts: dict[str, Any], name: str) -> None:
    found = asked(**facts)
    assert isinstance(found, PriceQuote)
    assert found.row == name
    assert found.rate == next(one.rate for one in TABLE.rows if one.name == name)


def test_a_quote_holds_from_its_day_until_its_last() -> None:
    found = asked()
    assert isinstance(found, PriceQuote)
    assert [found.holds(SPRING + days) for days in (-1, 0, 7, 8)] == [False, True, True, False]
    short = asked(tags=frozenset({"new"}))
    assert isinstance(short, PriceQuote)
    assert short.valid_until == SPRING + 5  # its row ends sooner


@pytest.mark.parametrize("on", [SPRING - 1, SUMMER + 1])
def test_where_nothing_fits_all_reasons_are_told(on: int) -> None:
    found = asked(on=on)
    assert isinstance(found, NoPrice)
    reasons = dict(found.unmet)
    time = "valid_from" if on < SPRING else "valid_until"
    assert reasons["everyone"] == (time,)
    assert reasons["gold"] == (time, "tiers")
    assert reasons["car"] == (time, "scenes", "periods")


def test_tables_that_make_no_sense_are_refused() -> None:
    for make in (
        lambda: PriceTable(()),
        lambda: PriceTable((row("a", "0.1"), row("a", "0.2"))),
        lambda: row("a", "0.1", valid_from=SUMMER + 1),
        lambda: row("a", "0.1", least_amount=2, most_amount=1),
    ):
        with pytest.raises(InvalidInput) as refused:
            make()
        assert refused.value.code == "rule-invalid"
    assert row("a", "0.1", least_amount=2).most_amount == 0


def test_a_quote_does_not_end_before_it_is_made() -> None:
    with pytest.raises(InvalidInput) as refused:
        quote(TABLE, Inquiry(SPRING, 1, 1), days=-1)
    assert (refused.value.code, refused.value.field) == ("terms-invalid", "days")
