"""The index and its generated functions say what the plain evaluator says."""

import random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardcore.documents import Reader
from cardcore.money import LARGEST_MINOR
from cardcore.offers.compiled import matcher, sieve
from cardcore.offers.criteria import Told
from cardcore.offers.evaluation import Eligible, Ineligible, evaluate, evaluate_all, gives_from
from cardcore.offers.index import COLD, OfferIndex
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from tests.offers import drawn

MCCS: Final = ("5411", "5812", "5814", "5541", "4814")
MERCHANTS: Final = ("老张面馆", "Hema", "Shell")
TAGS: Final = ("vip", "new", "staff")
PAIRS: Final = 10_000
"""So many in the normal run; ten times as many where the slow tests run."""


def random_offer(place: int, chance: random.Random) -> Offer:
    """An offer that asks for a few things."""
    when: dict[str, Any] = {}
    if chance.random() < 0.6:
        when["mcc"] = chance.sample(MCCS, chance.randint(1, 3))
    if chance.random() < 0.3:
        when["merchant"] = chance.choice(MERCHANTS)
    if chance.random() < 0.3:
        when["tags"] = {chance.choice(["any_of", "all_of"]): chance.sample(TAGS, chance.randint(1, 2))}
    if chance.random() < 0.5:
        when["amount"] = {"at_least": chance.choice(["10.00", "50.00", "98.00"])}
    if chance.random() < 0.3:
        when["none"] = [{"channel": "pos"}, {"segments": ["staff"]}]
    if chance.random() < 0.3:
        when["any"] = [{"counters.index": {"at_least": chance.randint(0, 3)}}, {"product": "pet"}]
    document: dict[str, Any] = {
        "id": f"o-{place}",
        "name": "优惠",
        "when": when,
        "reward": {"cashback": {"rate": chance.choice(["0.01", "0.05"]), "cap_per_month": "20.00"}},
        "quotas": {"per_day": chance.randint(1, 3)},
    }
    if chance.random() < 0.5:
        document["windows"] = [{"weekdays": chance.sample(["mon", "wed", "fri"], 2), "until": "2026-12-01"}]
    if chance.random() < 0.2:
        document["experiment"] = {"salt": "s", "weights": [1, 1], "variants": [chance.randint(0, 1)]}
    if chance.random() < 0.2:
        document["goals"] = [{"count": chance.randint(1, 3)} | chance.choice([{}, {"counter": "index"}])]
        document["enrollment"] = True
    return read_offer(Reader(document), "CNY")


def random_facts(offers: list[Offer], chance: random.Random) -> dict[str, Any]:
    """What is known; any of it may be unknown."""
    facts: dict[str, Any] = {
        "transaction_date": 739_940 + chance.randint(0, 20),
        "posting_date": 739_941,
        "amount": chance.choice([1, 9_99, 50_00, 98_00, 500_00]),
        "mcc": chance.choice(MCCS),
        "merchant": chance.choice(MERCHANTS),
        "channel": chance.choice(["pos", "online"]),
        "product": chance.choice(["pet", "gold"]),
        "customer": f"c-{chance.randint(0, 9)}",
        "tags": frozenset(chance.sample(TAGS, chance.randint(0, 3))),
        "counters.index": chance.randint(0, 3),
    }
    for name in chance.sample(sorted(facts), chance.randint(0, 3)):
        if name != "transaction_date":
            del facts[name]
    for offer in offers:
        facts[f"{offer.offer_id}/quota/per_day"] = chance.randint(0, 3)
        facts[f"{offer.offer_id}/granted/month"] = chance.choice([0, 19_00, 20_00])
        facts[f"{offer.offer_id}/goals/count"] = chance.randint(0, 3)
        if chance.random() < 0.8:
            facts[f"{offer.offer_id}/enrolled_on"] = 739_900
    return facts


def plainly(offers: list[Offer], facts: dict[str, Any]) -> list[Eligible]:
    return [one for one in (evaluate(offer, facts) for offer in offers) if isinstance(one, Eligible)]


def words(answers: list[Eligible | Ineligible]) -> list[Told]:
    return [why.told() for one in answers if isinstance(one, Ineligible) for why in one.unmet]


