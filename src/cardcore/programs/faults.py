"""Everything that is wrong with a programme, at once.

The terms are read strictly; what breaks a rule is taken out – the preset's own term is then in its place –
and the rest is read again, until nothing breaks one. Offers are looked at as `cardcore.offers.faults` does.

>>> for fault in faults({"preset": "cmb", "grace": {"days": "three"}, "closing": {"dys": 45}}):
...     print(fault.field, fault.code)
/closing/dys field-unknown
/grace/days wrong-type
"""

import contextlib
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cardcore.documents import escape
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers.faults import Check
from cardcore.offers.faults import faults as faults_of_offer
from cardcore.programs.reading import read_program

CURRENCY: Final = "CNY"
"""Of offers' amounts where the programme's own cannot be read."""

Parts = tuple[str, ...]
"""A JSON pointer, part by part."""


def faults(
    document: Mapping[str, Any], checks: Callable[[Any], Iterable[Check]] = lambda _: (), *, pointer: str = ""
) -> list[CardcoreError]:
    """Every fault of a programme's document with its pointer, in the order of the pointers.

    ``checks`` gives further rules for the document of an offer.
    """
    terms = copy.deepcopy(dict(document))
    offers = terms.pop("offers", [])
    found = list(_faults_of_terms(terms, pointer))
    if not isinstance(offers, list):
        found.append(InvalidInput("wrong-type", "an array of offers is due here", field=f"{pointer}/offers"))
        offers = []
    currency = _currency(document)
    for place, offer in enumerate(offers):
        found += faults_of_offer(offer, currency, checks=checks(offer), pointer=f"{pointer}/offers/{place}")
    return sorted(found, key=lambda fault: fault.field.split("/"))


def _currency(document: Mapping[str, Any]) -> str:
    said = {name: document[name] for name in ("preset", "currency") if name in document}
    with contextlib.suppress(CardcoreError):
        return read_program(said).currency
    return CURRENCY


def _faults_of_terms(terms: dict[str, Any], pointer: str) -> Iterator[CardcoreError]:
    """Each fault of the terms; of a place in which something was wrong already nothing more is told."""
    told: list[str] = []
    taken: list[Parts] = []
    while True:
        try:
            read_program(terms, pointer=pointer)
            return
        except CardcoreError as error:
            fault = error
        now = tuple(fault.field.removeprefix(pointer).split("/")[1:])
        fault.field = "/".join((pointer, *_then(now, taken)))
        if not any(f"{one}/".startswith(f"{fault.field}/") for one in told):
            told.append(fault.field)
            yield fault
        if not _take_out(terms, now, taken):
            return


def _then(now: Parts, taken: Iterable[Parts]) -> Parts:
    """Where something stood before items of arrays were taken out, the last one last."""
    for item in reversed(list(taken)):
        at = len(item) - 1
        if now[:at] == item[:at] and len(now) > at and int(now[at]) >= int(item[at]):
            now = (*now[:at], str(int(now[at]) + 1), *now[at + 1 :])
    return now


def _take_out(terms: dict[str, Any], place: Parts, taken: list[Parts]) -> bool:
    """Take out what stands there, or what it is missing in; False where that is the programme itself."""
    inside: Any = terms
    path: list[tuple[Any, Any]] = []
    for part in place:
        names = dict(_named(inside))
        if part not in names:
            break
        path.append((inside, names[part]))
        inside = inside[names[part]]
    if not path:
        return False
    holder, name = path[-1]
    del holder[name]
    if isinstance(holder, list):
        taken.append(place[: len(path)])
    return True


def _named(inside: Any) -> Iterator[tuple[str, Any]]:
    """The members of an object, or the items of an array, by the part of a pointer that they are."""
    if isinstance(inside, Mapping):
        yield from ((escape(str(name)), name) for name in inside)
    if isinstance(inside, list):
        yield from ((str(place), place) for place in range(len(inside)))
