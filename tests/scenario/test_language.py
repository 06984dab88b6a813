"""What a scenario means: steps in the order of their days, days closed behind them, answers as asked."""

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given

from cardcore.errors import Broken, CardcoreError
from cardcore.scenario import ANSWERS, VERSION, live, read_scenario, simulate
from cardcore.scenario.steps import Step
from tests.scenario.drawn import drawn_scenarios
from tests.scenario.scenarios import BASE, authorize, changed, purchase, with_events


@pytest.mark.parametrize(
    ("counted", "interest", "closing"), [(False, "17.40", "917.40"), (True, "17.85", "917.85")]
)
def test_the_published_example_stands(counted: bool, interest: str, closing: str) -> None:
    told = simulate(changed("/program/interest/include_statement_day", counted))
    statement = told["statements"][1]
    assert list(told) == ["scenario", *BASE["ask"]]
    assert {name: figure for name, figure in statement.items() if name != "lines"} == {
        "statement_number": 2,
        "statement_date": "2023-05-05",
        "payment_due_date": "2023-05-23",
        "opening_balance": "1000.00",
        "payments": "100.00",
        "refunds": "0.00",
        "rewards": "0.00",
        "charges": "0.00",
        "purchases": "0.00",
        "cash_advances": "0.00",
        "interest": interest,
        "fees": "0.00",
        "closing_balance": closing,
        "minimum_payment_due": f"{Decimal(interest) + 90}",
    }
    assert [(line["kind"], line["amount"]) for line in statement["lines"]] == [
        ("payment", "-100.00"),
        ("interest", interest),
    ]


def test_a_presets_name_is_the_preset_as_it_stands() -> None:
    named = simulate(with_events(purchase("2023-03-30", "5.00")))
    assert named == simulate(with_events(purchase("2023-03-30", "5.00"), program={"preset": "cmb"}))


def test_statements_are_told_where_nothing_is_asked() -> None:
    document = with_events()
    del document["ask"]
    assert list(simulate(document)) == ["scenario", "statements"]


def test_answers_stand_in_the_order_asked_each_once() -> None:
    told = simulate(with_events(ask=("points", "statements", "points", "offers")))
    assert list(told) == ["scenario", "points", "statements", "offers"]
    assert simulate(with_events(ask=())) == {"scenario": VERSION}


def test_the_version_of_the_language_may_be_said() -> None:
    assert simulate({"scenario": 1, **with_events()}) == simulate(with_events())


def test_the_account_has_a_name() -> None:
    assert simulate(with_events(ask=("state",)))["state"]["agreement"]["account"] == "account"
    named = changed("/account/id", "a-1", with_events(ask=("state",)))
    assert simulate(named)["state"]["agreement"]["account"] == "a-1"


def test_the_last_day_is_closed() -> None:
    assert len(simulate(with_events(until="2023-04-04"))["statements"]) == 0
    assert len(simulate(with_events(until="2023-04-05"))["statements"]) == 1


def test_a_transaction_date_stands_apart_from_the_posting_date() -> None:
    told = simulate(
        with_events(purchase("2023-03-30", "5.00", transaction_date="2023-03-28", store="s-1", channel="pos"))
    )
    (line,) = told["statements"][0]["lines"]
    assert (line["transaction_date"], line["posting_date"], line["mcc"]) == (
        "2023-03-28",
        "2023-03-30",
        "5411",
    )


def test_cash_bears_interest_from_its_transaction_date() -> None:
    drawn = {"on": "2023-03-25", "cash_advance": {"amount": "2000.00", "transaction_date": "2023-03-23"}}
    told = simulate(with_events(drawn, ask=("statements", "explain")))
    assert told["statements"][0]["fees"] == "20.00"
    fee, interest, *later = told["explain"]
    assert (fee["figure"], fee["kind"], fee["posted_on"]) == ("fee", "cash_advance", "2023-03-25")
    assert interest["lines"] == [
        {
            "on": "cash",
            "from": "2023-03-23",
            "to": "2023-04-05",
            "days": 14,
            "base": "2000.00",
            "rate": "0.0005",
            "amount": "14",
        }
    ]
    assert [why["text"]["zh"][:2] for why in later] == ["违约", "利息"]


