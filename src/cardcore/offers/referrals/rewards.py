"""What the counted friends bring, by the shape of the programme.

A settlement is made anew from all referrals and claims as of a day, and is the same whenever it is made.
Limits are filled in the order in which friends came to count.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cardcore.errors import require
from cardcore.offers.reasons import Reason
from cardcore.offers.referrals.friends import Counted, NotCounted, Referral, deadline, judge
from cardcore.offers.referrals.programme import (
    ByMonth,
    ByRound,
    GiftByTier,
    GiftTier,
    PerFriend,
    ReferralProgramme,
    Tier,
)
from cardcore.values import frozen


@frozen
class Claim:
    """A referrer asks, on a day and second: for the tier reached (rounds), or for a gift of a tier."""

    referrer: str
    on: int
    second: int = 0
    friends: int = 0
    """The tier, by the friends it asks for; for gifts."""
    gift: str = ""


@frozen
class Reward:
    """What a referrer has for so many friends; not ``final`` while friends of the month may still spend."""

    referrer: str
    friends: int
    amount: int = 0
    gift: str = ""
    period: str = ""
    """``YYYY-MM`` by month, the number of the round by round, the friend by friend."""
    final: bool = True


@frozen
class RefusedClaim:
    """A claim that gives nothing, its place among the claims as they were given, and why."""

    claim: Claim
    place: int
    reason: Reason


@frozen
class Next:
    """How many more friends a referrer needs for the next tier; of the current month or round."""

    referrer: str
    friends: int
    missing: int


@frozen
class Settlement:
    """All friends judged, all rewards and refused claims, and what comes next."""

    friends: tuple[Counted | NotCounted, ...]
    rewards: tuple[Reward, ...]
    refused: tuple[RefusedClaim, ...] = ()
    next: tuple[Next, ...] = ()


def settle(
    programme: ReferralProgramme, referrals: Sequence[Referral], on: int, claims: Sequence[Claim] = ()
) -> Settlement:
    """What everybody has as of the day ``on``.

    Raises `InvalidInput` ``person-doubled`` where a friend was referred twice, ``claim-unfit`` for claims
    where the programme knows none.
    """
    names = [referral.friend for referral in referrals]
    require(len(set(names)) == len(names), "person-doubled", "a friend comes once", field="referrals")
    claimed = isinstance(programme.shape, ByRound | GiftByTier)
    require(claimed or not claims, "claim-unfit", "this programme pays without a claim", field="claims")
    judged = tuple(judge(programme, referral, on) for referral in referrals)
    counted = sorted(
        (one for one in judged if isinstance(one, Counted)),
        key=lambda one: (one.on, one.second, one.referral.friend),
    )
    asked = sorted(
        ((place, one) for place, one in enumerate(claims) if one.on <= on),
        key=lambda pair: (pair[1].on, pair[1].second),
    )
    match programme.shape:
        case PerFriend() as shape:
            return Settlement(judged, tuple(_per_friend(shape, counted)))
        case ByMonth() as shape:
            return _by_month(programme, shape, judged, counted, on)
        case ByRound() as shape:
            return _by_round(shape, judged, counted, asked)
        case shape:
            return _gifts(shape, judged, counted, asked)


Judged = tuple[Counted | NotCounted, ...]


def _per_friend(shape: PerFriend, counted: Iterable[Counted]) -> Iterator[Reward]:
    """What is left of a limit may pay a friend who stands for several in part."""
    had, given = Counter[str](), 0
    for one in counted:
        referrer, units = one.referral.referrer, shape.units(one.referral.level)
        if shape.most_per_referrer:
            units = min(units, shape.most_per_referrer - had[referrer])
        if shape.most_in_all:
            units = min(units, shape.most_in_all - given)
        if units > 0:
            had[referrer] += units
            given += units
            yield Reward(referrer, units, units * shape.amount, period=one.referral.friend)


def _by_month(
    programme: ReferralProgramme, shape: ByMonth, judged: Judged, counted: Iterable[Counted], on: int
) -> Settlement:
    friends: Counter[tuple[str, str]] = Counter()
    for one in counted:
        friends[one.referral.referrer, _month(one.referral.approved_on)] += 1
    open_until: dict[tuple[str, str], int] = defaultdict(int)
    for any_one in judged:
        key = (any_one.referral.referrer, _month(any_one.referral.approved_on))
        open_until[key] = max(open_until[key], deadline(programme, any_one.referral))
    rewards, following = list[Reward](), list[Next]()
    for (referrer, month), count in sorted(friends.items()):
        final = on > open_until[referrer, month]
        tier = _reached(shape.tiers, count)
        if tier is not None:
            rewards.append(Reward(referrer, count, tier.amount, period=month, final=final))
        if not final:
            following += _next(shape.tiers, referrer, count)
    return Settlement(judged, tuple(rewards), next=tuple(following))


def _month(on: int) -> str:
    return datetime.date.fromordinal(on).isoformat()[:7]


def _by_round(
    shape: ByRound, judged: Judged, counted: Iterable[Counted], claims: Iterable[tuple[int, Claim]]
) -> Settlement:
    came = [(one.on, one.second, -1, one.referral.referrer, None) for one in counted]
    asked = [(one.on, one.second, place, one.referrer, one) for place, one in claims]
    friends, rounds = Counter[str](), Counter[str]()
    rewards, refused = list[Reward](), list[RefusedClaim]()
    for _, _, place, referrer, claim in sorted([*came, *asked], key=lambda step: step[:3]):
        if claim is None:
            friends[referrer] += 1
            continue
        tier = _reached(shape.tiers, friends[referrer])
        if tier is None:
            refused.append(RefusedClaim(claim, place, _not_reached(shape.tiers[0], friends[referrer])))
            continue
        rounds[referrer] += 1
        rewards.append(Reward(referrer, friends[referrer], tier.amount, period=str(rounds[referrer])))
        friends[referrer] = 0
    following = [one for name, count in sorted(friends.items()) for one in _next(shape.tiers, name, count)]
    return Settlement(judged, tuple(rewards), tuple(refused), tuple(following))


def _gifts(
    shape: GiftByTier, judged: Judged, counted: Sequence[Counted], claims: Iterable[tuple[int, Claim]]
) -> Settlement:
    tiers = {tier.friends: tier for tier in shape.tiers}
    taken: set[tuple[str, int]] = set()
    rewards, refused = list[Reward](), list[RefusedClaim]()
    for place, claim in claims:
        had = sum(
            one.referral.referrer == claim.referrer and (one.on, one.second) <= (claim.on, claim.second)
            for one in counted
        )
        reason = _against(tiers.get(claim.friends), claim, had, (claim.referrer, claim.friends) in taken)
        if reason is not None:
            refused.append(RefusedClaim(claim, place, reason))
            continue
        taken.add((claim.referrer, claim.friends))
        rewards.append(Reward(claim.referrer, claim.friends, gift=claim.gift))
    friends = Counter(one.referral.referrer for one in counted)
    following = [one for name, count in sorted(friends.items()) for one in _next(shape.tiers, name, count)]
    return Settlement(judged, tuple(rewards), tuple(refused), tuple(following))


def _against(tier: GiftTier | None, claim: Claim, had: int, taken: bool) -> Reason | None:
    if tier is None:
        zh, en = f"没有{claim.friends}人档", f"there is no tier of {claim.friends} friends"
        return Reason("tier-unknown", zh, en)
    if had < tier.friends:
        return _not_reached(tier, had)
    if taken:
        zh, en = f"{tier.friends}人档已选过礼品", f"a gift of the tier of {tier.friends} was chosen already"
        return Reason("tier-claimed", zh, en)
    if claim.gift not in tier.gifts:
        zh, en = f"{tier.friends}人档没有该礼品", f"the tier of {tier.friends} has no such gift"
        return Reason("gift-unknown", zh, en)
    return None


def _reached(tiers: Sequence[Tier], friends: int) -> Tier | None:
    return next((tier for tier in reversed(tiers) if tier.friends <= friends), None)


def _not_reached(tier: Tier | GiftTier, had: int) -> Reason:
    short = tier.friends - had
    zh, en = f"满{tier.friends}人可领，还差{short}人", f"{tier.friends} friends are asked for; {short} to go"
    return Reason("friends-short", zh, en)


def _next(tiers: Sequence[Tier | GiftTier], referrer: str, friends: int) -> Iterator[Next]:
    for tier in tiers:
        if tier.friends > friends:
            yield Next(referrer, friends, tier.friends - friends)
            return
