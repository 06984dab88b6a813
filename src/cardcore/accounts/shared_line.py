"""The line that balances in several currencies share.

A foreign balance takes of the line what it owes and what its holds set aside, valued at a rate that the
programme states or a command brought, made dearer by a buffer. The account of the line keeps the valued
sums, so that what is open to buy is known without asking anybody for a rate; they are reckoned anew
whenever something happens to the foreign balance or another rate comes.
"""

import bisect
from collections import Counter
from collections.abc import Iterable

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.line_uses import LineUse
from cardcore.errors import Conflict
from cardcore.exchange import CurrencyConversion
from cardcore.ids import CardId
from cardcore.values import frozen


@frozen
class LineRevalued:
    """Balances in a foreign currency are valued at another rate from now on."""

    on: int
    valued_at: CurrencyConversion
    """The rate, from the foreign currency to that of the line, and the buffer on it."""


def use_of(account: AccountFields, currency: str) -> LineUse:
    """What a foreign balance takes of the account's line."""
    return next((use for use in account.line_uses if use.currency == currency), LineUse(currency))


def revalued(account: AccountFields, valued_at: CurrencyConversion, on: int) -> LineRevalued | None:
    """The event of another rate; None where it is the one that holds."""
    known = use_of(account, valued_at.rate.base).valued_at
    return None if known == valued_at else LineRevalued(on, valued_at)


def require_valued(account: AccountFields, currency: str) -> None:
    """Refuse what would begin a balance that no rate is known for: `Conflict` ``currency-mismatch``."""
    if use_of(account, currency).valued_at is None:
        detail = f"no rate from {currency} is known to count it on the line; state a line_rate or bring one"
        raise Conflict("currency-mismatch", detail, field="amount")


def worth(account: AccountFields, currency: str, minor: int) -> int:
    """An amount of a foreign currency as the account's line values it; below nothing for one taken off."""
    return use_of(account, currency).worth(minor)


def worth_on(events: Iterable[object], currency: str, minor: int, on: int) -> int:
    """As `worth`, by the rate that held on a day of the past; by the first known where that is later."""
    known = [
        event for event in events if isinstance(event, LineRevalued) and event.valued_at.rate.base == currency
    ]
    held = [event for event in known if event.on <= on] or known[:1]
    return LineUse(currency, held[-1].valued_at if held else None).worth(minor)


def taken_by(account: AccountFields, held: AccountFields, more: int) -> int:
    """What ``more`` held in a foreign balance would take of the account's line, in the line's currency.

    What a credit balance covers takes nothing.
    """
    use = use_of(account, held.currency)
    return use.value(_owed_and_held(held) + more) - use.used


def over_line(account: AccountFields, held: AccountFields) -> int:
    """What a foreign balance owes beyond the whole line, in its own minor units: the least that is too much.

    What is over the line is asked of the line's own currency first, all that is owed in it; the rest – what
    foreign balances alone owe beyond the line – of them, the first by the code of their currency first.
    """
    beyond = sum([use.owed for use in account.line_uses]) - account.agreement.credit_limit
    for use in account.line_uses:
        share = max(0, min(beyond, use.owed))
        if share and use.currency == held.currency:
            within = bisect.bisect_right(range(held.balance_minor), use.owed - share, key=use.value) - 1
            return held.balance_minor - within
        beyond -= share
    return 0


def take_up(
    account: WorkingAccount, held: AccountFields, valued_at: CurrencyConversion | None = None
) -> None:
    """Reckon anew what a foreign balance takes of the account's line, at another rate if one is given."""
    known = use_of(account, held.currency)
    use = LineUse(held.currency, known.valued_at if valued_at is None else valued_at)
    by_card = Counter[CardId]()
    for hold in held.holds:
        if hold.card_id is not None:
            by_card[hold.card_id] += hold.amount
    cash = held.cash_unbilled + held.cash_billed + sum(hold.amount for hold in held.holds if hold.is_cash)
    use = attrs.evolve(
        use,
        used=use.value(_owed_and_held(held)),
        owed=use.value(held.balance_minor),
        cash=use.value(cash),
        held_by_card=tuple((card_id, use.value(amount)) for card_id, amount in by_card.items()),
    )
    others = [one for one in account.line_uses if one.currency != held.currency]
    account.line_uses = tuple(sorted([*others, use], key=lambda one: one.currency))


def apply_revalued(account: WorkingAccount, event: LineRevalued, foreign: Iterable[AccountFields]) -> None:
    """Value the balance at the other rate."""
    for held in foreign:
        if held.currency == event.valued_at.rate.base:
            take_up(account, held, event.valued_at)


def _owed_and_held(held: AccountFields) -> int:
    return held.balance_minor + sum(hold.amount for hold in held.holds)
