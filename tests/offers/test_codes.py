"""Codes of coupons: each its own, given to one at a time, in nobody's log."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from cardcore import usecases
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.calendars import date_of
from cardcore.checking import check
from cardcore.errors import CardcoreError, Conflict
from cardcore.ids import AccountId, OfferId
from cardcore.journeys import BenefitUse, void
from cardcore.notices import Language, text
from cardcore.offers.benefits import BenefitGranted
from cardcore.offers.codes import LETTERS, Code, Listed, Patterned, has_check_digit, sayable
from cardcore.offers.handing_out import EVER
from cardcore.offers.quotas import ALL_TIME, QuotaClaim, QuotaLeft
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship, fold
from cardcore.testing import builders
from cardcore.testing.builders import day_end, ordinal, purchase, refund
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import Book
from cardcore.testing.invariants import check as check_laws
from cardcore.testing.stories import Story, given
from tests.offers.test_programme_offers import lived_under, offer, step
from tests.offers.test_undone_rewards import in_order

SHOP: Any = {"mcc": "5812", "merchant": "老张面馆"}
CODES = ["MOVIE-AA11", "MOVIE-BB22", "MOVIE-CC33"]

# --- the codes themselves ---------------------------------------------------------------------------

PATTERNS = st.text("#@AB7-", min_size=1, max_size=8).map(lambda text: f"C{text}")


@drawing(pattern=PATTERNS, seed=st.text(min_size=1, max_size=9), check=st.booleans())
def test_codes_of_a_pattern_differ_and_fit_it(pattern: str, seed: str, check: bool) -> None:
    count = min(sayable(pattern), 40)
    codes = Patterned(pattern + "?" * check, seed, count)
    texts = [codes.code(place).text for place in range(count)]
    assert len(set(texts)) == count
    for text_ in texts:
        for sign, drawn in zip(pattern, text_, strict=False):
            assert drawn in {"#": "0123456789", "@": LETTERS}.get(sign, sign)
        assert has_check_digit(text_) or not check
    assert [Patterned(pattern + "?" * check, seed, count).code(place).text for place in (0, count - 1)] == [
        texts[0],
        texts[-1],
    ]


def test_all_that_a_pattern_can_say_is_said_once() -> None:
    codes = Patterned("#@", "seed", 240)
    assert len({codes.code(place).text for place in range(240)}) == 240 == sayable("#@")


def test_another_seed_chooses_others() -> None:
    first, second = ({Patterned("######", seed, 9).code(n).text for n in range(9)} for seed in ("a", "b"))
    assert not first & second


def test_a_mistyped_digit_is_seen() -> None:
    code = Patterned("CAFE-####@-?", "seed", 9).code(3).text
    place = code.index("-") + 1
    other = str((int(code[place]) + 1) % 10)
    assert has_check_digit(code)
    assert not has_check_digit(code[:place] + other + code[place + 1 :])


def test_nobody_reads_a_code_in_a_log() -> None:
    assert "MOVIE" not in repr(Code(0, CODES[0])) + repr(Listed(tuple(CODES)))
    assert "secret" not in repr(Patterned("##", "secret", 9))
    bought = won()
    shown = repr((bought.relationship, bought.events, bought.told, bought.program))
    assert "****A11" in shown
    assert "MOVIE-" not in shown
    assert "MOVIE-" not in repr(BenefitUse.of(date_of(ordinal("2024-01-11")), "o-1", code=CODES[0]))


# --- definitions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coupon", "field"),
    [
        ({"codes": ["A1", "B2", "a1"]}, "codes/2"),
        ({"codes": ["A1", "B 2"]}, "codes/1"),
        ({"codes": []}, "codes"),
        ({"codes": ["A1"], "stock": 2}, "codes"),
        ({"codes": ["A1"], "code": "B"}, "codes"),
        ({"codes": {"pattern": "#", "seed": "s", "count": 11}}, "codes/pattern"),
        ({"codes": {"pattern": "cafe-##", "seed": "s", "count": 1}}, "codes/pattern"),
        ({"codes": {"pattern": "####-####-####?", "seed": "s", "count": 1}}, "codes/pattern"),
        ({"codes": {"pattern": "##", "count": 1}}, "codes/seed"),
        ({"codes": {"pattern": "##", "seed": "s", "count": 1, "salt": "x"}}, "codes/salt"),
    ],
)
def test_what_is_wrong_with_codes_is_told_without_them(coupon: dict[str, Any], field: str) -> None:
    definition = offer(reward={"coupon": {"item": "券"} | coupon})
    (fault,) = check({"offers": [definition]})["faults"]
    assert fault["field"] == f"/offers/0/reward/coupon/{field}".removesuffix("/")
    assert "A1" not in json.dumps(fault, ensure_ascii=False).upper()
    with pytest.raises(CardcoreError):
        builders.program(offers=[definition])


def test_two_rewards_do_not_share_a_stock() -> None:
    twice = [{"coupon": {"item": "券", "codes": ["A1"]}}, {"coupon": {"item": "券", "codes": ["B1"]}}]
    faults = check({"offers": [offer(rewards=twice, reward=None) | {"rewards": twice}]})["faults"]
    assert "/offers/0/rewards" in [one["field"] for one in faults]


# --- one holder -------------------------------------------------------------------------------------


def terms(policy: str = "give_back", **coupon: Any) -> Program:
    reward = {"coupon": {"item": "电影票", "codes": CODES} | coupon}
    return builders.program(offers=[offer(reward=reward, refund={"policy": policy})])


def won(policy: str = "give_back", **coupon: Any) -> Story:
    return given(terms(policy, **coupon)).when(purchase("100.00", "2024-01-10", **SHOP))


def codes(story: Story) -> list[str]:
    return codes_of(story.relationship)


def codes_of(relationship: Relationship) -> list[str]:
    return [code.text for benefit in relationship.offers.benefits for code in benefit.codes]


def without_refund(story: Story, quotas: QuotaLeft) -> Outcome:
    """What comes of taking its refund out; every law holds."""
    number = story.number_of(RefundPosted)
    undone = void(story.relationship, story.events, number, story.on + 1, story.program, quotas)
    assert fold(story.relationship, undone.events) == undone.relationship
    check_laws(Book(story.program, undone.relationship, (*story.events, *undone.events)))
    return undone


def test_each_purchase_wins_a_code_of_its_own() -> None:
    story = in_order(won())
    assert codes(story) == CODES[:1]
    assert story.told[-1].facts["codes"] == CODES[0]
    assert text(story.told[-1], Language.ZH).startswith(
        "2024年1月10日，您获得优惠券 电影票 MOVIE-AA11，数量1"
    )
    next_one = attrs.evolve(story, quotas={(OfferId("o-1/codes/电影票"), ALL_TIME): EVER - 1})
    assert codes(next_one.when(purchase("50.00", "2024-01-11", **SHOP))) == CODES[:2]


def test_codes_are_taken_only_as_they_were_seen() -> None:
    program = terms(count=2)
    outcome = builders.perform(
        given(program).relationship, purchase("100.00", "2024-01-10", **SHOP), program, None
    )
    assert outcome.claims == (
        QuotaClaim(OfferId("o-1/codes/电影票"), ALL_TIME, 2, EVER, seen=EVER),
        QuotaClaim(OfferId("o-1/stock/电影票"), ALL_TIME, 2, 3),
    )


@pytest.mark.parametrize(
    ("policy", "stock", "again"), [("give_back", 3, 1), ("claw_back", 2, 0), ("forfeit", 2, 0)]
)
def test_a_refund_returns_a_code_or_makes_it_void(policy: str, stock: int, again: int) -> None:
    steps = [step("02", "100.00"), step("03", "-100.00"), step("04", "50.00")]
    reward = {"coupon": {"item": "电影票", "codes": CODES}}
    answer = lived_under(
        {"preset": "cmb", "offers": [offer(reward=reward, refund={"policy": policy})]},
        steps,
        "offers",
        "notices",
    )
    first, second = answer["offers"][0]["benefits"]
    assert (first["codes"], first["taken_back"]) == (CODES[:1], 1)
    assert second["codes"] == [CODES[0] if again else CODES[1]]
    assert answer["offers"][0]["stock"] == [{"item": "电影票", "of": 3, "left": stock - 1}]
    told = " ".join(one["text"]["zh"] for one in answer["notices"])
    assert told.count(CODES[0]) == 1 + again
    assert "收回优惠券 电影票 ****A11" in told


def test_what_is_used_is_used_by_its_code_and_once() -> None:
    story = won(count=2)
    use = BenefitUse.of(date_of(ordinal("2024-01-11")), "o-1", code=CODES[1])
    used = in_order(story.when(use))
    assert codes(used) == CODES[:1]
    assert used.told[-1].facts["codes"] == "****B22"
    assert isinstance(used.when(use).refusal, Conflict)
    assert codes(used.when(BenefitUse.of(date_of(ordinal("2024-01-12")), "o-1"))) == []
    both = story.when(BenefitUse.of(date_of(ordinal("2024-01-12")), "o-1", 2))
    assert both.told[-1].facts["codes"] == "****A11 ****B22"
    with pytest.raises(CardcoreError) as refused:
        BenefitUse.of(date_of(ordinal("2024-01-11")), "o-1", 2, CODES[0])
    assert (refused.value.code, refused.value.field) == ("number-out-of-range", "count")


def test_a_scenario_uses_a_coupon_by_its_code() -> None:
    reward = {"coupon": {"item": "电影票", "codes": CODES}}
    uses = [
        {"on": f"2026-11-{day}", "use_benefit": {"offer": "o-1", "code": CODES[1]}} for day in ("04", "05")
    ]
    program = {"preset": "cmb", "offers": [offer(reward=reward)]}
    steps = [step("02", "100.00"), step("03", "100.00"), uses[0]]
    answer = lived_under(program, steps, "offers")
    assert [(one["codes"], one.get("used", 0)) for one in answer["offers"][0]["benefits"]] == [
        (CODES[:1], 0),
        (CODES[1:2], 1),
    ]
    with pytest.raises(CardcoreError) as refused:
        lived_under(program, [*steps, uses[1]], "offers")
    assert (refused.value.code, refused.value.field) == (
        "benefit-insufficient",
        "/events/3/use_benefit/count",
    )


def test_an_exhausted_stock_is_a_reason_with_its_distance() -> None:
    steps = [step(day, "100.00") for day in ("02", "03", "04", "05")]
    program = {"preset": "cmb", "offers": [offer(reward={"coupon": {"item": "券", "codes": CODES}})]}
    answer = lived_under(program, steps, "offers", "evaluations")
    assert [one["codes"] for one in answer["offers"][0]["benefits"]] == [[code] for code in CODES]
    (reason,) = answer["evaluations"][-1]["ineligible"][0]["reasons"]
    assert (reason["criterion"], reason["wanted"], reason["got"], reason["distance"]) == (
        "stock",
        "less than 3",
        "3",
        "1",
    )
    assert reason["text"]["zh"] == "券 已领完"


def test_a_reward_of_several_says_how_many_are_missing() -> None:
    steps = [step(day, "100.00") for day in ("02", "03")]
    program = {
        "preset": "cmb",
        "offers": [offer(reward={"coupon": {"item": "券", "count": 2, "codes": CODES}})],
    }
    answer = lived_under(program, steps, "evaluations")
    (reason,) = answer["evaluations"][-1]["ineligible"][0]["reasons"]
    assert (reason["criterion"], reason["wanted"], reason["got"], reason["distance"]) == (
        "stock",
        "less than 2",
        "2",
        "1",
    )


def test_a_purchase_that_never_was_gives_its_code_back() -> None:
    story = won("claw_back")
    undone = void(
        story.relationship, story.events, story.number_of(PurchasePosted), story.on + 1, story.program
    )
    assert QuotaClaim(OfferId("o-1/code/电影票/0"), ALL_TIME, -1, 0) in undone.claims
    assert QuotaClaim(OfferId("o-1/stock/电影票"), ALL_TIME, -1, 3) in undone.claims


@pytest.mark.parametrize("policy", ["give_back", "claw_back"])
def test_a_refund_that_never_was_gives_the_same_code_again(policy: str) -> None:
    back = won(policy).when(refund("100.00", "2024-01-11", **SHOP))
    assert codes(back) == []
    quotas = {(OfferId("o-1/codes/电影票"), ALL_TIME): EVER - 1}
    quotas |= {(OfferId("o-1/code/电影票/0"), ALL_TIME): 1} if policy == "give_back" else {}
    undone = without_refund(back, quotas)
    assert codes_of(undone.relationship) == CODES[:1]
    assert [one.facts["codes"] for one in undone.notices if one.kind == "benefit_granted"] == ["****A11"]
    names = [one.offer_id.partition("/")[2] for one in undone.claims]
    assert names == (["code/电影票/0", "stock/电影票"] if policy == "give_back" else [])


@pytest.mark.parametrize(
    ("stock", "expected"), [({}, [CODES[1]]), ({(OfferId("o-1/stock/电影票"), ALL_TIME): 0}, [])]
)
def test_where_another_has_the_code_by_now_it_is_another_or_none(
    stock: dict[Any, int], expected: list[str]
) -> None:
    back = won().when(refund("100.00", "2024-01-11", **SHOP))
    quotas = {
        (OfferId("o-1/codes/电影票"), ALL_TIME): EVER - 1,
        (OfferId("o-1/code/电影票/0"), ALL_TIME): 0,
        **stock,
    }
    undone = without_refund(back, quotas)
    assert codes_of(undone.relationship) == expected
    told = [one.kind for one in undone.notices]
    assert ("quota_gone" in told, "benefit_granted" in told) == (not expected, bool(expected))


def test_a_later_version_without_the_coupon_has_no_other_code() -> None:
    story = won().when(refund("100.00", "2024-01-11", **SHOP))
    later = builders.program(offers=[offer(refund={"policy": "give_back"})])
    assert codes_of(without_refund(attrs.evolve(story, program=later), {}).relationship) == []


def test_what_lapses_unused_goes_back_with_its_code() -> None:
    story = won(life={"days": 3}, releases_unused=True)
    closed = builders.perform(story.relationship, day_end("2024-01-20"), story.program, None)
    assert closed.claims[-1] == QuotaClaim(OfferId("o-1/code/电影票/0"), ALL_TIME, -1, 0)
    assert codes(attrs.evolve(story, relationship=closed.relationship)) == []


# --- many holders on one store ----------------------------------------------------------------------

HOLDERS = [AccountId(f"a-{number}") for number in range(3)]
DEEDS = ("buy", "buy", "refund", "use", "lapse", "undo")


@settings(max_examples=25, deadline=None)
@drawing(
    policy=st.sampled_from(["give_back", "claw_back", "forfeit"]),
    deeds=st.lists(st.tuples(st.sampled_from(HOLDERS), st.sampled_from(DEEDS)), max_size=24),
)
def test_a_code_has_one_holder_at_a_time_and_is_used_once(
    policy: str, deeds: list[tuple[AccountId, str]]
) -> None:
    program, store = terms(policy, life={"days": 6}, releases_unused=True), MemoryStore()
    desk.opened(store, *HOLDERS)
    used: list[str] = []
    for number, (who, deed) in enumerate(deeds):
        _do(store, program, who, deed, number, used)
        with store.begin() as unit:
            held = [
                code.text
                for one in HOLDERS
                for benefit in unit.relationship(one).offers.benefits
                for code in benefit.codes
            ]
            left = unit.quotas(ALL_TIME).get((OfferId("o-1/stock/电影票"), ALL_TIME), len(CODES))
        assert len(set(held)) == len(held)
        assert not set(used) & set(held)
        assert len(set(used)) == len(used)
        assert 0 <= left <= len(CODES) - len(held) - len(used)


def _do(
    store: MemoryStore, program: Program, who: AccountId, deed: str, number: int, used: list[str]
) -> None:
    """One deed of a holder; what cannot be done that way is not."""
    on, command = date_of(ordinal("2024-01-10") + number), desk.command(f"c-{number}")
    with store.begin() as unit:
        relationship, events = unit.relationship(who), unit.events(who)
    live = [one for one in relationship.offers.benefits if one.usable(ordinal(on))]
    if deed == "buy":
        usecases.post(store, command, who, purchase("100.00", on, **SHOP), program)
    elif deed == "refund":
        usecases.post(store, command, who, refund("100.00", on, **SHOP), program)
    elif deed == "use" and live:
        used.append(live[0].codes[0].text)
        use = BenefitUse.of(on, "o-1", code=used[-1])
        usecases.use_benefit(store, command, who, use, program)
    elif deed == "lapse":
        usecases.close_day(store, command, who, on, program)
    elif deed == "undo":
        numbers = [place for place, event in enumerate(events, 1) if isinstance(event, RefundPosted)]
        try:
            for one in numbers[-1:]:
                usecases.void(store, command, who, one, on, program)
        except Conflict:
            return


def test_a_code_is_granted_in_one_event_only() -> None:
    story = won(count=2).when(purchase("100.00", "2024-01-11", **SHOP))
    granted = [event for event in story.events if isinstance(event, BenefitGranted)]
    assert [len(one.benefit.codes) for one in granted[:1]] == [2]
