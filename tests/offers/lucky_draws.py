"""Draws to test with."""

from typing import Any

import attrs

from cardcore.calendars import parse_ordinal
from cardcore.offers.draws import Disclosure, DrawDefinition, Entry, Method, Person, Prize, Source

SEED = bytes(range(32))
ENTROPY = "双色球 2026140: 03 09 14 22 27 31 + 08"

DISCLOSURE = Disclosure(
    parse_ordinal("2026-11-20"),
    "活动期内单笔消费满10元，每人每天最多3次",
    "2026-12-05公布种子与名单，以双色球第2026140期开奖号码共同计算",
    "中奖后30天内在App领取，快递送达",
    "某银行信用卡中心，95500",
)

BY_LIST = DrawDefinition(
    "friday",
    "周五抽奖",
    (
        Prize("first", "手机", 599_900, 1),
        Prize("second", "耳机", 39_900, 3),
        Prize("third", "咖啡券", 2_500, 5),
    ),
    parse_ordinal("2026-12-01"),
    parse_ordinal("2026-12-04"),
    parse_ordinal("2026-12-05"),
    parse_ordinal("2027-01-04"),
    Method.LIST,
    Source.SEALED,
    "双色球第2026140期开奖号码",
    DISCLOSURE,
    least_amount=1_000,
    draws_per_day=3,
)

BY_ODDS = attrs.evolve(
    BY_LIST,
    draw_id="wheel",
    prizes=(Prize("first", "手机", 599_900, 1, 1), Prize("coffee", "咖啡券", 2_500, 0, 20)),
    method=Method.ODDS,
    blank_weight=79,
    wins_per_person=2,
)

BY_PUBLIC_NUMBERS = attrs.evolve(BY_LIST, draw_id="open", source=Source.PUBLIC)


def entries(count: int, persons: int) -> list[Entry]:
    """Tickets of so many persons in turn."""
    return [
        Entry(f"e-{number}", Person(customer=f"c-{number % persons}"), BY_LIST.opens_on)
        for number in range(count)
    ]


def changed(text: str, place: int) -> str:
    """The text with one character changed to another of its kind."""
    old = text[place]
    new = "1" if old == "0" else "0" if old.isdigit() else "b" if old == "a" else "a"
    return text[:place] + new + text[place + 1 :]


def leaves(plain: Any, pointer: str = "") -> list[tuple[str, Any]]:
    """Every value of a document with its pointer."""
    if isinstance(plain, dict):
        return [leaf for name, value in plain.items() for leaf in leaves(value, f"{pointer}/{name}")]
    if isinstance(plain, list):
        return [leaf for place, value in enumerate(plain) for leaf in leaves(value, f"{pointer}/{place}")]
    return [(pointer, plain)]


def replaced(plain: Any, pointer: str, value: Any) -> Any:
    """A copy of the document with another value at one place."""
    if not pointer:
        return value
    name, _, rest = pointer[1:].partition("/")
    below = f"/{rest}" if rest else ""
    if isinstance(plain, list):
        return [
            replaced(item, below, value) if str(place) == name else item for place, item in enumerate(plain)
        ]
    return {**plain, name: replaced(plain[name], below, value)}
