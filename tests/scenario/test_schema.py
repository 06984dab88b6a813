"""The JSON Schema says of every scenario what the reader says, and describes every answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from cardcore.accounts.authorizations import DeclineReason
from cardcore.accounts.billing import LineKind
from cardcore.accounts.buckets import INSTALLMENTS, Bucket
from cardcore.errors import CardcoreError
from cardcore.fees import FeeKind
from cardcore.identifiers.mcc import Category
from cardcore.notices import NoticeKind
from cardcore.programs import PRESETS
from cardcore.scenario import ANSWERS, VERSION, read_scenario, schema_text, simulate
from cardcore.scenario.verbs import VERBS
from tests.scenario import published
from tests.scenario.drawn import drawn_scenarios
from tests.scenario.judged_once import Pointer, replaced, validator_of, without
from tests.scenario.scenarios import BASE, authorize, changed, with_events

SCHEMA: dict[str, Any] = json.loads(schema_text("scenario"))
DEFS = SCHEMA["$defs"]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "scenarios"
REGISTRY: Registry[Any] = Resource.from_contents(SCHEMA) @ Registry()

scenario = validator_of(SCHEMA)


def part(name: str) -> Draft202012Validator:
    """The validator of one definition."""
    return validator_of({"$ref": f"{SCHEMA['$id']}#/$defs/{name}"}, REGISTRY)


answers = part("answers")

PRODUCT: dict[str, Any] = {
    "kinds": ["purchase", "merchant"],
    "least_amount": "10.00",
    "most_amount": "20000.00",
    "remainder": "first",
    "round_to": "1.00",
    "rounding": "half_even",
    "early_settlement": "remaining_waived",
    "penalty_rate": "0.03",
    "quote_days": 3,
    "accelerates_after": 3,
    "interest_payments": ["by_period", "up_front"],
    "prices": [
        {
            "name": "new",
            "rate": "0.005",
            "valid_from": "2023-01-01",
            "valid_until": "2023-12-31",
            "tags": ["new"],
            "tiers": ["gold"],
            "scenes": ["app"],
            "periods": [3],
            "least_amount": "10.00",
            "most_amount": "90.00",
        }
    ],
    "fiscal_subsidy": {
        "annual_rate": "0.01",
        "most_of_rate": "0.5",
        "yearly_cap": "3000.00",
        "valid_from": "2023-01-01",
        "valid_until": "2023-12-31",
    },
    "reage_keeps": ["merchant"],
}

OF_PURCHASE: dict[str, Any] = {
    "what": "purchase",
    "amount": "300.00",
    "periods": 3,
    "plan_id": "p-1",
    "product": "purchase",
    "purchased_on": "2023-04-26",
    "merchant": "Hema",
    "tags": ["new"],
    "tier": "gold",
    "scene": "app",
    "coupon": {"share": "0.5", "first_rows": 2, "cap": "1.00"},
    "subsidy_used": {"2023": "10.00"},
}
WISHED: dict[str, Any] = {
    **{name: OF_PURCHASE[name] for name in OF_PURCHASE if name not in ("what", "purchased_on", "merchant")},
    "amount": "11.00",
    "plan_id": "p-9",
    "merchant_pays": {"rate": "0.01", "up_front": True},
}
AT_THE_TILL: dict[str, Any] = {
    "on": "2023-04-26",
    "authorize": {"hold": "h-8", "amount": "12.00", "mcc": "5712", "merchant": "IKEA", "plan": WISHED},
}
PREPAID: dict[str, Any] = {"plan_id": "p-1", "amount": "50.00", "keep": "installment"}
REFUNDED: dict[str, Any] = {"plan_id": "p-1", "amount": "20.00", "merchant": "Hema", "mcc": "5411"}
REAGED: dict[str, Any] = {
    "plan_id": "p-1",
    "periods": 4,
    "postpone_months": 1,
    "agreement": {
        "beyond_ability": True,
        "willing": True,
        "contents": ["debt", "repayment", "charges", "no_new_card", "duties"],
        "collection_stops": True,
        "oral": True,
        "recording_kept_until": "2024-12-31",
    },
}
RECEIVED: dict[str, Any] = {
    "gift": "g-1",
    "from": "ann",
    "points": 100,
    "expires_on": "2024-04-30",
    "may_be_given": True,
    "program": "gold",
}
BOUGHT_AS_MEMBER: dict[str, Any] = {
    "member": "air",
    "amount": "60.00",
    "mcc": "4511",
    "merchant": "Air",
    "store": "s-1",
    "channel": "app",
}
COALITION: dict[str, Any] = {
    "members": [
        {
            "id": "air",
            "name": "航空里程",
            "prepaid": 90,
            "step": "2.00",
            "points": 1,
            "available_after_days": 0,
            "excluded_mccs": ["6513"],
            "rounding": "down",
            "caps": {"per_day": 90},
            "multipliers": [{"id": "festive", "factor": "1.5"}],
            "stacking": "additive",
            "available_from": "posting",
            "expiry": {"months": 24},
            "claw_back": "within_balance",
        }
    ],
    "rates": [
        {
            "from": "air",
            "to": "card",
            "take": 1,
            "give": 2,
            "valid_from": "2023-01-01",
            "valid_until": "2023-12-31",
            "least": 2,
        }
    ],
}
PLANS: list[dict[str, Any]] = [
    {
        "on": "2023-04-25",
        "post": {"kind": "purchase", "amount": "2000.00", "mcc": "5411", "merchant": "Hema"},
    },
    {"on": "2023-04-26", "post": {"kind": "purchase", "amount": "300.00", "mcc": "5411", "merchant": "Hema"}},
    {"on": "2023-04-26", "quote": {"id": "q-1", "convert": OF_PURCHASE}},
    {"on": "2023-04-26", "convert": {**OF_PURCHASE, "quote": "q-1"}},
    authorize("2023-04-26", "h-4", "90.00"),
    {
        "on": "2023-04-27",
        "convert": {
            "what": "merchant",
            "amount": "90.00",
            "periods": 3,
            "plan_id": "p-2",
            "mcc": "5411",
            "merchant": "Hema",
            "hold": "h-4",
            "merchant_pays": {"share": "0.5", "up_front": True},
        },
    },
    {
        "on": "2023-04-27",
        "convert": {"what": "cash", "amount": "60000.00", "periods": 24, "payout": "somebody_else"},
    },
    {
        "on": "2023-04-27",
        "convert": {"what": "cash", "amount": "60000.00", "installment": "9000.00", "product": "loan"},
    },
    {"on": "2023-04-27", "quote": {"id": "q-2", "cancel_plan": {"plan_id": "p-2"}}},
    {"on": "2023-04-27", "cancel_plan": {"plan_id": "p-2", "quote": "q-2"}},
    {"on": "2023-04-27", "quote": {"id": "q-3", "prepay_plan": PREPAID}},
    {"on": "2023-04-27", "prepay_plan": {**PREPAID, "quote": "q-3"}},
    {"on": "2023-04-28", "quote": {"id": "q-4", "refund_plan": REFUNDED}},
    {"on": "2023-04-28", "refund_plan": {**REFUNDED, "quote": "q-4"}},
    {"on": "2023-04-28", "quote": {"id": "q-5", "pay_next_row": {"plan_id": "p-1"}}},
    {"on": "2023-04-28", "pay_next_row": {"plan_id": "p-1", "quote": "q-5"}},
    {"on": "2023-04-29", "quote": {"id": "q-6", "reage_plan": REAGED}},
    {"on": "2023-04-29", "reage_plan": {**REAGED, "quote": "q-6"}},
    {"on": "2023-04-29", "quote": {"id": "q-7", "settle_plan": {"plan_id": "p-1"}}},
    {"on": "2023-04-30", "settle_plan": {"plan_id": "p-1", "quote": "q-7"}},
]
"""Everything that can be done to a plan."""
CARD: dict[str, Any] = {
    "last_four": "1234",
    "expires_on": "2028-04-30",
    "form": "digital",
    "supplementary": True,
    "co_brand": "中免",
    "limit": "100.00",
}
LIMITS = {"credit_limit": "60000.00", "cash_limit": "20000.00", "installment_limit": "9000.00"}


def asked_with_a_card(on: str, card: str) -> dict[str, Any]:
    event = authorize(on, "h-9", "1.00")
    event["authorize"]["card"] = card
    return event


def posted_with_a_card(on: str, verb: str, card: str) -> dict[str, Any]:
    kind = {"kind": "purchase"} if verb == "post" else {}
    return {"on": on, verb: {**kind, "amount": "1.00", "mcc": "5411", "merchant": "Hema", "card": card}}


AGREED: list[dict[str, Any]] = [
    {"on": "2023-04-28", "stop_collection": {"reason": "ill"}},
    {"on": "2023-04-29", "resume_collection": {}},
    {
        "on": "2023-04-30",
        "agree_repayment": {
            "periods": 12,
            "plan_id": "agreed",
            "rate": "0.001",
            "beyond_ability": True,
            "willing": True,
            "contents": ["debt", "repayment", "charges", "no_new_card", "duties"],
            "oral": True,
            "recording_kept_until": "2026-01-01",
        },
    },
]

AT_HOME: dict[str, Any] = {"currency": "CNY", "buy_exchange": False}
YUAN = {"currency": "CNY"}
MOVED: list[dict[str, Any]] = [
    {
        "on": "2023-04-24",
        "transfer_out": {"transfer": "t-1", "to": "a-2", "amount": "400.00", "currency": "CNY"},
    },
    {
        "on": "2023-04-25",
        "transfer_in": {"transfer": "t-2", "from": "a-2", "amount": "150.00", "currency": "CNY"},
    },
]

CLOSED: dict[str, Any] = {"on": "2023-04-25", "close_account": {"reason": "moved", "forfeit_points": True}}

NIGHT: dict[str, Any] = {"on": "2023-04-25", "close_day": {"through": "2023-04-24"}}

ENDED: dict[str, Any] = {"on": "2023-05-05", "charge_off": {"reason": "hopeless"}}
"""What nothing may follow but repayments."""

KNOWN: dict[str, Any] = {
    "city": "上海",
    "place": {"latitude": "31.24", "longitude": "121.49"},
    "customer": {
        "product": "pet",
        "stage": "new",
        "tags": ["vip"],
        "segments": [],
        "place": {"latitude": "31.24", "longitude": "121.49", "datum": "WGS-84"},
        "birthday": "1990-04-28",
        "attributes": {"color": "red", "kids": 2, "owner": True, "hobbies": ["tea"]},
    },
    "counters": {"spent": "99.00", "trades": 3},
}
"""What may be said of a purchase and who bought."""

PAID = {"credited_as": "payment"}
POTS: list[dict[str, Any]] = [
    {
        "red_packet": {
            "id": "p-1",
            "sender": "ann",
            "currency": "CNY",
            "total": "10.00",
            "shares": 3,
            "kind": "equal",
            "sent_at": "2023-04-28T10:00:00+08:00",
            "seed": "a secret",
            "least": "0.10",
            "cap": "9.00",
            "lives_hours": 24,
            "only_for": ["a-1", "eve"],
        }
    },
    {
        "bill": {
            "id": "b-1",
            "initiator": "ann",
            "currency": "CNY",
            "total": "30.00",
            "others": {"a-1": "10.00", "eve": "10.00", "joe": "1.00"},
            "on": "2023-04-27",
            "due_on": "2023-04-29",
            "closes_on": "2023-04-30",
        }
    },
    {
        "draw": {
            "definition": {
                "id": "advent",
                "name": "抽奖",
                "prizes": [{"id": "cup", "name": "杯子", "value": "25.00", "quantity": 3, "weight": 0}],
                "opens_on": "2023-04-20",
                "closes_on": "2023-04-30",
                "drawn_on": "2023-05-01",
                "claim_until": "2023-05-31",
                "method": "list",
                "source": "sealed",
                "entropy_source": "双色球开奖号码",
                "disclosure": {
                    "disclosed_on": "2023-04-19",
                    "conditions": "单笔满10元",
                    "manner": "种子与双色球号码共同计算",
                    "claim": "App内领取",
                    "organizer": "某银行，95500",
                },
                "blank_weight": 0,
                "least_amount": "10.00",
                "draws_per_day": 3,
                "wins_per_person": 2,
            },
            "seed": "5f" * 32,
            "entropy": "01 02 03",
            "entries": [{"id": "t-1", "person": {"customer": "eve"}, "on": "2023-04-21"}],
        }
    },
]

FULL: dict[str, Any] = with_events(
    authorize("2023-03-20", "h-1", "90.00"),
    {
        "on": "2023-03-21",
        "post": {
            "kind": "purchase",
            "amount": "90.00",
            "mcc": "5411",
            "merchant": "Hema",
            "hold": "h-1",
            "final": True,
            "store": "s-1",
            "channel": "pos",
            "transaction_date": "2023-03-20",
            "original": {"amount": "12.60", "currency": "USD"},
        },
    },
    authorize("2023-03-21", "h-2", "1.00"),
    {"on": "2023-03-21", "increment": {"hold": "h-2", "amount": "2.00"}},
    {
        "on": "2023-03-22",
        "capture": {"hold": "h-2", "amount": "0.50", "transaction_date": "2023-03-21", "final": False},
    },
    {"on": "2023-03-22", "reverse": {"hold": "h-2", "amount": "0.50"}},
    {
        "on": "2023-03-22",
        "refund": {
            "amount": "30.00",
            "mcc": "5411",
            "merchant": "Hema",
            "transaction_date": "2023-03-21",
            "store": "s-1",
            "channel": "online",
            "original": {"amount": "4", "currency": "JPY"},
            "purchased_on": "2023-03-20",
        },
    },
    authorize("2023-03-22", "h-3", "200.00", "6011"),
    {
        "on": "2023-03-23",
        "cash_advance": {
            "amount": "200.00",
            "transaction_date": "2023-03-22",
            "merchant": "ATM",
            "hold": "h-3",
            "final": True,
            "place": "overseas",
            "original": {"amount": "28.000", "currency": "KWD"},
        },
    },
    {"on": "2023-04-21", "auto_repayment": {"repays": "full", "retry_days": [1, 2], **AT_HOME}},
    {"on": "2023-04-23", "collect": {"refused": "insufficient_funds", "currency": "CNY"}},
    {"on": "2023-04-23", "pay": {"amount": "1050.00"}},
    {"on": "2023-04-24", "withdraw": {"amount": "100.00"}},
    {"on": "2023-04-25", "charge_fee": {"kind": "replacement", "currency": "CNY"}},
    {
        "on": "2023-04-25",
        "change_rate": {
            "purchase_daily_rate": "0.0004",
            "cash_daily_rate": "0.0004",
            "until": "2023-04-30",
            "currency": "CNY",
        },
    },
    {"on": "2023-04-25", "release_points": {}},
    {
        "on": "2023-04-26",
        "redeem": {"redemption": "r-1", "item": "mug", "quantity": 1, "points": 1, "tier": "gold"},
    },
    {"on": "2023-04-27", "cancel_redemption": {"redemption": "r-1", "quantity": 1}},
    {"on": "2023-04-28", "redeem": {"points": 1}},
    *PLANS,
    {"on": "2023-04-26", "issue_card": CARD | {"card": "c-1"}},
    {"on": "2023-04-26", "activate": {"card": "c-1"}},
    {"on": "2023-04-26", "lock": {"card": "c-1"}},
    {"on": "2023-04-26", "unlock": {"card": "c-1"}},
    {"on": "2023-04-26", "change_limit": LIMITS},
    {"on": "2023-04-26", "temporary_limit": {"amount": "9.00", "from": "2023-04-27", "to": "2023-04-30"}},
    {"on": "2023-04-26", "over_limit_consent": {"consent": True}},
    {"on": "2023-04-26", "suspend": {}},
    {"on": "2023-04-26", "resume": {}},
    asked_with_a_card("2023-04-26", "c-1"),
    posted_with_a_card("2023-04-27", "post", "c-1"),
    posted_with_a_card("2023-04-27", "refund", "c-1"),
    {"on": "2023-04-27", "cash_advance": {"amount": "1.00", "card": "c-1"}},
    {"on": "2023-04-27", "report_lost": {"card": "c-1"}},
    {"on": "2023-04-27", "replace_card": CARD | {"card": "c-1", "new_card": "c-2"}},
    {"on": "2023-04-27", "close_card": {"card": "c-2"}},
    {"on": "2023-04-26", "pay": {"amount": "5.00", "value_date": "2023-04-20"}},
    {
        "on": "2023-04-26",
        "post": {
            "kind": "purchase",
            "amount": "1.00",
            "mcc": "5411",
            "merchant": "Hema",
            "value_date": "2023-04-20",
        },
    },
    {
        "on": "2023-04-26",
        "refund": {"amount": "1.00", "mcc": "5411", "merchant": "Hema", "value_date": "2023-04-21"},
    },
    {"on": "2023-04-26", "cash_advance": {"amount": "1.00", "value_date": "2023-04-21"}},
    {"on": "2023-04-26", "void": {"event": 1}},
    {
        "on": "2023-04-26",
        "post": {"kind": "purchase", "amount": "9.00", "mcc": "5411", "merchant": "Spar"},
    },
    {
        "on": "2023-04-26",
        "refund": {"amount": "1.00", "mcc": "5411", "merchant": "Spar", "event": 60},
    },
    {"on": "2023-04-26", "dispute": {"event": 60, "amount": "2.00", "currency": "CNY", "reason": "not mine"}},
    {
        "on": "2023-04-26",
        "resolve_dispute": {"event": 62, "ruling": "lost", "value_date": "2023-04-26"},
    },
    {
        "on": "2023-04-26",
        "adjust": {
            "kind": "debit",
            "amount": "9.00",
            "reason": "漏记",
            "of": "fee",
            "currency": "CNY",
            "value_date": "2023-04-25",
        },
    },
    {
        "on": "2023-04-26",
        "post": {"kind": "purchase", "amount": "7.00", "mcc": "5411", "merchant": "Aldi"},
    },
    {"on": "2023-04-26", "dispute": {"event": 65, "reason": "not mine"}},
    {"on": "2023-04-26", "charge_back": {"event": 66}},
    {"on": "2023-04-27", "represent": {"event": 66, "reason": "delivered"}},
    AT_THE_TILL,
    {"on": "2023-04-26", "change_statement_day": {"statement_day": 12}},
    {"on": "2023-04-28", "receive_points": RECEIVED},
    {"on": "2023-04-28", "join_programme": {"member": "air", "number": "air-1"}},
    {"on": "2023-04-28", "member_purchase": BOUGHT_AS_MEMBER},
    {"on": "2023-04-28", "member_refund": {**BOUGHT_AS_MEMBER, "amount": "1.00"}},
    {"on": "2023-04-28", "member_redeem": {"member": "air", "points": 1, "redemption": "m-1"}},
    {"on": "2023-04-28", "exchange_points": {"from": "air", "to": "card", "points": 3}},
    {"on": "2023-04-28", "give_points": {"gift": "g-2", "to": "bob", "points": 10, "own": True}},
    {
        "on": "2023-04-27",
        "post": {"kind": "purchase", "amount": "9.00", "currency": "USD", "mcc": "5411", "merchant": "Hema"},
    },
    {
        "on": "2023-04-27",
        "post": {"kind": "purchase", "amount": "900", "currency": "JPY", "mcc": "5411", "merchant": "Hema"},
    },
    {"on": "2023-04-27", "refund": {"amount": "1.00", "currency": "USD", "mcc": "5411", "merchant": "Hema"}},
    {"on": "2023-04-27", "cash_advance": {"amount": "5.00", "currency": "USD"}},
    {
        "on": "2023-04-27",
        "authorize": {
            "hold": "h-usd",
            "amount": "7.00",
            "currency": "USD",
            "mcc": "5411",
            "merchant": "Hema",
        },
    },
    {"on": "2023-04-27", "increment": {"hold": "h-usd", "amount": "2.00", "currency": "USD"}},
    {"on": "2023-04-27", "reverse": {"hold": "h-usd", "amount": "1.00", "currency": "USD"}},
    {"on": "2023-04-27", "capture": {"hold": "h-usd", "amount": "6.00", "currency": "USD", "final": False}},
    {"on": "2023-04-28", "pay": {"amount": "2.00", "currency": "USD"}},
    {
        "on": "2023-04-28",
        "buy_exchange": {
            "currency": "USD",
            "amount": "1.00",
            "rate": "712.00",
            "per": 100,
            "valid_through": "2023-04-29",
        },
    },
    {"on": "2023-04-28", "buy_exchange": {"currency": "USD", "pay": "8.00"}},
    {"on": "2023-04-28", "pay": {"amount": "900.00", "currency": "USD"}},
    {"on": "2023-04-28", "withdraw": {"amount": "10.00", "currency": "USD"}},
    {
        "on": "2023-04-28",
        "post": {
            "kind": "purchase",
            "amount": "12.00",
            "mcc": "5411",
            "merchant": "Hema",
            "at": "2023-04-28T12:05:00+08:00",
            **KNOWN,
        },
    },
    {
        "on": "2023-04-28",
        "post": {
            "kind": "purchase",
            "amount": "12.00",
            "mcc": "5411",
            "merchant": "Hema",
            "time": "12:05",
        },
    },
    {
        "on": "2023-04-28",
        "authorize": {
            "hold": "h-said",
            "amount": "12.00",
            "mcc": "5411",
            "merchant": "Hema",
            "at": "2023-04-28T12:05:00+08:00",
            "store": "s-1",
            "channel": "pos",
            **KNOWN,
        },
    },
    {
        "on": "2023-04-28",
        "authorize": {"hold": "h-time", "amount": "1.00", "mcc": "5411", "merchant": "Hema", "time": "12:05"},
    },
    {"on": "2023-04-28", "enroll": {"offer": "o-1"}},
    {"on": "2023-04-28", "use_benefit": {"offer": "o-2", "count": 1, "code": "M-390132"}},
    {"on": "2023-04-28", "open_red_packet": {"packet": "p-1", "at": "2023-04-28T10:05:00+08:00", **PAID}},
    {
        "on": "2023-04-28",
        "open_red_packet": {"packet": "p-1", "at": "2023-04-28T10:06:00+08:00", "person": "eve"},
    },
    {"on": "2023-04-28", "pay_share": {"bill": "b-1", "mcc": "5812", "merchant": "海底捞火锅"}},
    {"on": "2023-04-28", "pay_share": {"bill": "b-1", "person": "eve"}},
    {"on": "2023-04-28", "enter_draw": {"draw": "advent", "entry": "t-2", "amount": "20.00"}},
    {"on": "2023-04-28", "enter_draw": {"draw": "advent", "entry": "t-3", "amount": "20.00", "offer": "o-2"}},
    {"on": "2023-05-01", "hold_draw": {"draw": "advent", "entropy": "03 09 14"}},
    {"on": "2023-05-01", "claim_prize": {"draw": "advent", "entry": "t-2", **PAID}},
    pots=POTS,
    account={**BASE["account"], "id": "a-1", "currencies": ["CNY", "USD"]},
    rates=[
        {"on": "2023-04-01", "base": "USD", "quote": "CNY", "rate": "6.9"},
        {"on": "2023-04-01", "base": "JPY", "quote": "CNY", "rate": "5.12", "per": 100},
    ],
    what_if=[
        {"name": "all", "repays": "full", "months": 2},
        {"name": "less", "repays": "minimum_then_full", "statements": 1, "months": 2},
        {
            "name": "some",
            "repays": "fixed",
            "amount": "100.00",
            "months": 2,
            "foreign": {"USD": {"repays": "fixed", "amount": "5.00"}},
            "events": [
                {"on": "2023-05-10", "pay": {"amount": "9.00"}},
                {
                    "on": "2023-05-11",
                    "post": {"kind": "purchase", "amount": "5.00", "mcc": "5411", "merchant": "Hema"},
                },
            ],
        },
    ],
    scenario=1,
    ask=tuple(ANSWERS),
    program={
        "preset": "cmb",
        "name": "cmb-gold",
        "currency": "CNY",
        "cycle": {"due": {"gap_of_30": 18}, "last_statement_day": 28, "statement_day_change_months": 6},
        "interest": {
            "purchase_daily_rate": "0.0005",
            "cash_daily_rate": "0.0005",
            "include_statement_day": False,
            "include_payment_day": True,
            "method": "unpaid_part_only",
            "purchase_accrues_from": "transaction_date",
            "cash_accrues_from": "posting_date",
            "minimum_charge": "1.00",
        },
        "minimum_payment": {
            "purchase_share": "0.10",
            "cash_share": "1",
            "floor": "20.00",
            "first_purchase_share": "0.20",
            "mccs_in_full": ["6513"],
        },
        "allocation": {
            "up_to_90_days": [bucket.value for bucket in Bucket],
            "over_90_days": [bucket.value for bucket in Bucket],
        },
        "late_charge": {
            "rate": "0.05",
            "floor": "1.00",
            "cap": "500.00",
            "escalates_after": 2,
            "escalated_rate": "0.06",
        },
        "grace": {"days": 3, "tolerance": "10.00"},
        "claims": {"refund_days": 90, "dispute_days": 30},
        "closing": {"late_clearing_days": 30},
        "transfers": {"owed_as": "purchase"},
        "versions": [{"effective_from": "2023-04-20", "interest": {"purchase_daily_rate": "0.0004"}}],
        "fees": {
            "cash_advance": {
                "rate": "0.01",
                "floor": "10.00",
                "cap": "0.00",
                "other_bank": {"rate": "0.001", "floor": "4.00", "cap": "0.00"},
                "overseas": {"rate": "0.03", "floor": "30.00", "cap": "0.00"},
            },
            "annual": {
                "amount": "300.00",
                "first_year_free": False,
                "waived_from_number": 5,
                "waived_from_spending": "5000.00",
                "cash_counts": True,
            },
            "foreign_transaction": {"rate": "0.015", "floor": "0.00", "cap": "0.00"},
            "overpayment": {"rate": "0.005", "floor": "5.00", "cap": "50.00"},
            "replacement": "15.00",
            "statement_copy": "5.00",
        },
        "limits": {
            "cash_share": "0.50",
            "hold_days": 30,
            "delinquency_block_days": 30,
            "capture_tolerance": "0.00",
            "over_limit_share": "0.10",
            "by_category": {"lodging": {"hold_days": 30, "capture_tolerance": "0.15"}},
        },
        "installments": {
            "purchase": {
                **PRODUCT,
                "method": "flat_fee",
                "rate_per_period": {"3": "0.006"},
                "day_count": "ACT/365F",
                "on_statement_days": True,
                "least_periods": 3,
                "most_cash": "50000.00",
                "annual_rate_cap": "0.24",
                "line_limit": "20000.00",
                "cooling_off_days": 7,
            },
            "loan": {
                "kinds": ["cash"],
                "method": "fixed_installment",
                "annual_rate": {"12": "0.12"},
                "day_count": "period",
                "every": 2,
                "unit": "week",
                "month_end": "roll",
                "interest_rounding": "half_even",
                "interest_per": "segment",
                "simple_rate_by": "rows",
                "free_periods": 1,
                "least_amount": "500.00",
                "most_amount": "50000.00",
            },
            "car": {
                "kinds": ["merchant"],
                "method": "balloon",
                "annual_rate": {"12": "0.12"},
                "balloon_share": "0.3",
                "least_amount": "500.00",
                "most_amount": "50000.00",
            },
        },
        "points": {
            "step": "20.00",
            "points": 1,
            "available_after_days": 1,
            "excluded_mccs": ["6513"],
            "rounding": "down",
            "caps": {"per_transaction": 3, "per_day": 9, "per_cycle": 90, "per_campaign": 900},
            "multipliers": [{"id": "festive", "factor": "1.5", "caps": {"per_day": 5}}],
            "stacking": "additive",
            "available_from": "release",
            "expiry": {"month_end": 24},
            "claw_back": "within_balance",
            "cancel_days": 30,
            "mall": [
                {
                    "id": "mug",
                    "name": "马克杯",
                    "points": 2,
                    "price": "1.00",
                    "least_points": 1,
                    "stock": 9,
                    "by_tier": {"gold": 1, "platinum": {"points": 1, "price": "0.50", "least_points": 0}},
                }
            ],
            "liability": [{"points": 1000, "price": "2.50", "breakage": "0.15", "from": "2023-01-20"}],
            "gifting": {
                "least": 10,
                "multiple": 5,
                "fee": "0.10",
                "cash_fee": {"per_point": "0.0006", "cap": "99.00"},
                "per_day": 100,
                "per_month": 200,
                "per_year": 300,
                "per_receiver": 150,
                "least_left": 0,
                "expiry": "reset",
                "once": False,
                "own_only": True,
                "gives": True,
                "receives": True,
                "accepts": ["gold"],
            },
        },
        "foreign": {
            "conversion_spread": "0.01",
            "line_buffer": "0.05",
            "currencies": {
                "USD": {
                    "line_rate": "7.50",
                    "cycle": {"last_statement_day": 28},
                    "interest": {"minimum_charge": "1.00"},
                    "minimum_payment": {"floor": "10.00"},
                    "allocation": {},
                    "late_charge": {"floor": "2.00"},
                    "grace": {"tolerance": "1.00"},
                    "fees": {"overpayment": {"floor": "1.00"}},
                    "limits": {"hold_days": 9},
                    "points": {"step": "2.00", "points": 1},
                },
            },
        },
        "coalition": COALITION,
        "offers": [
            {
                "id": "cashback",
                "name": "笔笔返现",
                "criteria": {
                    "starts_on": "2023-03-01",
                    "ends_on": "2023-04-30",
                    "mccs": ["5411"],
                    "least_amount": "10.00",
                },
                "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
                "uses_per_day": 2000,
            },
            {
                "id": "o-1",
                "name": "达标礼",
                "when": {"mcc": "5812"},
                "enrollment": True,
                "goals": [{"distinct_days": 9}, {"sum": "999.00"}],
                "frequency": [{"per": "month", "at_most": 1}],
                "reward": {"statement_credit": {"amount": "20.00"}},
            },
            {
                "id": "o-2",
                "name": "周五有礼",
                "when": {"mcc": "5411"},
                "quotas": {"total": 9, "reserves": True},
                "rewards": [
                    {"coupon": {"item": "咖啡券", "code": "C-1", "least_amount": "20.00", "count": 9}},
                    {
                        "coupon": {
                            "item": "电影票",
                            "codes": {"pattern": "M-#####?", "seed": "s", "count": 99},
                        }
                    },
                    {"interest_coupon": {"item": "息费五折", "rate": "0.5", "life": {"days": 30}}},
                    {"points": {"points": 5}},
                    {"draw": {"draw": "advent", "chances": 2}},
                    {"cashback": {"amount": "0.10", "pays": {"after_days": 3}}},
                ],
            },
        ],
    },
)
"""A scenario that uses every field of the language."""


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"].endswith(f":{VERSION}")


def test_the_schema_names_what_the_code_knows() -> None:
    properties, told = SCHEMA["properties"], DEFS["answers"]["properties"]
    assert (
        properties["ask"]["items"]["enum"] == [name for name in told if name != "scenario"] == list(ANSWERS)
    )
    assert [name for name in DEFS["event"]["properties"] if name != "on"] == list(VERBS)
    assert (
        properties["program"]["oneOf"][0]["enum"]
        == DEFS["program"]["properties"]["preset"]["enum"]
        == list(PRESETS)
    )
    assert DEFS["order"]["items"]["enum"] == list(Bucket)
    assert DEFS["line"]["properties"]["kind"]["enum"] == list(LineKind)
    assert list(told["state"]["properties"]["balances"]["properties"]) == list(Bucket)
    assert DEFS["explained_fee"]["properties"]["kind"]["enum"] == list(FeeKind)
    assert DEFS["category"]["enum"] == [one.value for one in Category]
    assert told["notices"]["items"]["properties"]["kind"]["enum"] == list(NoticeKind)
    decided = told["decisions"]["items"]["properties"]
    assert decided["reason"]["enum"] == list(DeclineReason)
    assert decided["response_code"]["enum"] == [
        *dict.fromkeys(["00", *(reason.response_code for reason in DeclineReason)])
    ]
    assert properties["scenario"]["const"] == told["scenario"]["const"] == VERSION


def validated_and_lived(*events: dict[str, Any]) -> dict[str, Any]:
    """What a scenario with these events behind a purchase answers, all by the schemas."""
    document = with_events(
        {
            "on": "2023-03-30",
            "post": {"kind": "purchase", "amount": "900.00", "mcc": "5411", "merchant": "Hema"},
        },
        *events,
        ask=tuple(ANSWERS),
    )
    scenario.validate(document)
    told = simulate(document)
    answers.validate(told)
    return told


def test_what_was_agreed_is_answered_by_the_schema() -> None:
    told = validated_and_lived(*AGREED)["state"]
    assert told["repayment_agreement"] == {"plan_id": "agreed", "status": "running"}
    assert told["collection"] == {"stopped": True, "to_collect": "0.00"}
    stopped = validated_and_lived(AGREED[0])["state"]
    assert stopped["collection"]["reason"] == "ill"


def test_what_was_charged_off_is_answered_by_the_schema() -> None:
    told = validated_and_lived(ENDED, {"on": "2023-05-05", "pay": {"amount": "300.00"}})
    assert told["state"]["charge_off"]["recovered"] == "300.00"
    assert told["state"]["balance"] == "0.00"


def test_transfers_are_answered_by_the_schema() -> None:
    told = validated_and_lived(*MOVED)
    assert told["statements"][1]["transfers"] == "-250.00"
    assert [line["kind"] for line in told["statements"][1]["lines"]] == ["transfer", "transfer", "interest"]


def test_a_closing_is_answered_by_the_schema() -> None:
    late = {"amount": "9.00", "mcc": "5411", "merchant": "Hema", "transaction_date": "2023-04-22"}
    events = [{"on": "2023-04-23", "pay": {"amount": "900.00"}}, CLOSED]
    told = validated_and_lived(*events, {"on": "2023-05-02", "post": {"kind": "purchase", **late}})
    assert told["state"]["closing"] == {
        "on": "2023-04-25",
        "reason": "moved",
        "clears_until": "2023-06-09",
        "reopened_on": "2023-05-02",
    }
    assert told["points"]["history"][1]["kind"] == "forfeited"


def test_the_schema_knows_every_field_that_a_scenario_may_have() -> None:
    scenario.validate(FULL)
    read_scenario(FULL)
    assert set(FULL) == set(SCHEMA["properties"])
    assert set(FULL["account"]) == set(DEFS["account"]["properties"])
    assert set(FULL["program"]) == set(DEFS["program"]["properties"])
    sections = set(FULL["program"]) - {"preset", "name", "currency", "offers", "coalition", "versions"}
    assert set(DEFS["program_version"]["properties"]) == sections | {"effective_from"}
    assert set(FULL["program"]["offers"][0]) <= set(DEFS["offer"]["properties"])  # the rest: tests/offers
    for verb in VERBS:
        used = {
            field
            for event in [*FULL["events"], *AGREED, ENDED, CLOSED, NIGHT, *MOVED]
            for field in event.get(verb, ())
        }
        assert used == set(DEFS[verb]["properties"]), verb


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_examples_and_their_answers_are_valid(file: Path) -> None:
    document = json.loads(file.read_text("utf-8"))
    scenario.validate(document)
    answers.validate(simulate(document))


@pytest.mark.parametrize("case", published.cases(), ids=lambda case: case["id"])
def test_published_cases_and_their_answers_are_valid(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def checked(document: dict[str, Any]) -> dict[str, Any]:
        scenario.validate(document)
        told = simulate(document)
        answers.validate(told)
        seen.append(told)
        return told

    monkeypatch.setattr(published, "simulate", checked)
    published.MEASURES[case["topic"]](case)
    assert seen


@given(drawn_scenarios())
def test_every_answer_is_described(document: dict[str, Any]) -> None:
    scenario.validate(document)
    answers.validate(simulate(document | {"ask": list(ANSWERS)}))


@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_that_lacks_a_part_is_not_valid(name: str) -> None:
    told = simulate(FULL)
    answers.validate(told)
    lacking = [pointer for pointer, _ in places(told[name]) if pointer and isinstance(pointer[-1], str)]
    optional = {
        "benefits",
        "promised",
        "item",
        "code",
        "worth",
        "used",
        "taken_back",
        "last_day",
        "offer",
        "least_amount",
        "vouchers",
        "amount",
        "wanted",
        "count",
        "enrolled_on",
        "goals",
        "uses",
        "month",
        "captured",
        "cards",
        "limit",
        "limits",
        "co_brand",
        "replaces",
        "installment_limit",
        "open_to_installments",
        "plan",
        "mcc",
        "statement_date",
        "floor",
        "cap",
        "expires_on",
        "grace_until",
        "last_statement",
        "overdue_since",
        "reason",
        "original",
        "currency",
        "foreign",
        "rate",
        "spread",
        "withdrawals",
        "card_year",
        "minimum_charge",
        "installments",
        "installment_interest",
        "converted",
        "received",
        "given",
        "gift",
        "friend",
        "fee",
        "in_card_points",
        "installments_outstanding",
        *(bucket.value for bucket in INSTALLMENTS),
        "refunded",
        "cooling_off_until",
        "quotes",
        "paid_by_merchant",
        "waived_by_bank",
        "paid_by_state",
        "bank_receives",
        "early",
        "price",
        "change",
        "as_changed",
        "help_ended",
        "interest_saved",
        "liability",
        "line_rate",
        "share",
        "of",
        "penalty",
        "available_on",
        "redemption",
        "redeemed",
        "reserved_by",
        "stock",
        "codes",
        "agreed_for",
        "paid_off_on",
        "months_to_payoff",
        "paid_on",
        "closed_on",
        "commitment",
        "awards",
        "claimed",
    }
    for pointer in lacking:
        if pointer[-1] not in optional:
            assert not answers.is_valid({"scenario": VERSION, name: without(told[name], pointer)}), pointer


def test_errors_are_described() -> None:
    part("error").validate({"code": "field-missing", "field": "/program", "detail": "program is missing"})
    part("error").validate({"code": "json-syntax", "field": "", "detail": "…"})
    assert not part("error").is_valid({"code": "x", "field": "program", "detail": "a name is no pointer"})


# --- the schema and the reader agree ----------------------------------------------------------------


def places(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every place of plain data and what stands there."""
    yield pointer, data
    members: Any = ()
    if isinstance(data, dict):
        members = data.items()
    elif isinstance(data, list):
        members = enumerate(data)
    for name, value in members:
        yield from places(value, (*pointer, name))


