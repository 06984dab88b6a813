"""The verbs of installment plans: what they mean where they say little, and what is refused in its place."""

from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.scenario import simulate
from tests.scenario.scenarios import BASE, purchase, with_events

CONVERT: dict[str, Any] = {"what": "purchase", "periods": 12}
CASH: dict[str, Any] = {"what": "cash", "amount": "6000.00", "periods": 12}
DOLLARS = {**BASE["account"], "currency": "USD"}
STATEMENT: dict[str, Any] = {"what": "statement", "periods": 12}
BOUGHT = purchase("2023-03-30", "1200.00")


def at(verb: str, body: dict[str, Any], on: str = "2023-03-31") -> dict[str, Any]:
    return {"on": on, verb: body}


def quote(name: str, verb: str, body: dict[str, Any], on: str = "2023-03-31") -> dict[str, Any]:
    return at("quote", {"id": name, verb: body}, on)


def told(*events: dict[str, Any], ask: str = "quotes", **parts: Any) -> Any:
    return simulate(with_events(*events, ask=(ask,), **parts))[ask]


# what happens, the place, the code
REFUSED: list[tuple[list[dict[str, Any]], str, str]] = [
    ([at("convert", STATEMENT)], "/events/0/convert/what", "nothing-to-convert"),
    ([at("convert", CONVERT)], "/events/0/convert/what", "not-found"),
    (
        [BOUGHT, at("convert", {**CONVERT, "merchant": "Suning"})],
        "/events/1/convert/what",
        "not-found",
    ),
    ([BOUGHT, at("convert", {**CONVERT, "quote": "q-1"})], "/events/1/convert/quote", "not-found"),
    (
        [quote("q-1", "convert", CASH), at("settle_plan", {"plan_id": "p-1", "quote": "q-1"})],
        "/events/1/settle_plan/quote",
        "not-found",
    ),
    ([quote("q-1", "pay", {"amount": "5.00"})], "/events/0/quote/pay", "field-unknown"),
    (
        [quote("q-1", "convert", CASH), quote("q-1", "convert", CASH)],
        "/events/1/quote/id",
        "quote-exists",
    ),
    ([at("settle_plan", {"plan_id": "p-1"})], "/events/0/settle_plan/plan_id", "not-found"),
    ([quote("q-1", "settle_plan", {"plan_id": "p-1"})], "/events/0/quote/settle_plan/plan_id", "not-found"),
    (
        [BOUGHT, at("convert", CONVERT), quote("q-1", "cancel_plan", {"plan_id": "plan-1"})],
        "/events/2/on",
        "cooling-off-over",
    ),
    *[
        (
            [at("convert", {**CASH, "subsidy_used": {year: "20.00"}})],
            f"/events/0/convert/subsidy_used/{year}",
            "wrong-type",
        )
        for year in ("23", "２０２３", "year")
    ],
]


@pytest.mark.parametrize(("events", "place", "code"), REFUSED, ids=[f"{c} at {p}" for _, p, c in REFUSED])
def test_what_is_wrong_with_a_verb_is_told_where_it_stands(
    events: list[dict[str, Any]], place: str, code: str
) -> None:
    with pytest.raises(CardcoreError) as refused:
        told(*events)
    assert (refused.value.code, refused.value.field) == (code, place)
    assert refused.value.detail


def test_a_programme_without_a_product_for_it_has_none() -> None:
    with pytest.raises(CardcoreError, match="no installments for a purchase") as refused:
        told(BOUGHT, at("convert", CONVERT), program={"preset": "cmb", "currency": "USD"}, account=DOLLARS)
    assert (refused.value.code, refused.value.field) == ("not-found", "/events/1/convert/what")


def test_a_quote_of_what_is_refused_tells_every_reason() -> None:
    (one,) = told(quote("q-1", "convert", {**CASH, "amount": "60000.00"}))
    assert (one["quote"], one["status"]) == ("q-1", "refused")
    assert [reason["rule"] for reason in one["reasons"]] == ["most_cash", "amount_limits", "open_line"]


def test_a_plan_by_its_quote_has_the_name_it_was_quoted_with() -> None:
    events = [
        BOUGHT,
        quote("q-1", "convert", {**CONVERT, "plan_id": "sofa"}),
        at("convert", {**CONVERT, "quote": "q-1"}, "2023-04-01"),
    ]
    (plan,) = told(*events, ask="plans")
    assert (plan["plan_id"], plan["status"]) == ("sofa", "open")


