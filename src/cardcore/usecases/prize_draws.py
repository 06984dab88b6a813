"""Lucky draws on a store: no ticket too many, drawn once, every prize claimed once."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.ids import PotId
from cardcore.journeys import Announcement, DrawClosing, DrawHolding, PrizeRequest
from cardcore.offers.draws.entries import Attempt
from cardcore.performing import digest_of, once_on_pot
from cardcore.ports import Store


def announce_draw(store: Store, command: Command, announcement: Announcement) -> PotReceipt:
    """Publish a draw."""
    digest = digest_of("announce_draw", PotId(announcement.definition.draw_id), announcement)
    return once_on_pot(store, command, digest, lambda _: journeys.announce_draw(announcement))


def enter_draw(store: Store, command: Command, draw_id: PotId, attempt: Attempt) -> PotReceipt:
    """Ask for a ticket."""
    digest = digest_of("enter_draw", draw_id, attempt)
    return once_on_pot(store, command, digest, lambda unit: journeys.enter_draw(unit.pot(draw_id), attempt))


def close_draw(store: Store, command: Command, closing: DrawClosing) -> PotReceipt:
    """Freeze the list."""
    digest = digest_of("close_draw", closing.draw_id, closing)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.close_draw(unit.pot(closing.draw_id), closing)
    )


def hold_draw(store: Store, command: Command, holding: DrawHolding) -> PotReceipt:
    """Draw."""
    digest = digest_of("hold_draw", holding.draw_id, holding)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.hold_draw(unit.pot(holding.draw_id), holding)
    )


def claim_prize(store: Store, command: Command, request: PrizeRequest) -> PotReceipt:
    """Ask for a prize."""
    digest = digest_of("claim_prize", request.draw_id, request)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.claim_prize(unit.pot(request.draw_id), request)
    )
