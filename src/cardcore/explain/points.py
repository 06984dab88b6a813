"""Why these points: every movement of an account's points with the figures it came from.

«积分 50 = floor(1,000.00 / 20.00)»
"""

from collections.abc import Iterable
from typing import Final

from cardcore.accounts.postings import PurchasePosted
from cardcore.money import Rounding, display_amount, divide
from cardcore.notices import Language
from cardcore.points.coalition import CARD, PointsExchanged
from cardcore.points.earning import Share
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.lots import (
    PointsClawedBack,
    PointsEarned,
    PointsExpired,
    PointsForfeited,
    PointsReleased,
)
from cardcore.points.redemption import PointsRedeemed, RedemptionCancelled
from cardcore.programs.program import Program
from cardcore.relationships import Event
from cardcore.values import frozen


@frozen
class Movement:
    """A change of a ledger: positive points came, negative ones went."""

    on: int
    kind: str
    points: int
    wanted: int = 0
    """Of earned points: how many it would have been without caps."""
    shares: tuple[Share, ...] = ()
    """Of earned points: the rules they came from."""
    missing: int = 0
    """Of points taken back: what was not there."""
    redemption_id: str = ""
    friend: str = ""
    """Who gave points, or got them; of exchanged ones the other programme."""
    fee: int = 0
    """Of points given: how many of them were the fee."""
    offer_id: str = ""
    """Of points won: by which offer; of points spent on one: on which."""


def movements(events: Iterable[Event], program: Program) -> list[Movement]:
    """Every movement of points, in order; a plain rule is told as the programme has it now."""
    found = []
    amount = 0
    for event in events:
        if isinstance(event, PurchasePosted):
            amount = event.amount
        movement = _movement(event, amount, program)
        if movement is not None:
            found.append(movement)
    return found


def _movement(event: Event, amount: int, program: Program) -> Movement | None:
    if isinstance(event, PointsEarned):
        return _earned(event, amount, program.in_force_on(event.on))
    if isinstance(event, PointsClawedBack):
        missing = event.shortfall + event.forgiven
        return Movement(event.on, "clawed_back", -event.points, missing=missing)
    if isinstance(event, PointsExpired | PointsForfeited):
        kind = "expired" if isinstance(event, PointsExpired) else "forfeited"
        return Movement(event.on, kind, -event.points)
    if isinstance(event, PointsReleased):
        return Movement(event.on, "released", event.points)
    if isinstance(event, PointsRedeemed):
        redeemed = event.redeemed
        return _spent(event.on, "redeemed", -redeemed.points, redeemed.redemption_id)
    if isinstance(event, RedemptionCancelled):
        points = event.points - event.lapsed
        return _spent(event.on, "cancelled", points, event.redemption_id, event.lapsed)
    if isinstance(event, PointsGiven):
        points = event.points + event.fee
        return Movement(event.on, "given", -points, friend=event.receiver, fee=event.fee)
    if isinstance(event, PointsReceived):
        return Movement(event.on, "received", event.points, friend=event.giver)
    if isinstance(event, PointsExchanged):
        return _exchanged(event)
    return None


def _spent(on: int, kind: str, points: int, name: str, missing: int = 0) -> Movement:
    """By a redemption, or for the use of an offer: the offer's id stands before a stroke then."""
    offer_id, stroke, _ = name.partition("/")
    if stroke:
        return Movement(on, kind, points, missing=missing, offer_id=offer_id)
    return Movement(on, kind, points, missing=missing, redemption_id=name)


def _exchanged(event: PointsExchanged) -> Movement | None:
    """What an exchange is to the card's own points."""
    if event.source == CARD:
        return Movement(event.on, "exchanged", -event.taken, friend=event.target)
    if event.target == CARD:
        return Movement(event.on, "exchanged", event.given, friend=event.source)
    return None


