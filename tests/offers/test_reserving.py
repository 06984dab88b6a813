"""A use that is set aside at the authorization: never oversold, never lost; and one that counts again."""

from typing import Any

import attrs
import pytest
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from cardcore import usecases
from cardcore.accounts.postings import RefundPosted, RewardCredited
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.ids import AccountId, HoldId, OfferId
from cardcore.journeys import void
from cardcore.notices import Language, text
from cardcore.offers.quotas import ALL_TIME, QuotaClaim
from cardcore.programs.program import Program
from cardcore.testing import builders
from cardcore.testing.builders import authorization, day_end, increment, ordinal, purchase, refund, reversal
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.stories import Story, given
from tests.offers.test_programme_offers import lived_under, offer
from tests.offers.test_undone_rewards import in_order

O1 = OfferId("o-1")
SHOP: Any = {"mcc": "5812", "merchant": "老张面馆"}


def terms(total: int = 1, **parts: Any) -> Program:
    return builders.program(offers=[offer(quotas={"total": total, "reserves": True}, **parts)])


def held(total: int = 1, **parts: Any) -> Story:
    return given(terms(total, **parts)).when(authorization("100.00", "2024-01-10", **SHOP))


def names(story: Story) -> list[str]:
    events = [type(event).__name__ for event in story.happened]
    return [name for name in events if name != "StatementIssued"]


def test_an_approved_authorization_sets_the_use_aside() -> None:
    assert names(held()) == ["HoldPlaced", "UseReserved"]
    assert names(held(when={"mcc": "5411"})) == ["HoldPlaced"]
    plain = builders.program(offers=[offer(quotas={"total": 1})])
    assert names(given(plain).when(authorization("100.00", "2024-01-10", **SHOP))) == ["HoldPlaced"]
    cash = given(terms()).when(authorization("100.00", "2024-01-10", mcc="6011", merchant="ATM"))
    assert names(cash) == ["HoldPlaced"]
    unlimited = builders.program(offers=[offer(quotas={"reserves": True})])
    assert names(given(unlimited).when(authorization("100.00", "2024-01-10", **SHOP))) == ["HoldPlaced"]
    assert held().relationship.offers.reserved[0].claims == (QuotaClaim(O1, ALL_TIME, 1, 1),)


def test_of_several_offers_those_that_reserve_do() -> None:
    both = builders.program(
        offers=[offer(quotas={"total": 1, "reserves": True}), offer("o-2", quotas={"total": 1})]
    )
    story = given(both).when(authorization("100.00", "2024-01-10", **SHOP))
    assert [one.offer_id for one in story.relationship.offers.reserved] == [O1]


def test_posting_consumes_what_was_set_aside() -> None:
    sold_out = attrs.evolve(held(), quotas={(O1, ALL_TIME): 0})
    story = in_order(sold_out.when(purchase("100.00", "2024-01-11", hold="h-1", **SHOP)))
    assert [one.amount for one in story.events if isinstance(one, RewardCredited)] == [10_00]
    assert story.relationship.offers.reserved == ()
    other = attrs.evolve(held(), quotas={(O1, ALL_TIME): 0}).when(purchase("100.00", "2024-01-11", **SHOP))
    assert not [one for one in other.events if isinstance(one, RewardCredited)]
    assert other.relationship.offers.reserved != ()


@pytest.mark.parametrize("ends", [reversal("2024-01-11"), day_end("2024-03-31")], ids=["reversed", "expired"])
def test_a_hold_that_ends_without_a_purchase_releases_it(ends: Any) -> None:
    story = in_order(held().when(ends))
    assert story.relationship.offers.reserved == ()
    assert "UseReleased" in names(story)


def test_a_purchase_that_comes_late_releases_it_and_wins_nothing() -> None:
    story = held().late(purchase("100.00", "2024-01-11", hold="h-1", **SHOP), "2024-01-12")
    assert in_order(story).relationship.offers.reserved == ()
    assert not [one for one in story.events if isinstance(one, RewardCredited)]


def test_a_part_of_a_hold_that_is_reversed_keeps_it() -> None:
    story = held().when(reversal("2024-01-11", text="5.00"))
    assert len(story.relationship.offers.reserved) == 1


