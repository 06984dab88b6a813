"""Changing an account's rates: request → rates → notices."""

import datetime
from typing import Self

from cardcore.accounts.rate_changes import RatesChanged
from cardcore.calendars import FAR_AHEAD, date_text, ordinal_of
from cardcore.errors import Conflict, require
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.in_currency import in_currency
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.rates import Rate
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class RateChange:
    """Other daily rates from a day on; a rate that is None is the standard one. Days are ordinals."""

    on: int
    purchase_daily_rate: Rate | None = None
    cash_daily_rate: Rate | None = None
    ends_on: int = FAR_AHEAD
    """The last day, for a promotion; without one the change is for good."""
    currency: str = ""
    """The foreign balance whose rates change; empty for the account's own."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``date-order`` where it ends before it begins, ``field-missing`` without a rate."""
        require(
            self.ends_on >= self.on,
            "date-order",
            f"the promotion ends before it begins, on {date_text(self.on)}",
            field="until",
        )
        rates = (self.purchase_daily_rate, self.cash_daily_rate)
        require(rates != (None, None), "field-missing", "give one rate at least", field="purchase_daily_rate")

    @classmethod
    def of(
        cls,
        on: datetime.date,
        *,
        purchase_daily_rate: str | None = None,
        cash_daily_rate: str | None = None,
        until: datetime.date | None = None,
        currency: str = "",
    ) -> Self:
        """From what people write; ``until`` is the last day of a promotion."""
        return cls(
            ordinal_of(on, field="on"),
            _rate(purchase_daily_rate, "purchase_daily_rate"),
            _rate(cash_daily_rate, "cash_daily_rate"),
            FAR_AHEAD if until is None else ordinal_of(until, field="until"),
            currency,
        )


def _rate(text: str | None, field: str) -> Rate | None:
    return None if text is None else Rate.of(text, field=field)


def change_rates(relationship: Relationship, request: RateChange, program: Program) -> Outcome:
    """Let other rates hold from the day on; that day bears them already.

    `Conflict` ``period-closed`` for a closed day, or one whose interest something posted later reckoned;
    ``currency-mismatch``.

    A promotion that runs is replaced; the standard rates come back after the last one.
    """
    on = request.on
    whole, program = begin_on_books(relationship, on, program)
    draft, _ = in_currency(whole, request.currency or program.currency, on, program)
    if on < draft.account.accrued_to:
        earliest = date_text(draft.account.accrued_to)
        raise Conflict(
            "period-closed", f"interest is reckoned to {earliest} already; change from then on", field="on"
        )
    standard = draft.account.promotion or draft.account.agreement
    purchase_rate = request.purchase_daily_rate or standard.purchase_rate
    cash_rate = request.cash_daily_rate or standard.cash_rate
    draft.record(RatesChanged(on, purchase_rate, cash_rate, request.ends_on))
    facts = {"purchase_rate": purchase_rate.percent_text, "cash_rate": cash_rate.percent_text}
    draft.tell(NoticeKind.RATES_CHANGED, on, facts)
    return whole.outcome()
