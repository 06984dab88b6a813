"""Buying exchange to repay a foreign balance (购汇还款): the holder pays in one currency for another.

The bank quotes the rate at which it sells and how long that holds. What is bought repays the foreign
balance as any repayment does; what was paid for it goes to the bank's exchange position. Both legs are in
one event, and each balances in its own currency.
"""

from cardcore.calendars import date_text
from cardcore.errors import Conflict
from cardcore.exchange import ExchangeRate
from cardcore.money import Rounding, amount_text
from cardcore.values import frozen


@frozen
class Quote:
    """A rate at which the bank sells exchange, and the last day on which it does."""

    rate: ExchangeRate
    """Of the currency bought, in the one that is paid with."""
    valid_through: int


@frozen
class ExchangeBought:
    """The holder paid ``sold`` and got ``bought`` for it, which repays the foreign balance."""

    on: int
    bought: int
    """Minor units of the rate's base currency."""
    sold: int
    """Minor units of the currency that the rate is quoted in."""
    rate: ExchangeRate


def buy(
    owed: int, on: int, quote: Quote, *, bought: int | None = None, pay: int | None = None
) -> ExchangeBought:
    """Exchange for ``bought`` minor units, for as much as ``pay`` pays for, or for all that is owed.

    Never more is bought than is ``owed``; what it costs is rounded half up once. With ``pay`` the most is
    bought that costs no more, and what is left stays with the holder. `Conflict` ``quote-expired``,
    ``exchange-exceeds-balance`` or ``exchange-buys-nothing``.
    """
    rate = quote.rate
    if on > quote.valid_through:
        detail = f"the rate held through {date_text(quote.valid_through)}; ask for another"
        raise Conflict("quote-expired", detail, field="rate")
    if bought is not None and bought > owed:
        detail = f"{amount_text(max(owed, 0), rate.base)} {rate.base} are owed, no more can be bought"
        raise Conflict("exchange-exceeds-balance", detail, field="amount")
    if bought is None:
        bought = owed if pay is None else min(owed, rate.bought_for(pay))
    sold = rate.convert(bought, Rounding.HALF_UP)
    if bought <= 0 or sold <= 0:
        raise Conflict("exchange-buys-nothing", "nothing is owed, or it pays for nothing", field="amount")
    return ExchangeBought(on, bought, sold, rate)
