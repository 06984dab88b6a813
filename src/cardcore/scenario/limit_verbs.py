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
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day


def change(body: Reader, day: Day) -> Act:
    """The lasting limits become others."""
    request = LimitChange(
        day.on,
        body.take("credit_limit").positive_amount(day.currency),
        body.maybe("cash_limit", lambda item: item.positive_amount(day.currency), None),
        body.maybe("installment_limit", lambda item: item.positive_amount(day.currency), None),
    )

    def act(life: Life) -> None:
        life.add(change_limit(life.relationship, request, life.program))

    return act


def temporary(body: Reader, day: Day) -> Act:
    """More may be spent for some days."""
    amount = body.take("amount").positive_amount(day.currency)
    from_ = body.maybe("from", Reader.date, day.on)
    request = TemporaryIncrease(day.on, amount, from_, body.take("to").date())

    def act(life: Life) -> None:
        life.add(grant_temporary_limit(life.relationship, request, life.program))

    return act


def consent(body: Reader, day: Day) -> Act:
    """The over-limit service is opened, or closed."""
    request = OverLimitConsent(day.on, body.maybe("consent", Reader.flag, True))

    def act(life: Life) -> None:
        life.add(consent_over_limit(life.relationship, request, life.program))

    return act


def suspend(body: Reader, day: Day) -> Act:
    """The bank approves nothing more."""
    body.end()

    def act(life: Life) -> None:
        life.add(suspend_account(life.relationship, date_of(day.on), life.program))

    return act


def resume(body: Reader, day: Day) -> Act:
    """The bank approves again."""
    body.end()

    def act(life: Life) -> None:
        life.add(resume_account(life.relationship, date_of(day.on), life.program))

    return act


LIMIT_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "change_limit": change,
    "temporary_limit": temporary,
    "over_limit_consent": consent,
    "suspend": suspend,
    "resume": resume,
}
"""How each verb of limits is read."""
