"""Small builders of how an account is charged, billed and repaid."""

from cardcore.accounts.account import AutoRepayment
from cardcore.accounts.auto_repayment import Refusal
from cardcore.calendars import ordinal_of
from cardcore.journeys import (
    AutoRepaymentRequest,
    Collection,
    FeeRequest,
    RateChange,
    StatementDayChange,
)
from cardcore.programs import Program, program_of
from cardcore.testing.days import Day, the_date


def fee_request(kind: str = "replacement", on: Day = "2024-01-10", *, currency: str = "") -> FeeRequest:
    """A service asked for that has a fee."""
    return FeeRequest.of(the_date(on), kind, currency)


def rate_change(
    on: Day = "2024-01-10", *, until: Day | None = None, currency: str = "", **rates: str
) -> RateChange:
    """Other rates from a day on, to the day ``until`` where it is a promotion."""
    last = None if until is None else the_date(until)
    return RateChange.of(the_date(on), until=last, currency=currency, **rates)


def auto_repayment(
    on: Day = "2024-01-10",
    *,
    in_full: bool = True,
    retry_days: tuple[int, ...] = (),
    ended: bool = False,
    currency: str = "",
    buys_exchange: bool = False,
) -> AutoRepaymentRequest:
    """Statements repaid from a linked account."""
    wanted = None if ended else AutoRepayment(in_full, retry_days, buys_exchange)
    return AutoRepaymentRequest.of(the_date(on), wanted, currency)


def refused_collection(
    on: Day, refusal: Refusal = Refusal.INSUFFICIENT_FUNDS, *, currency: str = ""
) -> Collection:
    """A linked account that paid nothing."""
    return Collection(ordinal_of(the_date(on)), 0, refusal, currency)


def statement_day_change(
    day: int = 20, on: Day = "2024-01-10", terms: Program | None = None
) -> StatementDayChange:
    """Another statement day."""
    return StatementDayChange.of(the_date(on), day, terms or program_of("cmb"))