def test_a_quote_is_of_terms_and_of_no_name_and_no_day() -> None:
    sofa: dict[str, Any] = {
        "what": "merchant",
        "amount": "900.00",
        "periods": 3,
        "mcc": "5712",
        "merchant": "IKEA",
    }
    events = [
        purchase("2023-03-30", "1200.00"),
        quote("q-1", "convert", {**CONVERT, "amount": "1200.00"}),
        quote("q-2", "convert", sofa),
        at("authorize", {"hold": "h-1", "amount": "900.00", "mcc": "5712", "merchant": "IKEA"}),
        at("convert", {**CASH, "plan_id": "plan-2"}),
        at("convert", {**CONVERT, "amount": "1200.00", "plan_id": "sofa", "quote": "q-1"}, "2023-04-01"),
        at("convert", {**sofa, "hold": "h-1", "quote": "q-2"}, "2023-04-02"),
    ]
    plans = told(*events, ask="plans")
    assert [(plan["plan_id"], plan["status"]) for plan in plans] == [
        ("plan-2", "open"),
        ("sofa", "open"),
        ("plan-1", "open"),
    ]
    assert [[one["quote"] for one in plan.get("quotes", [])] for plan in plans] == [[], ["q-1"], ["q-2"]]


# when it is agreed, and whether its rows stand on statement days, the 5th
@pytest.mark.parametrize("on", ["2023-03-31", "2023-04-05"])
@pytest.mark.parametrize("by_bill", [True, False])
def test_a_plan_tells_the_rates_that_its_quote_told(on: str, by_bill: bool) -> None:
    program = {"preset": "cmb", "installments": {"purchase": {"on_statement_days": by_bill}}}
    body = {**CONVERT, "amount": "1200.00"}
    events = [BOUGHT, quote("q-1", "convert", body, on), at("convert", {**body, "quote": "q-1"}, on)]
    (plan,) = told(*events, ask="plans", program=program, until="2023-06-05")
    (held,) = plan["quotes"]
    for rate in ("simple_annual_rate", "compound_annual_rate"):
        assert plan[rate] == held[rate]
    assert plan["simple_annual_rate"] == "0.1431"  # as banks publish it, whatever the day


def test_a_plan_without_a_name_takes_none_that_is_taken() -> None:
    events = [
        BOUGHT,
        at("convert", {**CASH, "amount": "600.00", "plan_id": "plan-2"}),
        quote("q-1", "convert", CONVERT),
        at("convert", {**CASH, "amount": "600.00"}),
        at("convert", {**CONVERT, "quote": "q-1"}),
    ]
    assert [plan["plan_id"] for plan in told(*events, ask="plans")] == ["plan-2", "plan-3", "plan-4"]


# what became of 200.00 of the 1,200.00 before the rest was converted
@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("pay", {"amount": "200.00"}),
        ("refund", {"amount": "200.00", "mcc": "5411", "merchant": BOUGHT["post"]["merchant"]}),
    ],
)
def test_without_an_amount_what_is_left_of_a_purchase_is_converted(verb: str, body: dict[str, Any]) -> None:
    (plan,) = told(BOUGHT, at(verb, body), at("convert", CONVERT), ask="plans")
    assert (plan["status"], plan["principal"]) == ("open", "1000.00")


BY_NAME = ("refund", {"event": 0, "amount": "300.00"})
BY_PLAN = ("refund_plan", {"plan_id": "plan-1", "amount": "900.00"})


@pytest.mark.parametrize("order", [(BY_NAME, BY_PLAN), (BY_PLAN, BY_NAME)])
def test_each_fen_of_a_converted_purchase_is_given_back_once(order: tuple[tuple[str, Any], ...]) -> None:
    nine_hundred = {**CONVERT, "amount": "900.00", "merchant": BOUGHT["post"]["merchant"]}
    converted = [BOUGHT, at("convert", nine_hundred)]
    given_back = [at(verb, body, "2023-04-01") for verb, body in order]
    parts: dict[str, Any] = {"until": "2023-04-05", "ask": ("statements", "points", "plans")}
    told_all = simulate(with_events(*converted, *given_back, **parts))
    (bill,) = told_all["statements"]
    assert (bill["refunds"], bill["closing_balance"]) == ("300.00", "0.00")
    assert told_all["plans"][0]["status"] == "refunded"
    assert told_all["points"]["clawed_back"] == told_all["points"]["earned"] == 60
    again = at("refund", {"event": 0, "amount": "0.01"}, "2023-04-01")
    with pytest.raises(CardcoreError, match="refund plan plan-1") as refused:
        told(*converted, *given_back, again)
    assert (refused.value.code, refused.value.field) == ("refund-exceeds-capture", "/events/4/refund/amount")