def kind(value: object) -> str:
    """The JSON type of a value."""
    return {bool: "boolean", int: "number", str: "string", list: "array", dict: "object"}.get(
        type(value), "null"
    )


STRANGE: list[Any] = [None, True, False, 7, 1.5, "?", [], {}, ["?"], {"?": 1}]

STARTS: list[dict[str, Any]] = [FULL, BASE]


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """A valid scenario with one structural change: something missing, unknown or of another type."""
    start = draw(st.sampled_from(STARTS))
    pointer, value = draw(st.sampled_from([place for place in places(start) if place[0]]))
    how = draw(st.sampled_from(["remove", "replace", "add"]))
    document: dict[str, Any] = start
    if how == "remove":
        document = without(start, pointer)
    elif how == "replace":
        others = [other for other in STRANGE if kind(other) != kind(value) and other != value]
        document = replaced(start, pointer, draw(st.sampled_from(others)))
    elif isinstance(value, dict):
        document = replaced(
            start, pointer, {**value, draw(st.text(max_size=8)): draw(st.sampled_from(STRANGE))}
        )
    return document


def reads(document: Any) -> bool:
    """Whether the reader takes it."""
    try:
        read_scenario(document)
    except CardcoreError:
        return False
    return True


@given(broken())
def test_schema_and_reader_agree_on_every_broken_scenario(document: dict[str, Any]) -> None:
    assert scenario.is_valid(document) == reads(document)


