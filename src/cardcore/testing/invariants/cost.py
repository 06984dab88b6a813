"""Interest, late charges, delinquency: nothing is charged that is not due, and nothing twice."""

from cardcore.accounts.account import Agreement, RateSpan
from cardcore.accounts.charge_offs import ChargedOff
from cardcore.accounts.closings import AccountClosed
from cardcore.accounts.delinquency import (
    DelinquencyCured,
    GraceKept,
    GraceLost,
    MinimumMissed,
    days_past_due,
    delinquency_bucket,
)
from cardcore.accounts.interest import InterestPosted, charged
from cardcore.accounts.postings import FeePosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import FAR_AHEAD
from cardcore.errors import ensure
from cardcore.explain import InterestExplained, explain
from cardcore.fees import FeeKind
from cardcore.fees.late import assess
from cardcore.rates import RATE_SCALE, Rate
from cardcore.testing.invariants.book import Book, Moment


def grace_is_judged_fairly(book: Book) -> None:
    """I1: paid in full in time, within the tolerance, bears nothing; one fen short is never free.

    Every statement that asks for something is judged once, on its last day of grace.
    """
    last: StatementIssued | None = None
    for moment in book.moments:
        event = moment.event
        if isinstance(event, HistoryRestated):
            last = _awaited(event, last)
        elif isinstance(event, ChargedOff | AccountClosed):
            last = None
        elif isinstance(event, StatementIssued):
            ensure(last is None, "grace-is-judged-fairly", f"no judgement before day {event.on}")
            last = event if event.closing_balance > 0 else None
            free = last is not None or moment.after.account.accrued_billed == 0
            ensure(free, "grace-is-judged-fairly", f"nothing is owed on day {event.on} and bears interest")
        elif isinstance(event, GraceKept | GraceLost):
            ensure(
                last is not None and event.on == last.grace_until,
                "grace-is-judged-fairly",
                f"judged on day {event.on}, which is not the last day of grace",
            )
            _judged(moment, event, book.terms_on(event.on).grace.tolerance)
            last = None
    waits = book.account.judged_on < FAR_AHEAD
    ensure(waits == (last is not None), "grace-is-judged-fairly", "a judgement is waited for in vain")


def _awaited(event: HistoryRestated, last: StatementIssued | None) -> StatementIssued | None:
    """The statement that waits for its judgement once a correction counts."""
    issued = [one for one in event.history if isinstance(one, StatementIssued)]
    return (issued[-1] if issued else last) if event.account.judged_on < FAR_AHEAD else None


def _judged(moment: Moment, event: GraceKept | GraceLost, tolerance: int) -> None:
    before, after = moment.before.account, moment.after.account
    kept = before.billed_outstanding <= tolerance
    ensure(
        kept == isinstance(event, GraceKept),
        "grace-is-judged-fairly",
        f"{before.billed_outstanding} was left on day {event.on}, {tolerance} is forgiven: {event}",
    )
    days = max(0, event.on - before.accrued_to)
    purchase, cash = before.agreement.purchase_rate.scaled, before.agreement.cash_rate.scaled
    revolving = before.purchase_revolving + before.interest_revolving + before.installment_revolving
    certain = revolving * purchase
    certain += (before.cash_unbilled + before.cash_billed) * cash
    within_grace = before.purchase_billed + before.interest_billed + before.installment_billed
    billed = within_grace * purchase * days + before.accrued_billed
    due = before.accrued + certain * days + (0 if kept else billed)
    ensure(
        (after.accrued, after.accrued_billed) == (due, 0),
        "grace-is-judged-fairly",
        f"day {event.on}: {after.accrued} is due and {after.accrued_billed} open, {due} and 0 expected",
    )


def interest_is_rounded_once(book: Book) -> None:
    """I2: each figure is its lines' exact sum, rounded once, by no more than half a minor unit."""
    for explained in explain(book.events):
        if isinstance(explained, InterestExplained):
            posted = explained.posted
            exact = sum(line.base * line.days * line.rate.scaled for line in explained.lines)
            least = book.terms_on(posted.on).interest.minimum_charge
            off = 2 * (posted.amount * RATE_SCALE - posted.exact)
            rounded = -RATE_SCALE < off <= RATE_SCALE or least > 0
            cash = sum(line.exact for line in explained.lines if line.is_cash)
            ensure(
                exact == posted.exact
                and rounded
                and (posted.amount, posted.minimum_charge) == (charged(exact, cash, least), least),
                "interest-is-rounded-once",
                f"day {posted.on}: {posted.amount} was posted for {posted.exact}, the lines come to {exact}",
            )