def test_a_refund_by_name_must_name_a_purchase() -> None:
    with pytest.raises(CardcoreError, match="that entry is no purchase") as refused:
        told(BOUGHT, at("pay", {"amount": "5.00"}), at("refund", {"event": 1, "amount": "5.00"}))
    assert (refused.value.code, refused.value.field) == ("not-found", "/events/2/refund/event")


def test_a_refund_of_a_cancelled_plans_purchase_is_one_of_the_purchase() -> None:
    program = {"preset": "cmb", "installments": {"purchase": {"cooling_off_days": 7}}}
    events = [BOUGHT, at("convert", CONVERT), at("cancel_plan", {"plan_id": "plan-1"})]
    back = at("refund", {"event": 0, "amount": "1200.00"})
    (bill,) = told(*events, back, ask="statements", until="2023-04-05", program=program)
    assert (bill["refunds"], bill["closing_balance"]) == ("1200.00", "0.00")


@pytest.mark.parametrize("booked_on", ["2023-04-20", "2023-05-12"])
def test_a_row_paid_early_stays_so_where_a_payment_comes_late(booked_on: str) -> None:
    program = {"preset": "cmb", "installments": {"purchase": {"on_statement_days": False}}}
    parts: dict[str, Any] = {
        "program": program,
        "until": "2023-06-05",
        "ask": ("statements", "plans", "state"),
    }
    lived = [
        BOUGHT,
        at("convert", {**CONVERT, "periods": 3}),
        at("pay_next_row", {"plan_id": "plan-1"}, "2023-04-10"),
    ]
    late = at("pay", {"amount": "300.00", "value_date": "2023-04-09"}, booked_on)
    in_time = simulate(
        with_events(*lived[:2], at("pay", {"amount": "300.00"}, "2023-04-09"), lived[2], **parts)
    )
    found = simulate(with_events(*lived, late, **parts))
    assert [row["due_on"] for row in found["plans"][0]["rows"]] == ["2023-04-10", "2023-05-31", "2023-06-30"]
    for part in ("balance", "balances", "days_past_due", "open_to_buy", "accrued"):
        assert found["state"][part] == in_time["state"][part]
    for bill in found["statements"]:
        moved = sum(int(line["amount"].replace(".", "")) for line in bill["lines"])
        heads = {name: int(bill.get(name, "0.00").replace(".", "")) for name in HEADS}
        assert moved == sum(sign * heads[name] for name, sign in HEADS.items())


HEADS = {
    "charges": 1,
    "interest": 1,
    "fees": 1,
    "installments": 1,
    "installment_interest": 1,
    "converted": -1,
    "payments": -1,
    "refunds": -1,
}


def test_more_than_a_plan_has_is_told_in_amounts() -> None:
    events = [BOUGHT, at("convert", CONVERT), at("prepay_plan", {"plan_id": "plan-1", "amount": "1200.01"})]
    with pytest.raises(CardcoreError, match=r"1,200\.01 of 1,200\.00 outstanding"):
        told(*events)


def test_a_plan_that_was_cancelled_cost_nothing_though_a_row_was_billed() -> None:
    program = {"preset": "cmb", "installments": {"purchase": {"cooling_off_days": 30}}}
    cancelled = at("cancel_plan", {"plan_id": "plan-1"}, "2023-04-10")
    parts: dict[str, Any] = {"until": "2023-05-05", "program": program}
    (plan,) = told(BOUGHT, at("convert", CONVERT), cancelled, ask="plans", **parts)
    assert (plan["status"], plan["interest"]) == ("cancelled", "0.00")
    assert [row["billed"] for row in plan["rows"]] == [True]


def test_what_is_left_out_is_the_first_purchase_not_converted_yet_and_all_that_is_billed() -> None:
    events = [
        BOUGHT,
        purchase("2023-03-31", "900.00"),
        at("convert", CONVERT),
        at("convert", CONVERT),
        purchase("2023-04-01", "3000.00"),
        at("convert", STATEMENT, "2023-04-10"),
    ]
    plans = told(*events, ask="plans")
    assert [(one["plan_id"], one["principal"]) for one in plans] == [
        ("plan-1", "1200.00"),
        ("plan-2", "900.00"),
        ("plan-3", "3000.00"),
    ]
    assert [one["product"] for one in plans] == ["purchase", "purchase", "statement"]


