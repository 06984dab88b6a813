"""The draw itself: tickets, prizes and a stream of chance give the awards, the same ones every time."""

from collections import Counter
from collections.abc import Iterator, Sequence

from cardcore.chance import Chance
from cardcore.offers.draws.definition import DrawDefinition, Method, Prize
from cardcore.offers.draws.entries import Ticket
from cardcore.values import frozen


@frozen
class Award:
    """One prize for one ticket."""

    prize_id: str
    entry_id: str


def awards(definition: DrawDefinition, tickets: Sequence[Ticket], chance: Chance) -> tuple[Award, ...]:
    """Who wins what: never more of a prize than there are, no ticket twice, no person too often.

    From a list, prizes are given in the order of the definition and of their pieces, each to one of the
    tickets left; a ticket of somebody who has won enough is put aside and another is drawn. By odds, every
    ticket draws once in the order of the list; the odds stay as they were published, and what is out of
    stock, or would be one too many for the person, is nothing.
    """
    if definition.method is Method.LIST:
        return tuple(_from_list(definition, tickets, chance))
    return tuple(_by_odds(definition, tickets, chance))


def _from_list(definition: DrawDefinition, tickets: Sequence[Ticket], chance: Chance) -> Iterator[Award]:
    left, wins = list(tickets), Counter[int]()
    pieces = (prize.prize_id for prize in definition.prizes for _ in range(prize.quantity))
    while left:
        ticket = left.pop(chance.below(len(left)))
        if definition.wins_per_person and wins[ticket.person] == definition.wins_per_person:
            continue  # as fair as taking the person's tickets out at once, and the list is not gone through
        prize_id = next(pieces, None)
        if prize_id is None:
            return
        wins[ticket.person] += 1
        yield Award(prize_id, ticket.entry_id)


def _by_odds(definition: DrawDefinition, tickets: Sequence[Ticket], chance: Chance) -> Iterator[Award]:
    given, wins = Counter[str](), Counter[int]()
    whole = definition.blank_weight + sum(prize.weight for prize in definition.prizes)
    for ticket in tickets:
        prize = _prize_at(definition.prizes, chance.below(whole))
        if prize is None or (prize.quantity and given[prize.prize_id] == prize.quantity):
            continue
        if definition.wins_per_person and wins[ticket.person] == definition.wins_per_person:
            continue
        given[prize.prize_id] += 1
        wins[ticket.person] += 1
        yield Award(prize.prize_id, ticket.entry_id)


def _prize_at(prizes: Sequence[Prize], number: int) -> Prize | None:
    for prize in prizes:
        number -= prize.weight
        if number < 0:
            return prize
    return None
