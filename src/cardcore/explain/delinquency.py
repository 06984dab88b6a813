"""Why an account is past due: since when, of which minimums, in which bucket, and what cures it.

Nothing is stored for it. What is missing from the last minimum less what was repaid since is what is past
due; where it is not, `explain_delinquency` refuses to answer (`Broken`).

«逾期12天（M1）：自2023-05-23起，最低还款额107.85已还0.00，尚缺107.85；还清107.85即恢复正常。»
"""

import enum
from collections.abc import Iterable
from typing import Final

import attrs

from cardcore.accounts import agreements
from cardcore.accounts.account import AccountFields
from cardcore.accounts.agreements import RepaymentAgreed
from cardcore.accounts.charge_offs import Recovered
from cardcore.accounts.delinquency import (
    DelinquencyCured,
    MinimumMissed,
    days_past_due,
    delinquency_bucket,
)
from cardcore.accounts.restating import as_it_counts
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.errors import ensure
from cardcore.money import display_amount
from cardcore.notices import Language
from cardcore.values import frozen


@frozen
class Missed:
    """A minimum that was not met; amounts in minor units, days ordinals."""

    payment_due_date: int
    judged_on: int
    """The last day of its grace."""
    minimum_payment_due: int
    paid: int
    shortfall: int


@frozen
class Spell:
    """A time in which something was past due; days as ordinals."""

    since: int
    """The payment due date of the first minimum that was missed."""
    missed: tuple[Missed, ...]
    cured_on: int = 0
    """When nothing was past due any more, or all of a charge-off was recovered; 0 while it lasts."""

    def bucket(self, on: int) -> int:
        """How far it had come by its cure, or by a day."""
        return delinquency_bucket((self.cured_on or on) - self.since)


class CollectionState(enum.StrEnum):
    """Whether anybody collects."""

    NOTHING_DUE = "nothing_due"
    COLLECTED = "collected"
    AGREED = "agreed"
    """A repayment agreement is kept: nobody collects (art. 70)."""
    STOPPED = "stopped"
    """It was stopped for another reason."""


@frozen
class DelinquencyExplained:
    """How an account stands on a day; amounts in minor units, days ordinals."""

    on: int
    currency: str
    past_due: int
    days: int
    since: int
    """The payment due date from which days are counted; 0 for an account that is current."""
    spells: tuple[Spell, ...]
    """The oldest first."""
    to_recover: int
    """Of a charge-off."""
    collection: CollectionState
    collection_since: int
    """When it stopped; 0 where it did not."""
    collection_reason: str

    @property
    def bucket(self) -> int:
        """M0 to M7."""
        return delinquency_bucket(self.days)

    @property
    def worsens_on(self) -> int:
        """The day on which the next bucket begins; 0 for none."""
        return self.since + 30 * self.bucket + 1 if 0 < self.bucket < 7 else 0

    @property
    def cures(self) -> int:
        """What is to be repaid so that nothing is past due any more."""
        return self.past_due or self.to_recover


def explain_delinquency(account: AccountFields, events: Iterable[object], on: int) -> DelinquencyExplained:
    """How the account stands on a day, and how it came to that; ``events`` are all of it."""
    events = tuple(events)
    history = as_it_counts(events)
    spells = _spells(history, _recovered_on(account, events))
    missing = spells[-1].missed[-1].shortfall if spells and not spells[-1].cured_on else 0
    ensure(account.past_due <= missing, "explanation-broken", f"{missing} is missing, not {account.past_due}")
    off, days = account.charge_off, days_past_due(account, on)
    state, since, reason = _collection(account, history)
    return DelinquencyExplained(
        on,
        account.currency,
        account.past_due,
        days,
        on - days if days else 0,
        spells,
        off.left if off else 0,
        state,
        since,
        reason,
    )


def _recovered_on(account: AccountFields, events: Iterable[object]) -> int:
    """When the last of a charge-off was recovered; 0 where it was not."""
    if account.charge_off is None or account.charge_off.left:
        return 0
    recoveries = [event for event in events if isinstance(event, Recovered)]
    return [event.on for event in recoveries if event.amount > event.to_credit][-1]