def test_a_fee_that_is_not_billed_yet_stands_on_no_statement() -> None:
    told = simulate(
        with_events(
            {"on": "2023-03-25", "cash_advance": {"amount": "2000.00"}}, until="2023-03-26", ask=("explain",)
        )
    )
    (fee,) = told["explain"]
    assert "statement_date" not in fee
    assert (fee["floor"], fee["lines"]) == ("10.00", [{"base": "2000.00", "rate": "0.01", "amount": "20"}])
    assert "cap" not in fee


def test_a_fixed_fee_has_no_lines_and_an_annual_fee_tells_the_year_before() -> None:
    told = simulate(
        with_events(
            {"on": "2023-03-25", "charge_fee": {"kind": "statement_copy"}},
            {"on": "2023-03-26", "pay": {"amount": "5.00"}},
            purchase("2023-06-01", "70.00"),
            {"on": "2023-06-02", "pay": {"amount": "70.00"}},
            until="2024-03-20",
            ask=("explain", "state"),
        )
    )
    copy, annual = told["explain"]
    assert (copy["kind"], copy["amount"], copy["lines"]) == ("statement_copy", "5.00", [])
    assert copy.keys().isdisjoint({"floor", "cap", "card_year"})
    assert (annual["kind"], annual["posted_on"], annual["lines"]) == ("annual", "2024-03-20", [])
    assert annual["card_year"] == {"number": 1, "spending": "70.00"}
    assert told["state"]["card_year"] == {
        "ends_on": "2025-03-20",
        "purchases": 0,
        "spending": "0.00",
        "cash_advances": 0,
        "cash": "0.00",
    }


def test_without_an_annual_fee_the_state_tells_no_card_year() -> None:
    free = {"preset": "cmb", "fees": {"annual": {"amount": "0.00"}}}
    assert "card_year" not in simulate(with_events(ask=("state",), program=free))["state"]
    used = {"preset": "cmb", "fees": {"annual": {"first_year_free": False}}}
    told = simulate(with_events(purchase("2023-03-30", "5.00"), ask=("explain", "state"), program=used))
    assert "card_year" not in told["explain"][0]
    assert told["state"]["card_year"]["ends_on"] == "2024-03-30"


def test_what_was_paid_in_another_currency_stands_on_the_line() -> None:
    bought = purchase("2023-03-30", "200.00")
    bought["post"]["original"] = {"amount": "4000", "currency": "JPY"}
    drawn = {"on": "2023-03-30", "cash_advance": {"amount": "500.00", "place": "overseas"}}
    told = simulate(with_events(bought, drawn))
    lines = told["statements"][0]["lines"]
    assert lines[0]["original"] == {"amount": "4000", "currency": "JPY"}
    assert [(line["description"], line["amount"]) for line in lines if line["kind"] == "fee"] == [
        ("foreign_transaction", "3.00"),
        ("cash_advance", "30.00"),
    ]
    assert [line for line in lines if "original" in line] == lines[:1]


def test_withdrawals_are_told_where_there_are_any() -> None:
    paid = {"on": "2023-03-25", "pay": {"amount": "1000.00"}}
    (without,) = simulate(with_events(paid, until="2023-04-05"))["statements"]
    assert "withdrawals" not in without
    out = {"on": "2023-03-26", "withdraw": {"amount": "300.00"}}
    (statement,) = simulate(with_events(paid, out, until="2023-04-05"))["statements"]
    assert (statement["withdrawals"], statement["closing_balance"]) == ("300.00", "-695.00")


