"""Rates that change on a date: for good, or for the days of a promotion.

Interest is accrued at the old rate up to the day of the change, at the new one from that day on, and no
day twice; the rates that held before are remembered, so that an entry that bears interest from an earlier
day bears it at the rate of each day. What was repaid earlier on the day of a change, where the day of a
repayment bears interest, bore that day at the old rate. A promotion ends by itself with its last day.
"""

import attrs

from cardcore.accounts.account import AccountFields, Promotion, RateSpan, WorkingAccount
from cardcore.accounts.interest import accrue
from cardcore.calendars import FAR_AHEAD
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class RatesChanged:
    """Other rates hold from this day on."""

    on: int
    purchase_rate: Rate
    cash_rate: Rate
    ends_on: int = FAR_AHEAD
    """The last day of a promotion, after which the rates of before hold again."""


@frozen
class PromotionEnded:
    """The last day of a promotion is over; from the next on these rates hold again."""

    on: int
    purchase_rate: Rate
    cash_rate: Rate


def apply_changed(account: WorkingAccount, event: RatesChanged) -> None:
    """Bear the new rates from the day on; a change for good ends a promotion that runs."""
    agreed = account.agreement
    standard = account.promotion or Promotion(0, agreed.purchase_rate, agreed.cash_rate)
    hold(account, event.on, event.purchase_rate, event.cash_rate)
    is_promotion = event.ends_on < FAR_AHEAD
    account.promotion = attrs.evolve(standard, ends_on=event.ends_on) if is_promotion else None
    account.attends_on = event.ends_on if is_promotion else FAR_AHEAD


def ended(account: AccountFields, on: int) -> PromotionEnded | None:
    """The end of the promotion that ends with the day ``on``."""
    promotion = account.promotion
    if promotion is None or promotion.ends_on > on:
        return None
    return PromotionEnded(on, promotion.purchase_rate, promotion.cash_rate)


def apply_ended(account: WorkingAccount, event: PromotionEnded) -> None:
    """Bear the rates of before again; the day is closed."""
    hold(account, event.on + 1, event.purchase_rate, event.cash_rate)
    account.promotion = None
    account.attends_on = FAR_AHEAD
    account.closed_through = event.on


def hold(account: WorkingAccount, since: int, purchase_rate: Rate, cash_rate: Rate) -> None:
    """Bear these rates from a day on, and remember those that held until then."""
    accrue(account, since)
    agreed = account.agreement
    account.earlier_rates += (RateSpan(since, agreed.purchase_rate, agreed.cash_rate),)
    account.agreement = attrs.evolve(agreed, purchase_rate=purchase_rate, cash_rate=cash_rate)
