"""Closing days: holds and cards expire, grace is judged, annual fees charged, plans and statements billed.

Only days with something to do are visited – an account knows the next one – so that catching up N missed
days does the same, event for event, as closing them one by one, and a day with nothing to do costs nothing.
"""

import datetime
from typing import Final

from cardcore.accounts import cards, closings, delinquency, holds, interest, shared_line, statements
from cardcore.accounts.agreements import arrangement_of
from cardcore.calendars import FAR_AHEAD, date_text, ordinal_of
from cardcore.errors import Conflict
from cardcore.fees import late
from cardcore.journeys.annual_fee import begin_card_year
from cardcore.journeys.attending import attend
from cardcore.journeys.charging import charge
from cardcore.journeys.curing import break_agreement, cure, fulfil
from cardcore.journeys.plan_rows import accelerate, bill_rows
from cardcore.journeys.points_expiry import expire_points
from cardcore.journeys.releasing import release_ended
from cardcore.journeys.rewarding import attend_benefits
from cardcore.journeys.taking_up_terms import take_up
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import maker

_outcome: Final = maker(Outcome)


def close_day(relationship: Relationship, day: datetime.date, program: Program) -> Outcome:
    """Close the day and every one before it; a day already closed is closed without effect."""
    last = ordinal_of(day)
    if last < relationship.wakes_on_ordinal:
        return _outcome(relationship)  # as on most days
    draft = Draft.of(relationship)
    close_through(draft, last, program)
    return draft.outcome()


def begin(relationship: Relationship, on: int, program: Program) -> tuple[Draft, Program]:
    """A draft for something that happens ``on``, the days before closed, and the terms in force that day.

    `Conflict` ``period-closed`` where that day is closed already, ``account-closed`` where the account is.
    """
    draft = Draft.of(relationship)
    return draft, close_before(draft, on, program)


def begin_on_books(relationship: Relationship, on: int, program: Program) -> tuple[Draft, Program]:
    """As `begin`, for what an account does not do any more once it is charged off: ``charged-off``."""
    draft, terms = begin(relationship, on, program)
    require_on_books(draft)
    return draft, terms


def require_on_books(draft: Draft) -> None:
    """Refuse what an account does not do any more once it is charged off: ``charged-off``."""
    off = draft.account.charge_off
    if off is not None:
        detail = f"the account was charged off on {date_text(off.on)}; what comes in is recovered"
        raise Conflict("charged-off", detail)


def close_before(draft: Draft, on: int, program: Program) -> Program:
    """Close the days before ``on``, as `begin` does; the terms in force that day."""
    closings.require_open(draft.account)
    return reach_day(draft, on, program)


def reach_day(draft: Draft, on: int, program: Program) -> Program:
    """As `close_before`, for what may happen on a closed account too: ``period-closed``."""
    if on <= draft.account.closed_through:
        raise Conflict("period-closed", "that day is closed; post on a later day", field="on")
    if draft.wakes_on_ordinal < on:
        close_through(draft, on - 1, program)
    return take_up(draft, on, program)


def close_through(draft: Draft, last: int, program: Program) -> None:
    """Close every day up to ``last`` that has something to do, by its own terms, balance after balance."""
    day = draft.wakes_on_ordinal
    while day <= last:
        terms = take_up(draft, day, program)
        _close(draft, day, terms)
        for held in draft.foreign:
            if held.wakes_on_ordinal <= day:
                _close(draft.part(held.currency), day, terms.in_currency(held.currency))
        day = draft.wakes_on_ordinal


def _close(draft: Draft, day: int, program: Program) -> None:
    if draft.offers.benefits:
        attend_benefits(draft, day, program)
    if draft.account.holds:
        for event in holds.expired(draft.account, day):
            draft.record(event)
    if draft.offers.reserved:
        release_ended(draft, day)
    if draft.account.cards:
        _expire_cards(draft, day)
    if draft.account.judged_on <= day < FAR_AHEAD:
        _judge(draft, day, program)
    if draft.account.card_year_ends <= day:
        begin_card_year(draft, day, program)
    if draft.account.next_installment_date <= day:
        bill_rows(draft, day)
        fulfil(draft, day)
    if draft.account.next_statement_date <= day:
        _bill(draft, day, program)
    if draft is draft.main:
        expire_points(draft, day)
    if draft.account.attends_on <= day:
        attend(draft, day)


def _expire_cards(draft: Draft, day: int) -> None:
    for changed in cards.expired(draft.account, day):
        draft.record(changed)
        last_four = cards.require_card(draft.account, changed.card_id).last_four
        facts = {"last_four": last_four, "card_change": changed.change.value}
        draft.tell(NoticeKind.CARD_CHANGED, day, facts)


def _judge(draft: Draft, day: int, program: Program) -> None:
    account = draft.account
    missed = delinquency.judge_minimum(account, day, program.grace)
    draft.record(delinquency.judge_grace(account, day, program.grace, minimum_met=missed is None))
    cure(draft, day)
    if missed is None:
        return
    draft.record(missed)
    fee = late.assess(missed.shortfall, program.late_charge, program.late_escalation, account.missed_in_a_row)
    charge(draft, fee, day)
    facts = {"shortfall": missed.shortfall, "late_charge": fee.amount}
    if not arrangement_of(account).stopped_on:
        draft.tell(NoticeKind.MINIMUM_MISSED, day, facts)
    if draft.plans:
        accelerate(draft, day)
        break_agreement(draft, day)


def _bill(draft: Draft, day: int, program: Program) -> None:
    account = draft.account
    charged = interest.assess(account, day, program.interest)
    if charged is not None:
        draft.record(charged)
    issued = statements.issue(
        account,
        day,
        interest_posted=charged.amount if charged else 0,
        cycle=program.cycle,
        interest=program.interest,
        grace=program.grace,
        minimum=program.minimum_payment,
        over_line=0 if draft is draft.main else shared_line.over_line(draft.main.account, account),
    )
    draft.record(issued)
    facts = {
        "closing_balance": issued.closing_balance,
        "minimum_payment_due": issued.minimum_payment_due,
        "payment_due_date": issued.payment_due_date,
    }
    draft.tell(NoticeKind.STATEMENT_READY, day, facts)
