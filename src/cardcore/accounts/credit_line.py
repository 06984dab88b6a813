"""The credit line: what may still be spent, by all cards of an account together.

Open to buy is the limit – with the temporary ones of the day – less what is owed, less what holds set
aside and less the principal of plans that have no line of their own; a credit balance adds to it. Balances
in foreign currencies take of it what they are valued at. The cash limit is a part of the lasting line and
counts cash advances, cash holds and cash paid out for plans.
"""

from cardcore.accounts.account import AccountFields
from cardcore.accounts.holds import HoldTerms
from cardcore.identifiers import mcc as mccs
from cardcore.identifiers.mcc import Category
from cardcore.money import Rounding
from cardcore.rates import Rate
from cardcore.values import frozen

NO_SHARE = Rate.of("0")


@frozen
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
    over_limit_share: Rate = NO_SHARE
    """How far over the credit limit the over-limit service helps: a share of it."""

    def hold_terms(self, mcc: str) -> HoldTerms:
        """The terms of a hold placed by a merchant of that category; of no category for an empty one."""
        usual = HoldTerms(self.hold_days, self.capture_tolerance)
        if not mcc or not self.by_category:
            return usual
        category = mccs.category(mcc)
        return next((terms for known, terms in self.by_category if known is category), usual)


def temporary(account: AccountFields, on: int) -> int:
    """What temporary limits add to the line on that day, in minor units."""
    if account.limits is None:
        return 0
    return sum(one.amount for one in account.limits.temporary if one.from_ <= on <= one.to)


def open_to_buy(account: AccountFields, on: int) -> int:
    """What may be spent on that day, in minor units; negative when over the limit."""
    room = lasting_room(account)
    return room if account.limits is None else room + temporary(account, on)


def lasting_room(account: AccountFields) -> int:
    """What the lasting limit leaves whatever the day, in minor units; negative when over it."""
    plans = account.plan_principal - account.plan_principal_apart
    room = account.agreement.credit_limit - account.balance_minor - plans
    if account.holds:
        room -= sum([hold.on_card_line for hold in account.holds])
    if account.line_uses:
        room -= sum([use.used for use in account.line_uses])
    return room


def open_to_installments(account: AccountFields) -> int | None:
    """What is left of the account's own line for installments; None where it has none."""
    own = account.limits.installment if account.limits else 0
    held = sum(hold.amount - hold.on_card_line for hold in account.holds)
    return own - account.plan_principal_apart - held if own else None


def open_to_cash(account: AccountFields) -> int:
    """What may still be drawn in cash: the rest of the cash limit, never more than the lasting line."""
    held = sum(hold.amount for hold in account.holds if hold.is_cash)
    drawn = account.cash_unbilled + account.cash_billed + sum(use.cash for use in account.line_uses)
    return min(account.agreement.cash_limit - drawn - held - account.plan_cash, lasting_room(account))


def over_limit_room(account: AccountFields, terms: LimitTerms) -> int:
    """How far over the line the service would help now; 0 where it is not open or was used in this cycle."""
    service = account.limits.over_limit if account.limits else None
    if service is None or not service.is_open or service.used:
        return 0
    return terms.over_limit_share.of_minor(account.agreement.credit_limit, Rounding.DOWN)
