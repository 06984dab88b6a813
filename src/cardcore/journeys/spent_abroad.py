"""What is posted in a foreign balance counts in the card year, which is one of the account's own currency.

A part of several journeys: posting, and whatever corrects what was posted.
"""

import attrs

from cardcore.accounts import shared_line
from cardcore.accounts.card_year import SpentAbroad
from cardcore.accounts.foreign import bare
from cardcore.accounts.holds import HoldCaptured
from cardcore.accounts.postings import CashAdvancePosted, PurchasePosted, RefundPosted
from cardcore.accounts.restating import AccountEvent, HistoryRestated
from cardcore.journeys.past import Entries, Past
from cardcore.money import Rounding, divide


def late_abroad(past: Past, entry: AccountEvent, before: int | None = None) -> SpentAbroad | None:
    """What an entry that comes late counts, by the rate of its day; None where nothing is counted.

    Only the first events are looked at where ``before`` says how many there were.
    """
    if past.is_own or not past.program.fees.annual.amount:
        return None
    if not isinstance(entry, PurchasePosted | CashAdvancePosted | RefundPosted):
        return None
    sign = -1 if isinstance(entry, RefundPosted) else 1
    events = (*past.events, *past.whole.events)[:before]
    worth = shared_line.worth_on(events, past.currency, sign * entry.amount, entry.on)
    return SpentAbroad(entry.on, worth, sign, isinstance(entry, CashAdvancePosted))


def counted_abroad(past: Past, number: int) -> SpentAbroad | None:
    """What the posting with that number counts; None where it counts nothing."""
    if past.is_own:
        return None
    event = bare(past.events[number - 1])
    if isinstance(event, HistoryRestated):
        return late_abroad(past, event.late[0], number - 1)
    earlier = (one for one in reversed(past.events[: number - 1]) if not isinstance(bare(one), HoldCaptured))
    before = next(earlier, None)
    return before if isinstance(before, SpentAbroad) else None


def part_of(spent: SpentAbroad | None, amount: int, whole: int) -> SpentAbroad | None:
    """What is counted of a posting of which only an ``amount`` of the ``whole`` stands, rounded half up."""
    if spent is None:
        return None
    return attrs.evolve(spent, amount=divide(spent.amount * amount, whole, Rounding.HALF_UP))


def own_entries(past: Past, gone: SpentAbroad | None, counts: SpentAbroad | None) -> Entries:
    """The entries of the account's own currency once one thing spent abroad counts instead of another."""
    own = past.entries_in(past.program.currency)
    added = () if counts is None else (counts,)
    if gone is None:
        return (*own, *added)
    place = own.index(gone) if gone in own else len(own)
    return (*own[:place], *added, *own[place + 1 :])