@pytest.mark.parametrize(("mcc", "points"), [("8062", "60"), ("5411", "0")])
def test_a_refund_takes_points_back_unless_the_trade_earned_none(mcc: str, points: str) -> None:
    events = [
        BOUGHT,
        at("convert", {**CONVERT, "plan_id": "p-1"}),
        at("refund_plan", {"plan_id": "p-1", "amount": "1200.00", "mcc": mcc}, "2023-04-01"),
    ]
    program = {"preset": "cmb", "points": {"excluded_mccs": ["8062"]}}
    assert str(told(*events, ask="points", program=program)["available"]) == points


# --- at the till ------------------------------------------------------------------------------------

TILL: dict[str, Any] = {"hold": "h-1", "amount": "1200.00", "mcc": "5712", "merchant": "IKEA"}
CAPTURE = at("capture", {"hold": "h-1"}, "2023-04-01")


def test_a_plan_is_agreed_with_an_authorization_and_opened_by_its_capture() -> None:
    wish = {"periods": 12, "amount": "1000.00", "merchant_pays": {"share": "0.5"}, "tags": ["new"]}
    asked = at("authorize", {**TILL, "plan": wish})
    (hold,) = told(asked, ask="state", until="2023-04-01")["holds"]
    assert (hold["amount"], hold["plan"]) == ("1200.00", "plan-1")
    assert told(asked, ask="plans") == []
    more = at("authorize", {**TILL, "hold": "h-2", "plan": {"periods": 3, "plan_id": "sofa"}})
    plan, sofa = told(asked, more, CAPTURE, at("capture", {"hold": "h-2"}, "2023-04-01"), ask="plans")
    assert (plan["plan_id"], plan["product"], plan["principal"]) == ("plan-1", "purchase", "1000.00")
    assert [row["paid_by_merchant"] for row in plan["rows"]] == ["3.30"] * 12
    assert (sofa["plan_id"], sofa["principal"]) == ("sofa", "1200.00")


def test_a_plan_that_may_not_be_agreed_declines_the_authorization_with_every_reason() -> None:
    asked = at("authorize", {**TILL, "amount": "12.00", "plan": {"periods": 12}})
    (decision,) = told(asked, ask="decisions")
    assert (decision["decision"], decision["reason"]) == ("declined", "plan_refused")
    assert decision["response_code"] == "57"
    assert [reason["rule"] for reason in decision["reasons"]] == ["amount_limits"]


def test_the_installment_line_is_shown_with_what_is_left_of_it() -> None:
    limit = at("change_limit", {"credit_limit": "50000.00", "installment_limit": "9000.00"})
    asked = at("authorize", {**TILL, "plan": {"periods": 12}})
    state = told(limit, asked, CAPTURE, ask="state", until="2023-04-02")
    assert state["limits"]["installment_limit"] == "9000.00"
    assert state["limits"]["open_to_installments"] == "7800.00"
    assert state["open_to_buy"] == "50000.00"


# the plan that is asked for, the place, the code
MISUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "/plan/periods", "field-missing"),
    ({"periods": 0}, "/plan/periods", "terms-invalid"),
    ({"periods": 601}, "/plan/periods", "terms-invalid"),
    ({"periods": 12, "what": "merchant"}, "/plan/what", "field-unknown"),
    ({"periods": 12, "product": "gold"}, "/plan/product", "not-found"),
    ({"periods": 12, "amount": "1200.01"}, "/plan", "amount-exceeds-plan"),
    ({"periods": 12, "amount": "0.05"}, "/plan/periods", "terms-invalid"),
]


@pytest.mark.parametrize(("plan", "place", "code"), MISUSED, ids=[f"{c} at {p}" for _, p, c in MISUSED])
def test_what_is_wrong_with_the_plan_of_an_authorization_is_told_in_its_place(
    plan: dict[str, Any], place: str, code: str
) -> None:
    with pytest.raises(CardcoreError) as refused:
        told(at("authorize", {**TILL, "plan": plan}))
    assert (refused.value.code, refused.value.field) == (code, f"/events/0/authorize{place}")


def test_without_a_product_for_merchants_there_is_no_plan_at_the_till() -> None:
    with pytest.raises(CardcoreError, match="no installments for a merchant") as refused:
        told(
            at("authorize", {**TILL, "plan": {"periods": 12}}),
            program={"preset": "cmb", "currency": "USD"},
            account=DOLLARS,
        )
    assert refused.value.field == "/events/0/authorize/plan"


# --- re-ageing by a personalized agreement ----------------------------------------------------------

AGREEMENT: dict[str, Any] = {
    "beyond_ability": True,
    "willing": True,
    "contents": ["debt", "repayment", "charges", "no_new_card", "duties"],
    "collection_stops": True,
}
IN_ROWS = [BOUGHT, at("convert", {**CONVERT, "plan_id": "p-1"})]


