"""The proof of a draw: what was promised before, what was revealed after, and that they fit.

1. Before the start the definition is announced with the hash of a secret seed (`seed_hash_of`).
2. After the close the list of tickets is frozen; its hash joins the promise (`promise`), and is published
   before the public number named in the definition is known.
3. The number comes, the seed is revealed, `draw` gives the proof.
4. Anybody recomputes everything with `verify`.

Hashes are SHA-256, in hexadecimal digits, of JSON without blanks, keys sorted, in UTF-8.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any, Final

from cardcore.chance import Chance, SeededChance
from cardcore.documents import Reader
from cardcore.errors import InvalidInput, require
from cardcore.ids import require_text
from cardcore.offers.draws.definition import DrawDefinition, Source
from cardcore.offers.draws.drawing import Award, awards
from cardcore.offers.draws.entries import Ticket
from cardcore.offers.draws.plain import (
    LONGEST_RULE,
    definition_plain,
    read_definition,
    read_tickets,
    tickets_plain,
)
from cardcore.offers.draws.rfc3797 import LARGEST_POOL, PublicChance
from cardcore.offers.draws.rules import faults
from cardcore.values import frozen

PROTOCOL: Final = "cardcore-draw-1"
SEED_BYTES: Final = 32


@frozen
class Promise:
    """What is published before the public number is known; ``commitment`` stands for all of it."""

    definition_hash: str
    seed_hash: str
    """Empty where the draw is by public numbers alone."""
    tickets_hash: str
    commitment: str


@frozen
class Proof:
    """Everything that a draw can be repeated from, and what came out."""

    definition: DrawDefinition
    tickets: tuple[Ticket, ...]
    promise: Promise
    entropy: str
    """The public number as its source published it; of RFC 3797 the key string."""
    seed: str
    """In hexadecimal digits; empty where the draw is by public numbers alone."""
    key_hash: str
    """Of the key that seed, promise and public number make together."""
    awards: tuple[Award, ...]


def seed_hash_of(seed: bytes) -> str:
    """The promise of a seed: 32 bytes from a good source, kept secret until the draw."""
    require(len(seed) == SEED_BYTES, "length-exceeded", f"a seed has {SEED_BYTES} bytes", field="seed")
    return hashlib.sha256(seed).hexdigest()


def promise(definition: DrawDefinition, tickets: Sequence[Ticket], seed_hash: str) -> Promise:
    """The promise of an announced definition and its frozen list.

    Raises `InvalidInput` with the code of the first fault of the definition, or of what could not be read.
    """
    for fault in faults(definition):
        raise InvalidInput(fault.code, fault.en, field=fault.field)
    public = definition.source is Source.PUBLIC
    require(public == (not seed_hash), "seed-unfit", "a sealed draw, and no other, has a seed", field="seed")
    require(
        not public or len(tickets) <= LARGEST_POOL,
        "number-out-of-range",
        f"RFC 3797 draws from at most {LARGEST_POOL} tickets",
        field="tickets",
    )
    ids = [ticket.entry_id for ticket in tickets]
    require(len(set(ids)) == len(ids), "id-reused", "every ticket has an id of its own", field="tickets")
    defined, listed = definition_plain(definition), tickets_plain(tickets)
    read_definition(Reader(defined, "/definition"))  # what is promised can be read again by everybody
    read_tickets(Reader(listed, "/tickets"))
    return promise_of(digest(defined), seed_hash, digest(listed))


def promise_of(definition_hash: str, seed_hash: str, tickets_hash: str) -> Promise:
    """The promise that holds these hashes together."""
    commitment = digest([PROTOCOL, definition_hash, seed_hash, tickets_hash])
    return Promise(definition_hash, seed_hash, tickets_hash, commitment)


def draw(definition: DrawDefinition, tickets: Sequence[Ticket], entropy: str, seed: bytes = b"") -> Proof:
    """Draw, and prove it; ``seed`` is empty where the draw is by public numbers alone."""
    require_text(entropy, field="entropy", longest=LONGEST_RULE)
    promised = promise(definition, tickets, seed_hash_of(seed) if seed else "")
    key, chance = key_and_chance(promised.commitment, entropy, seed)
    won = awards(definition, tickets, chance)
    return Proof(definition, tuple(tickets), promised, entropy, seed.hex(), key_hash_of(key), won)


def key_and_chance(commitment: str, entropy: str, seed: bytes) -> tuple[bytes, Chance]:
    """The key of the stream – HMAC-SHA256 by the seed of promise and public number – and the stream."""
    if not seed:
        return entropy.encode(), PublicChance(entropy)
    key = hmac.digest(seed, f"{commitment}\n{entropy}".encode(), "sha256")
    return key, SeededChance(key, PROTOCOL)


def key_hash_of(key: bytes) -> str:
    """The hash of a key."""
    return hashlib.sha256(key).hexdigest()


def digest(plain: Any) -> str:
    """The hash of plain data in its one canonical form."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
