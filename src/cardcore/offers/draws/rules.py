"""What the law asks of a draw before it begins, and of every change afterwards.

规范促销行为暂行规定 (State Administration for Market Regulation, order no. 32 of 2020, in force since
2020-12-01): art. 13 – kinds of prizes, conditions, time and manner, quantities or odds, claiming and the
organizer are published before the start and not changed, unless it favours the customer; art. 17 – no prize
of a draw is worth more than 50,000 CNY; art. 18 – things count at their market price.

Every fault is told at once.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from cardcore.money import display_amount
from cardcore.offers.draws.definition import DrawDefinition, Method, Prize, Source
from cardcore.offers.reasons import Reason

TOP_PRIZE: Final = 5_000_000
"""分: art. 17."""

_DISCLOSED: Final = {
    "conditions": ("参与条件", "the conditions"),
    "manner": ("开奖方式", "the manner of the draw"),
    "claim": ("兑奖方式", "how prizes are claimed"),
    "organizer": ("主办方及其联系方式", "the organizer and how to reach them"),
}
_DATES: Final = (("opens_on", "closes_on"), ("closes_on", "drawn_on"), ("drawn_on", "claim_until"))


def faults(definition: DrawDefinition) -> tuple[Reason, ...]:
    """Everything that keeps this draw from being announced; empty where it may begin."""
    found = [*_faults_of_dates(definition), *_faults_of_disclosure(definition)]
    if not definition.prizes:
        found.append(Reason("prize-missing", "未设置奖品", "there is no prize", "/prizes"))
    seen: set[str] = set()
    for place, prize in enumerate(definition.prizes):
        found += _faults_of_prize(definition, prize, f"/prizes/{place}")
        if prize.prize_id in seen:
            zh, en = f"奖项编号{prize.prize_id}重复", f"the prize id {prize.prize_id} is used twice"
            found.append(Reason("prize-doubled", zh, en, f"/prizes/{place}/id"))
        seen.add(prize.prize_id)
    if definition.source is Source.PUBLIC and definition.method is Method.ODDS:
        zh, en = "公开随机数只用于名单抽奖", "public numbers choose from a list only"
        found.append(Reason("method-unfit", zh, en, "/source"))
    if definition.method is Method.LIST and definition.blank_weight:
        zh, en = "名单抽奖不设未中奖权重", "a draw from a list has no blank weight"
        found.append(Reason("method-unfit", zh, en, "/blank_weight"))
    return tuple(found)


def _faults_of_dates(definition: DrawDefinition) -> Iterator[Reason]:
    for earlier, later in _DATES:
        if getattr(definition, earlier) > getattr(definition, later):
            zh, en = f"{later}早于{earlier}", f"{later} is before {earlier}"
            yield Reason("dates-reversed", zh, en, f"/{later}")
    if definition.disclosure.disclosed_on >= definition.opens_on:
        zh, en = "规则须在活动开始前公布", "the rules are published before the start"
        yield Reason("disclosed-late", zh, en, "/disclosure/disclosed_on")


def _faults_of_disclosure(definition: DrawDefinition) -> Iterator[Reason]:
    for name, (zh, en) in _DISCLOSED.items():
        if not getattr(definition.disclosure, name).strip():
            yield Reason("disclosure-missing", f"未公布{zh}", f"{en} is not published", f"/disclosure/{name}")
    if not definition.entropy_source.strip():
        zh, en = "未公布随机数来源", "the public number to be taken is not named"
        yield Reason("disclosure-missing", zh, en, "/entropy_source")


def _faults_of_prize(definition: DrawDefinition, prize: Prize, place: str) -> Iterator[Reason]:
    if prize.value > TOP_PRIZE:
        worth = display_amount(prize.value, "CNY")
        zh = f"奖品“{prize.name}”价值{worth}元，超过50,000.00元"
        en = f"“{prize.name}” is worth {worth}, more than 50,000.00"
        yield Reason("prize-too-high", zh, en, f"{place}/value")
    if prize.value <= 0:
        zh, en = f"未公布奖品“{prize.name}”的价值", f"the value of “{prize.name}” is not told"
        yield Reason("prize-value-missing", zh, en, f"{place}/value")
    if not prize.quantity and not prize.weight:
        zh, en = (
            f"未公布“{prize.name}”的数量或中奖概率",
            f"neither quantity nor odds of “{prize.name}” is told",
        )
        yield Reason("odds-missing", zh, en, place)
    elif definition.method is Method.LIST and (prize.weight or not prize.quantity):
        zh, en = "名单抽奖的奖品有数量、无权重", "in a draw from a list a prize has a quantity and no weight"
        yield Reason("method-unfit", zh, en, place)
    elif definition.method is Method.ODDS and not prize.weight:
        zh, en = "按概率抽奖的奖品须有权重", "in a draw by odds a prize has a weight"
        yield Reason("method-unfit", zh, en, f"{place}/weight")


def faults_of_change(before: DrawDefinition, after: DrawDefinition) -> tuple[Reason, ...]:
    """What an announced draw must not be changed in: everything that does not favour the customer.

    More or better prizes, better odds and a longer time to claim do. What lets more people in – a lower
    threshold, more tickets a day – does where odds are fixed; in a draw from a list it takes odds from those
    already in.
    """
    found = list(_faults_of_changed_prizes(before, after))
    better = {"claim_until": after.claim_until > before.claim_until}
    if before.method is Method.ODDS:
        better["least_amount"] = after.least_amount < before.least_amount
        better["draws_per_day"] = _looser(before.draws_per_day, after.draws_per_day)
        better["wins_per_person"] = _looser(before.wins_per_person, after.wins_per_person)
    for field in attrs.fields(DrawDefinition):
        name = field.name
        if name in {"prizes", "blank_weight"} or better.get(name):
            continue
        if getattr(before, name) != getattr(after, name):
            zh, en = f"活动公布后{name}不得变更", f"{name} must not change once it is published"
            found.append(Reason("changed-after-disclosure", zh, en, f"/{name}"))
    return tuple(found)


def _looser(before: int, after: int) -> bool:
    """Whether a limit, of which 0 is none, became a looser one."""
    return before != 0 and (after == 0 or after > before)


def _faults_of_changed_prizes(before: DrawDefinition, after: DrawDefinition) -> Iterator[Reason]:
    now = {prize.prize_id: prize for prize in after.prizes}
    published = [prize.prize_id for prize in before.prizes]
    if [prize_id for prize_id in now if prize_id in published] != published:
        zh, en = "已公布的奖项不得减少或调换", "published prizes must not vanish or change places"
        yield Reason("changed-after-disclosure", zh, en, "/prizes")
    for place, old in enumerate(before.prizes):
        new = now.get(old.prize_id, old)
        scarcer = bool(new.quantity) and (not old.quantity or new.quantity < old.quantity)
        worse = {
            "name": new.name != old.name,
            "value": new.value < old.value,
            "quantity": scarcer,
            "weight": _odds(after, new) < _odds(before, old),
        }
        for name in (name for name, is_worse in worse.items() if is_worse):
            zh, en = f"“{old.name}”的{name}不得变更", f"{name} of “{old.name}” must not change to the worse"
            yield Reason("changed-after-disclosure", zh, en, f"/prizes/{place}/{name}")


def _odds(definition: DrawDefinition, prize: Prize) -> Fraction:
    whole = definition.blank_weight + sum(one.weight for one in definition.prizes)
    return Fraction(prize.weight, whole or 1)
