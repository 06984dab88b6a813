"""Authorizing: request → decision → hold → notices."""

import datetime
from typing import Self

import attrs

from cardcore.accounts import authorizations
from cardcore.accounts.account import Hold
from cardcore.accounts.authorizations import AuthorizationDeclined, Declined, HoldPlaced, HoldReversed
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict
from cardcore.identifiers import mcc as mccs
from cardcore.ids import HoldId, require_id, require_text
from cardcore.journeys.close_day import begin
from cardcore.money import Money, minor_of, require_positive
from cardcore.notices import Facts, NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship

CASH_MCCS = frozenset({"6010", "6011"})
"""Manual and automated cash disbursements (ISO 18245)."""


@attrs.frozen
class AuthorizationRequest:
    """What a merchant asks for; the amount in minor units, the day an ordinal."""

    hold_id: HoldId
    on: int
    amount: int
    currency: str
    mcc: str
    merchant: str

    @classmethod
    def of(cls, hold_id: str, on: datetime.date, amount: Money, mcc: str, merchant: str) -> Self:
        """From what people write; everything is checked here."""
        return cls(
            HoldId(require_id(hold_id, field="hold_id")),
            ordinal_of(on, field="on"),
            require_positive(minor_of(amount)),
            amount.currency.code,
            mccs.validate(mcc, field="mcc"),
            require_text(merchant, field="merchant"),
        )


def authorize(relationship: Relationship, request: AuthorizationRequest, program: Program) -> Outcome:
    """Approve or decline; the decision is in the outcome.

    `Conflict` ``currency-mismatch``, ``authorization-exists`` or ``period-closed``.
    """
    if request.currency != program.currency:
        detail = f"the account is in {program.currency}, the request in {request.currency}"
        raise Conflict("currency-mismatch", detail, field="amount")
    draft = begin(relationship, request.on, program)
    decision = authorizations.decide(
        draft.account,
        request.hold_id,
        request.amount,
        request.on,
        is_cash=request.mcc in CASH_MCCS,
        terms=program.limits,
    )
    if isinstance(decision, Declined):
        draft.record(AuthorizationDeclined(request.on, request.amount, decision.reason, request.merchant))
        facts: Facts = {
            "amount": request.amount,
            "merchant": request.merchant,
            "reason": decision.reason.value,
        }
        draft.tell(NoticeKind.DECLINED, request.on, facts)
        return draft.outcome(decision)
    hold = Hold(
        request.hold_id, request.amount, request.on + program.limits.hold_days, request.mcc in CASH_MCCS
    )
    draft.record(HoldPlaced(request.on, hold, request.merchant))
    return draft.outcome(decision)


def reverse_authorization(
    relationship: Relationship, hold_id: HoldId, on: datetime.date, program: Program
) -> Outcome:
    """Give the hold's amount back to the line; `NotFound` where the hold is not open."""
    day = ordinal_of(on, field="on")
    draft = begin(relationship, day, program)
    authorizations.require_hold(draft.account, hold_id)
    draft.record(HoldReversed(day, hold_id))
    return draft.outcome()
