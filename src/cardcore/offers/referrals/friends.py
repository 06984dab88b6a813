"""Whether a referred friend counts: counted at the spend that made it so, or every reason against it."""

import datetime
from collections.abc import Iterator

from cardcore.calendars import MonthEnd, Unit, date_text, nth_date
from cardcore.calendars import day_in_month as day_of_month
from cardcore.money import display_amount
from cardcore.offers.reasons import Reason
from cardcore.offers.referrals.programme import ReferralProgramme, SpendBy
from cardcore.values import frozen


@frozen
class Spend:
    """A spend of the friend: ordinal of the day, second of the day, minor units."""

    on: int
    second: int
    amount: int


@frozen
class Held:
    """Principal cards before: one still ``open``, or the last closed on a day (0: never held any).

    Who had none but a ``supplementary`` card is new.
    """

    open: bool = False
    closed_on: int = 0
    supplementary: bool = False


@frozen
class Referral:
    """A friend of a referrer whose card was approved."""

    referrer: str
    friend: str
    approved_on: int
    spends: tuple[Spend, ...] = ()
    held: Held = Held()
    level: str = ""


@frozen
class Counted:
    """The friend counts, since the spend on that day and second; ``approved_on`` where none is asked for."""

    referral: Referral
    on: int
    second: int


@frozen
class NotCounted:
    """The friend does not count, for these reasons; ``pending`` where a spend in time can change it."""

    referral: Referral
    reasons: tuple[Reason, ...]
    pending: bool


def judge(programme: ReferralProgramme, referral: Referral, on: int) -> Counted | NotCounted:
    """Whether the friend counts as of the day ``on``; spends behind it are not looked at."""
    lasting = [*_outside(programme, referral), *_not_new(programme, referral)]
    until = deadline(programme, referral)
    rest, since = programme.friend.least_spend, (referral.approved_on, 0)
    for spend in sorted(referral.spends, key=lambda one: (one.on, one.second)):
        if rest > 0 and referral.approved_on <= spend.on <= min(until, on):
            rest, since = rest - spend.amount, (spend.on, spend.second)
    if not lasting and rest <= 0:
        return Counted(referral, *since)
    short = [_short(programme, rest, until)] if rest > 0 else []
    return NotCounted(referral, (*lasting, *short), pending=not lasting and on <= until)


def deadline(programme: ReferralProgramme, referral: Referral) -> int:
    """The last day whose spends count."""
    approved = datetime.date.fromordinal(referral.approved_on)
    match programme.friend.spend_by:
        case SpendBy.END_OF_NEXT_MONTH:
            return day_of_month(approved.year, approved.month + 1, 31, MonthEnd.CLAMP)
        case SpendBy.DAYS:
            return referral.approved_on + programme.friend.days
        case _:
            return programme.ends_on


def _outside(programme: ReferralProgramme, referral: Referral) -> Iterator[Reason]:
    if not programme.starts_on <= referral.approved_on <= programme.ends_on:
        first, last = date_text(programme.starts_on), date_text(programme.ends_on)
        zh = f"须在{first}至{last}期间核卡"
        yield Reason("outside-programme", zh, f"the card is to be approved from {first} to {last}")
    if referral.friend == referral.referrer:
        yield Reason("self-referred", "不能推荐本人", "nobody refers themselves")


def _not_new(programme: ReferralProgramme, referral: Referral) -> Iterator[Reason]:
    held, years = referral.held, programme.friend.closed_for_years
    if held.open:
        yield Reason("not-new", "被推荐人已持有主卡", "the friend holds a principal card")
    elif held.closed_on and not years:
        yield Reason("not-new", "被推荐人曾持有主卡", "the friend has held a principal card")
    elif held.closed_on:
        short = nth_date(held.closed_on, 12 * years, every=1, unit=Unit.MONTH) - referral.approved_on
        if short > 0:
            zh = f"被推荐人销户须满{years}年，核卡时还差{short}天"
            en = f"cards closed for {years} years are asked for; {short} days short at approval"
            yield Reason("not-new", zh, en)


def _short(programme: ReferralProgramme, rest: int, until: int) -> Reason:
    least = display_amount(programme.friend.least_spend, programme.currency)
    missing, by = display_amount(rest, programme.currency), date_text(until)
    zh = f"{by}（含）前消费满{least}元，还差{missing}元"
    return Reason("spend-short", zh, f"spends of {least} by {by}; {missing} to go")
