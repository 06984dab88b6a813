"""The credit line: what may still be spent.

Open to buy is the limit less what is owed, less what holds set aside and less the principal of plans that
have no line of their own; a credit balance adds to it. The cash limit is a part of the same line and
counts cash advances, cash holds and cash paid out for plans.
"""

import attrs

from cardcore.accounts.account import AccountFields
from cardcore.accounts.holds import HoldTerms
from cardcore.identifiers import mcc as mccs
from cardcore.identifiers.mcc import Category
from cardcore.rates import Rate

NO_SHARE = Rate.of("0")


@attrs.frozen
class LimitTerms:
    """How the line is split and how long holds last."""

    cash_share: Rate
    """The part of the line that may be drawn in cash."""
    hold_days: int
    """Days after its own on which an uncaptured hold still counts."""
    delinquency_block_days: int
    """Days past due from which authorizations are declined."""
    capture_tolerance: Rate = NO_SHARE
    """How far captures may go beyond what was authorized: a share of it."""
    by_category: tuple[tuple[Category, HoldTerms], ...] = ()
    """Merchants whose holds have terms of their own."""

    def hold_terms(self, mcc: str) -> HoldTerms:
        """The terms of a hold placed by a merchant of that category; of no category for an empty one."""
        usual = HoldTerms(self.hold_days, self.capture_tolerance)
        if not mcc or not self.by_category:
            return usual
        category = mccs.category(mcc)
        return next((terms for known, terms in self.by_category if known is category), usual)


def open_to_buy(account: AccountFields) -> int:
    """What may still be spent, in minor units; negative when over the limit."""
    held = sum([hold.amount for hold in account.holds]) if account.holds else 0
    plans = account.plan_principal - account.plan_principal_apart
    return account.agreement.credit_limit - account.balance_minor - held - plans


def open_to_cash(account: AccountFields) -> int:
    """What may still be drawn in cash: the rest of the cash limit, never more than the open line."""
    held = sum(hold.amount for hold in account.holds if hold.is_cash)
    drawn = account.cash_unbilled + account.cash_billed
    return min(account.agreement.cash_limit - drawn - held - account.plan_cash, open_to_buy(account))