def reage(**more: Any) -> dict[str, Any]:
    return at("reage_plan", {"plan_id": "p-1", "periods": 60, **more}, "2023-04-01")


def test_a_plan_is_re_aged_by_an_agreement_as_art_70_wants_it() -> None:
    (plan,) = told(*IN_ROWS, reage(agreement=AGREEMENT), ask="plans")
    assert (plan["status"], len(plan["rows"])) == ("open", 60)
    kept = {**AGREEMENT, "oral": True, "recording_kept_until": "2028-12-31"}
    assert told(*IN_ROWS, reage(agreement=kept), ask="plans") == [plan]


def test_every_rule_of_art_70_that_is_not_kept_is_told_at_once() -> None:
    bad = {
        "beyond_ability": False,
        "willing": False,
        "contents": ["debt"],
        "collection_stops": False,
        "oral": True,
    }
    with pytest.raises(CardcoreError) as refused:
        told(*IN_ROWS, reage(periods=61, agreement=bad))
    assert (refused.value.code, refused.value.field) == (
        "agreement-refused",
        "/events/2/reage_plan/agreement",
    )
    rules = [part.split(":")[0] for part in refused.value.detail.split("; ")]
    assert rules == [
        "beyond_ability",
        "willing",
        "longest_term",
        "contents",
        "collection_stops",
        "recording_kept",
    ]
    (quoted,) = told(*IN_ROWS, quote("q-1", "reage_plan", {"plan_id": "p-1", "periods": 60}))
    assert quoted["change"] == "reage"


def refunds(*events: dict[str, Any]) -> Any:
    """What a plan of a purchase of 1,200.00 at Hema has come to."""
    return told(BOUGHT, at("convert", {**CONVERT, "plan_id": "p"}), *events, ask="plans")[0]


UNNAMED = {"amount": "500.00", "mcc": "5411", "merchant": "Hema"}


def test_a_merchant_gives_back_once_by_its_refunds_and_by_the_plan() -> None:
    rest = {"plan_id": "p", "amount": "700.00"}
    plan = refunds(at("refund", UNNAMED, "2023-04-02"), at("refund_plan", rest, "2023-04-03"))
    assert (plan["refunded"], plan["outstanding"]) == ("700.00", "416.66")
    for verb in ("refund_plan", "quote"):
        more = {"plan_id": "p", "amount": "700.01"}
        step = at(verb, more) if verb == "refund_plan" else quote("q", "refund_plan", more)
        with pytest.raises(CardcoreError) as refused:
            refunds(at("refund", UNNAMED, "2023-03-31"), step)
        assert refused.value.code == "refund-exceeds-capture"
    taken_out = refunds(
        at("refund", UNNAMED, "2023-04-02"),
        at("void", {"event": 2}, "2023-04-03"),
        at("refund_plan", {"plan_id": "p", "amount": "1200.00"}, "2023-04-03"),
    )
    assert taken_out["status"] == "refunded"
    elsewhere = refunds(
        at("refund", {**UNNAMED, "merchant": "Suning"}, "2023-04-02"),
        at("refund_plan", {"plan_id": "p", "amount": "1200.00"}, "2023-04-03"),
    )
    assert elsewhere["status"] == "refunded"


@pytest.mark.parametrize(
    "before",
    [
        [at("settle_plan", {"plan_id": "p"}, "2023-04-02")],
        [at("prepay_plan", {"plan_id": "p", "amount": "400.00"}, "2023-04-02")],
        [at("pay", {"amount": "600.00"}, "2023-04-02")],
    ],
    ids=["settled", "prepaid", "paid ahead"],
)
@pytest.mark.parametrize("on", ["2023-04-03", "2023-04-20"])
def test_a_refund_comes_back_wholly_whatever_was_done_to_the_plan_before(
    before: list[dict[str, Any]], on: str
) -> None:
    life = [BOUGHT, at("convert", {**CONVERT, "plan_id": "p"}), *before]

    def owed(*events: dict[str, Any]) -> int:
        state = told(*life, *events, ask="state", until=on)
        whole = (state["balance"], state.get("installments_outstanding", "0.00"))
        return sum(int(amount.replace(".", "")) for amount in whole)

    assert owed() - owed(at("refund_plan", {"plan_id": "p", "amount": "1200.00"}, on)) == 120_000
    twice = [at("refund_plan", {"plan_id": "p", "amount": amount}, on) for amount in ("1200.00", "0.01")]
    with pytest.raises(CardcoreError, match="refund-exceeds-capture"):
        owed(*twice)