def agree_on(pairs: int, seed: int) -> int:
    """Compare both on so many pairs of an offer and facts; how many of them won."""
    chance, won = random.Random(seed), 0
    for _ in range(pairs // 2_000):
        offers = [random_offer(place, chance) for place in range(50)]
        index = OfferIndex(offers)
        for _ in range(40):
            facts = random_facts(offers, chance)
            expected = plainly(offers, facts)
            assert index.winners(facts) == expected
            assert index.winning(facts) == [one.offer for one in expected]
            answers = evaluate_all(offers, facts)
            assert index.evaluate(facts) == answers
            assert words(index.evaluate(facts)) == words(answers)
            won += len(expected)
    return won


def test_the_index_agrees_with_the_plain_evaluator() -> None:
    assert agree_on(PAIRS, 1) > PAIRS // 100


@pytest.mark.slow
def test_the_index_agrees_on_a_hundred_thousand_pairs() -> None:
    assert agree_on(100_000, 2) > 1_000


@given(drawn.criteria(), st.lists(drawn.facts(), min_size=COLD + 2, max_size=COLD + 4))
@settings(max_examples=30)
def test_a_bucket_answers_alike_before_and_after_its_function_is_made(
    document: Any, all_facts: list[dict[str, Any]]
) -> None:
    offer = read_offer(
        Reader({"id": "o-1", "name": "优惠", "when": document, "reward": {"gift": {"item": "咖啡"}}}), "CNY"
    )
    index = OfferIndex([offer])
    for facts in all_facts:
        expected = [offer] if offer.criterion.matches(facts) else []
        assert index.matching(facts) == expected
        assert matcher(offer.criterion)(facts) is bool(expected)
    matching = [facts for facts in all_facts if offer.criterion.matches(facts)]
    assert sieve(offer.criterion)(all_facts) == matching
    assert sieve(offer.criterion)(matching) == matching


def test_an_offer_under_two_tags_is_found_once() -> None:
    document = {
        "id": "o-1",
        "name": "优惠",
        "when": {"tags": ["vip", "new"]},
        "reward": {"gift": {"item": "咖啡"}},
    }
    index = OfferIndex([read_offer(Reader(document), "CNY")])
    assert [
        len(index.matching({"tags": frozenset(tags)})) for tags in (["vip", "new"], ["new"], ["x"], [])
    ] == [
        1,
        1,
        0,
        0,
    ]
    assert index.matching({}) == []


def test_an_offer_without_criteria_is_evaluated_by_the_index_too() -> None:
    offers = [
        read_offer(Reader({"id": "o-1", "name": "o", "when": {}, "reward": reward}), "CNY")
        for reward in ({"gift": {"item": "咖啡"}}, {"cashback": {"rate": "0.01"}})
    ]
    assert OfferIndex(offers).evaluate({"amount": 99}) == evaluate_all(offers, {"amount": 99})


def test_what_many_offers_tell_of_one_transaction_is_told_anew_of_the_next() -> None:
    offers = [
        read_offer(
            Reader(
                {
                    "id": f"o-{place}",
                    "name": "o",
                    "when": {"amount": {"at_least": "98.00"}},
                    "reward": {"gift": {"item": "x"}},
                }
            ),
            "CNY",
        )
        for place in range(4)
    ]
    index = OfferIndex(offers)
    for amount in (60_50, 60_50, 97_00):
        facts = {"amount": amount}
        assert words(index.evaluate(facts)) == words(evaluate_all(offers, facts))
        assert {one.got for one in words(index.evaluate(facts))} == {f"{amount // 100}.{amount % 100:02d}"}


def test_winners_are_in_the_order_of_the_offers() -> None:
    whens: list[dict[str, Any]] = [
        {"mcc": "5812"},
        {},
        {"merchant": "Hema"},
        {"mcc": "5812"},
        {"channel": "pos"},
    ]
    offers = [
        read_offer(
            Reader({"id": f"o-{place}", "name": "o", "when": when, "reward": {"gift": {"item": "x"}}}), "CNY"
        )
        for place, when in enumerate(whens)
    ]
    found = OfferIndex(offers).winners({"mcc": "5812", "merchant": "Hema", "channel": "pos"})
    assert [one.offer for one in found] == offers


def test_what_gives_nothing_wins_nothing() -> None:
    document = {"id": "o-1", "name": "o", "when": {}, "reward": {"cashback": {"rate": "0.01"}}}
    index = OfferIndex([read_offer(Reader(document), "CNY")])
    assert (index.winners({"amount": 99}), len(index.winners({"amount": 100}))) == ([], 1)
    assert (index.winning({"amount": 99}), len(index.winning({"amount": 100}))) == ([], 1)


REWARDS: Final[tuple[tuple[dict[str, Any], int], ...]] = (
    ({"cashback": {"rate": "0.02"}}, 50),
    ({"cashback": {"rate": "0.03"}}, 34),
    ({"discount": {"amount": "10.00"}}, 1),
    ({"gift": {"item": "咖啡"}}, 0),
    ({"points": {"points": 5, "per": "10.00"}}, 1_000),
)


@pytest.mark.parametrize(("reward", "least"), REWARDS)
def test_an_offer_gives_something_from_the_least_amount_for_it(reward: dict[str, Any], least: int) -> None:
    document = {"id": "o-1", "name": "o", "when": {}, "reward": reward}
    offer = read_offer(Reader(document), "CNY")
    assert gives_from(offer) == least
    index = OfferIndex([offer])
    for amount in range(max(least - 3, 0), least + 3):
        facts = {"amount": amount}
        assert bool(index.winning(facts)) is bool(index.winners(facts)) is (amount >= least)


def test_where_more_than_the_amount_decides_what_is_given_is_reckoned() -> None:
    rewards: list[dict[str, Any]] = [
        {"cashback": {"rate": "0.02", "step": "1.00"}},
        {"cashback": {"tiers": [{"below": "100.00", "rate": "0.01"}, {"from": "100.00", "rate": "0.02"}]}},
        {"vouchers": {"amount": "10.00", "denominations": ["5.00"]}},
    ]
    for reward in rewards:
        document = {"id": "o-1", "name": "o", "when": {}, "reward": reward}
        assert gives_from(read_offer(Reader(document), "CNY")) == LARGEST_MINOR
