"""From plain data to a coalition: merchants' programmes and the rates between their points."""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.documents import Reader, merged
from cardcore.points.coalition import CARD, FOR_GOOD, CoalitionTerms, ExchangeRate, Member
from cardcore.programs.points import MOST_POINTS, read_points

NO_RATES: Final[tuple[ExchangeRate, ...]] = ()

USUAL: Final[Mapping[str, Any]] = {"available_after_days": 0, "excluded_mccs": []}
"""What a member's programme need not say."""


def read_coalition(reader: Reader, currency: str) -> CoalitionTerms:
    """The members, each with its own earning rules, and the rates; `InvalidInput` with the pointer."""
    members = tuple(_member(one, currency) for one in reader.take("members").items())
    known = {one.member_id for one in members}
    if not members:
        raise reader.refuse("rule-invalid", "a coalition has a member")
    if len(known) < len(members):
        raise reader.refuse("rule-invalid", "two members have one id")
    rates = reader.maybe("rates", lambda items: tuple(_rate(one, known) for one in items.items()), NO_RATES)
    reader.end()
    return CoalitionTerms(members, rates)


def _member(reader: Reader, currency: str) -> Member:
    stated = reader.plain()
    if not isinstance(stated, Mapping):
        raise reader.refuse("wrong-type", "a member is an object")
    whole = Reader(merged(USUAL, stated), reader.pointer)
    with whole.placing():
        member = Member(
            whole.take("id").id(),
            whole.take("name").text(),
            read_points(whole, currency),
            whole.maybe("prepaid", lambda one: one.whole(1, MOST_POINTS), 0),
        )
    whole.end()
    return member


def _rate(reader: Reader, known: set[str]) -> ExchangeRate:
    sides = [reader.take(name).choice(CARD, *sorted(known)) for name in ("from", "to")]
    rate = ExchangeRate(
        sides[0],
        sides[1],
        reader.take("take").whole(1, MOST_POINTS),
        reader.take("give").whole(1, MOST_POINTS),
        reader.maybe("valid_from", Reader.date, 0),
        reader.maybe("valid_until", Reader.date, FOR_GOOD),
        reader.maybe("least", lambda item: item.whole(1, MOST_POINTS), 1),
    )
    reader.end()
    if rate.source == rate.target:
        raise reader.refuse("rule-invalid", "points of one programme do not exchange for each other")
    return rate
