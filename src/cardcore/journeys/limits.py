"""Limits, the over-limit service and the standing of an account: request → change → notices."""

import datetime
from typing import Self

from cardcore.accounts import limit_changes
from cardcore.accounts.limit_changes import LimitChanged
from cardcore.accounts.limits import TemporaryLimit
from cardcore.calendars import ordinal_of
from cardcore.errors import InvalidInput
from cardcore.journeys.close_day import begin, begin_on_books
from cardcore.money import Money, Rounding, amount_text, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class LimitChange:
    """New lasting limits; amounts in minor units."""

    on: int
    credit_limit: int
    cash_limit: int | None = None
    """The programme's share of the credit limit without it."""
    installment_limit: int | None = None
    """As it was without it."""

    @classmethod
    def of(
        cls,
        on: datetime.date,
        credit_limit: Money,
        program: Program,
        cash_limit: Money | None = None,
        installment_limit: Money | None = None,
    ) -> Self:
        """From what people write; everything is checked here."""
        currency = program.currency
        return cls(
            ordinal_of(on, field="on"),
            positive_minor_of(credit_limit, currency, field="credit_limit"),
            None if cash_limit is None else positive_minor_of(cash_limit, currency, field="cash_limit"),
            None
            if installment_limit is None
            else positive_minor_of(installment_limit, currency, field="installment_limit"),
        )


@frozen
class TemporaryIncrease:
    """More of the line from one day to another, both counted; the amount in minor units, days ordinals."""

    on: int
    amount: int
    from_: int
    to: int

    @classmethod
    def of(
        cls, on: datetime.date, amount: Money, from_: datetime.date, to: datetime.date, program: Program
    ) -> Self:
        """From what people write; everything is checked here."""
        return cls(
            ordinal_of(on, field="on"),
            positive_minor_of(amount, program.currency),
            ordinal_of(from_, field="from"),
            ordinal_of(to, field="to"),
        )


@frozen
class OverLimitConsent:
    """The cardholder opens the service of going over the limit, or closes it; the day an ordinal."""

    on: int
    consent: bool = True


def change_limit(relationship: Relationship, request: LimitChange, program: Program) -> Outcome:
    """Change the lasting limits from now on; what is posted and held stays as it is.

    `InvalidInput` ``limit-invalid`` for a cash limit above the credit limit; `Conflict` ``period-closed``.
    """
    draft, program = begin_on_books(relationship, request.on, program)
    cash = request.cash_limit
    if cash is None:
        cash = program.limits.cash_share.of_minor(request.credit_limit, Rounding.DOWN)
    if cash > request.credit_limit:
        most = amount_text(request.credit_limit, program.currency)
        raise InvalidInput(
            "limit-invalid", f"cash is drawn of the same line: at most {most}", field="cash_limit"
        )
    own = request.installment_limit
    if own is None:
        own = limit_changes.limits_of(draft.account).installment
    draft.record(LimitChanged(request.on, request.credit_limit, cash, own))
    draft.tell(NoticeKind.LIMIT_CHANGED, request.on, {"credit_limit": request.credit_limit})
    return draft.outcome()


def grant_temporary_limit(
    relationship: Relationship, request: TemporaryIncrease, program: Program
) -> Outcome:
    """Allow more for some days, beside what other temporary limits allow.

    `InvalidInput` ``date-order``; `Conflict` ``period-closed``.
    """
    draft, _ = begin_on_books(relationship, request.on, program)
    limit = TemporaryLimit(request.amount, request.from_, request.to)
    draft.record(limit_changes.grant(limit, request.on))
    facts = {"amount": request.amount, "from_date": request.from_, "to_date": request.to}
    draft.tell(NoticeKind.TEMPORARY_LIMIT, request.on, facts)
    return draft.outcome()


def consent_over_limit(relationship: Relationship, request: OverLimitConsent, program: Program) -> Outcome:
    """Open the service of going over the limit, or close it.

    `Conflict` ``over-limit-open``, ``over-limit-closed``, ``still-over-limit`` or ``period-closed``.
    """
    draft, _ = begin_on_books(relationship, request.on, program)
    decide = limit_changes.agree if request.consent else limit_changes.revoke
    draft.record(decide(draft.account, request.on))
    return draft.outcome()


def suspend_account(relationship: Relationship, on: datetime.date, program: Program) -> Outcome:
    """Approve nothing more; what is presented still posts. `Conflict` ``already-suspended``."""
    day = ordinal_of(on, field="on")
    draft, _ = begin(relationship, day, program)
    draft.record(limit_changes.suspend(draft.account, day))
    draft.tell(NoticeKind.SUSPENDED, day, {})
    return draft.outcome()


def resume_account(relationship: Relationship, on: datetime.date, program: Program) -> Outcome:
    """Approve again. `Conflict` ``not-suspended``."""
    day = ordinal_of(on, field="on")
    draft, _ = begin(relationship, day, program)
    draft.record(limit_changes.resume(draft.account, day))
    draft.tell(NoticeKind.RESUMED, day, {})
    return draft.outcome()
