"""Arrange automatic repayment, and collect what is due from the linked account."""

import datetime

from cardcore import journeys
from cardcore.accounts.auto_repayment import reference_of
from cardcore.calendars import ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.exchange import Rates
from cardcore.ids import AccountId
from cardcore.journeys import AutoRepaymentRequest
from cardcore.performing import change_account, digest_of, once
from cardcore.ports import DirectDebit, Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def arrange_auto_repayment(
    store: Store, command: Command, account_id: AccountId, request: AutoRepaymentRequest, program: Program
) -> Receipt:
    """Repay statements from the linked account from now on, or no more."""
    return change_account(store, command, account_id, request, journeys.arrange_auto_repayment, program)


def collect_repayment(
    store: Store,
    command: Command,
    account_id: AccountId,
    on: datetime.date,
    debit: DirectDebit,
    program: Program,
    currency: str = "",
    rates: Rates | None = None,
) -> Receipt:
    """Ask the linked account for what is due on the day for a balance and keep its answer.

    ``currency`` names a foreign balance; where exchange is bought for it, ``rates`` are those of the day.
    An answer that was given but not saved is taken up first, by its reference, so that what has left the
    linked account is booked whatever happened to the account meanwhile.
    """
    reference = reference_of(account_id, ordinal_of(on, field="on"), currency)

    def act(unit: UnitOfWork) -> Outcome:
        relationship = unit.relationship(account_id)
        answer = debit.answered(reference)
        collection = answer or debit.collect(
            journeys.collection_due(relationship, on, program, currency, rates)
        )
        return journeys.record_collection(relationship, collection, program)

    return once(
        store, command, digest_of(f"collect_repayment {currency}".rstrip(), account_id, on.isoformat()), act
    )
