"""Charging off: plans called due → interest so far → charge-off → notices; and what comes in later."""

import datetime
from typing import Self

from cardcore.accounts import charge_offs, interest
from cardcore.accounts.charge_offs import RecoverySource
from cardcore.calendars import ordinal_of
from cardcore.ids import require_text
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.plan_rows import call_due
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen


@frozen
class ChargeOffRequest:
    """The bank gives up its hope of being repaid; the day an ordinal."""

    on: int
    reason: str

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for a reason that is no text."""
        require_text(self.reason, field="reason")

    @classmethod
    def of(cls, on: datetime.date, reason: str) -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"), reason)


def charge_off(relationship: Relationship, request: ChargeOffRequest, program: Program) -> Outcome:
    """Take all that is owed out of the receivables: plans wholly, and the interest due up to the day before.

    Interest that would only be due if a grace period were lost is let go. Balances in foreign currencies go
    with it, each in its own. `Conflict` ``holds-open``, ``nothing-owed``, ``charged-off`` where it is
    already, ``period-closed``.
    """
    on = request.on
    draft, program = begin_on_books(relationship, on, program)
    for plan in draft.plans:
        call_due(draft, plan, on)
    parts = [(draft, program)]
    parts += [(draft.part(one.currency), program.in_currency(one.currency)) for one in draft.foreign]
    charge_offs.require_possible([part.account for part, _ in parts])
    for part, terms in parts:
        _post_interest(part, on, terms)
        event = charge_offs.charged_off(part.account, on, request.reason)
        part.record(event)
        if event.amount:
            part.tell(NoticeKind.CHARGED_OFF, on, {"amount": event.amount})
    return draft.outcome()


def _post_interest(draft: Draft, on: int, program: Program) -> None:
    """The interest that is due for certain, through the day before."""
    charged = interest.posted(draft.account, on, max(on, draft.account.accrued_to), program.interest)
    if charged is not None:
        draft.record(charged)


def recover(draft: Draft, amount: int, on: int, source: RecoverySource) -> bool:
    """Book what comes in after a charge-off as recovered; False where there was none."""
    off = draft.account.charge_off
    if off is None:
        return False
    draft.record(charge_offs.recovered(off, amount, on, source))
    return True