def test_an_event_may_come_late_as_long_as_its_day_is_open() -> None:
    drawn = {"on": "2023-03-25", "cash_advance": {"amount": "2000.00"}}
    bought = purchase("2023-03-30", "70.00")
    in_place = simulate(with_events(drawn, bought))["statements"]
    late = simulate(with_events(bought, drawn))["statements"]
    assert [one | {"lines": []} for one in late] == [one | {"lines": []} for one in in_place]
    for one, other in zip(late, in_place, strict=True):
        assert sorted(map(str, one["lines"])) == sorted(map(str, other["lines"]))


def test_decisions_tell_why() -> None:
    told = simulate(
        with_events(
            authorize("2023-03-21", "h-1", "30000.00"),
            authorize("2023-03-21", "h-2", "20000.01"),
            authorize("2023-03-21", "h-3", "25000.01", "6011"),
            {"on": "2023-03-21", "reverse": {"hold": "h-1"}},
            purchase("2023-03-22", "1000.00"),
            authorize("2023-05-25", "h-4", "1.00"),
            until="2023-05-25",
            ask=("decisions", "notices"),
        )
    )
    assert [
        (one["hold"], one["decision"], one.get("reason"), one["response_code"], one["open_to_buy"])
        for one in told["decisions"]
    ] == [
        ("h-1", "approved", None, "00", "20000.00"),
        ("h-2", "declined", "over_credit_limit", "51", "20000.00"),
        ("h-3", "declined", "over_cash_limit", "61", "20000.00"),
        ("h-4", "declined", "delinquent", "62", "48967.50"),
    ]
    assert [notice["kind"] for notice in told["notices"]].count("declined") == 3


def test_a_hold_is_increased_captured_in_parts_and_given_back() -> None:
    events = [
        authorize("2023-03-21", "h-1", "300.00", "7011"),
        {"on": "2023-03-22", "increment": {"hold": "h-1", "amount": "100.00"}},
        {"on": "2023-03-22", "increment": {"hold": "h-1", "amount": "99999.00"}},
        {"on": "2023-03-23", "capture": {"hold": "h-1", "amount": "150.00", "final": False}},
        {"on": "2023-03-24", "reverse": {"hold": "h-1", "amount": "50.00"}},
    ]
    told = simulate(with_events(*events, until="2023-03-25", ask=("state", "decisions")))
    assert [(one["amount"], one["decision"], one["merchant"]) for one in told["decisions"]] == [
        ("300.00", "approved", "Hema"),
        ("100.00", "approved", "Hema"),
        ("99999.00", "declined", "Hema"),
    ]
    (hold,) = told["state"]["holds"]
    assert hold == {
        "hold": "h-1",
        "amount": "200.00",
        "expires_on": "2023-04-21",
        "cash": False,
        "captured": "150.00",
    }
    assert (told["state"]["balance"], told["state"]["open_to_buy"]) == ("150.00", "49650.00")
    events.append({"on": "2023-03-25", "capture": {"hold": "h-1"}})
    after = simulate(with_events(*events, until="2023-03-25", ask=("state", "statements")))["state"]
    assert (after["balance"], after["holds"]) == ("350.00", [])
    assert after["since_last_statement"][-1]["mcc"] == "7011"


def test_cash_held_is_captured_as_cash() -> None:
    events = [
        authorize("2023-03-21", "h-1", "300.00", "6011"),
        {"on": "2023-03-22", "capture": {"hold": "h-1"}},
    ]
    after = simulate(with_events(*events, until="2023-03-25", ask=("state",)))["state"]
    assert (after["balances"]["cash_unbilled"], after["balance"]) == ("300.00", "310.00")


def test_a_capture_ends_its_hold() -> None:
    events = [authorize("2023-03-21", "h-1", "300.00"), purchase("2023-03-22", "280.00", hold="h-1")]
    before = simulate(with_events(events[0], until="2023-03-21", ask=("state",)))["state"]
    after = simulate(with_events(*events, until="2023-03-22", ask=("state",)))["state"]
    assert before["holds"] == [{"hold": "h-1", "amount": "300.00", "expires_on": "2023-04-20", "cash": False}]
    assert (before["open_to_buy"], before["balance"]) == ("49700.00", "0.00")
    assert after["holds"] == []
    assert (after["open_to_buy"], after["balance"]) == ("49720.00", "280.00")


