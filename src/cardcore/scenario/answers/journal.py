"""The journal: balanced double entries, and the trial balance they add up to."""

from collections.abc import Iterable
from typing import Any

from cardcore.accounts import journal
from cardcore.accounts.journal import Entry, Leg
from cardcore.calendars import date_text
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, Any]:
    """Every entry in order; the debits of each, and of the trial balance, equal its credits."""
    booked = journal.entries(life.events)
    return {
        "entries": [_entry(life, one) for one in booked],
        "trial_balance": _legs(life, journal.trial_balance(booked).items()),
    }


def _entry(life: Life, entry: Entry) -> dict[str, Any]:
    return {"date": date_text(entry.on), "about": entry.about, "legs": _legs(life, entry.legs)}


def _legs(life: Life, legs: Iterable[Leg]) -> list[dict[str, str]]:
    return [
        {"account": account, "debit" if minor >= 0 else "credit": life.amount(abs(minor))}
        for account, minor in legs
    ]
