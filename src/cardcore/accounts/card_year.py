"""The card year: what is spent between two anniversaries, which may waive the next annual fee.

Purchases and cash advances are counted as they are posted, refunds taken off; whether cash counts is asked
when the year ends. Nothing is counted for an account that is charged no annual fee.
"""

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.calendars import FAR_AHEAD
from cardcore.fees import annual
from cardcore.fees.annual import AnnualFeeTerms, CardYear
from cardcore.values import frozen


@frozen
class CardYearBegan:
    """A card year began: on the anniversary of the one before, or with the first use of the card.

    It keeps what was spent in the year before and what would have waived the fee, so that the fee – or
    that there is none – is explained.
    """

    on: int
    ends_on: int
    before: CardYear | None
    """None for the first."""
    waived_from_number: int
    waived_from_spending: int


@frozen
class SpentAbroad:
    """Something was posted in a foreign currency that the account holds; here it counts in the card year."""

    on: int
    amount: int
    """What it is worth in the account's own currency; below nothing for a refund."""
    times: int = 1
    """One less for a refund."""
    is_cash: bool = False


def first_end(opened_on: int, terms: AnnualFeeTerms) -> int:
    """The first anniversary of an opening; far ahead where the year does not begin with it."""
    if not terms.amount or not terms.first_year_free:
        return FAR_AHEAD
    return annual.next_anniversary(opened_on, opened_on) or FAR_AHEAD


def begins_with_use(account: AccountFields, terms: AnnualFeeTerms) -> bool:
    """Whether a card used today begins its first card year: one whose first fee is charged then."""
    if not terms.amount or terms.first_year_free:
        return False
    return not account.card_year_from and account.closing is None


def began(account: AccountFields, on: int, terms: AnnualFeeTerms) -> CardYearBegan:
    """The card year that begins ``on``, and what was spent in the one that ends."""
    ends_on = annual.next_anniversary(account.card_year_from or on, on) or FAR_AHEAD
    before = _ended(account, terms) if account.card_year_from else None
    return CardYearBegan(on, ends_on, before, terms.waived_from_number, terms.waived_from_spending)


def _ended(account: AccountFields, terms: AnnualFeeTerms) -> CardYear:
    if not terms.cash_counts:
        return CardYear(account.year_purchases, account.year_spending)
    return CardYear(account.year_purchases + account.year_advances, account.year_spending + account.year_cash)


def apply_began(account: WorkingAccount, event: CardYearBegan) -> None:
    """Count anew; on an anniversary the day is closed."""
    if account.card_year_from:
        account.closed_through = event.on
    else:
        account.card_year_from = event.on
    account.card_year_ends = event.ends_on
    account.year_purchases = account.year_spending = account.year_advances = account.year_cash = 0


def apply_spent_abroad(account: WorkingAccount, event: SpentAbroad) -> None:
    """Count it as if it had been posted here."""
    if event.is_cash:
        count_cash(account, event.amount)
    else:
        count_purchase(account, event.amount, event.times)


def count_purchase(account: WorkingAccount, amount: int, times: int = 1) -> None:
    """One purchase more in this card year; a refund is one less, of an amount below nothing."""
    if account.card_year_from:
        account.year_purchases += times
        account.year_spending += amount


def count_cash(account: WorkingAccount, amount: int) -> None:
    """One cash advance more in this card year."""
    if account.card_year_from:
        account.year_advances += 1
        account.year_cash += amount