OFFER: dict[str, Any] = {
    "id": "cashback",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2023-03-01", "ends_on": "2023-04-30"},
    "cashback": {"rate": "0.02"},
}


@pytest.mark.parametrize(("uses", "granted"), [(1, ["20.00", "20.00"]), (2, ["20.00", "20.00", "20.00"])])
def test_a_daily_quota_is_used_up_and_begins_again(uses: int, granted: list[str]) -> None:
    days = ("2023-03-21", "2023-03-21", "2023-03-22")
    told = simulate(
        with_events(
            *(purchase(day, "1000.00") for day in days),
            program={
                "preset": "cmb",
                "offers": [
                    {**OFFER, "uses_per_day": uses},
                    {**OFFER, "id": "none", "uses_per_day": 1, "cashback": {"rate": "0"}},
                ],
            },
            ask=("offers",),
        )
    )
    given, nothing = told["offers"]
    assert [reward["amount"] for reward in given["rewards"]] == granted
    assert given["months"] == [{"month": "2023-03", "granted": given["granted"]}]
    assert nothing == {"offer": "none", "name": "笔笔返现", "granted": "0.00", "months": [], "rewards": []}


def test_points_are_told_as_of_the_last_day() -> None:
    day = with_events(purchase("2023-03-30", "100.00"), until="2023-03-30", ask=("points",))
    assert simulate(day)["points"] == {
        "earned": 5,
        "available": 0,
        "pending": 5,
        "clawed_back": 0,
        "shortfall": 0,
        "lots": [{"points": 5, "available_on": "2023-03-31"}],
        "history": [
            {
                "on": "2023-03-30",
                "kind": "earned",
                "points": 5,
                "text": {"zh": "积分 5 = floor(100.00 / 20)", "en": "Points 5 = floor(100.00 / 20)"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("currency", "limit", "amount"), [("JPY", "500000", "1000"), ("KWD", "500.000", "1.000")]
)
def test_amounts_have_the_decimals_of_their_currency(currency: str, limit: str, amount: str) -> None:
    nothing = "0" if currency == "JPY" else "0.000"
    terms = {
        "preset": "cmb",
        "currency": currency,
        "minimum_payment": {"floor": nothing},
        "late_charge": {"floor": nothing, "cap": nothing},
        "grace": {"tolerance": nothing},
        "fees": {"cash_advance": {"floor": nothing, "cap": nothing}},
        "points": {"step": amount},
    }
    account = {"opened_on": "2023-03-20", "credit_limit": limit, "currency": currency, "statement_day": 5}
    bought = purchase("2023-03-30", amount)
    told = simulate(
        with_events(bought, program=terms, account=account, ask=("statements", "points", "state"))
    )
    assert told["statements"][0]["closing_balance"] == amount
    assert told["statements"][0]["interest"] == nothing
    assert told["state"]["agreement"]["credit_limit"] == limit
    assert told["points"]["earned"] == 1


def total(amounts: Iterable[str]) -> Decimal:
    """The sum of amounts."""
    return sum(map(Decimal, amounts), Decimal(0))


@given(drawn_scenarios())
def test_every_life_keeps_its_books(document: dict[str, Any]) -> None:
    told = simulate(document | {"ask": list(ANSWERS)})
    statements = told["statements"]
    for one in statements:
        figures = {
            name: Decimal(text)
            for name, text in one.items()
            if name not in ("lines", "statement_date", "payment_due_date")
        }
        assert figures["charges"] == figures["purchases"] + figures["cash_advances"]
        moved = total(line["amount"] for line in one["lines"])
        assert figures["closing_balance"] == figures["opening_balance"] + moved
        assert moved == (
            figures["charges"] + figures["interest"] + figures["fees"]
            - figures["payments"] - figures["refunds"] - figures["rewards"]
        )  # fmt: skip
        assert 0 <= figures["minimum_payment_due"] <= max(Decimal(0), figures["closing_balance"])
    for one, following in itertools.pairwise(statements):
        assert following["opening_balance"] == one["closing_balance"]

    state = told["state"]
    since = total(line["amount"] for line in state["since_last_statement"])
    closing = Decimal(statements[-1]["closing_balance"]) if statements else Decimal(0)
    assert Decimal(state["balance"]) == closing + since
    owed = total(state["balances"].values())
    assert Decimal(state["balance"]) == owed - Decimal(state["credit_balance"])

    balance = told["journal"]["trial_balance"]
    for legs in (*(entry["legs"] for entry in told["journal"]["entries"]), balance):
        debits = total(leg.get("debit", "0") for leg in legs)
        assert debits == total(leg.get("credit", "0") for leg in legs)
    receivables = sum(
        Decimal(leg.get("debit", 0)) - Decimal(leg.get("credit", 0))
        for leg in balance
        if leg["account"].startswith(("assets:receivables", "liabilities:overpayments"))
    )
    assert receivables == Decimal(state["balance"])

    points = told["points"]
    assert points["earned"] == points["available"] + points["pending"] + points["clawed_back"]

    posted = [line["amount"] for one in statements for line in one["lines"] if line["kind"] == "interest"]
    explained = [why for why in told["explain"] if why["figure"] == "interest"]
    assert [why["amount"] for why in explained] == posted
    for why in explained:
        exact = total(line["amount"] for line in why["lines"])
        assert abs(exact - Decimal(why["amount"])) <= Decimal("0.005")
        for line in why["lines"]:
            assert Decimal(line["amount"]) == Decimal(line["base"]) * line["days"] * Decimal(line["rate"])


def test_a_row_of_a_plan_is_explained_by_its_terms() -> None:
    told = simulate(
        with_events(
            {"on": "2023-03-30", "convert": {"what": "cash", "amount": "12000.00", "periods": 12}},
            until="2023-04-05",
            ask=("explain",),
        )
    )
    (row,) = told["explain"]
    assert (row["figure"], row["number"], row["principal"]) == ("installment", 1, "1000.00")
    (line,) = row["lines"]
    interest = Decimal(row["interest"])
    assert interest == Decimal(line["amount"]) == Decimal(line["base"]) * Decimal(line["rate"])


@given(drawn_scenarios())
def test_the_same_scenario_gives_the_same_answers(document: dict[str, Any]) -> None:
    document |= {"ask": list(ANSWERS)}
    assert simulate(document) == simulate(document)


def test_answers_are_exact_whatever_the_callers_decimal_context() -> None:
    large = with_events(purchase("2023-03-30", "9999999999999.99"), ask=tuple(ANSWERS))
    told = simulate(large)
    with localcontext() as context:
        context.prec = 3
        assert simulate(large) == told
    (line,) = told["explain"][-1]["lines"]
    assert line["amount"] == "184999999999.999815"


@given(drawn_scenarios())
def test_a_life_told_shorter_is_the_beginning_of_the_longer_one(document: dict[str, Any]) -> None:
    life = live(read_scenario(document))
    statements = simulate(document)["statements"]
    longer = simulate(document | {"until": "2024-12-31"})["statements"]
    assert longer[: len(statements)] == statements
    assert life.relationship.version == len(life.events)


@pytest.mark.parametrize(
    ("field", "told"),
    [("on", "/events/7/on"), ("date", "/events/7/on"), ("hold", "/events/7/pay/hold"), ("", "/events/7/pay")],
)
def test_a_step_tells_its_place(field: str, told: str) -> None:
    def fail(_life: object) -> None:
        raise (
            Broken("some-code", "some detail") if not field else CardcoreError("some-code", "x", field=field)
        )

    life = live(read_scenario(with_events()))
    with pytest.raises(CardcoreError) as refusal:
        Step(738_000, "/events/7", "pay", fail).happen(life)
    assert refusal.value.field == told


def test_events_happen_by_day_whatever_the_order_of_the_file() -> None:
    first = {
        "on": "2023-03-30",
        "post": {"kind": "purchase", "amount": "1000.00", "mcc": "5411", "merchant": "Hema"},
    }
    second = {"on": "2023-04-23", "pay": {"amount": "100.00"}}
    asked = {**BASE, "ask": list(ANSWERS)}
    assert simulate({**asked, "events": [second, first]}) == simulate({**asked, "events": [first, second]})


def test_each_minimum_payment_is_explained_by_parts_that_add_up_to_it() -> None:
    told = simulate(
        with_events(
            {"on": "2023-03-25", "cash_advance": {"amount": "2000.00"}},
            purchase("2023-03-30", "1000.00"),
            ask=("statements", "minimum_payments"),
        )
    )
    bills, explained = told["statements"], told["minimum_payments"]
    assert [one["statement_date"] for one in explained] == [one["statement_date"] for one in bills]
    for bill, one in zip(bills, explained, strict=True):
        assert (
            one["amount"]
            == bill["minimum_payment_due"]
            == str(total(part["amount"] for part in one["parts"]))
        )
    assert [part["part"] for part in explained[0]["parts"]] == ["fees", "interest", "cash", "purchases"]
    assert explained[0]["text"]["zh"].startswith("最低还款额 ")


def bought_and_closed(*events: dict[str, Any], ask: Iterable[str] = ("state", "notices")) -> dict[str, Any]:
    bought = purchase("2023-03-30", "1000.00")
    return simulate(with_events(bought, *events, until="2024-04-24", ask=tuple(ask)))


def test_missed_days_are_as_many_closings() -> None:
    first, last = date.fromisoformat("2023-03-30"), date.fromisoformat("2024-04-24")
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    nightly = bought_and_closed(*({"on": day.isoformat(), "close_day": {}} for day in days))
    at_once = bought_and_closed({"on": last.isoformat(), "close_day": {}})
    assert nightly == at_once == bought_and_closed()


def test_a_day_that_was_closed_is_closed_without_effect_and_one_that_is_not_over_is_refused() -> None:
    again = bought_and_closed(
        {"on": "2023-06-06", "close_day": {"through": "2023-06-05"}},
        {"on": "2023-06-06", "close_day": {"through": "2023-04-05"}},
    )
    assert again == bought_and_closed()
    with pytest.raises(CardcoreError, match="eod-not-due at /events/1/close_day/through"):
        bought_and_closed({"on": "2023-06-06", "close_day": {"through": "2023-06-07"}})
    with pytest.raises(CardcoreError, match="date-order at /events/1/close_day/through"):
        bought_and_closed({"on": "2023-06-06", "close_day": {"through": "2023-01-07"}})


def test_nothing_is_posted_on_a_day_that_was_closed_with_something_to_do() -> None:
    with pytest.raises(CardcoreError, match="period-closed at /events/2/on"):
        bought_and_closed({"on": "2023-04-05", "close_day": {}}, purchase("2023-04-05", "1.00"))


def test_why_it_is_past_due_is_told_by_currency_with_what_cures_it() -> None:
    told = bought_and_closed(ask=("delinquency", "state"))
    (why,), state = told["delinquency"], told["state"]
    assert why["text"]["zh"].startswith("逾期367天（M7）：自2023-04-23起，")
    assert {name: why[name] for name in ("past_due", "days_past_due", "delinquency_bucket")} == {
        name: state[name] for name in ("past_due", "days_past_due", "delinquency_bucket")
    }
    assert len(why["spells"][0]["missed"]) == 12
    paid = {"on": "2024-04-24", "pay": {"amount": why["cured_by"]}}
    (cured,) = bought_and_closed(paid, ask=("delinquency",))["delinquency"]
    assert (cured["text"]["en"], cured["collection"]) == (
        "Nothing is past due (M0).",
        {"state": "nothing_due"},
    )
    assert cured["spells"][0]["cured_on"] == "2024-04-24"
