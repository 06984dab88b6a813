"""Definitions checked before anybody sees them: what `python -m cardcore check` reads and answers.

Every fault of every programme, offer, referral programme and draw is told at once, in 中文 and English: what
cannot be read, what cannot be meant, what nothing bounds, and what the law has against a draw.

>>> answer = check({"offers": [{
...     "id": "friday", "name": "周五", "when": {"amount": {"at_least": "98.00", "below": "50.00"}},
...     "reward": {"cashback": {"rate": "0.05"}},
... }]})
>>> for fault in answer["faults"]:
...     print(fault["field"], fault["detail"].split(":")[0], "/", fault["zh"].split("：")[0])
/offers/0/quotas nothing bounds what it costs / 费用没有上限
/offers/0/when no amount is both so much and so little / amount 不可能同时这么大又这么小
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeVar

from cardcore.documents import Reader
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers.draws import faults as faults_of_draw
from cardcore.offers.draws.plain import read_definition
from cardcore.offers.fault_words import in_chinese
from cardcore.offers.faults import Check
from cardcore.offers.faults import faults as faults_of_offer
from cardcore.offers.holidays import NO_HOLIDAYS, read_holidays
from cardcore.offers.lenient import Lenient
from cardcore.offers.offer import Offer
from cardcore.offers.referrals.reading import read_programme
from cardcore.offers.rewards import ThingReward
from cardcore.programs.faults import faults as faults_of_program

T = TypeVar("T")

CURRENCY: Final = "CNY"


def check(document: Mapping[str, Any]) -> dict[str, Any]:
    """Every fault of the definitions in the document, each with its pointer and its words in both languages.

    Raises `CardcoreError` where the document around them is none.
    """
    reader = Reader(document)
    currency = reader.maybe("currency", Reader.currency, CURRENCY)
    holidays = reader.maybe("calendar", read_holidays, NO_HOLIDAYS)
    programs, offers, referrals, draws = (_listed(reader, name) for name in LISTS)
    known = [_member(one.plain(), "id") for one in draws] if "draws" in document else None
    reader.end()
    found: list[CardcoreError] = []
    for one in programs:
        found += _faults_of_program(one, known)
    seen: set[tuple[object, object]] = set()
    for one in offers:
        checks = _checks(one.plain(), known)
        found += faults_of_offer(one.plain(), currency, holidays=holidays, checks=checks, pointer=one.pointer)
        found += _doubled(one, seen)
    for one in referrals:
        found += _read(one, read_programme)[1]
    for one in draws:
        found += _faults_of_draw(one)
    return {"faults": [_told(fault) for fault in found]}


LISTS: Final = ("programs", "offers", "referral_programmes", "draws")
"""What is checked, each a list, in the order in which faults are told."""


def _listed(reader: Reader, name: str) -> list[Reader]:
    return list(reader.take(name).items()) if reader.has(name) else []


def _member(plain: object, name: str) -> Any:
    return plain.get(name) if isinstance(plain, Mapping) else None


def _read(reader: Reader, read: Callable[[Reader], T]) -> tuple[T | None, list[CardcoreError]]:
    """What is read there, and every fault of it."""
    lenient = Lenient(reader.plain(), reader.pointer)
    return lenient.tried(lambda: read(lenient), None), lenient.faults


def _doubled(reader: Reader, seen: set[tuple[object, object]]) -> Iterator[InvalidInput]:
    """Of two offers of one id that are in force from the same day, the second."""
    plain = reader.plain()
    if isinstance(_member(plain, "id"), str):
        key = (plain["id"], str(plain.get("effective_from")))
        if key in seen:
            detail = "another offer has this id; versions differ by effective_from"
            zh = "另有一个优惠用了这个编号；不同版本须有不同的 effective_from"
            yield InvalidInput("rule-invalid", detail, field=f"{reader.pointer}/id", zh=zh)
        seen.add(key)


def _checks(document: object, known: Collection[object] | None) -> tuple[Check, ...]:
    """The rule that chances are chances in a draw that is given, where draws are given."""
    several = _member(document, "rewards") is not None

    def names_a_draw(offer: Offer) -> Iterator[InvalidInput]:
        for place, reward in enumerate(offer.rewards):
            if isinstance(reward, ThingReward) and reward.kind == "draw" and reward.item not in (known or ()):
                field = f"/rewards/{place}/draw/draw" if several else "/reward/draw/draw"
                detail, zh = f"no draw {reward.item} is among those given", f"给出的抽奖中没有 {reward.item}"
                yield InvalidInput("not-found", detail, field=field, zh=zh)

    return () if known is None else (names_a_draw,)


def _faults_of_program(reader: Reader, known: Collection[object] | None) -> list[CardcoreError]:
    """Those of a programme, which may be a preset by its name, and of each of its offers."""
    plain = reader.plain()
    document = {"preset": plain} if isinstance(plain, str) else plain
    if not isinstance(document, Mapping):
        return _read(reader, Reader.members)[1]
    found = faults_of_program(document, lambda offer: _checks(offer, known), pointer=reader.pointer)
    seen: set[tuple[object, object]] = set()
    offers = document.get("offers")
    for place, offer in enumerate(offers if isinstance(offers, list) else ()):
        found += _doubled(Reader(offer, f"{reader.pointer}/offers/{place}"), seen)
    return found


def _faults_of_draw(reader: Reader) -> list[CardcoreError]:
    """What cannot be read, or else what the law has against it."""
    definition, found = _read(reader, read_definition)
    if found or definition is None:
        return found
    return [
        InvalidInput(one.code, one.en, field=reader.pointer + one.field, zh=one.zh)
        for one in faults_of_draw(definition)
    ]


def _told(fault: CardcoreError) -> dict[str, str]:
    return {"code": fault.code, "field": fault.field, "detail": fault.detail, "zh": in_chinese(fault)}
