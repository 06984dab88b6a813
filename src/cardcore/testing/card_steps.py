"""What is done to cards, limits, the terms and the standing of an account, and the journey of each."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from cardcore.accounts.card_life import CardChange
from cardcore.journeys import (
    AutoRepaymentRequest,
    CardOrder,
    CardRequest,
    Collection,
    FeeRequest,
    LimitChange,
    OverLimitConsent,
    RateChange,
    Replacement,
    StatementDayChange,
    TemporaryIncrease,
    Withdrawal,
    activate_card,
    arrange_auto_repayment,
    change_limit,
    change_rates,
    change_statement_day,
    charge_fee,
    close_card,
    consent_over_limit,
    grant_temporary_limit,
    issue_card,
    lock_card,
    record_collection,
    replace_card,
    report_lost,
    unlock_card,
    withdraw_credit,
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
    Withdrawal: withdraw_credit,
    FeeRequest: charge_fee,
    RateChange: change_rates,
    StatementDayChange: change_statement_day,
    AutoRepaymentRequest: arrange_auto_repayment,
    Collection: record_collection,
}
