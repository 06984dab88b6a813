"""The verbs of limits and of the standing of an account."""

from collections.abc import Callable
from typing import Final

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.journeys import (
    LimitChange,
    OverLimitConsent,
    TemporaryIncrease,
    change_limit,
    consent_over_limit,
    grant_temporary_limit,
    resume_account,
    suspend_account,
)
from cardcore.scenario.steps import Act, Day, through


def change(body: Reader, day: Day) -> Act:
    """The lasting limits become others."""
    request = LimitChange(
        day.on,
        body.take("credit_limit").positive_amount(day.currency),
        body.maybe("cash_limit", lambda item: item.positive_amount(day.currency), None),
        body.maybe("installment_limit", lambda item: item.positive_amount(day.currency), None),
    )
    return through(change_limit, request)


def temporary(body: Reader, day: Day) -> Act:
    """More may be spent for some days."""
    amount = body.take("amount").positive_amount(day.currency)
    from_ = body.maybe("from", Reader.date, day.on)
    request = TemporaryIncrease(day.on, amount, from_, body.take("to").date())
    return through(grant_temporary_limit, request)


def consent(body: Reader, day: Day) -> Act:
    """The over-limit service is opened, or closed."""
    request = OverLimitConsent(day.on, body.maybe("consent", Reader.flag, True))
    return through(consent_over_limit, request)


def suspend(_body: Reader, day: Day) -> Act:
    """The bank approves nothing more."""
    return through(suspend_account, date_of(day.on))


def resume(_body: Reader, day: Day) -> Act:
    """The bank approves again."""
    return through(resume_account, date_of(day.on))


LIMIT_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "change_limit": change,
    "temporary_limit": temporary,
    "over_limit_consent": consent,
    "suspend": suspend,
    "resume": resume,
}
"""How each verb of limits is read."""
