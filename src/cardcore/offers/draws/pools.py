"""The prizes of a draw and the tickets to them, from the announcement to the last claim.

Announced with the hash of its seed, a pool gives tickets until it closes; the list is frozen with its
promise, drawn once with the seed revealed, and every award is claimed once, by the day that was published.
"""

from collections import Counter

import attrs

from cardcore.errors import ensure
from cardcore.offers.draws import proof
from cardcore.offers.draws.definition import DrawDefinition, Source
from cardcore.offers.draws.drawing import Award
from cardcore.offers.draws.entries import (
    Attempt,
    Entry,
    NoTicket,
    Person,
    TicketGiven,
    decide,
    freeze,
    of_one_person,
)
from cardcore.offers.draws.proof import Promise
from cardcore.offers.draws.rules import faults
from cardcore.offers.reasons import Reason, Refused
from cardcore.values import frozen


@frozen
class DrawAnnounced:
    """The draw was published with the hash of its seed; empty where it is by public numbers alone."""

    definition: DrawDefinition
    seed_hash: str
    on: int


@frozen
class TicketsFrozen:
    """The list was closed; the promise is published before the public number is known."""

    promise: Promise
    on: int


@frozen
class PrizesDrawn:
    """The public number came, the seed was revealed (in hexadecimal digits), and these are the awards."""

    entropy: str
    seed: str
    awards: tuple[Award, ...]
    on: int


@frozen
class PrizeClaimed:
    """The winner asked for the prize of a ticket."""

    entry_id: str
    prize_id: str
    on: int


PoolEvent = DrawAnnounced | TicketGiven | TicketsFrozen | PrizesDrawn | PrizeClaimed


@frozen
class PrizePool:
    """A draw as it stands; ``drawn_on`` is 0 until it was held."""

    definition: DrawDefinition
    seed_hash: str
    entries: tuple[Entry, ...] = ()
    promise: Promise | None = None
    awards: tuple[Award, ...] = ()
    claimed: tuple[str, ...] = ()
    """The entries whose prizes were claimed."""
    drawn_on: int = 0


def announce(definition: DrawDefinition, seed_hash: str, *, on: int) -> DrawAnnounced | Refused:
    """Publish the draw on the day that it says; or every fault that keeps it from being announced."""
    found = list(faults(definition))
    if on > definition.disclosure.disclosed_on:
        zh, en = "规则公布日已过", "the day of the disclosure is over"
        found.append(Reason("disclosed-late", zh, en, "/disclosure/disclosed_on"))
    if bool(seed_hash) != (definition.source is Source.SEALED):
        zh, en = "封存抽奖须有种子哈希", "a sealed draw, and no other, has the hash of a seed"
        found.append(Reason("seed-unfit", zh, en, "/seed_hash"))
    return Refused(tuple(found)) if found else DrawAnnounced(definition, seed_hash, on)


def enter(pool: PrizePool, attempt: Attempt) -> TicketGiven | Refused:
    """A ticket for a spend, or every reason against it."""
    if pool.promise is not None:
        return _refused("list-frozen", "抽奖名单已锁定", "the list is frozen")
    answer = decide(pool.definition, pool.entries, attempt)
    return Refused(answer.reasons) if isinstance(answer, NoTicket) else answer


def close(pool: PrizePool, *, on: int) -> TicketsFrozen | Refused:
    """Freeze the list once the last day to enter is over."""
    if pool.promise is not None:
        return _refused("list-frozen", "抽奖名单已锁定", "the list is frozen")
    if on <= pool.definition.closes_on:
        return _refused("not-closed-yet", "活动尚未结束", "the last day to enter is not over")
    return TicketsFrozen(proof.promise(pool.definition, freeze(pool.entries), pool.seed_hash), on)


def hold(pool: PrizePool, entropy: str, seed: bytes, *, on: int) -> PrizesDrawn | Refused:
    """Draw, with the public number and the seed that was promised; once, and not before its day."""
    if pool.promise is None:
        return _refused("list-open", "抽奖名单尚未锁定", "the list is not frozen yet")
    if pool.drawn_on:
        return _refused("drawn-already", "已经开奖", "it was drawn already")
    if on < pool.definition.drawn_on:
        return _refused("not-drawn-yet", "未到开奖日", "the day of the draw has not come")
    if (proof.seed_hash_of(seed) if seed else "") != pool.seed_hash:
        return _refused("seed-unfit", "种子与公布的哈希不符", "the seed is not the one that was promised")
    drawn = proof.draw(pool.definition, freeze(pool.entries), entropy, seed)
    return PrizesDrawn(entropy, drawn.seed, drawn.awards, on)


def claim(pool: PrizePool, entry_id: str, person: Person, *, on: int) -> PrizeClaimed | Refused:
    """The prize of a ticket for whom it was given to, once and in time."""
    award = next((one for one in pool.awards if one.entry_id == entry_id), None)
    owned = {entry.entry_id for entry in of_one_person(pool.entries, person)}
    if award is None or entry_id not in owned:
        return _refused("not-won", "该抽奖券未中奖", "this ticket has won nothing of yours")
    if entry_id in pool.claimed:
        return _refused("claimed-already", "奖品已领取", "this prize was claimed already")
    if on > pool.definition.claim_until:
        return _refused("claim-over", "领奖期已过", "the time to claim is over")
    return PrizeClaimed(entry_id, award.prize_id, on)


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused((Reason(code, zh, en),))


def begin(event: DrawAnnounced) -> PrizePool:
    """The pool of a draw that was announced."""
    return PrizePool(event.definition, event.seed_hash)


def apply(pool: PrizePool, event: TicketGiven | TicketsFrozen | PrizesDrawn | PrizeClaimed) -> PrizePool:
    """The pool after an event that was decided on it."""
    if isinstance(event, TicketGiven):
        return attrs.evolve(pool, entries=(*pool.entries, event.entry))
    if isinstance(event, TicketsFrozen):
        return attrs.evolve(pool, promise=event.promise)
    if isinstance(event, PrizesDrawn):
        ensure(_in_stock(pool.definition, event.awards), "prizes-oversold", "more prizes than there are")
        return attrs.evolve(pool, awards=event.awards, drawn_on=event.on)
    ensure(event.entry_id not in pool.claimed, "prizes-oversold", f"{event.entry_id} was claimed before")
    return attrs.evolve(pool, claimed=(*pool.claimed, event.entry_id))


def _in_stock(definition: DrawDefinition, awards: tuple[Award, ...]) -> bool:
    won = Counter(award.prize_id for award in awards)
    return all(won[one.prize_id] <= one.quantity for one in definition.prizes if one.quantity)
