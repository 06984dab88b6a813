"""A lucky draw from plain data: what `python -m cardcore draw` and `verify` read and answer.

`draw` answers as far as the document goes: the faults of the definition; with entries the frozen tickets;
with a seed (or a draw by public numbers) the promise to publish; with the public number the proof.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from cardcore.documents import Reader
from cardcore.offers.draws import DrawDefinition, Source, Ticket, faults, faults_of_change, freeze
from cardcore.offers.draws import draw as drawn
from cardcore.offers.draws.plain import (
    read_definition,
    read_entries,
    read_hash,
    read_rule,
    read_tickets,
    tickets_plain,
)
from cardcore.offers.draws.proof import promise, seed_hash_of
from cardcore.offers.draws.verifying import proof_plain
from cardcore.offers.draws.verifying import verify as misfits_of
from cardcore.offers.reasons import Reason


def draw(document: Mapping[str, Any]) -> dict[str, Any]:
    """Check a definition, freeze its entries, promise, and draw: as far as the document goes.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``.
    """
    reader = Reader(document)
    definition = read_definition(reader.take("definition"))
    found = faults(definition)
    if reader.has("before"):
        found += faults_of_change(read_definition(reader.take("before")), definition)
    tickets = _tickets(reader)
    seed = bytes.fromhex(reader.maybe("seed", read_hash, ""))
    entropy = reader.maybe("entropy", read_rule, "")
    reader.end()
    answer: dict[str, Any] = {"faults": [_told(fault) for fault in found]}
    if found or tickets is None:
        return answer
    with reader.placing():
        return answer | _drawn(definition, tickets, seed, entropy)


def _tickets(reader: Reader) -> tuple[Ticket, ...] | None:
    if reader.has("tickets"):
        return read_tickets(reader.take("tickets"))
    return freeze(read_entries(reader.take("entries"))) if reader.has("entries") else None


def _drawn(
    definition: DrawDefinition, tickets: tuple[Ticket, ...], seed: bytes, entropy: str
) -> dict[str, Any]:
    answer: dict[str, Any] = {"tickets": tickets_plain(tickets)}
    if seed or definition.source is Source.PUBLIC:
        promised = promise(definition, tickets, seed_hash_of(seed) if seed else "")
        answer["promise"] = attrs.asdict(promised)
    if entropy:
        answer["proof"] = proof_plain(drawn(definition, tickets, entropy, seed))
    return answer


def _told(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "field": reason.field, "zh": reason.zh, "en": reason.en}


def verify(document: Mapping[str, Any]) -> dict[str, Any]:
    """Recompute a proof: ``{"proof": …, "commitment": …}``, the commitment as it was published before.

    Raises `CardcoreError` where the document is none; what does not fit in the proof is answered.
    """
    reader = Reader(document)
    proof = reader.take("proof").plain()
    commitment = reader.maybe("commitment", read_hash, "")
    reader.end()
    misfits = misfits_of(proof, commitment)
    return {"verified": not misfits, "misfits": [attrs.asdict(misfit) for misfit in misfits]}
