"""Redeem points, give a redemption back, release points that wait."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Cancellation, PointsRelease, RedemptionRequest
from cardcore.journeys.redeem_points import STOCK_DAY
from cardcore.performing import change_account, digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def redeem_points(
    store: Store, command: Command, account_id: AccountId, request: RedemptionRequest, program: Program
) -> Receipt:
    """Spend points; what the mall has left of an item is taken with them."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.redeem_points(unit.relationship(account_id), request, program, unit.quotas(STOCK_DAY))

    return once(store, command, digest_of("redeem_points", account_id, request), act)


def cancel_redemption(
    store: Store, command: Command, account_id: AccountId, cancellation: Cancellation, program: Program
) -> Receipt:
    """Give a redemption, or some of its quantity, back."""
    return change_account(store, command, account_id, cancellation, journeys.cancel_redemption, program)


def release_points(
    store: Store, command: Command, account_id: AccountId, release: PointsRelease, program: Program
) -> Receipt:
    """Let all waiting points be spent."""
    return change_account(store, command, account_id, release, journeys.release_points, program)
