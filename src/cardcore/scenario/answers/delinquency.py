"""Why each balance is past due or is not: days, bucket, the minimums that were missed, and what cures it."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.explain.delinquency import (
    DelinquencyExplained,
    Missed,
    Spell,
    explain_delinquency,
    headline,
)
from cardcore.notices import Language
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """As of the last day: the account's own currency first, then the foreign ones."""
    return [_explained(part) for part in life.parts]


def _explained(life: Life) -> dict[str, Any]:
    why = explain_delinquency(life.account, life.events, life.until)
    return {
        "as_of": date_text(why.on),
        "currency": why.currency,
        "delinquency_bucket": f"M{why.bucket}",
        "days_past_due": why.days,
        **({"since": date_text(why.since)} if why.since else {}),
        "past_due": life.amount(why.past_due),
        **({"to_recover": life.amount(why.to_recover)} if why.to_recover else {}),
        **({"cured_by": life.amount(why.cures)} if why.cures else {}),
        **({"worsens_on": date_text(why.worsens_on)} if why.worsens_on else {}),
        "collection": _collection(why),
        "spells": [_spell(life, one) for one in why.spells],
        "text": {str(language): headline(why, language) for language in Language},
    }


def _collection(why: DelinquencyExplained) -> dict[str, str]:
    return {
        "state": why.collection.value,
        **({"since": date_text(why.collection_since)} if why.collection_since else {}),
        **({"reason": why.collection_reason} if why.collection_reason else {}),
    }


def _spell(life: Life, spell: Spell) -> dict[str, Any]:
    return {
        "since": date_text(spell.since),
        **({"cured_on": date_text(spell.cured_on)} if spell.cured_on else {}),
        "delinquency_bucket": f"M{spell.bucket(life.until)}",
        "missed": [_missed(life, one) for one in spell.missed],
    }


def _missed(life: Life, missed: Missed) -> dict[str, str]:
    return {
        "payment_due_date": date_text(missed.payment_due_date),
        "judged_on": date_text(missed.judged_on),
        "minimum_payment_due": life.amount(missed.minimum_payment_due),
        "paid": life.amount(missed.paid),
        "shortfall": life.amount(missed.shortfall),
    }
