"""The generated functions of what an offer gives say what the plain evaluator says."""

import random
from typing import Any, Final

import pytest

from cardcore.documents import Reader
from cardcore.offers.compiled import evaluator
from cardcore.offers.evaluation import Eligible, evaluate, grants
from cardcore.offers.granting import granting
from cardcore.offers.offer import Offer
from cardcore.offers.reach import Reach, reach
from cardcore.offers.reading import read_offer
from cardcore.offers.rewards import MoneyReward
from cardcore.offers.timing import STATEMENT

PAIRS: Final = 6_000
"""So many in the normal run; a hundred thousand where the slow tests run."""
AMOUNTS: Final = (0, 1, 49, 50, 99_99, 100_00, 100_01, 3_456_78, 1_000_000_00)
PAYS: Final = (None, None, "with_statement", {"after_days": 3}, {"day_of_next_month": 31})
LIVES: Final = (None, None, {"days": 60}, {"months": 1})


def timed(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """When it comes and how long it lives."""
    timing = {"pays": chance.choice(PAYS), "life": chance.choice(LIVES)}
    return body | {name: rule for name, rule in timing.items() if rule}


def money(chance: random.Random) -> dict[str, Any]:
    """A reward of money of any sort."""
    body: dict[str, Any] = chance.choice(
        [
            {"rate": chance.choice(["0", "0.02", "0.333333333333", "1"])},
            {"amount": chance.choice(["0.01", "10.00", "88.88"])},
            {
                "tiers": [
                    {"below": "100.00", "rate": "0.01"},
                    {"from": "100.00", "below": "200.00", "amount": "5.00"},
                ]
            },
            {"tiers": [{"from": 1, "rate": "0.05"}], "by": "age"},
        ]
    )
    kind = chance.choice(["cashback", "discount", "statement_credit", "vouchers"])
    if chance.random() < 0.3:
        body = body | {"step": chance.choice(["1.00", "0.07"])}
    for period in ("transaction", "day", "month", "campaign"):
        if chance.random() < 0.3:
            body = body | {f"cap_per_{period}": chance.choice(["0.50", "20.00", "33.33"])}
    if kind == "vouchers":
        body = {"cap_per_transaction": "300.00"} | body | {"denominations": ["50.00", "5.00", "2.00"]}
    return {kind: timed(body, chance)}


def thing(item: str, chance: random.Random) -> dict[str, Any]:
    """A reward that is given whole or not at all."""
    points = {"points": timed({"points": 5} | chance.choice([{}, {"per": "20.00"}]), chance)}
    some = {"item": item, "count": chance.randint(1, 3)} | chance.choice([{}, {"stock": 5}])
    return chance.choice([points, {"gift": timed(some, chance)}, {"coupon": timed(some, chance)}])


def random_offer(chance: random.Random) -> Offer:
    """Money, things or both, with or without a budget."""
    things = [thing(item, chance) for item in chance.choice([(), (), ("咖啡",), ("咖啡", "茶")])]
    monies = [money(chance)] if not things or chance.random() < 0.5 else []
    document: dict[str, Any] = {
        "id": "o-1",
        "name": "优惠",
        "clock": chance.choice(["transaction", "posting", "day_after_posting"]),
        "when": chance.choice([{}, {"amount": {"at_least": "50.00"}}]),
        "rewards": monies + things,
    }
    if chance.random() < 0.2:
        document["enrollment"] = True
    if chance.random() < 0.3:
        document["quotas"] = {"budget": chance.choice(["0.30", "100.00"])}
    return read_offer(Reader(document), "CNY")


def random_facts(chance: random.Random) -> dict[str, Any]:
    """What is known; any of it may be unknown, but some day is not."""
    facts: dict[str, Any] = {
        "amount": chance.choice(AMOUNTS),
        "age": chance.randint(0, 3),
        "posting_date": 739_950,
        "day_after_posting": 739_951,
        STATEMENT: 739_970,
        "o-1/enrolled_on": 739_900,
        "o-1/quota/spent": chance.choice([0, 20, 99_00, 100_00, 100_01]),
        "o-1/stock/咖啡": chance.choice([0, 3, 5, None]),
        "o-1/stock/茶": chance.choice([0, 3, 5]),
        "o-1/granted/day": chance.choice([0, 49, 20_00, 33_34]),
        "o-1/granted/month": chance.choice([0, 49, 20_00]),
        "o-1/granted/campaign": chance.choice([0, 10_00, 33_33, None]),
    }
    for name in chance.sample(sorted(facts), chance.randint(0, 4)):
        del facts[name]
    return {**facts, "transaction_date": 739_940}


def agree_on(pairs: int, seed: int) -> list[Offer]:
    """Compare both on so many pairs of an offer and facts; which offers gave something."""
    chance, gave = random.Random(seed), []
    for _ in range(pairs // 20):
        offer = random_offer(chance)
        give, evaluated = granting(offer), evaluator(offer)
        for _ in range(20):
            facts = random_facts(chance)
            amount = chance.choice([facts.get("amount", 0), 12_34])
            expected = grants(offer, facts, amount)
            assert give(facts, amount) == expected
            assert evaluated(facts) == evaluate(offer, facts)
            gave += [offer] if expected else []
    return gave


def test_what_is_given_agrees_with_the_plain_evaluator() -> None:
    gave = agree_on(PAIRS, 1)
    kinds = {reward.kind for offer in gave for reward in offer.rewards}
    assert kinds == {"cashback", "discount", "statement_credit", "vouchers", "points", "gift", "coupon"}
    assert any(isinstance(one, MoneyReward) and one.step > 1 for offer in gave for one in offer.rewards)


@pytest.mark.slow
def test_what_is_given_agrees_on_a_hundred_thousand_pairs() -> None:
    assert len(agree_on(100_000, 2)) > 10_000


def test_a_reach_is_what_each_purchase_would_have_won_by_itself() -> None:
    chance = random.Random(3)
    for _ in range(40):
        offer, purchases = random_offer(chance), [random_facts(chance) for _ in range(30)]
        answers = [evaluate(offer, facts) for facts in purchases]
        won = [one for one in answers if isinstance(one, Eligible)]
        matching = sum(offer.criterion.matches(facts) for facts in purchases)
        expected = Reach(offer, len(purchases), matching, len(won), sum(one.worth for one in won))
        assert reach(offer, purchases) == expected


def test_an_evaluator_tells_what_is_against_an_offer() -> None:
    document = {"id": "o-1", "name": "o", "when": {"mcc": "5812"}, "reward": {"cashback": {"rate": "0.01"}}}
    offer = read_offer(Reader(document), "CNY")
    evaluated = evaluator(offer)
    for facts in ({"mcc": "5411", "amount": 98_00}, {"mcc": "5812", "amount": 99}, {"mcc": "5812"}, {}):
        assert evaluated(facts) == evaluate(offer, facts)
    assert isinstance(evaluated({"mcc": "5812", "amount": 100}), Eligible)