def test_what_the_authorization_said_need_not_be_said_again() -> None:
    lunch = offer(
        when={"store": "s-1", "channel": "pos", "tags": ["vip"]},
        windows=[{"times": [["10:00", "14:00"]]}],
        quotas={"total": 1, "reserves": True},
    )
    said = {
        "store": "s-1",
        "channel": "pos",
        "at": "2026-11-02T12:00:00+08:00",
        "customer": {"tags": ["vip"]},
    }
    asked = {"hold": "h-1", "amount": "100.00", "mcc": "5812", "merchant": "老张面馆"}
    program = {"preset": "cmb", "offers": [lunch]}
    for presented in (
        {"capture": {"hold": "h-1"}},
        {
            "post": {
                "kind": "purchase",
                "amount": "100.00",
                "mcc": "5812",
                "merchant": "老张面馆",
                "hold": "h-1",
            }
        },
    ):
        steps = [{"on": "2026-11-02", "authorize": asked | said}, {"on": "2026-11-03", **presented}]
        answer = lived_under(program, steps, "offers", "evaluations", until="2026-11-30")
        assert [one["amount"] for one in answer["offers"][0]["rewards"]] == ["10.00"]
        assert len(answer["evaluations"][0]["granted"]) == 1
    without = [{"on": "2026-11-02", "authorize": asked}, {"on": "2026-11-03", "capture": {"hold": "h-1"}}]
    answer = lived_under(program, without, "offers", until="2026-11-30")
    assert answer["offers"][0]["rewards"] == []


def test_another_purchase_finds_the_use_taken_by_a_hold() -> None:
    meal = {"amount": "100.00", "mcc": "5812", "merchant": "老张面馆"}
    steps = [
        {"on": "2026-11-02", "authorize": {"hold": "h-1", **meal}},
        {"on": "2026-11-03", "post": {"kind": "purchase", **meal}},
        {"on": "2026-11-04", "capture": {"hold": "h-1"}},
    ]
    program = {"preset": "cmb", "offers": [offer(quotas={"total": 1, "reserves": True})]}
    answer = lived_under(program, steps, "offers", "evaluations", until="2026-11-30")
    assert [one["on"] for one in answer["offers"][0]["rewards"]] == ["2026-11-04"]
    assert [len(one["granted"]) for one in answer["evaluations"]] == [0, 1]


def test_an_authorization_is_asked_for_when_it_is_made() -> None:
    asked = {"hold": "h-1", "amount": "100.00", "mcc": "5812", "merchant": "老张面馆"}
    late = {"on": "2026-11-03", "authorize": asked | {"at": "2026-11-02T12:00:00+08:00"}}
    with pytest.raises(CardcoreError) as refused:
        lived_under({"preset": "cmb", "offers": []}, [late], "offers")
    assert (refused.value.code, refused.value.field) == ("date-order", "/events/0/authorize/at")


# --- the holder's own frequency and caps ------------------------------------------------------------

MEAL = {"amount": "100.00", "mcc": "5812", "merchant": "老张面馆"}
RESERVES: Any = {"quotas": {"reserves": True}}
ONCE_A_DAY: Any = {"frequency": [{"per": "day", "at_most": 1}], **RESERVES}


def asked_and(*steps: tuple[str, dict[str, Any]], terms: list[dict[str, Any]], until: str) -> dict[str, Any]:
    """The life of two authorizations of one day, and what comes then."""
    holds = [{"on": "2026-11-02", "authorize": {"hold": f"h-{number}", **MEAL}} for number in (1, 2)]
    lived = [*holds, *({"on": on, **step} for on, step in steps)]
    return lived_under(
        {"preset": "cmb", "offers": terms}, lived, "offers", "evaluations", "notices", until=until
    )


def rewards_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["on"], one["amount"]) for one in answer["offers"][0]["rewards"]]


def test_two_authorizations_do_not_promise_one_use() -> None:
    terms = [offer(clock="transaction", **ONCE_A_DAY)]
    answer = asked_and(terms=terms, until="2026-11-02")
    assert (answer["offers"][0]["uses"], answer["offers"][0]["reserved_by"]) == ({"day": 1}, ["h-1"])
    both = [("2026-11-03", {"capture": {"hold": hold}}) for hold in ("h-2", "h-1")]
    for hold, step in zip(("h-2", "h-1"), both, strict=True):
        step[1]["capture"] = {"hold": hold, "transaction_date": "2026-11-02"}
    answer = asked_and(*both, terms=terms, until="2026-11-30")
    assert rewards_of(answer) == [("2026-11-03", "10.00")]
    second, first = answer["evaluations"]
    assert [why["criterion"] for why in second["ineligible"][0]["reasons"]] == ["uses_per_day"]
    assert [won["offer"] for won in first["granted"]] == ["o-1"]
    assert "reserved_by" not in answer["offers"][0]


@pytest.mark.parametrize(
    "ends", [("2026-11-02", {"reverse": {"hold": "h-1"}}), ("2026-12-20", {"close_day": {}})]
)
def test_a_use_of_ones_own_is_free_again_where_the_hold_ends(ends: tuple[str, dict[str, Any]]) -> None:
    once: Any = {"frequency": [{"per": "campaign", "at_most": 1}], **RESERVES}
    again = (ends[0], {"authorize": {"hold": "h-3", **MEAL}})
    steps = [again] if "close_day" in ends[1] else [ends, again]
    answer = asked_and(*steps, terms=[offer(**once)], until=ends[0])
    assert (answer["offers"][0]["uses"], answer["offers"][0]["reserved_by"]) == ({"campaign": 1}, ["h-3"])


