"""Converting what was paid in a currency that the account does not hold."""

import attrs

from cardcore.errors import Conflict
from cardcore.exchange import CurrencyConversion, ExchangeRate, Rates
from cardcore.money import require_positive
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


def conversion_of(program: Program, currency: str, rates: Rates) -> CurrencyConversion:
    """How the bank converts an amount of ``currency``: at the rate brought, with the programme's spread."""
    return CurrencyConversion(rate_to(program, currency, rates), program.conversion_spread)


def converted(transaction: Transaction, program: Program, rates: Rates) -> Transaction:
    """The transaction in the programme's currency: original × rate × (1 + spread), rounded half up once.

    What comes to less than one minor unit is refused: ``amount-not-positive``.
    """
    conversion = conversion_of(program, transaction.currency, rates)
    amount = conversion.convert(transaction.amount_minor)
    original = OriginalAmount(transaction.currency, transaction.amount_minor, conversion)
    return attrs.evolve(
        transaction, amount_minor=require_positive(amount), currency=program.currency, original=original
    )