def _spells(history: Iterable[object], recovered_on: int) -> tuple[Spell, ...]:
    spells: list[Spell] = []
    due, lasts = 0, False
    for event in history:
        if isinstance(event, StatementIssued):
            due = event.payment_due_date
        elif isinstance(event, MinimumMissed):
            missed = Missed(due, event.on, event.minimum_payment_due, event.paid, event.shortfall)
            known = spells.pop() if lasts else Spell(due, ())
            spells.append(attrs.evolve(known, missed=(*known.missed, missed)))
            lasts = True
        elif isinstance(event, DelinquencyCured):
            spells.append(attrs.evolve(spells.pop(), cured_on=event.on))
            lasts = False
    if lasts and recovered_on:
        spells.append(attrs.evolve(spells.pop(), cured_on=recovered_on))
    return tuple(spells)


def _collection(account: AccountFields, history: Iterable[object]) -> tuple[CollectionState, int, str]:
    """Whether anybody collects, since when nobody does, and why."""
    arranged = agreements.arrangement_of(account)
    if arranged.runs:
        signed = [event.on for event in history if isinstance(event, RepaymentAgreed)]
        return CollectionState.AGREED, signed[-1], arranged.plan_id
    if arranged.stopped_on:
        return CollectionState.STOPPED, arranged.stopped_on, arranged.reason
    due = account.past_due or (account.charge_off.left if account.charge_off else 0)
    return CollectionState.COLLECTED if due else CollectionState.NOTHING_DUE, 0, ""


WORDS: Final = {
    Language.ZH: {
        "current": "无逾期（M0）。",
        "past_due": (
            "逾期{days}天（M{bucket}）：自{since}起，最低还款额{minimum}已还{paid}，尚缺{shortfall}；"
        ),
        "repaid": "其后已还{repaid}；",
        "charged_off": "逾期{days}天（M{bucket}）：自{since}起；欠款已核销，尚有{cures}未收回；",
        "just_charged_off": "欠款已核销，尚有{cures}未收回；",
        "cure": "还清{cures}即恢复正常。",
        "worsens": "{worsens_on}起转为M{next}。",
        "agreed": "还款协议{reason}自{collected}起履行中，停止催收。",
        "stopped": "自{collected}起停止催收：{reason}。",
    },
    Language.EN: {
        "current": "Nothing is past due (M0).",
        "past_due": (
            "{days} days past due (M{bucket}), since {since}: {shortfall} of the minimum {minimum} is "
            "missing. "
        ),
        "repaid": "{repaid} was repaid since. ",
        "charged_off": "{days} days past due (M{bucket}), since {since}: charged off, {cures} to recover. ",
        "just_charged_off": "Charged off, {cures} to recover. ",
        "cure": "Repaying {cures} cures it.",
        "worsens": " From {worsens_on} on it is M{next}.",
        "agreed": " Repayment agreement {reason} is kept since {collected}: nobody collects.",
        "stopped": " Nobody collects since {collected}: {reason}.",
    },
}


def headline(explained: DelinquencyExplained, language: Language) -> str:
    """How it stands, why, and what cures it, in words."""
    words = WORDS[language]
    return "".join(words[name] for name in _said(explained)).format_map(_facts(explained)).strip()


def _said(explained: DelinquencyExplained) -> list[str]:
    """Which sentences are said."""
    said = ["current"]
    if explained.past_due:
        said = ["past_due"]
        if explained.past_due < explained.spells[-1].missed[-1].shortfall:
            said.append("repaid")
    elif explained.to_recover:
        said = ["charged_off" if explained.days else "just_charged_off"]
    if explained.cures:
        said.append("cure")
    if explained.worsens_on:
        said.append("worsens")
    if explained.collection in (CollectionState.AGREED, CollectionState.STOPPED):
        said.append(explained.collection.value)
    return said


def _facts(explained: DelinquencyExplained) -> dict[str, str]:
    last = explained.spells[-1].missed[-1] if explained.spells else Missed(0, 0, 0, 0, 0)
    amounts = {
        "minimum": last.minimum_payment_due,
        "paid": last.paid,
        "shortfall": last.shortfall,
        "repaid": last.shortfall - explained.past_due,
        "cures": explained.cures,
    }
    days = {
        "since": explained.since,
        "worsens_on": explained.worsens_on,
        "collected": explained.collection_since,
    }
    return {
        **{name: display_amount(minor, explained.currency) for name, minor in amounts.items()},
        **{name: date_text(day) for name, day in days.items() if day},
        "days": str(explained.days),
        "bucket": str(explained.bucket),
        "next": str(explained.bucket + 1),
        "reason": explained.collection_reason,
    }
