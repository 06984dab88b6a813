"""The pots of a scenario: what others reach into too, as plain data in the words of `share` and `draw`."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from cardcore.documents import Reader
from cardcore.errors import CardcoreError, InvalidInput, NotFound
from cardcore.ids import PotId
from cardcore.journeys import Announcement, announce_draw, open_bill, send_red_packet
from cardcore.offers.draws.entries import Entry, TicketGiven
from cardcore.offers.draws.plain import read_definition, read_entries, read_hash, read_rule
from cardcore.offers.draws.proof import seed_hash_of
from cardcore.pots import Pot, evolve
from cardcore.sharing import read_bill, read_red_packet
from cardcore.values import frozen

S = TypeVar("S")


@frozen
class HostedPot:
    """A pot as it stands, and what its host keeps to itself: the seed, and of a draw the number to come."""

    pot: Pot
    seed: bytes = b""
    entropy: str = ""


Pots = dict[PotId, HostedPot]
NO_ENTRIES: Final[tuple[Entry, ...]] = ()
KINDS: Final = ("red_packet", "bill", "draw")


@frozen
class GivenPot:
    """A pot as the scenario gives it, read and not begun."""

    pointer: str
    """Of what begins it."""
    begin: Callable[[], HostedPot]


def read_pots(reader: Reader, currency: str) -> tuple[GivenPot, ...]:
    """The pots, each written as an object of one member, its kind.

    `InvalidInput` ``currency-mismatch`` for another currency than the account's.
    """
    return tuple(_read_pot(item.only(), currency) for item in reader.items())


def _read_pot(body: Reader, currency: str) -> GivenPot:
    if body.name not in KINDS:
        raise body.refuse("field-unknown", f"a pot is one of {', '.join(KINDS)}")
    with body.placing():
        given = _draw(body) if body.name == "draw" else _shared(body, currency)
    body.end()
    return given


def _shared(body: Reader, currency: str) -> GivenPot:
    place = body.take("currency") if body.has("currency") else None
    if place is not None and place.currency() != currency:
        raise place.refuse("currency-mismatch", f"the account is in {currency}")
    if body.name == "bill":
        opened = read_bill(body, currency)
        return GivenPot(body.pointer, lambda: HostedPot(open_bill(opened).pot))
    seed = body.take("seed").text().encode()
    sent = read_red_packet(body, currency)
    return GivenPot(body.pointer, lambda: HostedPot(send_red_packet(sent).pot, seed))


def _draw(body: Reader) -> GivenPot:
    """A draw that is announced, with the entries of others."""
    definition = read_definition(body.take("definition"))
    seed = bytes.fromhex(body.maybe("seed", read_hash, ""))
    announcement = Announcement(
        definition, seed_hash_of(seed) if seed else "", definition.disclosure.disclosed_on
    )
    entries = body.maybe("entries", read_entries, NO_ENTRIES)
    entropy = body.maybe("entropy", read_rule, "")

    def begin() -> HostedPot:
        pot = announce_draw(announcement).pot
        for entry in entries:
            pot = evolve(pot, TicketGiven(entry))
        return HostedPot(pot, seed, entropy)

    return GivenPot(body.pointer, begin)


def begin_pots(given: Iterable[GivenPot]) -> Pots:
    """The pots by id; `Conflict` by what keeps a draw from being announced, ``id-reused`` for one twice."""
    found: Pots = {}
    for one in given:
        try:
            begun = one.begin()
        except CardcoreError as error:
            place = "seed" if error.field == "seed_hash" else f"definition/{error.field}"
            error.field = f"{one.pointer}/{place}"
            raise
        if begun.pot.pot_id in found:
            detail = f"another pot has the id {begun.pot.pot_id}"
            raise InvalidInput("id-reused", detail, field=f"{one.pointer}/id")
        found[begun.pot.pot_id] = begun
    return found


def hosted(pots: Pots, pot_id: PotId, kind: type[S], field: str) -> tuple[HostedPot, S]:
    """The pot of that id and kind, and its state; `NotFound` where the scenario gives none."""
    found = pots.get(pot_id)
    if found is None or not isinstance(found.pot.state, kind):
        raise NotFound("not-found", f"no {field} {pot_id} is among the pots", field=field)
    return found, found.pot.state
