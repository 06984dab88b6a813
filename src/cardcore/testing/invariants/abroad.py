"""Balances in foreign currencies on the line that they share."""

from fractions import Fraction

from cardcore.accounts.account import Account
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash, over_limit_room
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.holds import HoldIncreased, HoldPlaced
from cardcore.accounts.shared_line import LineRevalued
from cardcore.errors import ensure
from cardcore.exchange import CurrencyConversion
from cardcore.money import currency_exponent
from cardcore.rates import RATE_SCALE
from cardcore.relationships import Relationship
from cardcore.testing.invariants.book import Book, Moment


def foreign_balances_take_of_the_line(book: Book) -> None:
    """A6: a foreign balance takes what it owes and holds at the last rate; what was approved had room."""
    if not book.relationship.foreign:
        return
    valued_at: dict[str, CurrencyConversion] = {}
    for moment in book.moments:
        if isinstance(moment.event, LineRevalued):
            valued_at[moment.event.valued_at.rate.base] = moment.event.valued_at
        _is_valued(moment.after, valued_at)
        _had_room(moment, book.terms_on(moment.event.on).limits)
    _is_valued(book.relationship, valued_at)


def _is_valued(relationship: Relationship, valued_at: dict[str, CurrencyConversion]) -> None:
    found = {use.currency: (use.used, use.owed) for use in relationship.account.line_uses}
    worth = {
        held.currency: _taken(_owed(held), _held(held), valued_at.get(held.currency))
        for held in relationship.foreign
    }
    ensure(found == worth, "foreign-balances-take-of-the-line", f"{found} is taken, {worth} should be")


def _taken(owed: int, held: int, valued_at: CurrencyConversion | None) -> tuple[int, int]:
    return _worth(owed + held, valued_at), _worth(owed, valued_at)


def _owed(account: Account) -> int:
    return account.billed_outstanding + account.unbilled_outstanding - account.credit


def _held(account: Account) -> int:
    return sum(hold.amount for hold in account.holds)


def _worth(minor: int, valued_at: CurrencyConversion | None) -> int:
    """By fractions, not as the library reckons: half up, nothing for a credit balance."""
    if minor <= 0 or valued_at is None:
        return 0
    rate = valued_at.rate
    units = Fraction(minor, 10 ** currency_exponent(rate.base)) / rate.per
    dearer = 1 + Fraction(valued_at.spread.scaled, RATE_SCALE)
    worth = units * Fraction(rate.scaled, RATE_SCALE) * dearer * 10 ** currency_exponent(rate.quote)
    return int(worth + Fraction(1, 2))


def _had_room(moment: Moment, terms: LimitTerms) -> None:
    """What a hold in a foreign currency took more of the line was open before; of cash, what may be drawn."""
    event = moment.event
    if not (isinstance(event, InCurrency) and isinstance(event.event, HoldPlaced | HoldIncreased)):
        return
    before, after = moment.before.account, moment.after.account
    took = sum(use.used for use in after.line_uses) - sum(use.used for use in before.line_uses)
    room = open_to_buy(before, event.on) + over_limit_room(before, terms)
    ensure(took <= max(room, 0), "foreign-balances-take-of-the-line", f"{event} took {took} of {room}")
    drawn = sum(use.cash for use in after.line_uses) - sum(use.cash for use in before.line_uses)
    ensure(
        drawn <= max(open_to_cash(before), 0) + 1,  # parts are rounded by themselves
        "foreign-balances-take-of-the-line",
        f"{event} took {drawn} of the cash limit",
    )
