"""How an account ends on the books, closed or charged off: no line, no interest, no day to wait for."""

import attrs

from cardcore.accounts.account import NEVER, WorkingAccount
from cardcore.accounts.interest import accrue
from cardcore.accounts.traces import Trace
from cardcore.calendars import FAR_AHEAD


def end(account: WorkingAccount, on: int) -> None:
    """Let go what was accrued by that day and not charged yet, and all that the days to come would bring."""
    accrue(account, on)
    account.accrued = account.accrued_cash = account.accrued_billed = account.accrued_unbilled = 0
    if account.trace is not None:
        account.trace = Trace()
    account.unbilled_lots = account.billed_lots = account.interest_lots = ()
    account.judged_on = account.card_year_ends = account.attends_on = FAR_AHEAD
    account.next_statement_date = NEVER
    account.promotion = account.auto_repayment = None
    account.agreement = attrs.evolve(account.agreement, credit_limit=0, cash_limit=0)
    if account.limits is not None:
        account.limits = attrs.evolve(account.limits, temporary=(), installment=0)
    account.closed_through = max(account.closed_through, on - 1)
