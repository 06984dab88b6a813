"""All faults of a definition at once, each at its place, and none that another one caused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import parse_ordinal
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers.faults import faults
from cardcore.offers.holidays import Holidays
from cardcore.offers.offer import Offer
from tests.offers.test_campaigns import CAMPAIGNS
from tests.offers.test_offer_schema import FULL, changed, offer_schema, places

SOUND: dict[str, Any] = {
    "id": "o-1",
    "name": "优惠",
    "when": {"mcc": "5812"},
    "reward": {"cashback": {"rate": "0.02", "cap_per_transaction": "80.00"}},
    "quotas": {"per_day": 2000},
}


def told(document: Any, **options: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults(document, "CNY", **options)]


def test_a_sound_offer_has_none() -> None:
    assert told(SOUND) == []
    assert told({**SOUND, "windows": [{"weekdays": ["fri"]}, {"days": "working"}]}) == []


# what is changed of the sound offer, its faults
FAULTY: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (
        {"id": "a b", "name": "", "when": {"mcc": "58", "amount": {"at_least": 5}}},
        [
            ("/id", "id-syntax"),
            ("/name", "blank"),
            ("/when/mcc", "mcc-syntax"),
            ("/when/amount/at_least", "wrong-type"),
        ],
    ),
    (
        {"reward": {"cashback": {"rate": "2", "cap_per_month": "-1", "cap": "1"}}, "color": 3, "x": 1},
        [
            ("/reward/cashback/rate", "rate-out-of-range"),
            ("/reward/cashback/cap_per_month", "amount-not-positive"),
            ("/reward/cashback/cap", "field-unknown"),
            ("/color", "field-unknown"),
            ("/x", "field-unknown"),
        ],
    ),
    (
        {"windows": [{"weekdays": ["friday"]}, {"from": "2026-11-02", "until": "2026-11-01"}, {"times": 5}]},
        [
            ("/windows/0/weekdays/0", "choice-unknown"),
            ("/windows/1", "rule-invalid"),
            ("/windows/2/times", "wrong-type"),
        ],
    ),
    ({"reward": {"cash": {}}}, [("/reward/cash", "field-unknown")]),
    ({"reward": {}, "name": None}, [("/name", "field-null"), ("/reward", "field-missing")]),
    (
        {"quotas": {"per_day": 0, "total": "9"}},
        [("/quotas/per_day", "number-out-of-range"), ("/quotas/total", "wrong-type")],
    ),
    # what reads but cannot be meant
    (
        {"windows": [{}, {"month_days": [30], "until": "2026-03-01", "from": "2026-02-01"}]},
        [("/windows/1", "rule-invalid")],
    ),
    ({"windows": [{"days": "holiday"}]}, [("/windows/0", "rule-invalid")]),
    (
        {"frequency": [{"at_most": 1, "per": "day"}, {"at_most": 2, "per": "day"}]},
        [("/frequency", "rule-invalid")],
    ),
    # overlapping tiers
    (
        {
            "reward": {
                "cashback": {
                    "tiers": [{"from": "1.00", "amount": "1.00"}, {"from": "9.00", "amount": "2.00"}]
                }
            }
        },
        [("/reward/cashback/tiers", "rule-invalid")],
    ),
    # what is released again has a stock and a life
    (
        {"reward": {"coupon": {"item": "券", "releases_unused": True, "life": {"days": 3}}}},
        [("/reward/coupon", "rule-invalid")],
    ),
    (
        {"reward": {"coupon": {"item": "券", "releases_unused": True, "stock": 9}}},
        [("/reward/coupon", "rule-invalid")],
    ),
    # nothing bounds what it costs
    ({"quotas": {}}, [("/quotas", "rule-invalid")]),
    ({"reward": {"cashback": {"rate": "0.02"}}}, [("/quotas", "rule-invalid")]),
    ({"reward": {"cashback": {"amount": "2.00"}}}, []),
    ({"reward": {"points": {"points": 1, "per": "1.00"}}}, [("/quotas", "rule-invalid")]),
    ({"reward": {"points": {"points": 500}}}, []),
    ({"reward": {"gift": {"item": "咖啡", "stock": 9}}, "quotas": {}}, []),
    ({"reward": {"cashback": {"rate": "0.02"}}, "quotas": {"budget": "100.00"}}, []),
    ({"reward": {"cashback": {"rate": "0.02"}}, "quotas": {}, "consents_unlimited": True}, []),
]


@pytest.mark.parametrize(("change", "expected"), FAULTY, ids=[str(row[0])[:60] for row in FAULTY])
def test_faults(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert sorted(told({**SOUND, **change})) == sorted(expected)


def test_a_reward_in_the_short_form_hides_no_other_fault() -> None:
    document = {name: part for name, part in SOUND.items() if name != "reward"}
    found = told({**document, "cashback": {"tiers": []}, "order": -1})
    assert found == [("/cashback/tiers", "rule-invalid"), ("/order", "number-out-of-range")]


def test_what_is_no_offer_at_all() -> None:
    assert ("", "wrong-type") in told([])
    assert {field for field, _ in told({})} == {"/id", "/name", "/cashback", "/criteria"}


def test_a_holiday_window_has_the_calendars_days() -> None:
    document = {**SOUND, "windows": [{"days": "holiday"}]}
    assert told(document, holidays=Holidays(frozenset({parse_ordinal("2026-10-01")}))) == []


def test_further_rules_are_asked_too_and_tell_their_place_in_the_whole() -> None:
    def no_gold(offer: Offer) -> list[InvalidInput]:
        return [InvalidInput("rule-invalid", "no", field="/name")] if offer.name == "优惠" else []

    assert told(SOUND, checks=[no_gold], pointer="/offers/3") == [("/offers/3/name", "rule-invalid")]


@given(st.sampled_from(list(places(FULL))), st.sampled_from([..., None, 7, "?", {}, [], [7], {"?": 1}, True]))
def test_a_document_with_a_fault_has_faults_and_a_valid_one_none_of_form(
    pointer: tuple[Any, ...], strange: Any
) -> None:
    document = changed(FULL, pointer, strange)
    if not offer_schema.is_valid(document):
        assert told(document)


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_campaigns_seen_in_the_field_are_sound_but_for_their_cost(name: str) -> None:
    for document in CAMPAIGNS[name]["offers"]:
        holidays = Holidays(frozenset({parse_ordinal("2026-10-01")}))
        found: list[CardcoreError] = faults(document, "CNY", holidays=holidays)
        assert {fault.field for fault in found} <= {"/quotas"}
