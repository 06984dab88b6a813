"""A thousand offers on one transaction, beside three engines with the same thousand conditions."""

import importlib
import random
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from bench.measure import Figures, Line, Scale, agree, at_most, beside, release, times_faster, undisturbed
from bench.peers.deciders import Deciding
from cardcore.documents import Reader
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import Eligible, Ineligible
from cardcore.offers.index import OfferIndex
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.transactions import Transaction

SIZE: Final = 1_000
MCCS: Final = tuple(f"{5_000 + number}" for number in range(300))
MERCHANTS: Final = tuple(f"商户 {number}" for number in range(500))
DAY: Final = 738_990


def rules(size: int = SIZE) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Offers as ours and as conditions: by merchant or categories, with an amount and a period."""
    chance, found = random.Random(7), []
    for number in range(size):
        least = chance.choice([10, 50, 98, 200])
        mccs, merchant = sorted(chance.sample(MCCS, 3)), chance.choice(MERCHANTS)
        when: dict[str, Any] = {"amount": {"at_least": f"{least}.00"}}
        condition: dict[str, Any] = {
            "amount": {"$gte": least * 100},
            "on": {"$gte": DAY - 90, "$lt": DAY + 90},
        }
        if number % 2:
            when["mcc"], condition["mcc"] = mccs, {"$in": mccs}
        else:
            when["merchant"] = condition["merchant"] = merchant
        offer = {
            "id": f"o-{number}",
            "name": f"优惠 {number}",
            "windows": [{"from": "2024-01-15", "until": "2024-07-13"}],
            "when": when,
            "reward": {"cashback": {"rate": "0.02", "cap_per_month": "200.00"}},
        }
        found.append((offer, condition))
    return found


def read(size: int = SIZE) -> list[Offer]:
    """Ours."""
    return [read_offer(Reader(offer), "CNY") for offer, _ in rules(size)]


def engine(name: str, size: int = SIZE) -> Deciding:
    """The peer, a file of `bench.peers.deciders`: a condition for each offer."""
    conditions = {offer["id"]: condition for offer, condition in rules(size)}
    decide: Deciding = importlib.import_module(f"bench.peers.deciders.{name}").deciding(conditions)
    return decide


def transactions(count: int) -> list[Transaction]:
    """Purchases of all sorts."""
    chance = random.Random(11)
    return [
        Transaction(
            chance.randint(5_00, 500_00), "CNY", DAY, DAY, chance.choice(MCCS), chance.choice(MERCHANTS)
        )
        for _ in range(count)
    ]


def told(meal: Transaction) -> dict[str, Any]:
    """What the engines are told."""
    return {"amount": meal.amount_minor, "on": DAY, "mcc": meal.mcc, "merchant": meal.merchant}


Asked = Callable[[OfferIndex, Transaction], object]


def winning(index: OfferIndex, meal: Transaction) -> list[Offer]:
    """Which offers win."""
    return index.winning(facts_of(meal))


def rewarded(index: OfferIndex, meal: Transaction) -> list[Eligible]:
    """Which offers win, and what each of them gives."""
    return index.winners(facts_of(meal))


def warm_index(meals: list[Transaction]) -> OfferIndex:
    """An index that was asked about these before, and has generated its functions."""
    index = OfferIndex(read())
    for meal in meals:
        index.winners(facts_of(meal))
    return index


def winners(peer: str, asked: Asked = winning) -> Callable[[Scale], Figures]:
    """Who wins: found by the index, and by an engine asked about all."""

    def measure(scale: Scale) -> Figures:
        many, meals = transactions(scale.pick(20, 4_000, 10_000)), transactions(scale.pick(4, 40, 100))
        index, decide = warm_index(many), engine(peer)
        for meal in meals[:4]:
            agree("the winners", [one.offer_id for one in winning(index, meal)], decide(told(meal)))
        figures = beside(
            lambda: [asked(index, meal) for meal in many],
            lambda: [decide(told(meal)) for meal in meals],
            Scale(scale.name, min(scale.rounds, 3)),
            items=1,
        )
        return Figures(figures.ours / len(many), (figures.peer or 0) / len(meals))

    return measure


def slowest_winners(scale: Scale) -> Figures:
    """The 99th percentile of single transactions."""
    many, times = transactions(scale.pick(200, 4_000, 10_000)), []
    index = warm_index(many)
    with undisturbed():
        for meal in many:
            start = time.process_time()
            winning(index, meal)
            times.append(time.process_time() - start)
    return Figures(statistics.quantiles(times, n=100)[98] * 1e6)


def with_reasons(scale: Scale) -> Figures:
    """Every reason with its distance, in words of both languages, of all offers that are not won."""
    index, decide = OfferIndex(read()), engine("by_growthbook")
    meals = transactions(scale.pick(2, 10, 20))

    def ours() -> int:
        said = 0
        for meal in meals:
            for one in index.evaluate(facts_of(meal)):
                if isinstance(one, Ineligible):
                    for why in one.unmet:
                        said += len(why.told().zh)
        return said

    return beside(
        ours,
        lambda: [decide(told(meal)) for meal in meals],
        Scale(scale.name, min(scale.rounds, 5)),
        items=len(meals),
    )


def line(name: str, peer: str, times: float, engine: str, needs: str = "") -> Line:
    """All lines of winners do the same work."""
    work = "the winners of 1,000 offers for a transaction"
    return Line(name, work, "µs a transaction", peer, times_faster(times), winners(engine), needs)


LINES: Final = (
    line(
        "winners",
        f"{release('growthbook')}: eval_feature of 1,000 features, in the order of the offers",
        1_000,
        "by_growthbook",
    ),
    line(
        "winners-zen",
        f"{release('zen-engine')} (Rust): a decision table of 1,000 rows",
        300,
        "by_zen",
        needs="zen-engine",
    ),
    line(
        "winners-rule-engine",
        f"{release('rule-engine')}: Rule.matches of 1,000 rules",
        10_000,
        "by_rule_engine",
        needs="rule-engine",
    ),
    Line(
        "winners-rewards",
        "the winners of 1,000 offers for a transaction, and what each of them gives",
        "µs a transaction",
        f"{release('growthbook')}: eval_feature of 1,000 features, nothing reckoned",
        times_faster(1_000),
        winners("by_growthbook", rewarded),
    ),
    Line(
        "winners-p99",
        "within how long 99 of 100 transactions have their winners of 1,000 offers",
        "µs a transaction",
        "",
        at_most(20, "≤ 20"),
        slowest_winners,
    ),
    Line(
        "reasons",
        "1,000 offers for a transaction with every reason and distance, in 中文 and English",
        "µs a transaction",
        f"{release('growthbook')}: eval_feature of 1,000 features, without a reason",
        times_faster(5),
        with_reasons,
    ),
)
