"""Verify a proof: recompute everything, and name what does not fit what."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final

import attrs

from cardcore.documents import Reader
from cardcore.errors import CardcoreError, shown
from cardcore.offers.draws.definition import Source
from cardcore.offers.draws.drawing import Award, awards
from cardcore.offers.draws.plain import (
    definition_plain,
    read_definition,
    read_hash,
    read_rule,
    read_tickets,
    tickets_plain,
)
from cardcore.offers.draws.proof import (
    PROTOCOL,
    Promise,
    Proof,
    digest,
    key_and_chance,
    key_hash_of,
    promise_of,
    seed_hash_of,
)
from cardcore.offers.draws.rules import faults
from cardcore.values import frozen

HASHES: Final = ("definition_hash", "seed_hash", "tickets_hash", "commitment")


@frozen
class Misfit:
    """One part of a proof, by JSON pointer, that does not fit ``against``, and what it should be."""

    field: str
    against: str
    detail: str


def proof_plain(proof: Proof) -> dict[str, Any]:
    """A proof as the JSON document that is published."""
    return {
        "protocol": PROTOCOL,
        "definition": definition_plain(proof.definition),
        "tickets": tickets_plain(proof.tickets),
        "promise": attrs.asdict(proof.promise),
        "entropy": proof.entropy,
        "seed": proof.seed,
        "key_hash": proof.key_hash,
        "awards": [[award.prize_id, award.entry_id] for award in proof.awards],
    }


def read_proof(reader: Reader) -> Proof:
    """A proof out of its document; raises `InvalidInput` with the pointer of what is malformed."""
    reader.take("protocol").choice(PROTOCOL)
    promised = reader.take("promise")
    proof = Proof(
        read_definition(reader.take("definition")),
        read_tickets(reader.take("tickets")),
        Promise(*(read_hash(promised.take(name)) for name in HASHES)),
        read_rule(reader.take("entropy")),
        read_hash(reader.take("seed")),
        read_hash(reader.take("key_hash")),
        tuple(_read_award(item) for item in reader.take("awards").items()),
    )
    promised.end()
    reader.end()
    return proof


def _read_award(reader: Reader) -> Award:
    pair = list(reader.items())
    if len(pair) != 2:
        raise reader.refuse("wrong-type", "an award is a pair of prize id and entry id")
    return Award(pair[0].id(), pair[1].id())


def verify(document: Mapping[str, Any], commitment: str = "") -> tuple[Misfit, ...]:
    """What does not fit in a proof; empty where it is what was promised and drawn.

    ``commitment`` is the one that was published before the draw: without it the proof is only held against
    itself, and somebody who made all of it anew after the draw would not be found.
    """
    try:
        proof = read_proof(Reader(document))
    except CardcoreError as error:
        return (Misfit(error.field, "the form of a proof", error.detail),)
    return tuple(_misfits(proof, commitment))


def _misfits(proof: Proof, commitment: str) -> Iterator[Misfit]:
    promised, sealed = proof.promise, proof.definition.source is Source.SEALED
    hashed = digest(definition_plain(proof.definition))
    yield from _differs("/definition", "/promise/definition_hash", promised.definition_hash, hashed)
    listed = digest(tickets_plain(proof.tickets))
    yield from _differs("/tickets", "/promise/tickets_hash", promised.tickets_hash, listed)
    whole = promise_of(promised.definition_hash, promised.seed_hash, promised.tickets_hash).commitment
    yield from _differs("/promise/commitment", "/promise", promised.commitment, whole)
    if commitment:
        yield from _differs("/promise/commitment", "what was published", promised.commitment, commitment)
    for fault in faults(proof.definition):
        yield Misfit(f"/definition{fault.field}", "规范促销行为暂行规定", fault.en)
    if len({ticket.entry_id for ticket in proof.tickets}) < len(proof.tickets):
        yield Misfit("/tickets", "/tickets", "an entry id stands there twice")
    seed = bytes.fromhex(proof.seed)
    if bool(seed) != sealed:
        yield Misfit("/seed", "/definition/source", "a sealed draw has a seed of 32 bytes, another has none")
        return
    yield from _differs("/seed", "/promise/seed_hash", promised.seed_hash, seed_hash_of(seed) if seed else "")
    key, chance = key_and_chance(promised.commitment, proof.entropy, seed)
    yield from _differs("/entropy", "/key_hash", proof.key_hash, key_hash_of(key))
    try:
        drawn = awards(proof.definition, proof.tickets, chance)
    except CardcoreError as error:  # of a definition that could not be announced, or too long a list
        yield Misfit("/awards", "the draw", error.detail)
        return
    yield from _of_awards(proof, drawn)


def _differs(field: str, against: str, told: str, recomputed: str) -> Iterator[Misfit]:
    if told != recomputed:
        yield Misfit(field, against, f"{shown(told)} was told, {shown(recomputed)} comes out")


def _of_awards(proof: Proof, drawn: tuple[Award, ...]) -> Iterator[Misfit]:
    for place, (told, due) in enumerate(zip_longest(proof.awards, drawn)):
        if told != due:
            detail = f"{_award_text(told)} was told, {_award_text(due)} comes out"
            yield Misfit(f"/awards/{place}", "the draw", detail)


def _award_text(award: Award | None) -> str:
    return "nothing" if award is None else f"{award.prize_id} for {award.entry_id}"
