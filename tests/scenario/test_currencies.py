"""What scenarios do and are told in several currencies."""

from typing import Any

import pytest

from cardcore.errors import Conflict
from cardcore.scenario import simulate
from tests.scenario.scenarios import BASE, with_events

DUAL = {**BASE["account"], "currencies": ["CNY", "USD"]}
RATES = [
    {"on": "2023-03-20", "base": "USD", "quote": "CNY", "rate": "7.0"},
    {"on": "2023-03-20", "base": "JPY", "quote": "CNY", "rate": "5.0", "per": 100},
]
SHOP = {"mcc": "5411", "merchant": "Lawson"}


def told(*events: dict[str, Any], ask: str = "state", **parts: Any) -> Any:
    """The answer to one question about these events."""
    return simulate(with_events(*events, ask=(ask,), rates=RATES, until="2023-04-20", **parts))[ask]


def asked(amount: str, currency: str, hold: str = "h-1") -> dict[str, Any]:
    return {"on": "2023-04-01", "authorize": {"hold": hold, "amount": amount, "currency": currency, **SHOP}}


def captured(**what: Any) -> dict[str, Any]:
    return {"on": "2023-04-02", "capture": {"hold": "h-1", **what}}


def test_a_decision_says_the_currency_of_its_amount_and_what_is_left_at_home() -> None:
    (dollars,) = told(asked("100.00", "USD"), ask="decisions", account=DUAL)
    assert (dollars["currency"], dollars["amount"], dollars["open_to_buy"]) == ("USD", "100.00", "49300.00")
    (yen,) = told(asked("10000", "JPY"), ask="decisions")
    assert (yen["currency"], yen["amount"], yen["open_to_buy"]) == ("JPY", "10000", "49500.00")
    (yuan,) = told(asked("100.00", "CNY"), ask="decisions")
    assert "currency" not in yuan


def test_a_hold_is_captured_in_its_currency_or_in_that_it_was_asked_for_in() -> None:
    (held,) = told(asked("100.00", "USD"), captured(), account=DUAL)["foreign"]
    assert (held["balance"], held["taken_of_line"], held["line_rate"]) == ("100.00", "700.00", "7")
    yen = asked("10000", "JPY")
    assert told(yen, captured(amount="9000", currency="JPY"))["balance"] == "456.75"
    assert told(yen, captured())["balance"] == "500.00"
    for wrong in ({"currency": "JPY"}, {"amount": "9.00", "currency": "USD"}):
        with pytest.raises(Conflict, match="currency-mismatch at /events/1/capture"):
            told(yen, captured(**wrong))


def test_a_foreign_purchase_of_the_scenario_is_refunded_by_its_event() -> None:
    bought = {"on": "2023-04-01", "post": {"kind": "purchase", "amount": "50.00", "currency": "USD", **SHOP}}
    refund = {"amount": "20.00", "currency": "USD", "event": 0, **SHOP}
    back: dict[str, Any] = {"on": "2023-04-03", "refund": refund}
    (held,) = told(bought, back, account=DUAL)["foreign"]
    assert held["balance"] == "30.00"
    again = {"on": "2023-04-03", "refund": {**refund, "amount": "30.01"}}
    with pytest.raises(Conflict, match="refund-exceeds-capture at /events/2/refund/amount"):
        told(bought, back, again, account=DUAL)


def test_a_foreign_purchase_of_the_scenario_is_disputed_in_its_currency() -> None:
    bought = {"on": "2023-04-01", "post": {"kind": "purchase", "amount": "50.00", "currency": "USD", **SHOP}}
    part = {"event": 0, "reason": "not mine", "amount": "20.00"}
    disputed = {"on": "2023-04-03", "dispute": {**part, "currency": "USD"}}
    (held,) = told(bought, disputed, account=DUAL)["foreign"]
    assert held["balance"] == "30.00"
    with pytest.raises(Conflict, match="currency-mismatch at /events/1/dispute/event"):
        told(bought, {"on": "2023-04-03", "dispute": part}, account=DUAL)


