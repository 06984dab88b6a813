"""The membership wallet: join a merchant's programme, earn and spend there, exchange between programmes."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Exchange, Joining, MemberRedemption, MemberSpend
from cardcore.offers.quotas import ALL_TIME
from cardcore.performing import change_account, digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def join_programme(
    store: Store, command: Command, account_id: AccountId, joining: Joining, program: Program
) -> Receipt:
    """Take a merchant's programme into the wallet; see `cardcore.journeys.join_programme`."""
    return change_account(store, command, account_id, joining, journeys.join_programme, program)


def spend_as_member(
    store: Store, command: Command, account_id: AccountId, spend: MemberSpend, program: Program
) -> Receipt:
    """Earn a merchant's points, out of those that it bought, or give them back.

    See `cardcore.journeys.spend_as_member`.
    """

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.spend_as_member(unit.relationship(account_id), spend, program, unit.quotas(ALL_TIME))

    return once(store, command, digest_of("spend_as_member", account_id, spend), act)


def redeem_as_member(
    store: Store, command: Command, account_id: AccountId, wanted: MemberRedemption, program: Program
) -> Receipt:
    """Spend a membership's points; see `cardcore.journeys.redeem_as_member`."""
    return change_account(store, command, account_id, wanted, journeys.redeem_as_member, program)


def exchange_points(
    store: Store, command: Command, account_id: AccountId, wanted: Exchange, program: Program
) -> Receipt:
    """Turn points of one programme into points of another; see `cardcore.journeys.exchange_points`."""
    return change_account(store, command, account_id, wanted, journeys.exchange_points, program)
