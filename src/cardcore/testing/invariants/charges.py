"""Fees: each is what its terms make of its base, and an annual fee follows from the card year before it."""

from cardcore.accounts.card_year import CardYearBegan, SpentAbroad
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.postings import CashAdvancePosted, FeePosted, PurchasePosted, RefundPosted
from cardcore.accounts.restating import as_it_counts
from cardcore.calendars import FAR_AHEAD
from cardcore.errors import ensure
from cardcore.fees import FeeKind, annual
from cardcore.fees.annual import AnnualFeeTerms, CardYear
from cardcore.testing.invariants.book import Book


def fees_follow_their_terms(book: Book) -> None:
    """F1: a fee comes to what it says; an annual fee opens a card year that nothing waives, once."""
    began: CardYearBegan | None = None
    for event in book.events:
        if isinstance(event, CardYearBegan):
            began = event
        elif isinstance(event, FeePosted):
            fee = event.fee
            ensure(
                0 < fee.amount == fee.terms.of(fee.base),
                "fees-follow-their-terms",
                f"{fee.kind} of {fee.amount} on {fee.base} on day {event.on}",
            )
            if event.kind is FeeKind.ANNUAL:
                due = annual.assess(began.before, book.terms_on(event.on).fees.annual).amount if began else 0
                ensure(
                    began is not None and (event.on, event.amount) == (began.on, due),
                    "fees-follow-their-terms",
                    f"an annual fee of {event.amount} on day {event.on} after {began}",
                )
                began = None


def card_years_count_their_spends(book: Book) -> None:
    """F2: a card year is judged by all that counts in it, and its days are closed after it."""
    counts = dict.fromkeys((PurchasePosted, CashAdvancePosted), (0, 0))
    runs = False
    for event in (book.events[0], *as_it_counts(book.events)):
        if isinstance(event, AccountOpened):
            runs = event.card_year_ends < FAR_AHEAD
        elif isinstance(event, CardYearBegan):
            expected = _year(book.terms_on(event.on).fees.annual, *counts.values()) if runs else None
            ensure(
                event.before == expected and event.ends_on > event.on,
                "card-years-count-their-spends",
                f"day {event.on}: {event}, counted {expected}",
            )
            runs, counts = True, dict.fromkeys(counts, (0, 0))
        elif isinstance(event, PurchasePosted | CashAdvancePosted | RefundPosted) and runs:
            sign = -1 if isinstance(event, RefundPosted) else 1
            kind = CashAdvancePosted if isinstance(event, CashAdvancePosted) else PurchasePosted
            number, spending = counts[kind]
            counts[kind] = (number + sign, spending + sign * event.amount)
        elif isinstance(event, SpentAbroad) and runs:
            kind = CashAdvancePosted if event.is_cash else PurchasePosted
            number, spending = counts[kind]
            counts[kind] = (number + event.times, spending + event.amount)
    account = book.account
    kept = (account.year_purchases, account.year_spending), (account.year_advances, account.year_cash)
    ensure(
        tuple(counts.values()) == kept,
        "card-years-count-their-spends",
        f"kept {kept}, counted {counts}",
    )
    ensure(
        account.card_year_ends > account.closed_through,
        "card-years-count-their-spends",
        f"the card year that ended on day {account.card_year_ends} was not judged",
    )


def _year(terms: AnnualFeeTerms, purchases: tuple[int, int], cash: tuple[int, int]) -> CardYear:
    number, spending = purchases
    if terms.cash_counts:
        number, spending = number + cash[0], spending + cash[1]
    return CardYear(number, spending)
