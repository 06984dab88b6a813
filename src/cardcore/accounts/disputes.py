"""Disputes: a purchase, or a part of it, that the cardholder does not owe until it is ruled on.

While a dispute is open the amount is credited provisionally: the account stands as if it had not been
bought, so it bears no interest and counts towards no minimum. The events here tell that it is disputed and
how it was ruled; what that does to the account follows in a `HistoryRestated`.

Meanwhile the bank may charge the amount back to the merchant through the network (退单), and the merchant may
present it again (再请款): that moves the claim from the bank's dispute account to the network and back, and
nothing of the cardholder's. A table says what may follow what:

>>> print(stage_after(DisputeStage.CHARGED_BACK, DisputeStep.REPRESENT))
represented
>>> stage_after(DisputeStage.OPEN, DisputeStep.REPRESENT) is None
True
"""

import enum
from collections.abc import Mapping
from typing import Final

from cardcore.accounts.account import WorkingAccount
from cardcore.values import frozen


class Ruling(enum.StrEnum):
    """How a dispute ends."""

    WON = "won"
    """The cardholder was right: the credit is final."""
    LOST = "lost"
    """The purchase stands: the credit is taken back."""


class DisputeStage(enum.StrEnum):
    """How far a dispute has come."""

    OPEN = "open"
    CHARGED_BACK = "charged_back"
    """The network has paid: the merchant's bank bears it."""
    REPRESENTED = "represented"
    """The merchant has presented it again, and the network has taken it back."""
    WON = "won"
    LOST = "lost"


class DisputeStep(enum.StrEnum):
    """What may happen to a dispute."""

    CHARGE_BACK = "charge_back"
    REPRESENT = "represent"
    WIN = "win"
    LOSE = "lose"


_RULED: Final = {DisputeStep.WIN: DisputeStage.WON, DisputeStep.LOSE: DisputeStage.LOST}

STAGES: Final[Mapping[DisputeStage, Mapping[DisputeStep, DisputeStage]]] = {
    DisputeStage.OPEN: {DisputeStep.CHARGE_BACK: DisputeStage.CHARGED_BACK, **_RULED},
    DisputeStage.CHARGED_BACK: {DisputeStep.REPRESENT: DisputeStage.REPRESENTED, **_RULED},
    DisputeStage.REPRESENTED: {DisputeStep.CHARGE_BACK: DisputeStage.CHARGED_BACK, **_RULED},
    DisputeStage.WON: {},
    DisputeStage.LOST: {},
}
"""What may follow what: a chargeback that was answered may be raised again, by arbitration."""


def stage_after(stage: DisputeStage, step: DisputeStep) -> DisputeStage | None:
    """Where a step leads; None where it is not possible."""
    return STAGES[stage].get(step)


@frozen
class ClaimTerms:
    """How long a purchase may be claimed back; 0 days for no end."""

    refund_days: int = 0
    """Days after its posting in which a refund may name it."""
    dispute_days: int = 0
    """Days after the statement that bills it in which it may be disputed."""


@frozen
class DisputeOpened:
    """The cardholder disputes a purchase; the amount is credited until the ruling."""

    on: int
    purchase: int
    """The number of the purchase's event."""
    amount: int
    reason: str
    merchant: str
    value_date: int
    """The day of the purchase, from which the credit counts."""
    place: int
    """How many entries of that day come before it."""


@frozen
class DisputeResolved:
    """A dispute was ruled on."""

    on: int
    dispute: int
    """The number of the dispute's event."""
    ruling: Ruling
    amount: int
    value_date: int
    """The day from which the purchase counts again, where it was lost."""
    stage: DisputeStage = DisputeStage.OPEN
    """How far it had come."""


@frozen
class ChargebackRaised:
    """The network took the amount back from the merchant's bank."""

    on: int
    dispute: int
    amount: int


@frozen
class ChargebackRepresented:
    """The merchant's bank presented the amount again, and got it."""

    on: int
    dispute: int
    amount: int
    reason: str


def apply_dispute(
    _account: WorkingAccount,
    _event: DisputeOpened | DisputeResolved | ChargebackRaised | ChargebackRepresented,
) -> None:
    """Nothing by itself: where the account changes it is restated by the event that follows."""
