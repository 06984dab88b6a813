"""Referral (推荐办卡, MGM): friends who come and spend bring their referrer rewards.

`programme` is what is offered, as data; `friends` judges whether a friend counts, with every reason and its
distance; `rewards` gives what the counted friends bring, by the shape of the programme.
"""

from cardcore.offers.referrals.friends import Counted, Held, NotCounted, Referral, Spend, judge
from cardcore.offers.referrals.programme import (
    ByMonth,
    ByRound,
    FriendTerms,
    GiftByTier,
    GiftTier,
    PerFriend,
    ReferralProgramme,
    SpendBy,
    Tier,
)
from cardcore.offers.referrals.rewards import Claim, RefusedClaim, Reward, Settlement, settle

__all__ = [
    "ByMonth",
    "ByRound",
    "Claim",
    "Counted",
    "FriendTerms",
    "GiftByTier",
    "GiftTier",
    "Held",
    "NotCounted",
    "PerFriend",
    "Referral",
    "ReferralProgramme",
    "RefusedClaim",
    "Reward",
    "Settlement",
    "Spend",
    "SpendBy",
    "Tier",
    "judge",
    "settle",
]
