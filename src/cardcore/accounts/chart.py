"""The chart of accounts, and entries that are made by hand in it.

The journal of events is derived and needs no check but its balance. What a ledger's clerk enters – the
settlement of a clearing account, a provision – is checked here: its legs add up to nothing in each
currency, and each stands on an account that may be posted to. Those are the leaves of the chart but for
control accounts, which hold what cardholders owe and are owed and move by events alone: a hand there would
part the general ledger from the accounts.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from cardcore.accounts import journal, points_journal
from cardcore.accounts.buckets import Kind
from cardcore.accounts.journal import Entry, Leg
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput, require, shown
from cardcore.fees import FeeKind
from cardcore.ids import require_text
from cardcore.money import Money, amount_text, minor_of

CONTROL: Final = frozenset(
    (*map(journal.receivable, Kind), journal.OVERPAYMENTS, journal.PLANS, points_journal.LIABILITY)
)
"""What the accounts of cardholders add up to."""

LEAVES: Final = CONTROL | {
    journal.NETWORK,
    journal.PAYMENTS,
    journal.MERCHANTS,
    journal.STATE,
    journal.EXCHANGE,
    journal.TRANSFERS,
    journal.DISPUTES,
    journal.DISPUTES_LOST,
    journal.DEFERRED,
    journal.INTEREST_INCOME,
    journal.PLAN_INCOME,
    journal.REWARDS,
    journal.CHARGE_OFFS,
    journal.RECOVERIES,
    journal.DEBITED,
    journal.CREDITED,
    *(journal.fee_income(kind) for kind in FeeKind),
    points_journal.CLEARING,
    points_journal.ESTIMATES,
    *map(points_journal.income, points_journal.WHY),
}
"""All accounts that the journal posts to."""

MOST_LEGS: Final = 10_000


def require_postable(name: str, *, others: Collection[str] = (), closed: Collection[str] = ()) -> str:
    """``name`` again if a clerk may post to it.

    That is a leaf of the chart or one of the bank's ``others``, and not ``closed``; any other is a
    `Conflict` ``account-not-postable``.
    """
    whole = LEAVES | set(others)
    if name in closed:
        why = "it is closed"
    elif name in CONTROL:
        why = "it is a control account and moves by events alone"
    elif name in whole:
        return name
    elif any(leaf.startswith(f"{name}:") for leaf in whole):
        why = "it is no leaf: post to an account below it"
    else:
        why = "the chart has none of that name"
    raise Conflict("account-not-postable", f"{shown(name)}: {why}", field="account")


def entries_by_hand(
    on: datetime.date,
    about: str,
    legs: Sequence[tuple[str, Money]],
    *,
    others: Collection[str] = (),
    closed: Collection[str] = (),
) -> tuple[Entry, ...]:
    """What a clerk enters, debits positive: an entry for each currency, in the order in which they are named.

    ``others`` are accounts of the bank's own chart, ``closed`` those of either that end. `InvalidInput`
    ``entry-unbalanced`` with the difference in each currency, or for fewer than two legs or more than
    10,000, ``amount-not-positive`` for a leg of nothing; `Conflict` ``account-not-postable``.
    """
    day, said = ordinal_of(on, field="on"), require_text(about, field="about")
    if not 2 <= len(legs) <= MOST_LEGS:
        detail = f"an entry has 2 to {MOST_LEGS:,} legs, this one has {len(legs):,}"
        raise InvalidInput("entry-unbalanced", detail, field="legs")
    by_currency: dict[str, list[Leg]] = {}
    for name, amount in legs:
        minor = minor_of(amount)
        require(minor != 0, "amount-not-positive", f"{shown(name)}: a leg of nothing", field="legs")
        leg = (require_postable(name, others=others, closed=closed), minor)
        by_currency.setdefault(amount.currency.code, []).append(leg)
    _require_balance(by_currency)
    return tuple(Entry(day, said, tuple(found), currency) for currency, found in by_currency.items())


def _require_balance(by_currency: Mapping[str, Iterable[Leg]]) -> None:
    sums = {currency: sum(minor for _, minor in legs) for currency, legs in by_currency.items()}
    off = [f"{currency} {amount_text(minor, currency)}" for currency, minor in sums.items() if minor]
    if off:
        detail = f"debits less credits come to {', '.join(off)}"
        raise InvalidInput("entry-unbalanced", detail, field="legs")