def test_a_cap_has_room_for_what_holds_were_promised() -> None:
    capped = offer(
        clock="transaction", reward={"cashback": {"rate": "0.10", "cap_per_month": "15.00"}}, **RESERVES
    )
    captures = [("2026-11-04", {"capture": {"hold": hold}}) for hold in ("h-2", "h-1")]
    answer = asked_and(*captures, terms=[capped], until="2026-11-30")
    assert rewards_of(answer) == [("2026-11-04", "5.00"), ("2026-11-04", "10.00")]


def test_a_release_long_after_its_span_takes_nothing_that_is_no_longer_kept() -> None:
    """Of a day that nothing is counted of any more."""
    program = builders.program(offers=[offer(**ONCE_A_DAY)])
    story = given(program).when(authorization("100.00", "2024-01-10", **SHOP))
    assert [one.amount for one in story.relationship.offers.counts] == [1]
    days = [date_of(ordinal("2024-01-10") + day) for day in range(6, 82, 6)]
    story = story.when(*(increment("1.00", day) for day in days))
    story = in_order(story.when(purchase("100.00", days[-1], **SHOP), reversal(days[-1])))
    assert story.relationship.offers.reserved == ()
    assert all(one.amount > 0 for one in story.relationship.offers.counts)


# --- what changes between the hold and its capture --------------------------------------------------


def changed(clock: str) -> list[dict[str, Any]]:
    """10 % until the 3rd, 20 % from then on; the first version only on the 2nd."""
    first = offer(clock=clock, quotas={"total": 1, "reserves": True})
    later = offer(clock=clock, quotas={"total": 1, "reserves": True}, effective_from="2026-11-03")
    return [first, later | {"reward": {"cashback": {"rate": "0.20"}}}]


@pytest.mark.parametrize(("clock", "amount"), [("transaction", "10.00"), ("posting", "20.00")])
def test_the_version_of_the_day_that_counts_decides(clock: str, amount: str) -> None:
    capture = ("2026-11-04", {"capture": {"hold": "h-1", "transaction_date": "2026-11-02"}})
    answer = asked_and(capture, terms=changed(clock), until="2026-11-30")
    assert rewards_of(answer) == [("2026-11-04", amount)]


@pytest.mark.parametrize(("clock", "won"), [("transaction", 1), ("posting", 0)])
def test_an_offer_that_ended_meanwhile_keeps_its_word_by_its_clock(clock: str, won: int) -> None:
    windows = [{"from": "2026-11-01", "until": "2026-11-03"}]
    terms = [offer(clock=clock, windows=windows, quotas={"total": 1, "reserves": True})]
    capture = ("2026-11-04", {"capture": {"hold": "h-1", "transaction_date": "2026-11-02"}})
    answer = asked_and(capture, terms=terms, until="2026-11-30")
    assert len(rewards_of(answer)) == won
    assert "reserved_by" not in answer["offers"][0]


def test_a_place_of_an_offer_that_is_gone_is_free_again() -> None:
    gone = attrs.evolve(held(), program=builders.program(offers=[]), quotas={(O1, ALL_TIME): 0})
    posted = in_order(gone.when(purchase("100.00", "2024-01-11", hold="h-1", **SHOP)))
    assert names(posted) == ["HoldCaptured", "PurchasePosted", "PointsEarned", "UseReleased"]
    assert posted.relationship.offers.reserved == ()


# --- many holders on one store ----------------------------------------------------------------------

HOLDERS = [AccountId(f"a-{number}") for number in range(4)]
DEEDS = ("hold", "post", "reverse", "expire", "refund")


@settings(max_examples=25, deadline=None)
@drawing(deeds=st.lists(st.tuples(st.sampled_from(HOLDERS), st.sampled_from(DEEDS)), max_size=24))
def test_of_a_shared_quota_nothing_is_oversold_and_nothing_lost(deeds: list[tuple[AccountId, str]]) -> None:
    program, store = terms(2, refund={"policy": "give_back"}), MemoryStore()
    desk.opened(store, *HOLDERS)
    for number, (who, deed) in enumerate(deeds):
        _do(store, program, who, deed, number, day=ordinal("2024-01-10") + number)
        with store.begin() as unit:
            left = unit.quotas(ALL_TIME).get((O1, ALL_TIME), 2)
            offers = [unit.relationship(one).offers for one in HOLDERS]
        waiting = sum(claim.uses for one in offers for each in one.reserved for claim in each.claims)
        won = sum(won.taken < won.granted for one in offers for won in one.won)
        assert left >= 0
        assert left + waiting + won == 2


