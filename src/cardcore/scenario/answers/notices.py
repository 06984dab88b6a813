"""The notices: what the cardholder was told, in both languages."""

from typing import Any

from cardcore import notices
from cardcore.calendars import date_text
from cardcore.notices import Language
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every notice in order."""
    return [
        {
            "kind": notice.kind.value,
            "on": date_text(notice.on),
            "text": {str(language): notices.text(notice, language) for language in Language},
        }
        for notice in life.notices
    ]
