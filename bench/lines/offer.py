"""One offer on a transaction: its criteria matched beside four engines, all of it evaluated beside one."""

import importlib
from collections.abc import Callable
from typing import Any, Final

from growthbook import GrowthBook

from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster
from cardcore.calendars import parse_ordinal
from cardcore.documents import Reader
from cardcore.money import Rounding
from cardcore.offers.compiled import evaluator, matcher, sieve
from cardcore.offers.criteria import facts_of, read_criterion
from cardcore.offers.evaluation import Eligible
from cardcore.offers.reading import read_offer
from cardcore.rates import Rate
from cardcore.transactions import Transaction

STARTS: Final = parse_ordinal("2024-01-01")
ENDS: Final = parse_ordinal("2024-12-31")
MCCS: Final = ("5411", "5812", "5814", "5541")
LEAST: Final = 10_00
RATE: Final = Rate.of("0.02")
OFFER: Final = read_offer(
    Reader(
        {
            "id": "o-1",
            "name": "笔笔返现",
            "criteria": {
                "starts_on": "2024-01-01",
                "ends_on": "2024-12-31",
                "mccs": list(MCCS),
                "least_amount": "10.00",
            },
            "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
            "uses_per_day": 2000,
        }
    ),
    "CNY",
)

EVALUATED: Final = evaluator(OFFER)

RULE: Final[dict[str, Any]] = {
    "condition": {
        "on": {"$gte": STARTS, "$lte": ENDS},
        "mcc": {"$in": list(MCCS)},
        "amount": {"$gte": LEAST},
        "granted": {"$lt": 200_00},
        "uses_left": {"$gt": 0},
    },
    "force": "o-1",
}


def transaction(amount: int) -> Transaction:
    """A meal for so many minor units."""
    on = STARTS + 100
    return Transaction(amount, "CNY", on, on, "5812", "老张面馆")


def reward(meal: Transaction) -> int:
    """What ours gives: the criteria, the caps and the quota looked at, the amount reckoned."""
    won = EVALUATED(facts_of(meal))
    return won.amount if isinstance(won, Eligible) else 0


def reward_by_flags(engine: GrowthBook, meal: Transaction) -> int:
    """What the engine says, with the amount reckoned beside it: it only decides."""
    engine.set_attributes(
        {
            "on": meal.posting_date,
            "mcc": meal.mcc,
            "amount": meal.amount_minor,
            "granted": 0,
            "uses_left": 2_000,
        }
    )
    if engine.eval_feature("cashback").value is None:
        return 0
    return min(RATE.of_minor(meal.amount_minor, Rounding.DOWN), 80_00, 200_00)


def beside_flags(scale: Scale) -> Figures:
    """Both on meals that win."""
    engine = GrowthBook(features={"cashback": {"defaultValue": None, "rules": [RULE]}})
    meals = [transaction(amount) for amount in range(10_00, 10_00 + scale.pick(10, 2_000, 4_000))]
    for meal in (*meals[:10], transaction(9_99), transaction(9_000_00)):
        agree("the reward", reward(meal), reward_by_flags(engine, meal))
    return beside(
        lambda: [reward(meal) for meal in meals],
        lambda: [reward_by_flags(engine, meal) for meal in meals],
        scale,
        items=len(meals),
    )


WHEN: Final[dict[str, Any]] = {
    "mcc": list(MCCS),
    "amount": {"at_least": "10.00"},
    "channel": ["pos", "online"],
    "merchant": ["老张面馆", "Hema"],
}
CONDITION: Final[dict[str, Any]] = {
    "mcc": {"$in": list(MCCS)},
    "amount": {"$gte": LEAST},
    "channel": {"$in": ["pos", "online"]},
    "merchant": {"$in": ["老张面馆", "Hema"]},
}


def against(engine: str, at_once: bool = True) -> Callable[[Scale], Figures]:
    """Four criteria on the facts of past transactions, some of which do not match; nothing is granted.

    Ours is asked about all at once, or about one after another as the engines are, which know no other way.
    An engine is a file of `bench.peers.deciders`.
    """

    def measure(scale: Scale) -> Figures:
        criterion = read_criterion(Reader(WHEN), "CNY")
        one_by_one, ours = matcher(criterion), sieve(criterion)
        theirs = importlib.import_module(f"bench.peers.deciders.{engine}").matching(CONDITION)
        amounts = range(9_50, 9_50 + scale.pick(100, 4_000, 10_000))
        facts = [
            {"mcc": "5812", "amount": amount, "channel": "pos", "merchant": "老张面馆"} for amount in amounts
        ]
        for one in (*facts[:100], {**facts[-1], "mcc": "6011"}, {**facts[-1], "channel": "app"}):
            agree("the answer", one_by_one(one), theirs(one))
            agree("the answer of many", ours([one]), [one] if theirs(one) else [])
        return beside(
            lambda: ours(facts) if at_once else [one_by_one(one) for one in facts],
            lambda: [one for one in facts if theirs(one)],
            scale,
            items=len(facts),
        )

    return measure


CRITERIA: Final = "one offer's criteria (MCC, amount, channel, merchant)"


def line(name: str, peer: str, times: float, engine: str, needs: str = "") -> Line:
    """All lines of matching do the same work."""
    work = f"{CRITERIA} on the facts of a history of transactions"
    return Line(name, work, "µs a transaction", peer, times_faster(times), against(engine), needs)


LINES: Final = (
    line("match", f"{release('growthbook')}: evalCondition", 40, "by_growthbook"),
    Line(
        "match-one",
        f"{CRITERIA} on the facts of one transaction after another",
        "µs a transaction",
        f"{release('growthbook')}: evalCondition",
        times_faster(40),
        against("by_growthbook", at_once=False),
    ),
    line(
        "match-zen", f"{release('zen-engine')} (Rust): a compiled expression", 8, "by_zen", needs="zen-engine"
    ),
    line(
        "match-json-logic",
        f"{release('json-logic-qubit')}: jsonLogic",
        100,
        "by_json_logic",
        needs="json-logic-qubit",
    ),
    line(
        "match-rule-engine",
        f"{release('rule-engine')}: Rule.matches",
        200,
        "by_rule_engine",
        needs="rule-engine",
    ),
    Line(
        "offer",
        "one offer (period, MCC, least amount, caps, quota) on a transaction that wins it",
        "µs a transaction",
        f"{release('growthbook')}: set_attributes and eval_feature",
        times_faster(40),
        beside_flags,
    ),
)
