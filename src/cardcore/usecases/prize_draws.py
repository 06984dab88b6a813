"""Lucky draws on a store: no ticket too many, drawn once, every prize claimed once."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.ids import PotId
from cardcore.journeys import Announcement, DrawClosing, DrawHolding, PrizeRequest
from cardcore.offers.draws.entries import Attempt
from cardcore.performing import begin_pot, change_pot
from cardcore.ports import Store


def announce_draw(store: Store, command: Command, announcement: Announcement) -> PotReceipt:
    """Publish a draw."""
    return begin_pot(store, command, announcement.definition.draw_id, announcement, journeys.announce_draw)


def enter_draw(store: Store, command: Command, draw_id: PotId, attempt: Attempt) -> PotReceipt:
    """Ask for a ticket."""
    return change_pot(store, command, draw_id, attempt, journeys.enter_draw)


def close_draw(store: Store, command: Command, closing: DrawClosing) -> PotReceipt:
    """Freeze the list."""
    return change_pot(store, command, closing.draw_id, closing, journeys.close_draw)


def hold_draw(store: Store, command: Command, holding: DrawHolding) -> PotReceipt:
    """Draw."""
    return change_pot(store, command, holding.draw_id, holding, journeys.hold_draw)


def claim_prize(store: Store, command: Command, request: PrizeRequest) -> PotReceipt:
    """Ask for a prize."""
    return change_pot(store, command, request.draw_id, request, journeys.claim_prize)