def _do(store: MemoryStore, program: Program, who: AccountId, deed: str, number: int, day: int) -> None:
    """One deed of a holder; what cannot be done that way is not."""
    on, command = date_of(day), desk.command(f"c-{number}")
    with store.begin() as unit:
        holds = [one for one in unit.relationship(who).account.holds if one.expires_on >= day]
    if deed == "hold":
        asked = authorization("100.00", on, hold=f"h-{number}", **SHOP)
        usecases.authorize(store, command, who, asked, program)
    elif deed == "post":
        captured: Any = {"hold": holds[0].hold_id} if holds else {}
        usecases.post(store, command, who, purchase("100.00", on, **SHOP, **captured), program)
    elif deed == "reverse" and holds:
        usecases.reverse_authorization(store, command, who, HoldId(holds[0].hold_id), on, program)
    elif deed == "expire":
        usecases.close_day(store, command, who, on, program)
    elif deed == "refund":
        usecases.post(store, command, who, refund("100.00", on, **SHOP), program)


# --- a use that counts again ------------------------------------------------------------------------


def won(**parts: Any) -> Story:
    """10 % of 100.00, given back by a refund."""
    terms = offer(refund={"policy": "give_back"}, **parts)
    story = given(builders.program(offers=[terms])).when(purchase("100.00", "2024-01-10", **SHOP))
    return story.when(refund("100.00", "2024-01-12", **SHOP))


def test_a_refund_taken_out_claims_the_use_again() -> None:
    story = won(quotas={"total": 5, "budget": "50.00"})
    number = story.number_of(RefundPosted)
    undone = void(story.relationship, story.events, number, story.on + 1, story.program)
    assert undone.claims == (
        QuotaClaim(O1, ALL_TIME, 1, 5),
        QuotaClaim(OfferId("o-1/budget"), ALL_TIME, 10_00, 50_00),
    )


def test_a_use_that_is_gone_is_told_and_the_reward_stands() -> None:
    story = won(quotas={"total": 1, "budget": "50.00"})
    number, quotas = (
        story.number_of(RefundPosted),
        {(O1, ALL_TIME): 0, (OfferId("o-1/budget"), ALL_TIME): 4_00},
    )
    undone = void(story.relationship, story.events, number, story.on + 1, story.program, quotas)
    assert undone.claims == (QuotaClaim(OfferId("o-1/budget"), ALL_TIME, 4_00, 50_00),)
    assert undone.relationship.account.balance_minor == 90_00
    assert [text(one, Language.ZH) for one in undone.notices if one.kind == "quota_gone"] == [
        "2024年1月13日，退款已撤销，您的优惠（o-1）恢复；退还的名额已被他人使用。"
    ]


def test_stock_is_claimed_again_too_and_a_forfeit_use_was_never_free() -> None:
    mug = {"gift": {"item": "马克杯", "stock": 3}}
    story = won(reward=mug)
    undone = void(
        story.relationship, story.events, story.number_of(RefundPosted), story.on + 1, story.program
    )
    assert undone.claims == (QuotaClaim(OfferId("o-1/stock/马克杯"), ALL_TIME, 1, 3),)
    kept = offer(refund={"policy": "forfeit"}, quotas={"total": 5})
    bought = given(builders.program(offers=[kept])).when(
        purchase("100.00", "2024-01-10", **SHOP), refund("100.00", "2024-01-12", **SHOP)
    )
    number = bought.number_of(RefundPosted)
    assert void(bought.relationship, bought.events, number, bought.on + 1, bought.program).claims == ()


def test_on_a_store_the_use_that_another_took_is_not_taken_twice() -> None:
    program, store = terms(1, refund={"policy": "give_back"}), MemoryStore()
    ann, bob = HOLDERS[:2]
    desk.opened(store, ann, bob)
    meal = purchase("100.00", "2024-01-10", **SHOP)
    usecases.post(store, desk.command("c-1"), ann, meal, program)
    back = usecases.post(store, desk.command("c-2"), ann, refund("100.00", "2024-01-11", **SHOP), program)
    usecases.post(store, desk.command("c-3"), bob, purchase("100.00", "2024-01-12", **SHOP), program)
    place = next(at for at, event in enumerate(back.events, 1) if isinstance(event, RefundPosted))
    number = back.version - len(back.events) + place
    undone = usecases.void(store, desk.command("c-4"), ann, number, date_of(ordinal("2024-01-13")), program)
    assert "quota_gone" in [one.kind for one in undone.notices]
    with store.begin() as unit:
        assert unit.quotas(ALL_TIME) == {(O1, ALL_TIME): 0}
