"""A lucky draw: announced, entered, its list frozen, held once, and every prize claimed once."""

from cardcore.ids import AccountId, PotId
from cardcore.journeys.reaching import happened, outcome_of, state_of
from cardcore.notices import Notice, NoticeKind
from cardcore.offers.draws import pools
from cardcore.offers.draws.definition import DrawDefinition
from cardcore.offers.draws.entries import Attempt, Person
from cardcore.offers.draws.pools import PrizePool, PrizesDrawn
from cardcore.pots import Pot, PotOutcome
from cardcore.values import frozen


@frozen
class Announcement:
    """A definition is published, with the hash of its seed where it is sealed."""

    definition: DrawDefinition
    seed_hash: str
    on: int


@frozen
class DrawClosing:
    """The time to enter is over."""

    draw_id: PotId
    on: int


@frozen
class DrawHolding:
    """The public number came; the seed, in hexadecimal digits, is revealed."""

    draw_id: PotId
    entropy: str
    seed: str
    on: int


@frozen
class PrizeRequest:
    """A winner asks for the prize of a ticket."""

    draw_id: PotId
    entry_id: str
    person: Person
    on: int


def announce_draw(announcement: Announcement) -> PotOutcome:
    """A draw that may begin; `Conflict` by the first thing that keeps it from being announced."""
    definition, seed_hash = announcement.definition, announcement.seed_hash
    return outcome_of(None, happened(pools.announce(definition, seed_hash, on=announcement.on)))


def enter_draw(pot: Pot, attempt: Attempt) -> PotOutcome:
    """A ticket for a spend.

    Raises `Conflict` ``not-open-yet``, ``closed``, ``list-frozen``, ``amount-too-low``, ``tickets-used-up``.
    """
    return outcome_of(pot, happened(pools.enter(state_of(pot, PrizePool), attempt)))


def close_draw(pot: Pot, closing: DrawClosing) -> PotOutcome:
    """The frozen list and the promise to publish; `Conflict` ``not-closed-yet`` or ``list-frozen``."""
    return outcome_of(pot, happened(pools.close(state_of(pot, PrizePool), on=closing.on)))


def hold_draw(pot: Pot, holding: DrawHolding) -> PotOutcome:
    """The awards, told to every winner whose customer number is known.

    Raises `Conflict` ``list-open``, ``drawn-already``, ``not-drawn-yet`` or ``seed-unfit``.
    """
    pool = state_of(pot, PrizePool)
    seed = bytes.fromhex(holding.seed)
    drawn = happened(pools.hold(pool, holding.entropy, seed, on=holding.on))
    return outcome_of(pot, drawn, *_told(pool, drawn))


def _told(pool: PrizePool, drawn: PrizesDrawn) -> list[Notice]:
    customers = {entry.entry_id: entry.person.customer for entry in pool.entries}
    names = {prize.prize_id: prize.name for prize in pool.definition.prizes}
    return [
        Notice(
            NoticeKind.PRIZE_WON,
            AccountId(customers[award.entry_id]),
            drawn.on,
            "CNY",
            {"item": names[award.prize_id], "to_date": pool.definition.claim_until},
        )
        for award in drawn.awards
        if customers[award.entry_id]
    ]


def claim_prize(pot: Pot, request: PrizeRequest) -> PotOutcome:
    """The prize of a ticket; `Conflict` ``not-won``, ``claimed-already`` or ``claim-over``."""
    pool = state_of(pot, PrizePool)
    return outcome_of(pot, happened(pools.claim(pool, request.entry_id, request.person, on=request.on)))
