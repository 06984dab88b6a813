"""Stacking: the best combination is the best of all, tried one by one."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.stacking import Combination, best_combination, extended, in_sequence


def offers_of(documents: list[dict[str, Any]]) -> list[Offer]:
    return [
        read_offer(Reader({"id": f"o-{place}", "name": "优惠", "when": {}, **one}), "CNY")
        for place, one in enumerate(documents)
    ]


def money() -> st.SearchStrategy[dict[str, Any]]:
    share = st.sampled_from(
        [
            {"rate": "0.5"},
            {"rate": "0.05"},
            {"amount": "10.00"},
            {"amount": "30.00"},
            {"rate": "0.2", "cap_per_transaction": "12.34"},
            {"rate": "0.1", "step": "1.00"},
            {"tiers": [{"from": "50.00", "amount": "20.00"}]},
            {"tiers": [{"below": "40.00", "amount": "25.00"}, {"from": "40.00", "rate": "0.01"}]},
        ]
    )
    kinds = st.sampled_from(["discount", "discount", "cashback"])
    return st.tuples(kinds, share).map(lambda pair: {pair[0]: pair[1]})


def documents(most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    rewards = money() | st.just({"gift": {"item": "咖啡", "worth": "9.00"}})
    one = st.fixed_dictionaries(
        {"reward": rewards, "order": st.integers(0, 2)},
        optional={"group": st.sampled_from(["a", "b"]), "points_price": st.sampled_from([3, 9])},
    )
    return st.lists(one, max_size=most)


def every_combination(offers: list[Offer], facts: dict[str, Any]) -> list[Combination]:
    """At most one of each group, in every way there is."""
    found = []
    for choice in product(*([None, *group] for group in in_sequence(offers))):
        way = Combination((), 0, facts["amount"])
        for offer in choice:
            way = way if offer is None else extended(way, offer, facts)
        found.append(way)
    return found


@given(documents(7), st.sampled_from([1, 39_99, 50_00, 100_00, 333_33]))
def test_no_combination_is_worth_more_than_the_best(found: list[dict[str, Any]], amount: int) -> None:
    offers, facts = offers_of(found), {"amount": amount, "counters.points": 12}
    best = best_combination(offers, facts)
    all_ways = every_combination(offers, facts)
    assert best.worth == max(way.worth for way in all_ways)
    assert len(best.parts) == min(len(way.parts) for way in all_ways if way.worth == best.worth)
    assert best in all_ways


@given(documents(20), st.integers(1, 1_000_00))
def test_a_combination_pays_what_its_parts_take_off(found: list[dict[str, Any]], amount: int) -> None:
    best = best_combination(offers_of(found), {"amount": amount, "counters.points": 12})
    assert best.points == sum(part.offer.points_price for part in best.parts) <= 12
    assert best.left == amount - sum(part.discount for part in best.parts) >= 0
    assert best.worth == sum(part.worth for part in best.parts)
    groups = [part.offer.group for part in best.parts if part.offer.group]
    assert len(groups) == len(set(groups))


def test_a_discount_comes_before_what_has_a_higher_order() -> None:
    half = {"reward": {"discount": {"rate": "0.5"}}}
    back = {"reward": {"cashback": {"rate": "0.1"}}, "order": 1}
    best = best_combination(offers_of([back, half]), {"amount": 100_00})
    assert (best.names, best.worth, best.left) == (("o-1", "o-0"), 55_00, 50_00)


def test_more_than_twenty_are_refused() -> None:
    many = offers_of([{"reward": {"cashback": {"rate": "0.1"}}}] * 21)
    assert best_combination(many[:20], {"amount": 100}).worth == 200
    with pytest.raises(InvalidInput) as refused:
        best_combination(many, {"amount": 100})
    assert (refused.value.code, refused.value.field) == ("rule-invalid", "offers")
