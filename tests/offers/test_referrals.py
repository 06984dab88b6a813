"""Referral: the published shapes as plain data, every reason told, tiers that never give less for more."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.__main__ import main
from cardcore.documents import merged
from cardcore.errors import InvalidInput
from cardcore.offers.referrals import (
    ByMonth,
    ByRound,
    Claim,
    FriendTerms,
    Held,
    NotCounted,
    PerFriend,
    Referral,
    ReferralProgramme,
    Spend,
    SpendBy,
    Tier,
    judge,
    settle,
)
from cardcore.referring import refer

CAMPAIGNS = Path(__file__).parents[1] / "golden" / "campaigns"
CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CAMPAIGNS.glob("referral-*.json"))}
DAY = 739_000
EVERBRIGHT = (Tier(1, 10_000), Tier(3, 48_000), Tier(5, 98_000), Tier(8, 168_000))


@pytest.mark.parametrize("name", CASES)
def test_a_published_campaign(name: str) -> None:
    case = CASES[name]
    answer, expected = refer(case["document"]), case["expected"]
    assert answer["rewards"] == expected["rewards"]
    assert answer["next"] == expected["next"]
    assert answer["total"] == expected["total"]
    refused = {str(one["claim"]): one["zh"] for one in answer["refused"]}
    assert refused == expected.get("refused", {})
    unmet = {
        one["friend"]: [reason["zh"] for reason in one["unmet"]]
        for one in answer["friends"]
        if not one["counts"]
    }
    assert unmet == expected["not_counted"]


def programme(shape: Any, **friend: Any) -> ReferralProgramme:
    return ReferralProgramme("mgm", "推荐办卡", "CNY", DAY, DAY + 300, FriendTerms(**friend), shape)


def friends(referrer: str, count: int, **more: Any) -> list[Referral]:
    return [Referral(referrer, f"{referrer}-{number}", DAY, **more) for number in range(count)]


@pytest.mark.parametrize(
    ("count", "amount"),
    [
        (0, 0),
        (1, 10_000),
        (2, 10_000),
        (3, 48_000),
        (4, 48_000),
        (5, 98_000),
        (7, 98_000),
        (8, 168_000),
        (50, 168_000),
    ],
)
def test_the_highest_tier_of_the_month_counts_once(count: int, amount: int) -> None:
    settled = settle(programme(ByMonth(EVERBRIGHT)), friends("ann", count), DAY)
    assert sum(reward.amount for reward in settled.rewards) == amount


def test_200_a_friend_for_25_friends_and_20_000_in_all() -> None:
    shape = PerFriend(20_000, 25, 20_000, (("platinum", 2),))
    settled = settle(programme(shape), friends("ann", 26), DAY)
    assert sum(reward.amount for reward in settled.rewards) == 25 * 20_000
    crowd = [one for number in range(810) for one in friends(f"r-{number:03}", 25)]
    assert sum(reward.friends for reward in settle(programme(shape), crowd, DAY).rewards) == 20_000
    platinum = settle(programme(shape), friends("ann", 13, level="platinum"), DAY)
    assert [reward.friends for reward in platinum.rewards] == [2] * 12 + [1]


tiers = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**6)), min_size=1, max_size=6).map(
    lambda steps: tuple(
        Tier(sum(step for step, _ in steps[: place + 1]), sum(amount for _, amount in steps[: place + 1]))
        for place in range(len(steps))
    )
)


@given(tiers, st.integers(0, 30))
def test_one_more_friend_never_brings_less(rising: tuple[Tier, ...], count: int) -> None:
    def brought(several: int) -> int:
        settled = settle(programme(ByMonth(rising)), friends("ann", several), DAY)
        return sum(reward.amount for reward in settled.rewards)

    assert brought(count) <= brought(count + 1)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.integers(1, 3)), max_size=20),
    st.integers(0, 9),
    st.integers(0, 20),
    st.randoms(use_true_random=False),
)
def test_limits_hold_and_the_order_of_the_referrals_does_not_matter(
    came: list[tuple[str, int, int]], most_per_referrer: int, most_in_all: int, order: Any
) -> None:
    shape = PerFriend(100, most_per_referrer, most_in_all, (("l-2", 2), ("l-3", 3)))
    referrals = [
        Referral(referrer, f"f-{number}", DAY, (Spend(DAY + day, 0, 1),), level=f"l-{level}")
        for number, (referrer, day, level) in enumerate(came)
    ]
    terms = programme(shape, least_spend=1)
    settled = settle(terms, referrals, DAY + 60)
    paid = [reward.friends for reward in settled.rewards]
    assert all(units > 0 for units in paid)
    assert not most_in_all or sum(paid) <= most_in_all
    for referrer in "abc":
        theirs = sum(reward.friends for reward in settled.rewards if reward.referrer == referrer)
        assert not most_per_referrer or theirs <= most_per_referrer
    shuffled = list(referrals)
    order.shuffle(shuffled)
    assert settle(terms, shuffled, DAY + 60).rewards == settled.rewards


@given(st.lists(st.booleans(), max_size=30))
def test_every_friend_counts_in_one_round_only(steps: list[bool]) -> None:
    """A step is a friend who comes or a claim."""
    referrals = [
        Referral("ann", f"f-{number}", DAY, (Spend(DAY + number, 0, 1),))
        for number, comes in enumerate(steps)
        if comes
    ]
    claims = [Claim("ann", DAY + number) for number, comes in enumerate(steps) if not comes]
    terms = programme(ByRound((Tier(2, 100), Tier(4, 300))), least_spend=1, spend_by=SpendBy.DAYS, days=99)
    settled = settle(terms, referrals, DAY + 99, claims)
    waiting = len(referrals) - sum(reward.friends for reward in settled.rewards)
    assert waiting >= 0
    assert len(settled.rewards) + len(settled.refused) == len(claims)
    assert all(reward.amount == (300 if reward.friends >= 4 else 100) for reward in settled.rewards)


def test_claims_and_spends_of_the_days_to_come_are_not_looked_at() -> None:
    terms = programme(ByRound((Tier(1, 100),)), least_spend=500)
    late = Referral("ann", "bob", DAY, (Spend(DAY + 9, 0, 500),))
    before = settle(terms, [late], DAY + 8, [Claim("ann", DAY + 9, 1)])
    assert (before.rewards, before.refused) == ((), ())
    (judged,) = before.friends
    assert isinstance(judged, NotCounted)
    assert judged.pending
    assert len(settle(terms, [late], DAY + 9, [Claim("ann", DAY + 9, 1)]).rewards) == 1


# what is not new about the friend, and what is told
NOT_NEW: list[tuple[FriendTerms, dict[str, Any], list[str]]] = [
    (FriendTerms(), {}, []),
    (FriendTerms(), {"held": Held(closed_on=DAY - 5_000)}, ["not-new"]),
    (FriendTerms(closed_for_years=1), {"held": Held(closed_on=DAY - 366)}, []),
    (FriendTerms(closed_for_years=1), {"held": Held(closed_on=DAY - 364)}, ["not-new"]),
    (FriendTerms(closed_for_years=1), {"held": Held(open=True, closed_on=1)}, ["not-new"]),
    (FriendTerms(), {"referrer": "bob"}, ["self-referred"]),
    (FriendTerms(), {"approved_on": DAY - 1}, ["outside-programme"]),
    (FriendTerms(), {"approved_on": DAY + 301}, ["outside-programme"]),
    (FriendTerms(least_spend=5), {"approved_on": DAY - 1}, ["outside-programme", "spend-short"]),
]


@pytest.mark.parametrize(("terms", "other", "codes"), NOT_NEW)
def test_every_reason_against_a_friend_is_told(
    terms: FriendTerms, other: dict[str, Any], codes: list[str]
) -> None:
    offered = attrs.evolve(programme(ByMonth(EVERBRIGHT)), friend=terms)
    judged = judge(offered, attrs.evolve(Referral("ann", "bob", DAY), **other), DAY)
    reasons = judged.reasons if isinstance(judged, NotCounted) else ()
    assert [reason.code for reason in reasons] == codes
    assert all(reason.text("zh") != reason.text("en") for reason in reasons)


MINIMAL = {
    "programme": {
        "id": "mgm",
        "name": "推荐办卡",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "friend": {},
        "reward": {"kind": "per_friend", "amount": "1.00"},
    },
    "on": "2026-03-01",
    "referrals": [{"referrer": "ann", "friend": "bob", "approved_on": "2026-02-01"}],
}

# what is given in its place, the code, the pointer
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"programme": {"ends_on": "2025-01-01"}}, "dates-reversed", "/programme/ends_on"),
    ({"programme": {"currency": "YUAN"}}, "currency-unknown", "/programme/currency"),
    ({"programme": {"friend": {"spend_by": "days"}}}, "field-missing", "/programme/friend/days"),
    ({"programme": {"reward": {"kind": "magic"}}}, "choice-unknown", "/programme/reward/kind"),
    ({"programme": {"reward": {"more": 1}}}, "field-unknown", "/programme/reward/more"),
    ({"programme": {"reward": {"amount": 1}}}, "wrong-type", "/programme/reward/amount"),
    ({"referrals": MINIMAL["referrals"] * 2}, "person-doubled", "/referrals"),  # type: ignore[operator]
    ({"claims": [{"referrer": "ann", "on": "2026-02-02"}]}, "claim-unfit", "/claims"),
    ({"claims": [{"referrer": "ann", "on": "2026-02-02", "at": "24:00:00"}]}, "time-invalid", "/claims/0/at"),
    ({"more": 1}, "field-unknown", "/more"),
]


@pytest.mark.parametrize(("over", "code", "field"), WRONG)
def test_what_is_wrong_is_told_with_its_place(over: dict[str, Any], code: str, field: str) -> None:
    assert refer(MINIMAL)["total"] == "1.00"
    with pytest.raises(InvalidInput) as refused:
        refer(merged(MINIMAL, over))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("kind", ["by_month", "by_round", "gift_by_tier"])
@pytest.mark.parametrize("counts", [[], [2, 2], [3, 1]])
def test_tiers_that_do_not_rise_are_refused(kind: str, counts: list[int]) -> None:
    given: dict[str, Any] = {"gifts": ["cup"]} if kind == "gift_by_tier" else {"amount": "1.00"}
    tiers = [{"friends": count, **given} for count in counts]
    document = merged(MINIMAL, {"programme": {"reward": {"kind": kind, "tiers": tiers}}})
    del document["programme"]["reward"]["amount"]
    with pytest.raises(InvalidInput) as refused:
        refer(document)
    assert (refused.value.code, refused.value.field) == ("tiers-not-rising", "/programme/reward/tiers")
    with pytest.raises(InvalidInput, match="tiers-not-rising"):
        ByMonth((Tier(1, 200), Tier(2, 100)))


def test_the_command_line_settles_a_programme(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "referrals.json"
    path.write_text(json.dumps(MINIMAL), "utf-8")
    assert main(["refer", str(path)]) == 0
    assert json.loads(capfd.readouterr().out) == refer(MINIMAL)
