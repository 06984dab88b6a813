"""Lucky draws (抽奖) that anybody can verify.

A draw is defined and disclosed (`definition`, `rules`), tickets are given and frozen into a list
(`entries`), a promise binds definition, list and a secret seed before a public number is known (`proof`),
the number and the revealed seed give the awards (`drawing`), and everybody recomputes them (`verifying`).
`rfc3797` draws by public numbers alone.
"""

from cardcore.offers.draws.definition import Disclosure, DrawDefinition, Method, Prize, Source
from cardcore.offers.draws.drawing import Award
from cardcore.offers.draws.entries import Attempt, Entry, NoTicket, Person, Ticket, TicketGiven, freeze
from cardcore.offers.draws.proof import Promise, Proof, draw, promise, seed_hash_of
from cardcore.offers.draws.rules import faults, faults_of_change
from cardcore.offers.draws.verifying import Misfit, proof_plain, read_proof, verify

__all__ = [
    "Attempt",
    "Award",
    "Disclosure",
    "DrawDefinition",
    "Entry",
    "Method",
    "Misfit",
    "NoTicket",
    "Person",
    "Prize",
    "Promise",
    "Proof",
    "Source",
    "Ticket",
    "TicketGiven",
    "draw",
    "faults",
    "faults_of_change",
    "freeze",
    "promise",
    "proof_plain",
    "read_proof",
    "seed_hash_of",
    "verify",
]
