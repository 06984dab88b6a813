"""Charging a fee that was asked for: request → fee → notices."""

import datetime
from collections.abc import Callable
from typing import Any, Final, Self

import attrs

from cardcore.calendars import ordinal_of
from cardcore.errors import InvalidInput, shown
from cardcore.fees import Fee, FeeKind, replacement, statement_copy
from cardcore.journeys.charging import charge_and_tell
from cardcore.journeys.close_day import begin_on_books
from cardcore.programs.program import FeeTerms, Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen

ON_REQUEST: Final[dict[FeeKind, Callable[[FeeTerms], Fee]]] = {
    FeeKind.REPLACEMENT: lambda terms: replacement.assess(terms.replacement),
    FeeKind.STATEMENT_COPY: lambda terms: statement_copy.assess(terms.statement_copy),
}
"""The fees for services that a cardholder asks for; all others follow from something else."""


def _require_on_request(_request: object, _attribute: "attrs.Attribute[Any]", kind: object) -> None:
    if kind not in ON_REQUEST:
        raise InvalidInput(
            "choice-unknown", f"{shown(kind)} is none of {', '.join(ON_REQUEST)}", field="kind"
        )


@frozen
class FeeRequest:
    """A service with a fee that the cardholder asked for; the day an ordinal."""

    on: int
    kind: FeeKind = attrs.field(validator=_require_on_request)

    @classmethod
    def of(cls, on: datetime.date, kind: str) -> Self:
        """From what people write; `InvalidInput` ``choice-unknown`` for a fee that nobody asks for."""
        _require_on_request(None, attrs.fields(cls).kind, kind)
        return cls(ordinal_of(on, field="on"), FeeKind(kind))


def charge_fee(relationship: Relationship, request: FeeRequest, program: Program) -> Outcome:
    """Charge the programme's fee for the service; `Conflict` ``period-closed``."""
    draft = begin_on_books(relationship, request.on, program)
    charge_and_tell(draft, ON_REQUEST[request.kind](program.fees), request.on)
    return draft.outcome()
