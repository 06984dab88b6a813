"""Published schedules as this library reads them: the case's words become terms."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cardcore.calendars import DayCount, MonthEnd, Unit
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import Annuity
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money, Rounding
from cardcore.rates import Rate

GOLDEN: Final = Path(__file__).resolve().parent.parent / "golden"

DAY_COUNTS: Final = {
    "ACT/ACT-split-Dec31": DayCount.ACT_ACT_YEAR_END,
    "ACT/ACT-actual": DayCount.ACT_ACT_ISDA,
    "365/ACTUAL-period": DayCount.ACT_365_FIXED,
    "ACT/364-period": DayCount.ACT_364,
    "ACT/365F": DayCount.ACT_365_FIXED,
    "30/360-period": None,
}
UNITS: Final = {"M": Unit.MONTH, "W": Unit.WEEK, "D": Unit.DAY}


def schedule_cases(kind: str) -> list[dict[str, Any]]:
    """The published schedules of a kind; there is at least one."""
    found = [case for case in _all()["schedule_cases"] if case["kind"] == kind]
    if not found:
        raise LookupError(kind)
    return found


def cases(part: str, prefix: str = "") -> list[dict[str, Any]]:
    """The published cases of another part of the file."""
    found = [case for case in _all()[part] if case["id"].startswith(prefix)]
    if not found:
        raise LookupError(prefix)
    return found


def card_cases(prefix: str) -> list[dict[str, Any]]:
    """The installment cases of Chinese banks whose id starts so."""
    every = json.loads((GOLDEN / "installments.json").read_text("utf-8"))
    found = [case for case in every if case["id"].startswith(prefix)]
    if not found:
        raise LookupError(prefix)
    return found


def _all() -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = json.loads((GOLDEN / "schedules.json").read_text("utf-8"))
    return data


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def percent(text: str) -> Rate:
    """12 → 0.12."""
    return Rate.of(f"{Decimal(text) / 100:f}")


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def terms_of(case: dict[str, Any]) -> InstallmentTerms:
    """The terms of a schedule of equal installments."""
    starts_on = date(case["periods"][0][0])
    rolls = case["id"].endswith("-roll")
    first, *changes = case["annual_rate_pct"].split(" then ")
    moves = []
    if case["id"] == "FIN-C3156-reschedule":
        moves = [(datetime.date(2024, 2, 1), datetime.date(2024, 2, 18))]
    return InstallmentTerms.of(
        [(date(on), Money(amount, "CNY")) for on, amount in case["disbursements"]],
        case["n"],
        Annuity(percent(first), DAY_COUNTS[case["day_count"]]),
        DueDates.after(
            starts_on,
            every=case["every"],
            unit=UNITS[case["freq"]],
            month_end=MonthEnd.ROLL if rolls else MonthEnd.CLAMP,
        ),
        starts_on=starts_on,
        rounding=RoundingTerms(
            Remainder.SMOOTHED,
            mode=Rounding.HALF_EVEN,
            interest_mode=Rounding.HALF_EVEN,
            interest_per=InterestPer.SEGMENT if case["interest_rounding"] == "segment" else InterestPer.ROW,
        ),
        rate_changes=[(datetime.date(2024, 2, 1), percent(change)) for change in changes],
        moved_due_dates=moves,
    )
