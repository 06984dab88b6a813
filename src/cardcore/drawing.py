"""A lucky draw from plain data: what `python -m cardcore draw` and `verify` read and answer.

`draw` answers as far as the document goes: the faults of the definition; with entries – or attempts, each of
which gets a ticket or every reason against it – the frozen tickets; with a seed (or a draw by public numbers)
the promise to publish; with the public number the proof.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from cardcore.documents import Reader
from cardcore.offers.draws import (
    DrawDefinition,
    Entry,
    NoTicket,
    Source,
    Ticket,
    faults,
    faults_of_change,
    freeze,
)
from cardcore.offers.draws import draw as drawn
from cardcore.offers.draws.entries import apply, decide
from cardcore.offers.draws.plain import (
    read_attempts,
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
    tickets, refused = _tickets(reader, definition)
    seed = bytes.fromhex(reader.maybe("seed", read_hash, ""))
    entropy = reader.maybe("entropy", read_rule, "")
    reader.end()
    answer: dict[str, Any] = {"faults": [_told(fault) for fault in found]}
    if found or tickets is None:
        return answer
    with reader.placing():
        return answer | refused | _drawn(definition, tickets, seed, entropy)


def _tickets(reader: Reader, definition: DrawDefinition) -> tuple[tuple[Ticket, ...] | None, dict[str, Any]]:
    """The frozen list, where there is one, and what of the attempts was refused, where there are any."""
    if reader.has("tickets"):
        return read_tickets(reader.take("tickets")), {}
    entries = reader.maybe("entries", read_entries, None)
    if not reader.has("attempts"):
        return (None if entries is None else freeze(entries)), {}
    entries, refused = _attempted(reader.take("attempts"), definition, entries or ())
    return freeze(entries), {"refused": refused}


def _attempted(
    reader: Reader, definition: DrawDefinition, entries: tuple[Entry, ...]
) -> tuple[tuple[Entry, ...], list[dict[str, str]]]:
    """The entries with the tickets that were given, and the reasons why the others were not."""
    refused = []
    with reader.placing():
        for attempt in read_attempts(reader):
            answer = decide(definition, entries, attempt)
            if isinstance(answer, NoTicket):
                refused += [
                    {"id": attempt.entry_id, "code": reason.code, "zh": reason.zh, "en": reason.en}
                    for reason in answer.reasons
                ]
            else:
                entries = apply(entries, answer)
    return entries, refused


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

    The answer of `draw` may be given as it is: its promise says the commitment, the rest is not looked at.

    Raises `CardcoreError` where the document is none; what does not fit in the proof is answered.
    """
    reader = Reader(document)
    proof = reader.take("proof").plain()
    commitment = reader.maybe("commitment", read_hash, "")
    if reader.has("promise"):
        commitment = commitment or read_hash(reader.take("promise").take("commitment"))
    for name in ("faults", "refused", "tickets"):
        reader.maybe(name, Reader.plain, None)
    reader.end()
    misfits = misfits_of(proof, commitment)
    return {"verified": not misfits, "misfits": [attrs.asdict(misfit) for misfit in misfits]}
