"""What posting does on a closed account: late clearing opens it once more, a refund is paid out.

A part of two journeys: posting, and the refund of a purchase.
"""

from cardcore.accounts import closings
from cardcore.accounts.postings import CreditWithdrawn
from cardcore.notices import NoticeKind
from cardcore.relationships import Draft
from cardcore.transactions import Transaction


def clear_late(draft: Draft, transaction: Transaction) -> None:
    """Open the account once more for what a network presents late, unless it is open again already.

    `Conflict` ``account-closed`` where it was made after the closing or is presented too late.
    """
    closing = draft.account.closing
    if closing is not None and not closing.reopened_on:
        closings.require_clearing(closing, transaction.transaction_date, transaction.posting_date)
        _reopen(draft, transaction)


def pay_out(draft: Draft, transaction: Transaction) -> None:
    """Pay out what a refund left on a closed account; where it took back more than it gave, open it again."""
    account, on = draft.account, transaction.posting_date
    if not closings.is_closed(account):
        return
    if account.balance_minor > 0:
        _reopen(draft.main, transaction)
    elif account.credit:
        amount = account.credit
        draft.record(CreditWithdrawn(on, amount))
        draft.tell(NoticeKind.CREDIT_WITHDRAWN, on, {"amount": amount, "fee": 0})


def _reopen(draft: Draft, transaction: Transaction) -> None:
    """Let the balances in all currencies bill again, and say why."""
    on = transaction.posting_date
    for part in (draft, *(draft.part(one.currency) for one in draft.foreign)):
        part.record(closings.reopened(part.account, on))
    draft.tell(NoticeKind.ACCOUNT_REOPENED, on, {"merchant": transaction.merchant})