def test_schema_and_reader_agree_on_each_place_removed_or_null_or_of_another_type() -> None:
    agree_on_each_place(FULL, in_events=False)
    for event in FULL["events"]:  # each by itself: the reader takes events one by one, and so is quicker
        agree_on_each_place(FULL | {"events": [event]}, in_events=True)


def agree_on_each_place(whole: dict[str, Any], *, in_events: bool) -> None:
    """Of a scenario that both take."""
    assert scenario.is_valid(whole)
    assert reads(whole)
    for pointer, value in places(whole):
        if not pointer or (pointer[0] == "events" and len(pointer) > 1) is not in_events:
            continue
        other = "?" if kind(value) == "number" else 7
        for document in (without(whole, pointer), *(replaced(whole, pointer, new) for new in (None, other))):
            assert scenario.is_valid(document) == reads(document), (pointer, document)


@pytest.mark.parametrize("document", [None, [], "cmb", 1, True, {}, {"program": "cmb"}], ids=str)
def test_schema_and_reader_agree_on_what_is_no_scenario(document: Any) -> None:
    assert not scenario.is_valid(document)
    assert not reads(document)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/events/0/post/amount", "0"),
        ("/events/0/post/amount", "1,000"),
        ("/events/0/post/amount", "-5"),
        ("/events/0/post/mcc", "541"),
        ("/events/0/post/kind", "gift"),
        ("/events/0/post/merchant", ""),
        ("/events/0/post/store", "a b"),
        ("/events/0/post/channel", "POS"),
        ("/events/0/on", "2023-3-30"),
        ("/until", "3000-01-01"),
        ("/until", "2023-13-01"),
        ("/account/statement_day", 0),
        ("/account/statement_day", 32),
        ("/account/id", ".."),
        ("/account/currency", "cny"),
        ("/program/interest/purchase_daily_rate", "1.5"),
        ("/program", "abc"),
        ("/ask/0", "all"),
        ("/scenario", 2),
    ],
)
def test_the_schema_refuses_the_plain_mistakes_of_form_too(pointer: str, value: object) -> None:
    document = changed(pointer, value)
    assert not scenario.is_valid(document)
    assert not reads(document)
