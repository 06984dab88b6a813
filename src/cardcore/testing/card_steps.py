"""What is done to cards, limits and the standing of an account, and the journey of each."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from cardcore.accounts.card_life import CardChange
from cardcore.journeys import (
    CardOrder,
    CardRequest,
    LimitChange,
    OverLimitConsent,
    Replacement,
    TemporaryIncrease,
    activate_card,
    change_limit,
    close_card,
    consent_over_limit,
    grant_temporary_limit,
    issue_card,
    lock_card,
    replace_card,
    report_lost,
    unlock_card,
)
from cardcore.programs import Program
from cardcore.relationships import Outcome, Relationship


@attrs.frozen
class CardStep:
    """Something is done to a card."""

    change: CardChange
    request: CardRequest


@attrs.frozen
class Suspension:
    """The bank approves nothing more, or approves again."""

    on: int
    suspended: bool = True


CARD_JOURNEYS: Final[dict[CardChange, Callable[[Relationship, CardRequest, Program], Outcome]]] = {
    CardChange.ACTIVATE: activate_card,
    CardChange.LOCK: lock_card,
    CardChange.UNLOCK: unlock_card,
    CardChange.REPORT_LOST: report_lost,
    CardChange.CLOSE: close_card,
}
"""What may be asked for a card; it expires by itself and is replaced by an order."""

OTHER_JOURNEYS: Final[dict[type, Callable[[Relationship, Any, Program], Outcome]]] = {
    CardOrder: issue_card,
    Replacement: replace_card,
    LimitChange: change_limit,
    TemporaryIncrease: grant_temporary_limit,
    OverLimitConsent: consent_over_limit,
}