def test_what_comes_late_is_converted_at_the_rate_of_its_own_day() -> None:
    yen = {"kind": "purchase", "amount": "10000", "currency": "JPY", "value_date": "2023-03-25", **SHOP}
    late = {"on": "2023-04-03", "post": yen}
    assert told(late)["balance"] == "507.50"  # 10,000 × 5/100, and the fee of 1.5 %
    with pytest.raises(Conflict, match="currency-mismatch at /events/0/post/amount"):
        simulate(with_events(late, ask=("state",)))


def test_an_operator_adjusts_a_foreign_balance() -> None:
    debit = {"kind": "debit", "amount": "12.00", "currency": "USD", "reason": "parcel"}
    (held,) = told({"on": "2023-04-03", "adjust": debit}, account=DUAL)["foreign"]
    assert (held["balance"], held["taken_of_line"]) == ("12.00", "90.00")


def test_exchange_is_bought_at_the_rate_of_the_day_or_not_at_all() -> None:
    order = {"on": "2023-04-02", "buy_exchange": {"currency": "USD", "amount": "10.00"}}
    bought = {"on": "2023-04-01", "post": {"kind": "purchase", "amount": "50.00", "currency": "USD", **SHOP}}
    (held,) = told(bought, order, account=DUAL)["foreign"]
    assert held["balance"] == "40.00"
    euros = {"on": "2023-04-02", "buy_exchange": {"currency": "EUR"}}
    with pytest.raises(Conflict, match="currency-mismatch at /events/0/buy_exchange/currency"):
        told(euros)


def test_what_is_owed_abroad_beyond_the_line_is_asked_of_the_foreign_balance() -> None:
    bought = {"on": "2023-04-01", "post": {"kind": "purchase", "amount": "50.00", "currency": "USD", **SHOP}}
    lowered = {"on": "2023-04-02", "change_limit": {"credit_limit": "300.00"}}
    home, abroad = told(bought, lowered, ask="minimum_payments", account=DUAL)
    assert (home["currency"], home["amount"]) == ("CNY", "0.00")
    assert (abroad["currency"], abroad["amount"], abroad["parts"][0]) == (
        "USD",
        "11.44",  # 50.00 × 7 is 350.00, and 10 % of the 42.85 that the line has room for
        {"part": "over_limit", "base": "7.15", "amount": "7.15"},
    )


def test_what_is_owed_in_a_foreign_currency_is_transferred_in_it() -> None:
    here = {"on": "2023-04-01", "transfer_in": {"from": "old-card", "amount": "50.00", "currency": "USD"}}
    on = {"on": "2023-04-03", "transfer_out": {"to": "new-card", "amount": "20.00", "currency": "USD"}}
    (held,) = told(here, on, account=DUAL)["foreign"]
    assert held["balance"] == "30.10"  # like cash, with the interest of its days
    with pytest.raises(Conflict, match="currency-mismatch at /events/0/transfer_in/amount"):
        told(here)


def test_a_stop_of_collection_holds_in_every_currency() -> None:
    bought = {"on": "2023-03-21", "post": {"kind": "purchase", "amount": "50.00", "currency": "USD", **SHOP}}
    stop = {"on": "2023-04-10", "stop_collection": {"reason": "ill"}}
    parts = {"account": DUAL, "rates": RATES, "until": "2023-06-01"}
    asked = ("delinquency", "notices")
    left_alone = simulate(with_events(bought, stop, ask=asked, **parts))
    assert left_alone["delinquency"][1]["collection"] == {
        "state": "stopped",
        "since": "2023-04-10",
        "reason": "ill",
    }
    assert "minimum_missed" not in [notice["kind"] for notice in left_alone["notices"]]
    resumed = {"on": "2023-05-10", "resume_collection": {}}
    again = simulate(with_events(bought, stop, resumed, ask=asked, **parts))
    assert again["delinquency"][1]["collection"]["state"] == "collected"
    assert "minimum_missed" in [notice["kind"] for notice in again["notices"]]
