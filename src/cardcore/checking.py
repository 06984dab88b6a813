"""Definitions checked before anybody sees them: what `python -m cardcore check` reads and answers.

Every fault of every offer and draw is told at once: what cannot be read, what cannot be meant, what nothing
bounds, and what the law has against a draw.

>>> answer = check({"offers": [{
...     "id": "friday", "name": "周五", "when": {"amount": {"at_least": "98.00", "below": "50.00"}},
...     "reward": {"cashback": {"rate": "0.05"}},
... }]})
>>> for fault in answer["faults"]:
...     print(fault["field"], fault["detail"].split(":")[0])
/offers/0/quotas nothing bounds what it costs
/offers/0/when no amount is both so much and so little
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cardcore.documents import Reader
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers.draws import DrawDefinition
from cardcore.offers.draws import faults as faults_of_draw
from cardcore.offers.draws.plain import read_definition
from cardcore.offers.faults import Check, faults
from cardcore.offers.holidays import NO_HOLIDAYS, read_holidays
from cardcore.offers.lenient import Lenient
from cardcore.offers.offer import Offer
from cardcore.offers.rewards import ThingReward

CURRENCY: Final = "CNY"


def check(document: Mapping[str, Any]) -> dict[str, Any]:
    """Every fault of the definitions in the document, each with its pointer.

    Raises `CardcoreError` where the document around them is none.
    """
    reader = Reader(document)
    currency = reader.maybe("currency", Reader.currency, CURRENCY)
    holidays = reader.maybe("calendar", read_holidays, NO_HOLIDAYS)
    draws = list(reader.take("draws").items()) if reader.has("draws") else None
    found: list[dict[str, str]] = []
    checks = () if draws is None else (_names_a_draw({_id_of(one) for one in draws}),)
    seen: set[tuple[object, object]] = set()
    for one in reader.take("offers").items() if reader.has("offers") else ():
        plain = one.plain()
        told = faults(plain, currency, holidays=holidays, checks=checks, pointer=one.pointer)
        found += [_told(fault) for fault in (*told, *_doubled(one, seen))]
    for one in draws or ():
        found += _faults_of_draw(one)
    reader.end()
    return {"faults": found}


def _id_of(reader: Reader) -> object:
    plain = reader.plain()
    return plain.get("id") if isinstance(plain, Mapping) else None


def _doubled(reader: Reader, seen: set[tuple[object, object]]) -> Iterator[InvalidInput]:
    """Of two offers of one id that are in force from the same day, the second."""
    plain = reader.plain()
    if isinstance(plain, Mapping) and isinstance(plain.get("id"), str):
        key = (plain["id"], str(plain.get("effective_from")))
        if key in seen:
            detail = "another offer has this id; versions differ by effective_from"
            yield InvalidInput("rule-invalid", detail, field=f"{reader.pointer}/id")
        seen.add(key)


def _names_a_draw(known: Iterable[object]) -> Check:
    """The rule that chances are chances in a draw that is given."""

    def check_of(offer: Offer) -> Iterator[InvalidInput]:
        for reward in offer.rewards:
            if isinstance(reward, ThingReward) and reward.kind == "draw" and reward.item not in known:
                detail = f"no draw {reward.item} is among those given"
                yield InvalidInput("not-found", detail, field="/reward/draw/draw")

    return check_of


def _faults_of_draw(reader: Reader) -> list[dict[str, str]]:
    """What cannot be read, or else what the law has against it."""
    lenient = Lenient(reader.plain(), reader.pointer)
    definition: DrawDefinition = read_definition(lenient)
    if lenient.faults:
        return [_told(fault) for fault in lenient.faults]
    return [
        {"code": one.code, "field": reader.pointer + one.field, "detail": one.en, "zh": one.zh}
        for one in faults_of_draw(definition)
    ]


def _told(fault: CardcoreError) -> dict[str, str]:
    return {"code": fault.code, "field": fault.field, "detail": fault.detail}
