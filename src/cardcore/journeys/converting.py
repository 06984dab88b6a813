"""Converting what was paid in a currency that the account does not hold."""

import attrs

from cardcore.errors import Conflict
from cardcore.exchange import CurrencyConversion, ExchangeRate, Rates
from cardcore.money import Rounding, require_positive
from cardcore.programs.program import Program
from cardcore.transactions import OriginalAmount, Transaction


def rate_to(program: Program, currency: str, rates: Rates) -> ExchangeRate:
    """The rate from ``currency`` to the programme's own.

    `Conflict` ``currency-mismatch`` where none was brought, or one between other currencies.
    """
    rate = rates.get(currency)
    if rate is None or (rate.base, rate.quote) != (currency, program.currency):
        detail = f"the account does not hold {currency}, and no rate to {program.currency} was given"
        raise Conflict("currency-mismatch", detail, field="amount")
    return rate


def converted(transaction: Transaction, program: Program, rates: Rates) -> Transaction:
    """The transaction in the programme's currency: original × rate × (1 + spread), rounded half up once.

    What comes to less than one minor unit is refused: ``amount-not-positive``.
    """
    rate = rate_to(program, transaction.currency, rates)
    spread = program.conversion_spread
    amount = rate.convert(transaction.amount_minor, Rounding.HALF_UP, spread)
    original = OriginalAmount(
        transaction.currency, transaction.amount_minor, CurrencyConversion(rate, spread)
    )
    return attrs.evolve(
        transaction, amount_minor=require_positive(amount), currency=program.currency, original=original
    )