def interest_of(book: Book) -> int:
    """All interest ever posted, in minor units."""
    return sum(event.amount for event in book.events if isinstance(event, InterestPosted))


def more_repaid_costs_no_more(less: Book, more: Book) -> None:
    """I3: of two lives that differ only in that one repaid more, that one bore no more interest.

    It holds for a larger payment on the same day under one order of repayment. A payment *earlier* may
    cost more: before its statement it counts towards no minimum, and as a credit balance it is used up
    by whatever is charged first.
    """
    ensure(
        interest_of(more) <= interest_of(less),
        "more-repaid-costs-no-more",
        f"{interest_of(more)} of interest after more, {interest_of(less)} after less",
    )


def interest_has_a_base(book: Book, highest_daily_rate: Rate | None = None) -> None:
    """I4: interest is borne by what is owed, once a day, at the agreed rate, never above a legal cap.

    Where the day of a repayment bears too, what was repaid on the day of a change bears it at the old rate.
    """
    agreements: list[Agreement | RateSpan] = [book.account.agreement, *book.account.earlier_rates]
    for explained in explain(book.events):
        if not isinstance(explained, InterestExplained):
            continue
        ensure(explained.posted.amount > 0, "interest-has-a-base", f"day {explained.on}: interest of nothing")
        ends = {True: 0, False: 0}
        for line in explained.lines:
            changes = line.days == 1 and any(line.from_ == span.until for span in book.account.earlier_rates)
            follows = line.from_ >= ends[line.is_cash] or changes
            fits = line.base > 0 and line.days > 0 and follows
            ensure(fits, "interest-has-a-base", f"day {explained.on}: {line}")
            if not changes:  # the rest of that day may stand before or behind it
                ends[line.is_cash] = line.to
            agreed = [rates.cash_rate if line.is_cash else rates.purchase_rate for rates in agreements]
            allowed = line.rate in agreed
            allowed = allowed and (highest_daily_rate is None or line.rate <= highest_daily_rate)
            ensure(allowed, "interest-has-a-base", f"day {explained.on}: a rate of {line.rate.percent_text}")


def late_charge_comes_once(book: Book) -> None:
    """I5: one late charge at most for a statement, by the terms, only where its minimum was missed."""
    missed: MinimumMissed | None = None
    judged = False
    for moment in book.moments:
        event = moment.event
        if isinstance(event, StatementIssued):
            missed, judged = None, False
        elif isinstance(event, MinimumMissed):
            ensure(not judged, "late-charge-comes-once", f"missed twice, again on day {event.on}")
            missed, judged = event, True
        elif isinstance(event, FeePosted) and event.kind is FeeKind.LATE_CHARGE:
            misses = moment.before.account.missed_in_a_row
            shortfall, terms = missed.shortfall if missed else 0, book.terms_on(event.on)
            due = assess(shortfall, terms.late_charge, terms.late_escalation, misses).amount
            ensure(
                missed is not None and (event.on, event.amount) == (missed.on, due),
                "late-charge-comes-once",
                f"{event.amount} on day {event.on} for {missed}",
            )
            missed = None


def days_past_due_follow_what_is_past_due(book: Book) -> None:
    """I6: days past due are none unless something is past due, grow by one a day, and a cure ends them."""
    account = book.account
    code = "days-past-due-follow-what-is-past-due"
    ensure(
        bool(account.past_due) == bool(account.overdue_since),
        code,
        f"{account.past_due} is past due since day {account.overdue_since}",
    )
    ensure(account.past_due <= account.billed_outstanding, code, "more is past due than was billed")
    off = account.charge_off
    since = off.overdue_since if off and off.left else account.overdue_since
    start = since or account.accrued_to
    for on in range(start, start + 200):
        days = days_past_due(account, on)
        expected = on - since if since else 0
        ensure(days == expected, code, f"{days} days past due on day {on}, not {expected}")
        ensure(delinquency_bucket(days) == min(-(-days // 30), 7), code, f"{days} days are in no bucket")
    for moment in book.moments:
        if isinstance(moment.event, DelinquencyCured):
            before = moment.before.account
            ensure(bool(before.overdue_since) and not before.past_due, code, "cured without being past due")
