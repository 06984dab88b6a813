"""Annual fee (年费), waived by the number or the amount of a card year's spends.

The card year is counted from the day the card was issued, not from 1 January, and its anniversary is its
last day (民法典, art. 201 and 202: the first day is not counted, the period ends with the corresponding
day, or with the month where there is none). The spends of a year waive the fee of the next, which is
charged on the anniversary. ICBC and CCB speak of the fee of the year that ends; that is the same charge.

What counts: settled purchases, each refund one less and its amount less – also below nothing, where what
was bought in one year is returned in the next; cash advances where the terms say so. No source speaks of
partial refunds and late returns: that one refund undoes one purchase is our own convention.

>>> terms = AnnualFeeTerms(30_000, waived_from_number=6)
>>> assess(CardYear(5, 99_900), terms).amount, assess(CardYear(6, 60), terms).amount
(30000, 0)
"""

import datetime

from cardcore.calendars import LAST_YEAR, Unit, nth_date
from cardcore.fees import Fee, FeeKind, fixed
from cardcore.values import frozen


@frozen
class AnnualFeeTerms:
    """What a card costs a year, and which spends of the year before make it free (0 = none do)."""

    amount: int
    first_year_free: bool = True
    """Otherwise the first fee is charged, and the card year begins, when the card is first used (CGB)."""
    waived_from_number: int = 0
    waived_from_spending: int = 0
    cash_counts: bool = False


@frozen
class CardYear:
    """What was spent in a card year, net of refunds: how many times and how many minor units."""

    number: int
    spending: int


def is_waived(year: CardYear, terms: AnnualFeeTerms) -> bool:
    """Whether the spends of a year waive the fee of the next: by their number or by their amount."""
    by_number = terms.waived_from_number and year.number >= terms.waived_from_number
    by_spending = terms.waived_from_spending and year.spending >= terms.waived_from_spending
    return bool(by_number or by_spending)


def assess(year: CardYear | None, terms: AnnualFeeTerms) -> Fee:
    """The fee after a year that was spent so, of nothing where it is waived; None before the first year."""
    waived = year is not None and is_waived(year, terms)
    return fixed(FeeKind.ANNUAL, 0 if waived else terms.amount)


def next_anniversary(anchor: int, after: int) -> int | None:
    """The first anniversary of the day ``anchor`` strictly after ``after``; None beyond the calendar.

    Counted from the anchor, so that 29 February comes back in leap years and is the 28th in others.

    >>> day = datetime.date(2024, 2, 29).toordinal()
    >>> str(datetime.date.fromordinal(next_anniversary(day, day + 3 * 365) or 0))
    '2028-02-29'
    """
    start = datetime.date.fromordinal(anchor)
    n = datetime.date.fromordinal(after).year - start.year
    if nth_date(anchor, n, every=12, unit=Unit.MONTH) <= after:
        n += 1
    return nth_date(anchor, n, every=12, unit=Unit.MONTH) if start.year + n <= LAST_YEAR else None
