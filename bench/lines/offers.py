"""A thousand offers on one transaction, beside a feature-flag engine with the same thousand rules."""

import random
import statistics
import time
from collections.abc import Sequence
from typing import Any, Final

from growthbook import GrowthBook

from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster, undisturbed
from cardcore.documents import Reader
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import Ineligible, evaluate_all
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


def engine(size: int = SIZE) -> GrowthBook:
    """The peer: a feature for each rule."""
    features = {
        offer["id"]: {"defaultValue": False, "rules": [{"condition": condition, "force": True}]}
        for offer, condition in rules(size)
    }
    return GrowthBook(features=features)


def transactions(count: int) -> list[Transaction]:
    """Purchases of all sorts."""
    chance = random.Random(11)
    return [
        Transaction(
            chance.randint(5_00, 500_00), "CNY", DAY, DAY, chance.choice(MCCS), chance.choice(MERCHANTS)
        )
        for _ in range(count)
    ]


def facts_for_flags(meal: Transaction) -> dict[str, Any]:
    """What the engine is told."""
    return {"amount": meal.amount_minor, "on": DAY, "mcc": meal.mcc, "merchant": meal.merchant}


def winners_by_flags(flags: GrowthBook, names: Sequence[str], meal: Transaction) -> list[str]:
    """The features that are on."""
    flags.set_attributes(facts_for_flags(meal))
    return [name for name in names if flags.eval_feature(name).value]


def winners(scale: Scale) -> Figures:
    """Who wins, found by the index; the 99th percentile of single transactions beside it."""
    offers, flags = read(), engine()
    index, names = OfferIndex(offers), [offer.offer_id for offer in offers]
    meals = transactions(scale.pick(4, 40, 100))
    for meal in meals[:4]:
        found = [one.offer.offer_id for one in index.winners(facts_of(meal))]
        agree("the winners", found, winners_by_flags(flags, names, meal))
    many = transactions(scale.pick(20, 4_000, 10_000))
    for meal in many:
        index.winners(facts_of(meal))  # functions are generated when a bucket is asked more often
    figures = beside(
        lambda: [index.winners(facts_of(meal)) for meal in many],
        lambda: [winners_by_flags(flags, names, meal) for meal in meals],
        Scale(scale.name, min(scale.rounds, 3)),
        items=1,
    )
    return Figures(figures.ours / len(many), (figures.peer or 0) / len(meals), _slowest(index, many))


def _slowest(index: OfferIndex, meals: list[Transaction]) -> str:
    times = []
    with undisturbed():
        for meal in meals:
            start = time.process_time()
            index.winners(facts_of(meal))
            times.append(time.process_time() - start)
    slowest = statistics.quantiles(times, n=100)[98] * 1e6
    return f"99 of 100 within {slowest:.1f} µs"


def with_reasons(scale: Scale) -> Figures:
    """Every reason with its distance, in words of both languages, of all offers that are not won."""
    offers, flags = read(), engine()
    names = [offer.offer_id for offer in offers]
    meals = transactions(scale.pick(2, 10, 20))

    def ours() -> int:
        told = 0
        for meal in meals:
            for one in evaluate_all(offers, facts_of(meal)):
                if isinstance(one, Ineligible):
                    told += sum(len(why.told().zh) for why in one.unmet)
        return told

    return beside(
        ours,
        lambda: [winners_by_flags(flags, names, meal) for meal in meals],
        Scale(scale.name, min(scale.rounds, 5)),
        items=len(meals),
    )


LINES: Final = (
    Line(
        "winners",
        "the winners of 1,000 offers for a transaction",
        "µs a transaction",
        f"{release('growthbook')}: eval_feature of 1,000 features, in the order of the offers",
        times_faster(1_000),
        winners,
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
