"""A history lived once more: entries of all balances in one total order, everything else reckoned anew.

Entries – what people, merchants and the bank did – keep their amounts and their order: by value date,
within a day before its close, and there as they were booked. What follows from them is decided again:
which balance a payment reduces, what a credit balance pays, fees of missed minimums and of card years,
interest, statements, grace and delinquency.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import attrs

from cardcore.accounts import delinquency, repayments, transfers
from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted, order_of
from cardcore.accounts.agreements import AgreementEnded
from cardcore.accounts.card_life import CardChange
from cardcore.accounts.card_year import CardYearBegan, SpentAbroad
from cardcore.accounts.cards import CardChanged
from cardcore.accounts.delinquency import DelinquencyCured, GraceKept, GraceLost, MinimumMissed
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.holds import HoldExpired
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.plans import InstallmentBilled, PlanChanged
from cardcore.accounts.postings import (
    CREDIT_ORDER,
    CashAdvancePosted,
    FeePosted,
    PurchasePosted,
    RefundPosted,
    RewardCredited,
    RewardTakenBack,
)
from cardcore.accounts.rate_changes import PromotionEnded
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import AccountEvent, require_possible
from cardcore.accounts.statements import StatementIssued
from cardcore.accounts.terms_changes import TermsChanged
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.fees import FeeKind
from cardcore.installments.changes import Change
from cardcore.journeys.annual_fee import use_card
from cardcore.journeys.close_day import close_through
from cardcore.journeys.curing import cure
from cardcore.journeys.taking_up_terms import take_up
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event

FOLLOWING: Final = frozenset(
    (
        AgreementEnded,
        HoldExpired,
        InterestPosted,
        StatementIssued,
        GraceKept,
        GraceLost,
        MinimumMissed,
        DelinquencyCured,
        CardYearBegan,
        PromotionEnded,
        TermsChanged,
        InstallmentBilled,
    )
)
"""Events that follow from others, and from days going by."""

FOLLOWING_FEES: Final = frozenset((FeeKind.LATE_CHARGE, FeeKind.ANNUAL))
"""Fees that do."""


def is_entry(event: object) -> bool:
    """Whether an event of an account happened of itself; the others follow from those."""
    if isinstance(event, FeePosted):
        return event.kind not in FOLLOWING_FEES
    if isinstance(event, CardChanged):
        return event.change is not CardChange.EXPIRE
    if isinstance(event, PlanChanged):
        return event.change != Change.ACCELERATE.value
    return isinstance(event, AccountEvent) and type(event) not in FOLLOWING


def replay(openings: Iterable[Event], entries: Iterable[Event], through: int, program: Program) -> Draft:
    """The life of all balances with these entries, up to the morning behind the day ``through``.

    Each day is lived by the terms in force on it.

    ``openings`` are those of the account and of each foreign balance, whose entries come as `InCurrency`;
    entries of one day come in the order given: as they were booked, late ones behind them.

    `Conflict` ``cannot-backdate`` where more of a balance would be moved than there is.
    """
    first, *others = openings
    draft = Draft.opened(cast(AccountOpened, first))
    for opened in others:
        draft.record(opened)
    for entry in sorted(entries, key=lambda entry: entry.on):
        close_through(draft, entry.on - 1, program)
        terms = take_up(draft, entry.on, program)
        if isinstance(entry, InCurrency):
            _enter(draft.part(entry.currency), entry.event, terms.in_currency(entry.currency))
        else:
            _enter(draft, entry, terms)
    close_through(draft, through, program)
    take_up(draft, through + 1, program)
    return draft


def _enter(draft: Draft, entry: Any, program: Program) -> None:
    enter = AGAIN.get(type(entry))
    if enter is None:
        draft.record(entry)
    else:
        enter(draft, entry, program)
    require_possible(draft.account)


def _purchase(draft: Draft, entry: PurchasePosted, program: Program) -> None:
    use_card(draft, entry.on, program)
    _charge(draft, entry, program)


def _cash(draft: Draft, entry: CashAdvancePosted, program: Program) -> None:
    use_card(draft, entry.on, program)
    _charge(draft, entry, program)


def _abroad(draft: Draft, entry: SpentAbroad, program: Program) -> None:
    if entry.times > 0:
        use_card(draft, entry.on, program)
    draft.record(entry)


def _charge(draft: Draft, entry: Any, _program: Program) -> None:
    draft.record(attrs.evolve(entry, from_credit=min(draft.account.credit, entry.amount)))


def _payment(draft: Draft, entry: PaymentReceived, program: Program) -> None:
    received = repayments.receive(
        draft.account,
        entry.amount,
        entry.on,
        terms=program.allocation,
        days_past_due=delinquency.days_past_due(draft.account, entry.on),
        effective_on=entry.effective_on,
    )
    draft.record(received)
    cure(draft, entry.on)


def _credit(draft: Draft, entry: Any, _program: Program) -> None:
    allocation, left = repayments.allocate(draft.account, entry.amount, CREDIT_ORDER)
    draft.record(attrs.evolve(entry, allocation=allocation, to_credit=left))
    cure(draft, entry.on)


def _transferred_out(draft: Draft, entry: TransferredOut, program: Program) -> None:
    allocation, left = transfers.allocated(draft.account, entry.amount, entry.on, program.allocation)
    draft.record(attrs.evolve(entry, allocation=allocation, to_credit=left))
    cure(draft, entry.on)


def _adjusted(draft: Draft, entry: CreditAdjusted, _program: Program) -> None:
    allocation, left = repayments.allocate(draft.account, entry.amount, order_of(entry.of))
    draft.record(attrs.evolve(entry, allocation=allocation, to_credit=left))
    cure(draft, entry.on)


AGAIN: Final[dict[type, Callable[[Draft, Any, Program], None]]] = {
    PurchasePosted: _purchase,
    CashAdvancePosted: _cash,
    FeePosted: _charge,
    PaymentReceived: _payment,
    RefundPosted: _credit,
    RewardCredited: _credit,
    DebitAdjusted: _charge,
    CreditAdjusted: _adjusted,
    TransferredOut: _transferred_out,
    TransferredIn: _charge,
    RewardTakenBack: _charge,
    SpentAbroad: _abroad,
}
"""How entries whose parts depend on the balances are entered again; the others are as they were."""