def _earned(event: PointsEarned, amount: int, program: Program) -> Movement:
    if event.offer_id:
        return Movement(event.on, "won", event.points, offer_id=event.offer_id)
    if event.reckoning is not None:
        return Movement(
            event.on, "earned", event.points, event.reckoning.wanted, shares=event.reckoning.shares
        )
    rule = program.points.rules[-1]
    points = divide(amount, rule.per, rule.rounding) * rule.points
    share = Share(rule.rule_id, amount, rule.per, rule.points, points, points, rule.rounding)
    shares = (share,) if points == event.points else ()  # else other terms applied that day
    return Movement(event.on, "earned", event.points, event.points, shares)


KIND_WORDS: Final = {
    Language.ZH: {
        "earned": "积分 {points}",
        "won": "活动 {offer} 奖励积分 {points}",
        "clawed_back": "退款扣回积分 {points}",
        "expired": "到期失效积分 {points}",
        "forfeited": "放弃积分 {points}",
        "released": "解冻积分 {points}",
        "redeemed": "兑换 {redemption} 使用积分 {points}",
        "cancelled": "取消兑换 {redemption} 退回积分 {points}",
        "given": "转赠 {friend} 积分 {points}",
        "received": "收到 {friend} 转赠积分 {points}",
        "exchanged": "与 {friend} 互换积分 {points}",
        "fee": "（含手续费 {fee}）",
        "missing": "（尚缺 {missing}）",
        "lapsed": "（已到期 {missing}）",
        "wanted": "（封顶前 {wanted}）",
    },
    Language.EN: {
        "earned": "Points {points}",
        "won": "{points} points by the offer {offer}",
        "clawed_back": "{points} points taken back by a refund",
        "expired": "{points} points expired",
        "forfeited": "{points} points given up",
        "released": "{points} points released",
        "redeemed": "{points} points redeemed for {redemption}",
        "cancelled": "{points} points of {redemption} given back",
        "given": "{points} points given to {friend}",
        "received": "{points} points received from {friend}",
        "exchanged": "{points} points exchanged with {friend}",
        "fee": " ({fee} of them the fee)",
        "missing": " ({missing} were missing)",
        "lapsed": " ({missing} had expired)",
        "wanted": " ({wanted} without caps)",
    },
}

ROUND_WORDS: Final = {
    Rounding.DOWN: "floor",
    Rounding.UP: "ceil",
    Rounding.HALF_UP: "round",
    Rounding.HALF_EVEN: "round_half_even",
}


def headline(movement: Movement, currency: str, language: Language) -> str:
    """The movement and its derivation in one line."""
    words = KIND_WORDS[language]
    text = words[movement.kind].format(
        points=f"{abs(movement.points):,}",
        redemption=movement.redemption_id or movement.offer_id,
        friend=movement.friend,
        offer=movement.offer_id,
    )
    if movement.fee:
        text += words["fee"].format(fee=f"{movement.fee:,}")
    if movement.shares:
        text += " = " + " + ".join(
            _share_words(one, place, currency) for place, one in enumerate(movement.shares)
        )
    if movement.kind == "earned" and movement.wanted != movement.points:
        text += words["wanted"].format(wanted=f"{movement.wanted:,}")
    if movement.missing:
        kind = "lapsed" if movement.kind == "cancelled" else "missing"
        text += words[kind].format(missing=f"{movement.missing:,}")
    return text


def _share_words(share: Share, place: int, currency: str) -> str:
    """The first share is of an amount, the others are of points: ``floor(100.00 / 20) + floor(5 × 50%)``."""
    if place:
        text = f"floor({share.of:,} × {share.points}%)"
    else:
        step = display_amount(share.per, currency)
        whole, dot, decimals = step.partition(".")
        step = whole if dot and not decimals.strip("0") else step
        text = f"{ROUND_WORDS[share.rounding]}({display_amount(share.of, currency)} / {step})"
        text += f" × {share.points}" if share.points != 1 else ""
    return text if share.granted == share.wanted else f"min({text}, {share.granted:,})"
