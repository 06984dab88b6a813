"""Small builders of what operators book by hand."""

from typing import Any

import attrs

from cardcore.accounts.buckets import Kind
from cardcore.calendars import ordinal_of
from cardcore.ids import AccountId
from cardcore.journeys import (
    Adjustment,
    ChargeOffRequest,
    ClosingRequest,
    RepaymentAgreement,
    Transfer,
    TransferArrived,
)
from cardcore.money import parse_amount
from cardcore.testing.days import Day, the_date
from cardcore.testing.steps import CollectionStop


def adjustment(
    kind: str = "credit",
    text: str = "10.00",
    on: Day = "2024-01-10",
    *,
    of: str = "purchase",
    reason: str = "goodwill",
    currency: str = "",
) -> Adjustment:
    """A debit or a credit, with a reason, in a foreign ``currency`` where one is named."""
    minor = parse_amount(text, currency or "CNY")
    return Adjustment(ordinal_of(the_date(on)), minor, kind == "debit", reason, Kind(of), currency)


def write_off(on: Day = "2024-01-10", reason: str = "180 days past due") -> ChargeOffRequest:
    """A charge-off."""
    return ChargeOffRequest.of(the_date(on), reason)


def closing(on: Day = "2024-01-10", reason: str = "", *, forfeit_points: bool = False) -> ClosingRequest:
    """A closing of the account."""
    return ClosingRequest.of(the_date(on), reason, forfeit_points=forfeit_points)


def transfer(
    text: str = "100.00",
    on: Day = "2024-01-10",
    *,
    to: str = "a-2",
    transfer_id: str = "t-1",
    currency: str = "",
) -> Transfer:
    """What is owed here goes to another account, in a foreign ``currency`` where one is named."""
    amount = parse_amount(text, currency or "CNY")
    return Transfer(transfer_id, ordinal_of(the_date(on)), AccountId(to), amount, currency)


def transfer_arrived(
    text: str = "100.00",
    on: Day = "2024-01-10",
    *,
    source: str = "a-2",
    transfer_id: str = "t-1",
    currency: str = "CNY",
) -> TransferArrived:
    """What another account owed arrives."""
    day = ordinal_of(the_date(on))
    return TransferArrived(transfer_id, day, AccountId(source), parse_amount(text, currency), currency)


def collection_stop(on: Day = "2024-01-10", reason: str = "ill") -> CollectionStop:
    """A stop of collection, or its end without a reason."""
    return CollectionStop(ordinal_of(the_date(on)), reason)


def agreement(
    periods: int = 12, on: Day = "2024-01-10", *, plan: str = "p-1", rate: str = "0", **stated: Any
) -> RepaymentAgreement:
    """A repayment agreement; ``stated`` as `RepaymentAgreement` has it."""
    return attrs.evolve(RepaymentAgreement.of(the_date(on), plan, periods, rate), **stated)
