"""Charging a fee that was asked for: request → fee → notices."""

import datetime
from collections.abc import Callable
from typing import Any, Final, Self

import attrs

from cardcore.accounts import shared_line
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput, shown
from cardcore.fees import Fee, FeeKind, replacement, statement_copy
from cardcore.journeys.charging import charge_and_tell
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.in_currency import in_currency
from cardcore.programs.program import FeeTerms, Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen

ON_REQUEST: Final[dict[FeeKind, Callable[[FeeTerms], Fee]]] = {
    FeeKind.REPLACEMENT: lambda terms: replacement.assess(terms.replacement),
    FeeKind.STATEMENT_COPY: lambda terms: statement_copy.assess(terms.statement_copy),
}
"""The fees for services that a cardholder asks for; all others follow from something else."""


def _require_on_request(_request: object, _attribute: "attrs.Attribute[Any]", kind: object) -> None:
    if not isinstance(kind, str) or kind not in ON_REQUEST:
        raise InvalidInput(
            "choice-unknown", f"{shown(kind)} is none of {', '.join(ON_REQUEST)}", field="kind"
        )


@frozen
class FeeRequest:
    """A service with a fee that the cardholder asked for; the day an ordinal."""

    on: int
    kind: FeeKind = attrs.field(validator=_require_on_request)
    currency: str = ""
    """The foreign balance that is charged; empty for the account's own."""

    @classmethod
    def of(cls, on: datetime.date, kind: str, currency: str = "") -> Self:
        """From what people write; `InvalidInput` ``choice-unknown`` for a fee that nobody asks for."""
        _require_on_request(None, attrs.fields(cls).kind, kind)
        return cls(ordinal_of(on, field="on"), FeeKind(kind), currency)


def charge_fee(relationship: Relationship, request: FeeRequest, program: Program) -> Outcome:
    """Charge the programme's fee for the service.

    `Conflict` ``period-closed``, ``currency-mismatch`` where the programme has no such fee in the currency.
    """
    on, currency = request.on, request.currency or program.currency
    whole, program = begin_on_books(relationship, on, program)
    draft, terms = in_currency(whole, currency, on, program)
    fee = ON_REQUEST[request.kind](terms.fees)
    if draft is not whole:
        _require_stated(fee, currency)
        shared_line.require_valued(whole.account, currency)
    charge_and_tell(draft, fee, on)
    return whole.outcome()


def _require_stated(fee: Fee, currency: str) -> None:
    """Refuse a service abroad whose fee is said in another currency only."""
    if not fee.amount:
        raise Conflict(
            "currency-mismatch", f"the programme has no fee for it in {currency}", field="currency"
        )
