"""The golden records: one of every recorded type, written when its layout was new and read for ever.

A layout is the schema. When one changes, raise `SCHEMA_VERSION` and write the file of the new version:

    python -m tests.records.golden

The files of older versions stay as they are, and stay readable.
"""

import datetime
import json
import types
import typing
from pathlib import Path
from typing import Any, Final

import attrs

from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.calendars import parse_ordinal
from cardcore.commands import Command, receipt
from cardcore.ids import OfferId
from cardcore.installments.proposals import PlanRefused, Reason
from cardcore.installments.subsidy import InterestCoupon, MerchantRate, MerchantShare
from cardcore.journeys import (
    BenefitUse,
    CardRequest,
    Chargeback,
    Dispute,
    DisputeRuling,
    Enrollment,
    Opening,
    Representment,
)
from cardcore.offers.quotas import QuotaClaim
from cardcore.rates import Rate
from cardcore.records import RECORDED, SCHEMA_VERSION, to_record
from cardcore.relationships import Outcome
from cardcore.testing.builders import (
    adjustment,
    agreement,
    amount,
    authorization,
    auto_repayment,
    cancellation,
    card_order,
    card_replacement,
    card_step,
    cash_advance,
    closing,
    collection_stop,
    conversion,
    day_end,
    fee_request,
    gift,
    gift_arrived,
    increment,
    limit_change,
    over_limit_consent,
    payment,
    plan_change,
    plan_wish,
    points_release,
    program,
    purchase,
    rate_change,
    redemption,
    refund,
    refused_collection,
    reversal,
    statement_day_change,
    suspension,
    temporary_limit,
    transfer,
    transfer_arrived,
    withdrawal,
    write_off,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.stories import Story, given
from cardcore.testing.wallet_steps import COALITION, exchange, joining, member_redemption, member_spend
from cardcore.transactions import Circumstances
from tests.records import pots

HALF: Final = Rate.of("0.5")
DAY: Final = "2024-01-12"
POINTS: Final = {
    "available_from": "release",
    "expiry": {"months": 3},
    "cancel_days": 30,
    "gifting": {"fee": "0.10"},
}

FOLDER: Final = Path(__file__).resolve().parent.parent / "golden" / "records"


def layout(kind: type) -> list[str]:
    """The stored fields of a class in their order, each with its type."""
    hints = typing.get_type_hints(kind)
    return [f"{field.name}: {_name(hints[field.name])}" for field in attrs.fields(kind) if field.eq]


def _name(hint: Any) -> str:
    if hasattr(hint, "__supertype__"):
        return str(hint.__name__)
    inner = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return " | ".join(_name(one) for one in inner)
    if inner:
        origin = typing.get_origin(hint).__name__
        return f"{origin}[{', '.join(_name(one) for one in inner)}]"
    return "..." if hint is Ellipsis else getattr(hint, "__name__", str(hint)).replace("NoneType", "None")


def layouts() -> dict[str, list[str]]:
    """The layout of every recorded type and of every class inside one."""
    found: dict[str, list[str]] = {}
    waiting = list(RECORDED.values())
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found[kind.__name__] = layout(kind)
            waiting += [one for hint in typing.get_type_hints(kind).values() for one in _classes(hint)]
    return dict(sorted(found.items()))


def _classes(hint: Any) -> list[type]:
    if isinstance(hint, type) and attrs.has(hint):
        return [hint]
    return [one for inner in typing.get_args(hint) for one in _classes(inner)]


def samples() -> dict[str, Any]:
    """A value of every recorded type, out of a life in which everything happens."""
    story = eventful()
    steps = (
        purchase("1.00", hold="h-1"),
        cash_advance("1.00"),
        refund("1.00"),
        payment("1.00"),
        withdrawal("1.00"),
        fee_request(),
        rate_change(cash_daily_rate="0.0004"),
        auto_repayment(),
        refused_collection("2024-01-10"),
        statement_day_change(),
        authorization(plan=plan_wish(coupon=InterestCoupon(HALF), merchant=MerchantShare(HALF))),
        increment(),
        card_order(),
        CardRequest.of("card-1", datetime.date(2024, 6, 9)),
        card_replacement(),
        limit_change("1.00"),
        temporary_limit("1.00", "2024-06-12", "2024-07-31"),
        over_limit_consent(),
        redemption(10, item="mug"),
        cancellation(quantity=1),
        points_release(),
        gift(10, own=True),
        joining(),
        member_spend("90.00", returned=True),
        member_redemption(3),
        exchange(20),
        exchange_order(),
        Enrollment(parse_ordinal("2024-01-10"), OfferId("o-2")),
    )
    opening = Opening.of(
        "a-1",
        datetime.date(2024, 1, 1),
        amount("50000.00"),
        5,
        story.program,
    )
    claim = QuotaClaim(OfferId("o-1"), story.on, 1, 2000)
    corrected = given(program()).when(purchase("9.00", "2024-01-10")).late(payment("4.00", "2024-01-09"), DAY)
    disputed = given(program()).when(purchase("9.00", "2024-01-10"))
    disputed = disputed.dispute(disputed.number_of(PurchasePosted), "2024-01-12", "4.00")
    back = disputed.charged_back(disputed.number_of(DisputeOpened), "2024-01-13")
    ruled = disputed.rule(disputed.number_of(DisputeOpened), "2024-01-20", Ruling.LOST)
    answered = story.when(authorization("1.00", "2024-07-02", hold="h-9", merchant="老张面馆"))
    refused = PlanRefused((Reason("most_cash", "at most 50,000.00", "60,000.00"),))
    outcome = Outcome(
        answered.relationship, answered.happened, answered.told, (claim,), answered.decision, refused
    )
    command = Command.of("c-1", "branch-7", datetime.datetime(2024, 7, 2, 9, 30, tzinfo=datetime.UTC))
    declined = story.when(authorization("90000.00", "2024-07-02"))
    values = [
        *story.events,
        *installments().events,
        *won_things().events,
        *held_use().events,
        BenefitUse(story.on, OfferId("o-3"), 2),
        *corrected.happened,
        *disputed.happened,
        *ruled.happened,
        *back.happened,
        *back.represented(back.number_of(DisputeOpened), "2024-01-14").happened,
        *given(program()).when(purchase(), write_off(), payment(), payment()).happened,
        write_off(),
        *given(program()).when(purchase(), agreement(2), day_end("2024-03-01")).events,
        *given(program()).when(collection_stop(), collection_stop(reason="")).happened,
        agreement(),
        *given(program()).when(purchase(), payment(), closing(forfeit_points=True)).happened,
        *given(program())
        .when(closing(), purchase("1.00", "2024-01-11", transacted_on="2024-01-09"))
        .happened,
        closing(),
        *given(program()).when(purchase(), transfer(), transfer_arrived()).happened,
        transfer(),
        Chargeback(story.on, 3),
        Representment(story.on, 3, "delivered"),
        MerchantShare(HALF, up_front=True),
        MerchantRate(Rate.of("0.03")),
        *given(program()).when(adjustment("debit"), adjustment("credit")).happened,
        adjustment("debit"),
        Dispute(story.on, 2, "not mine", 400),
        DisputeRuling(story.on, 3, Ruling.LOST, story.on),
        story.relationship,
        story.told[-1],
        claim,
        answered.decision,
        declined.decision,
        receipt(command, "ab" * 32, outcome),
        opening,
        *steps,
        *pots.samples(),
    ]
    return {type(value).__name__: value for value in reversed(values)}


def eventful() -> Story:
    """A life in which every kind of event happens."""
    offer = {
        "id": "o-1",
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "cashback": {"rate": "0.02"},
        "uses_per_day": 2000,
        "refund": {"policy": "claw_back", "within_days": 30},
    }
    reached = {
        "id": "o-2",
        "name": "达标礼",
        "when": {"mcc": "5812"},
        "enrollment": True,
        "goals": [{"distinct_days": 9}, {"sum": "999.00"}],
        "frequency": [{"per": "month", "at_most": 1}],
        "reward": {"cashback": {"amount": "20.00"}},
    }
    cheaper = {"effective_from": "2024-06-11", "interest": {"purchase_daily_rate": "0.0004"}}
    terms = program(offers=[offer, reached], points=POINTS, coalition=COALITION, versions=[cheaper])
    return given(terms, opened_on="2023-06-20", foreign=["USD"]).when(
        Enrollment(parse_ordinal("2024-01-08"), OfferId("o-2")),
        authorization("490.00", "2024-01-08", hold="h-1", mcc="5812"),
        increment("10.00", "2024-01-08", hold="h-1"),
        purchase("10.00", "2024-01-09", hold="h-1", final=False),
        reversal("2024-01-09", hold="h-1", text="5.00"),
        authorization("90000.00", "2024-01-08", hold="h-2"),
        authorization("60.00", "2024-01-08", hold="h-3"),
        authorization("70.00", "2024-01-08", hold="h-4"),
        purchase(
            "510.00",
            "2024-01-10",
            hold="h-1",
            transacted_on="2024-01-08",
            merchant="老张面馆",
            original=amount("71.33", "USD"),
        ),
        reversal("2024-01-11", hold="h-3"),
        cash_advance("2000.00", "2024-01-12", transacted_on="2024-01-11"),
        payment("3000.00", "2024-02-20"),
        purchase("1000.00", "2024-03-01"),
        refund("100.00", "2024-03-02"),
        points_release("2024-03-03"),
        redemption(30, "2024-03-04"),
        cancellation("2024-03-05"),
        redemption(10, "2024-03-06", redemption_id="r-2"),
        gift(5, "2024-03-07"),
        gift_arrived(5, "2024-03-08", expires_on="2024-05-31"),
        payment("5.00", "2024-03-20"),
        auto_repayment("2024-03-20"),
        refused_collection("2024-03-23"),
        joining("2024-04-11"),
        member_spend("90.00", "2024-04-11"),
        exchange(20, "2024-04-12"),
        exchange(4, "2024-04-13", source="air", target="card"),
        payment("600.00", "2024-04-20"),
        refund("1500.00", "2024-04-21"),
        withdrawal("20.00", "2024-04-22"),
        purchase("300.00", "2024-05-20"),
        rate_change("2024-05-21", purchase_daily_rate="0.0004", until="2024-05-31"),
        statement_day_change(7, "2024-05-22"),
        authorization("80.00", "2024-06-08", hold="h-5"),
        card_order("card-1", "2024-06-09", supplementary=True, limit=amount("90.00"), co_brand="中免"),
        card_step("activate", "2024-06-09"),
        authorization("40.00", "2024-06-09", hold="h-6", card="card-1"),
        purchase("40.00", "2024-06-09", hold="h-6"),
        limit_change("60000.00", "2024-06-10", installment_limit="9000.00"),
        temporary_limit("500.00", "2024-06-12", "2024-07-31", on="2024-06-10"),
        over_limit_consent("2024-06-10"),
        authorization("70000.00", "2024-06-10", hold="h-7"),
        authorization("62000.00", "2024-06-10", hold="h-8"),
        reversal("2024-06-10", hold="h-8"),
        over_limit_consent("2024-06-11", consent=False),
        suspension("2024-06-11"),
        suspension("2024-06-11", suspended=False),
        purchase("80.00", "2024-06-12", currency="USD"),
        exchange_order("2024-06-13", pay="200.00"),
        authorization("50.00", "2024-06-14", hold="h-usd", currency="USD"),
        day_end("2024-06-30"),
    )


def held_use() -> Story:
    """A use that an authorization sets aside, and its capture takes."""
    terms = {"id": "o-4", "name": "先到先得", "when": {"tags": ["vip"]}}
    reward = {"reward": {"cashback": {"rate": "0.10"}}, "quotas": {"total": 9, "reserves": True}}
    said = {"tags": frozenset({"vip"}), "time": 43_200, "store": "s-1", "is_birthday": False}
    asked = authorization("80.00", "2024-01-10", hold="h-1", mcc="5812")
    return given(program(offers=[terms | reward])).when(
        attrs.evolve(asked, circumstances=Circumstances.of(said)),
        purchase("80.00", "2024-01-11", hold="h-1", mcc="5812"),
    )


def won_things() -> Story:
    """Things that are won, used, taken back, there again and never won."""
    shop: Any = {"mcc": "5812", "merchant": "老张面馆"}
    rewards = [
        {
            "coupon": {
                "item": "咖啡券",
                "code": "C-1",
                "count": 2,
                "stock": 9,
                "life": {"days": 30},
                "releases_unused": True,
            }
        },
        {"coupon": {"item": "电影票", "count": 2, "codes": ["MOVIE-AA11", "MOVIE-BB22", "MOVIE-CC33"]}},
        {"interest_coupon": {"item": "息费五折", "rate": "0.5"}},
        {"points": {"points": 500}},
        {"cashback": {"rate": "0.10", "cap_per_month": "9.00", "pays": {"after_days": 9}}},
    ]
    terms = {"id": "o-3", "name": "周五有礼", "when": {}, "rewards": rewards}
    story = given(program(offers=[terms | {"refund": {"policy": "claw_back"}}])).when(
        purchase("80.00", "2024-01-10", **shop),
        BenefitUse(parse_ordinal("2024-01-11"), OfferId("o-3")),
        BenefitUse(parse_ordinal("2024-01-11"), OfferId("o-3"), code="MOVIE-BB22"),
        refund("40.00", "2024-01-12", **shop),
        purchase("9.00", "2024-01-12", **shop),
    )
    undone = story.void(story.number_of(RefundPosted), "2024-01-13")
    return undone.void(undone.number_of(PurchasePosted), "2024-01-14").when(day_end("2024-02-28"))


def installments() -> Story:
    """A plan that is settled, one that is refunded, and one that is cancelled."""
    return given(program(installments={"purchase": {"cooling_off_days": 7}}), opened_on="2024-07-01").when(
        purchase("1200.00", "2024-07-06"),
        conversion("purchase", "1200.00", "2024-07-07", plan="p-1", periods=3),
        conversion("cash", "600.00", "2024-07-08", plan="p-2"),
        plan_change("settle", "2024-07-09", plan="p-2"),
        day_end("2024-08-05"),
        plan_change("refund", "2024-08-06", "100.00", plan="p-1", merchant="老张面馆"),
        purchase("900.00", "2024-08-06"),
        conversion("purchase", "900.00", "2024-08-06", plan="p-3", periods=3),
        plan_change("cancel", "2024-08-07", plan="p-3"),
        authorization("900.00", "2024-08-07", hold="h-1", plan=plan_wish("900.00", plan="p-4")),
        purchase("900.00", "2024-08-08", hold="h-1"),
    )


def written(version: int) -> dict[str, Any]:
    """The golden file of a schema version."""
    found: dict[str, Any] = json.loads((FOLDER / f"v{version}.json").read_text("utf-8"))
    return found


def write() -> Path:
    """Write the file of the present version; one that was written is never written again."""
    path = FOLDER / f"v{SCHEMA_VERSION}.json"
    if path.exists():
        raise FileExistsError(f"{path.name} is written for ever; raise SCHEMA_VERSION for a new layout")
    records = {name: to_record(value) for name, value in sorted(samples().items())}
    rows = [f'    "{name}": {json.dumps(record, ensure_ascii=False)}' for name, record in records.items()]
    fields = [f'    "{name}": {json.dumps(layout)}' for name, layout in layouts().items()]
    parts = [
        '  "layouts": {\n' + ",\n".join(fields) + "\n  }",
        '  "records": {\n' + ",\n".join(rows) + "\n  }",
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")
    return path


if __name__ == "__main__":
    print(write())
