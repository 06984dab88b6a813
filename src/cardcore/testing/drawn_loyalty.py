"""Hypothesis strategies for wallets, gifts and offers: programmes that have them, and what is done there.

Importing this module imports Hypothesis (``pip install cardcore[testing]``); `cardcore.testing.strategies`
gives these names too.
"""

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from cardcore.ids import AccountId, OfferId
from cardcore.journeys import (
    Enrollment,
    Exchange,
    Gift,
    GiftArrived,
    Joining,
    MemberRedemption,
    MemberSpend,
)
from cardcore.offers.offer import POLICIES
from cardcore.points.coalition import CARD
from cardcore.points.expiry import NEVER
from cardcore.points.ledger import Lot
from cardcore.programs import Program
from cardcore.testing.wallet_steps import COALITION
from cardcore.transactions import Transaction
from cardcore.values import frozen

LOYALTY_KINDS: Final = (
    *("join", "member_purchase", "member_purchase", "member_refund", "member_redeem"),
    *("exchange", "exchange", "give", "receive", "enroll"),
)
"""What may happen in `cardcore.testing.strategies.lives`; not among what happens unless told."""

LoyaltyStep = Joining | MemberSpend | MemberRedemption | Exchange | Gift | GiftArrived | Enrollment

MEMBER: Final = COALITION["members"][0]["id"]

POINTS: Final = {
    "step": "1.00",
    "available_after_days": 0,
    "liability": [
        {"points": 1000, "price": "2.50", "breakage": "0.15"},
        {"points": 3, "price": "0.02", "from": "2024-03-01"},
    ],
}

CASHBACK: Final = {"cashback": {"rate": "0.05"}}
COFFEE: Final = {"coupon": {"item": "咖啡券", "count": 3, "life": {"days": 60}, "worth": "25.00"}}
LATER: Final = {"cashback": {"amount": "5.00", "pays": {"after_days": 40}}}


def loyalty_sections() -> dict[str, st.SearchStrategy[Any]]:
    """Sections of a programme with gifts, a coalition, and offers to enroll in; their terms are drawn."""
    gifting = st.fixed_dictionaries(
        {"fee": st.sampled_from(["0", "0.10"]), "once": st.booleans()},
        optional={"expiry": st.just("reset"), "per_day": st.just(500), "least_left": st.just(10)},
    )
    expiry = st.sampled_from(["never", {"months": 1}, {"month_end": 2}])
    points = st.fixed_dictionaries(
        {
            "gifting": gifting,
            "expiry": expiry,
            "claw_back": st.sampled_from(["negative", "within_balance"]),
            "available_from": st.sampled_from(["posting", "posting", "release"]),
        }
    )
    return {
        "points": points.map(lambda drawn: POINTS | drawn),
        "coalition": st.just(COALITION),
        "offers": st.lists(_offer(), min_size=1, max_size=2).map(_numbered),
    }


def _offer() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "name": st.just("报名返现"),
            "when": st.just({}),
            "enrollment": st.sampled_from([True, True, False]),
            "rewards": st.sampled_from([[CASHBACK], [COFFEE], [CASHBACK, COFFEE], [LATER]]),
            "refund": st.fixed_dictionaries({"policy": st.sampled_from(POLICIES)}),
        },
        optional={
            "frequency": st.sampled_from(
                [[{"per": "day", "at_most": 1}], [{"per": "campaign", "at_most": 3}]]
            ),
            "goals": st.just([{"count": 2}]),
            "quotas": st.just({"reserves": True}),
            "points_price": st.just(3),
        },
    )


def _numbered(offers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"o-{place}", **one} for place, one in enumerate(offers)]


@frozen
class Drawn:
    """What a step is made of."""

    amount: int
    choice: int
    on: int
    name: str
    """Told by no other step."""
    program: Program


def _gift(drawn: Drawn) -> Gift:
    return Gift(drawn.name, drawn.on, AccountId("friend"), 1 + drawn.amount % 100)


def _arrived(drawn: Drawn) -> GiftArrived:
    last = drawn.on + drawn.amount % 60 if drawn.choice % 2 else NEVER
    lot = Lot(1 + drawn.amount % 300, drawn.on, last, keep=drawn.choice == 0)
    return GiftArrived(drawn.name, drawn.on, AccountId("friend"), (lot,))


def _spend(drawn: Drawn) -> MemberSpend:
    return MemberSpend(
        MEMBER, Transaction(drawn.amount, drawn.program.currency, drawn.on, drawn.on, "4511", "Air")
    )


def _returned(drawn: Drawn) -> MemberSpend:
    return MemberSpend(MEMBER, _spend(drawn).transaction, returned=True)


def _exchange(drawn: Drawn) -> Exchange:
    source, target = (CARD, MEMBER) if drawn.choice % 2 else (MEMBER, CARD)
    return Exchange(drawn.on, source, target, 10 + drawn.amount % 50)


STEPS: Final[dict[str, Callable[[Drawn], LoyaltyStep]]] = {
    "join": lambda drawn: Joining(MEMBER, drawn.on, "air-1"),
    "member_purchase": _spend,
    "member_refund": _returned,
    "member_redeem": lambda drawn: MemberRedemption(MEMBER, drawn.on, 1 + drawn.amount % 50, drawn.name),
    "exchange": _exchange,
    "give": _gift,
    "receive": _arrived,
    "enroll": lambda drawn: Enrollment(drawn.on, OfferId(f"o-{drawn.choice % 2}")),
}
"""What each kind asks for; whether it may be is for the account to say."""


def loyalty_step(kind: str, amount: int, choice: int, on: int, place: int, program: Program) -> LoyaltyStep:
    """A step of that kind."""
    return STEPS[kind](Drawn(amount, choice, on, f"g-{place}", program))
