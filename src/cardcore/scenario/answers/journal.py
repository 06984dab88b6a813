"""The journal: balanced double entries, and the trial balance they add up to."""

from collections.abc import Iterable
from typing import Any

from cardcore.accounts import journal, points_journal
from cardcore.accounts.journal import Entry, Leg
from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, Any]:
    """Every entry in order; the debits of each, and of the trial balance, equal its credits."""
    booked = entries(life)
    return {
        "entries": [_entry(life, one) for one in booked],
        "trial_balance": [
            line
            for currency in journal.currencies(booked)
            for line in _legs(life, journal.trial_balance(booked, currency).items(), currency)
        ],
    }


def entries(life: Life) -> list[Entry]:
    """All entries through the last day, those of points among them where the programme values them."""
    return points_journal.entries(life.events, life.program.points_estimates, life.until)


def _entry(life: Life, entry: Entry) -> dict[str, Any]:
    legs = _legs(life, entry.legs, entry.currency)
    return {"date": date_text(entry.on), "about": entry.about, "legs": legs}


def _legs(life: Life, legs: Iterable[Leg], currency: str) -> list[dict[str, str]]:
    """The legs; those in another currency than the account's own say which."""
    return [
        {
            "account": account,
            "debit" if minor >= 0 else "credit": amount_text(abs(minor), currency or life.program.currency),
            **({"currency": currency} if currency else {}),
        }
        for account, minor in legs
    ]
