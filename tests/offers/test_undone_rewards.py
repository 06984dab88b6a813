"""What was won or taken back by an entry that is taken out, or disputed, is as if that had never been."""

from typing import Any

import attrs
import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st

from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted, RewardTakenBack
from cardcore.accounts.restating import HistoryRestated
from cardcore.journeys import void
from cardcore.money import amount_text
from cardcore.offers.offer import POLICIES
from cardcore.offers.quotas import QuotaClaim
from cardcore.relationships import fold
from cardcore.testing.builders import day_end, program, purchase, refund
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story
from tests.offers.test_refunds import SHOP, bought, offer, taken


def in_order(story: Story) -> Story:
    """The story again, if no law is broken."""
    assert story.refusal is None
    check(story.book)
    assert fold(None, story.events) == story.relationship
    return story


def standing(story: Story) -> dict[str, Any]:
    """How the account and the offers stand, but for what stays on paper."""
    account, paper = story.relationship.account, ("sequence", "statement", "resolved")
    names = [field.name for field in attrs.fields(type(account)) if field.eq and field.name not in paper]
    return {name: getattr(account, name) for name in names} | {"offers": story.relationship.offers}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_refund_taken_out_gives_the_reward_again(policy: str) -> None:
    plain = bought(policy)
    story = plain.when(refund("50.00", "2024-01-12", **SHOP))
    undone = in_order(story.void(story.number_of(RefundPosted), "2024-01-20"))
    assert standing(undone) == standing(plain.when(day_end("2024-01-19")))


def test_a_late_refund_taken_out_gives_the_reward_again() -> None:
    plain = bought("claw_back")
    story = plain.late(refund("50.00", "2024-01-12", **SHOP), "2024-01-15")
    assert taken(story) == ["5.00"]
    undone = in_order(story.void(story.number_of(HistoryRestated), "2024-01-20"))
    assert standing(undone) == standing(plain.when(day_end("2024-01-19")))


@drawing(
    policy=st.sampled_from(POLICIES),
    parts=st.lists(st.integers(1, 90_00), min_size=2, max_size=4),
    gone=st.data(),
)
def test_of_several_refunds_one_may_be_taken_out(policy: str, parts: list[int], gone: st.DataObject) -> None:
    story = bought(policy).when(*(refund(amount_text(one, "CNY"), "2024-01-12", **SHOP) for one in parts))
    numbers = [place for place, event in enumerate(story.events, 1) if isinstance(event, RefundPosted)]
    undone = in_order(story.void(gone.draw(st.sampled_from(numbers)), "2024-01-20"))
    (won, *_) = undone.relationship.offers.won or [None]
    if won is not None:
        assert 0 <= won.taken <= won.granted
    if policy == "claw_back" and won is not None:
        assert won.taken >= won.granted * won.refunded // won.purchase.amount_minor - len(parts)


def test_a_purchase_taken_out_takes_what_it_won() -> None:
    story = bought("keep", quotas={"per_day": 9})
    number = story.number_of(PurchasePosted)
    gone = void(story.relationship, story.events, number, story.on + 9, story.program)
    assert gone.claims == (QuotaClaim(story.program.offers[0].offer_id, story.on, -1, 9),)
    undone = in_order(story.void(number, "2024-01-20")).then(balance="0.00")
    assert undone.relationship.account.cycle_rewards == 0
    assert [one.amount for one in undone.relationship.offers.counts] == [0]


def test_a_purchase_that_lost_something_by_a_refund_is_given_back_already() -> None:
    story = bought("claw_back").when(refund("50.00", "2024-01-12", **SHOP))
    number = story.number_of(PurchasePosted)
    story.void(number, "2024-01-20").then(refused="already-reversed")
    undone = story.void(story.number_of(RefundPosted), "2024-01-20").void(number, "2024-01-21")
    in_order(undone).then(balance="0.00")


def test_a_refund_that_names_its_purchase_takes_of_that_and_no_other() -> None:
    story = bought("claw_back")
    number = story.number_of(PurchasePosted)
    story = story.when(purchase("300.00", "2024-01-11", **SHOP))
    story = in_order(story.refund_of(number, refund("100.00", "2024-01-12", merchant="Hema")))
    (back,) = [event for event in story.events if isinstance(event, RewardTakenBack)]
    assert (back.won.number, back.amount) == (number, 10_00)


@pytest.mark.parametrize("part", ["50.00", "200.00"])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_dispute_takes_back_what_was_won_until_it_is_lost(policy: str, part: str) -> None:
    plain = bought(policy)
    story = plain.dispute(plain.number_of(PurchasePosted), "2024-01-15", part)
    assert bool(taken(story)) is (policy != "keep")
    number = story.number_of(DisputeOpened)
    lost = in_order(story.rule(number, "2024-01-20", Ruling.LOST))
    assert standing(lost) == standing(plain.when(day_end("2024-01-19")))
    won = in_order(story.rule(number, "2024-01-20", Ruling.WON))
    assert taken(won) == taken(story)


def test_a_purchase_that_counts_from_a_later_day_keeps_what_it_won() -> None:
    story = bought("claw_back")
    story = story.dispute(story.number_of(PurchasePosted), "2024-01-15", "200.00")
    later = story.rule(story.number_of(DisputeOpened), "2024-01-20", Ruling.LOST, "2024-01-18")
    in_order(later).then(balance="180.00")


def test_an_offer_that_is_gone_has_no_quota_to_give_back_to() -> None:
    story = bought("keep", quotas={"per_day": 9})
    without = attrs.evolve(story, program=program())
    number = story.number_of(PurchasePosted)
    assert void(story.relationship, story.events, number, story.on + 9, without.program).claims == ()
    assert offer("keep")["id"] == story.program.offers[0].offer_id
