"""A draw as it is announced: prizes, who may enter, when and how it is drawn."""

from enum import StrEnum

from cardcore.values import frozen


class Method(StrEnum):
    """How prizes meet tickets."""

    LIST = "list"
    """Each prize, in order, goes to one ticket of the list; a ticket wins once."""
    ODDS = "odds"
    """Each ticket, in order, draws a prize or nothing by weight; what is out of stock is nothing."""


class Source(StrEnum):
    """Where chance comes from."""

    SEALED = "sealed"
    """A seed that was promised by its hash, mixed with a public number not known by then."""
    PUBLIC = "public"
    """Public numbers alone, as RFC 3797 turns them into a choice."""


@frozen
class Prize:
    """One kind of prize; ``value`` is its market price in 分, ``quantity`` 0 means as many as are won."""

    prize_id: str
    name: str
    value: int
    quantity: int = 0
    weight: int = 0
    """Of all weights and ``blank_weight`` together, how many stand for this prize; 0 in a list draw."""


@frozen
class Disclosure:
    """What participants can read, and since when."""

    disclosed_on: int
    conditions: str
    """参与条件: who may take part and how."""
    manner: str
    """开奖方式: how winners are found."""
    claim: str
    """兑奖条件和方式: how a prize is claimed and delivered."""
    organizer: str
    """主办方及其联系方式."""


@frozen
class DrawDefinition:
    """One lucky draw (抽奖), frozen once it is announced; days are ordinals, the last one included."""

    draw_id: str
    name: str
    prizes: tuple[Prize, ...]
    opens_on: int
    closes_on: int
    drawn_on: int
    claim_until: int
    method: Method
    source: Source
    entropy_source: str
    """Which public number will be taken: a lottery's draw, an index at its close."""
    disclosure: Disclosure
    blank_weight: int = 0
    least_amount: int = 0
    """分 of a spend that gives one ticket."""
    draws_per_day: int = 1
    """Tickets of one person a day; 0 where there is no limit."""
    wins_per_person: int = 1
    """Prizes of one person; 0 where there is no limit."""
