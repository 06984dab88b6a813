"""The journal: each event that moves money as one balanced double entry.

A leg is an account of the chart and an amount in minor units, debit positive; the legs of an entry add
up to nothing. The chart is small and closed:

| account | what it holds |
|---|---|
| ``assets:receivables:<kind>`` | what cardholders owe, by kind of balance |
| ``assets:clearing:network`` | what is settled with the card network |
| ``assets:receivables:disputes`` | what is credited until a dispute is ruled on, unless it is charged back |
| ``expenses:disputes`` | what cardholders won although the merchant presented it again |
| ``assets:clearing:payments`` | repayments received, credit balances paid out |
| ``liabilities:overpayments`` | credit balances (溢缴款) |
| ``income:interest``, ``income:fees:<kind>`` | what the bank earns |
| ``expenses:rewards`` | what offers pay out |
| ``income:adjustments``, ``expenses:adjustments`` | what operators debit and credit by hand |
| ``expenses:charge_offs``, ``income:recoveries`` | what was charged off, and what came in of it after all |
| ``assets:receivables:plans`` | principal of installment plans that is not billed yet |
| ``assets:clearing:merchants``, ``assets:clearing:state`` | what they owe of the interest of plans |
| ``liabilities:deferred_interest`` | what merchants paid up front for rows to come |
| ``assets:clearing:transfers`` | what goes from one account of a holder to another |
| ``assets:clearing:exchange`` | what was converted: the bank's position in each currency |

An entry is in one currency. What moves money between two is a pair of entries, one in each currency, that
both balance through the exchange account.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.accounts.charge_offs import ChargedOff, Recovered, RecoverySource
from cardcore.accounts.disputes import (
    ChargebackRaised,
    ChargebackRepresented,
    DisputeOpened,
    DisputeResolved,
    DisputeStage,
    Ruling,
)
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.plans import (
    InstallmentBilled,
    PlanCancelled,
    PlanChanged,
    PlanOpened,
    PlanRefunded,
)
from cardcore.accounts.postings import (
    BUCKET_OF_FEE,
    CashAdvancePosted,
    CreditWithdrawn,
    FeePosted,
    PurchasePosted,
    RefundPosted,
    RewardCredited,
    RewardTakenBack,
)
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.calendars import date_text
from cardcore.errors import ensure
from cardcore.fees import FeeKind
from cardcore.values import frozen

NETWORK: Final = "assets:clearing:network"
DISPUTES: Final = "assets:receivables:disputes"
DISPUTES_LOST: Final = "expenses:disputes"
PAYMENTS: Final = "assets:clearing:payments"
OVERPAYMENTS: Final = "liabilities:overpayments"
INTEREST_INCOME: Final = "income:interest"
REWARDS: Final = "expenses:rewards"
CHARGE_OFFS: Final = "expenses:charge_offs"
RECOVERIES: Final = "income:recoveries"
DEBITED: Final = "income:adjustments"
CREDITED: Final = "expenses:adjustments"
TRANSFERS: Final = "assets:clearing:transfers"
EXCHANGE: Final = "assets:clearing:exchange"

PLANS: Final = "assets:receivables:plans"
MERCHANTS: Final = "assets:clearing:merchants"
STATE: Final = "assets:clearing:state"
DEFERRED: Final = "liabilities:deferred_interest"
PLAN_INCOME: Final = "income:interest:installments"

Leg = tuple[str, int]


def receivable(kind: Kind) -> str:
    """The chart's account of a kind of balance."""
    return f"assets:receivables:{kind}"


def fee_income(kind: FeeKind) -> str:
    """The chart's account of what a kind of fee earns."""
    return f"income:fees:{kind}"


@frozen
class Entry:
    """One balanced entry: its date, what it records, its legs and their currency."""

    on: int
    about: str
    legs: tuple[Leg, ...]
    currency: str = ""
    """Of all legs; empty for the account's own."""


def entry(event: object) -> Entry | None:
    """The entry of an event in the currency of what it happened to; None where it moves no money."""
    legs_of = LEGS.get(type(event))
    if legs_of is None:
        return None
    about, legs = legs_of(event)
    legs = tuple(leg for leg in legs if leg[1])
    ensure(sum(amount for _, amount in legs) == 0, "entry-unbalanced", f"{about}: {legs}")
    return Entry(event.on, about, legs) if legs else None  # type: ignore[attr-defined]


def entries(events: Iterable[object]) -> list[Entry]:
    """The entries of events in their order; two where money went from one currency into another."""
    return [found for event in events for found in entries_of(event)]


def entries_of(event: object) -> list[Entry]:
    """The entries of one event: none, one, or a pair."""
    if isinstance(event, InCurrency):
        return [attrs.evolve(one, currency=event.currency) for one in entries_of(event.event)]
    if isinstance(event, ExchangeBought):
        return _sale(event)
    found = entry(event)
    return [found, *_settlements(event)] if found else _settlements(event)


def _sale(event: ExchangeBought) -> list[Entry]:
    """The holder's money comes in, the bank's exchange goes out to be repaid with."""
    paid = (PAYMENTS, event.sold), (EXCHANGE, -event.sold)
    given = (EXCHANGE, event.bought), (PAYMENTS, -event.bought)
    return [
        Entry(event.on, "exchange sold", paid),
        Entry(event.on, "exchange bought", given, event.rate.base),
    ]


def _settlements(event: Any) -> list[Entry]:
    """What the bank converted is settled with the network in the currency it was paid in."""
    settled: dict[str, int] = {}
    for posted, sign in _posted(event):
        original = getattr(posted, "original", None)
        if original is not None and original.conversion is not None:
            paid = -original.minor if isinstance(posted, RefundPosted) else original.minor
            settled[original.currency] = settled.get(original.currency, 0) + sign * paid
    return [
        Entry(event.on, "settlement", ((EXCHANGE, paid), (NETWORK, -paid)), currency)
        for currency, paid in settled.items()
        if paid
    ]


def _posted(event: object) -> list[tuple[object, int]]:
    """The postings of an event: itself, or what a correction enters and, reversed, what it takes out."""
    if not isinstance(event, HistoryRestated):
        return [(event, 1)]
    return [*((one, 1) for one in event.entered), *((one, -1) for one in event.reversed)]


def _clearing(event: PurchasePosted | CashAdvancePosted | RefundPosted) -> str:
    """Where a transaction is cleared: with the network, or as exchange where the bank converted it."""
    return EXCHANGE if event.original is not None and event.original.conversion is not None else NETWORK


def _charge(kind: Kind, amount: int, from_credit: int, against: str) -> tuple[Leg, ...]:
    return (receivable(kind), amount - from_credit), (OVERPAYMENTS, from_credit), (against, -amount)


def _credit(
    parts: Iterable[tuple[Bucket, int]], to_credit: int, amount: int, against: str
) -> tuple[Leg, ...]:
    owed: dict[str, int] = {}
    for bucket, part in parts:
        name = receivable(KIND_OF[bucket])
        owed[name] = owed.get(name, 0) - part
    return (against, amount), *owed.items(), (OVERPAYMENTS, -to_credit)


def _purchase(event: PurchasePosted) -> tuple[str, tuple[Leg, ...]]:
    return "purchase", _charge(Kind.PURCHASE, event.amount, event.from_credit, _clearing(event))


def _cash(event: CashAdvancePosted) -> tuple[str, tuple[Leg, ...]]:
    return "cash advance", _charge(Kind.CASH, event.amount, event.from_credit, _clearing(event))


def _fee(event: FeePosted) -> tuple[str, tuple[Leg, ...]]:
    kind = KIND_OF[BUCKET_OF_FEE[event.kind]]
    return f"fee {event.kind}", _charge(kind, event.amount, event.from_credit, fee_income(event.kind))


def _interest(event: InterestPosted) -> tuple[str, tuple[Leg, ...]]:
    return "interest", _charge(Kind.INTEREST, event.amount, event.from_credit, INTEREST_INCOME)


def _payment(event: PaymentReceived) -> tuple[str, tuple[Leg, ...]]:
    return "payment", _credit(event.allocation, event.to_credit, event.amount, PAYMENTS)


def _refund(event: RefundPosted) -> tuple[str, tuple[Leg, ...]]:
    return "refund", _credit(event.allocation, event.to_credit, event.amount, _clearing(event))


def _withdrawal(event: CreditWithdrawn) -> tuple[str, tuple[Leg, ...]]:
    return "withdrawal", ((OVERPAYMENTS, event.amount), (PAYMENTS, -event.amount))


def _reward(event: RewardCredited) -> tuple[str, tuple[Leg, ...]]:
    return f"reward {event.offer_id}", _credit(event.allocation, event.to_credit, event.amount, REWARDS)


def _debit(event: DebitAdjusted) -> tuple[str, tuple[Leg, ...]]:
    return "adjustment", _charge(event.of, event.amount, event.from_credit, DEBITED)


def _credit_adjusted(event: CreditAdjusted) -> tuple[str, tuple[Leg, ...]]:
    return "adjustment", _credit(event.allocation, event.to_credit, event.amount, CREDITED)


def _transferred_out(event: TransferredOut) -> tuple[str, tuple[Leg, ...]]:
    legs = _credit(event.allocation, event.to_credit, event.amount, TRANSFERS)
    return f"transfer {event.transfer_id} out", legs


def _transferred_in(event: TransferredIn) -> tuple[str, tuple[Leg, ...]]:
    return f"transfer {event.transfer_id} in", _charge(event.of, event.amount, event.from_credit, TRANSFERS)


def _reward_back(event: RewardTakenBack) -> tuple[str, tuple[Leg, ...]]:
    legs = _charge(Kind.PURCHASE, event.amount, event.from_credit, REWARDS)
    return f"reward {event.offer_id} taken back", legs


def _charged_off(event: ChargedOff) -> tuple[str, tuple[Leg, ...]]:
    return "charge-off", _credit(event.parts, 0, event.amount, CHARGE_OFFS)


def _recovered(event: Recovered) -> tuple[str, tuple[Leg, ...]]:
    against = PAYMENTS if event.source is RecoverySource.PAYMENT else NETWORK
    back = event.amount - event.to_credit
    return "recovery", ((against, event.amount), (RECOVERIES, -back), (OVERPAYMENTS, -event.to_credit))


def _plan_opened(event: PlanOpened) -> tuple[str, tuple[Leg, ...]]:
    prepaid = event.plan.deferred
    taken = _credit(event.allocation, event.to_credit, event.amount, PLANS)
    against = taken if event.taken else ((PLANS, event.amount), (PAYMENTS, -event.amount))
    return f"plan {event.plan.plan_id} opened", (*against, (MERCHANTS, prepaid), (DEFERRED, -prepaid))


def _installment(event: InstallmentBilled) -> tuple[str, tuple[Leg, ...]]:
    row = event.row
    for_interest = min(event.from_credit, row.holder)
    merchant = DEFERRED if event.merchant_up_front else MERCHANTS
    return f"installment {event.plan_id} {row.number}", (
        (receivable(Kind.INSTALLMENT), row.total - event.from_credit - row.holder + for_interest),
        (receivable(Kind.INSTALLMENT_INTEREST), row.holder - for_interest),
        (OVERPAYMENTS, event.from_credit),
        (merchant, row.merchant),
        (STATE, row.state),
        (PLANS, -row.principal),
        (PLAN_INCOME, row.coupon - row.interest),
    )


def _plan_changed(event: PlanChanged) -> tuple[str, tuple[Leg, ...]]:
    return f"plan {event.plan_id} {event.change}", _returned(event.merchant_returned)


def _returned(amount: int) -> tuple[Leg, ...]:
    return (DEFERRED, amount), (MERCHANTS, -amount)


def _plan_refund(event: PlanRefunded) -> tuple[str, tuple[Leg, ...]]:
    rest = event.amount - event.off_plan
    return f"plan {event.plan_id} refund", (
        *_credit(event.allocation, event.to_credit, rest, NETWORK),
        (NETWORK, event.off_plan),
        (PLANS, -event.off_plan),
        *_returned(event.merchant_returned),
    )


def _cancelled(event: PlanCancelled) -> tuple[str, tuple[Leg, ...]]:
    return f"plan {event.plan_id} cancelled", (
        *_charge(KIND_OF[event.bucket], event.amount, event.from_credit, PLANS),
        *_credit(event.allocation, event.to_credit, event.interest_back, PLAN_INCOME),
        (PLAN_INCOME, event.merchant_back + event.state_back),
        (MERCHANTS, -event.merchant_back),
        (STATE, -event.state_back),
        *_returned(event.merchant_returned),
    )


def _correction(event: HistoryRestated) -> tuple[str, tuple[Leg, ...]]:
    totals: dict[str, int] = {}
    for sign, events in ((-1, event.reversed), (1, event.entered)):
        for one in events:
            for name, amount in LEGS[type(one)](one)[1]:
                totals[name] = totals.get(name, 0) + sign * amount
    return f"correction as of {date_text(event.value_date)}", tuple(totals.items())


def _disputed(event: DisputeOpened) -> tuple[str, tuple[Leg, ...]]:
    return "dispute opened", ((DISPUTES, event.amount), (NETWORK, -event.amount))


def _ruled(event: DisputeResolved) -> tuple[str, tuple[Leg, ...]]:
    """What was charged back is the network's already; what was represented the bank bears where it is won."""
    if event.stage is DisputeStage.CHARGED_BACK:
        return f"dispute {event.ruling}", ()
    bears = event.stage is DisputeStage.REPRESENTED and event.ruling is Ruling.WON
    against = DISPUTES_LOST if bears else NETWORK
    return f"dispute {event.ruling}", ((against, event.amount), (DISPUTES, -event.amount))


def _charged_back(event: ChargebackRaised) -> tuple[str, tuple[Leg, ...]]:
    return "chargeback", ((NETWORK, event.amount), (DISPUTES, -event.amount))


def _represented(event: ChargebackRepresented) -> tuple[str, tuple[Leg, ...]]:
    return "representment", ((DISPUTES, event.amount), (NETWORK, -event.amount))


LEGS: Final[dict[type, Callable[[Any], tuple[str, tuple[Leg, ...]]]]] = {
    PurchasePosted: _purchase,
    CashAdvancePosted: _cash,
    FeePosted: _fee,
    InterestPosted: _interest,
    PaymentReceived: _payment,
    RefundPosted: _refund,
    CreditWithdrawn: _withdrawal,
    RewardCredited: _reward,
    DebitAdjusted: _debit,
    CreditAdjusted: _credit_adjusted,
    TransferredOut: _transferred_out,
    TransferredIn: _transferred_in,
    ChargedOff: _charged_off,
    Recovered: _recovered,
    RewardTakenBack: _reward_back,
    PlanOpened: _plan_opened,
    InstallmentBilled: _installment,
    PlanChanged: _plan_changed,
    PlanRefunded: _plan_refund,
    PlanCancelled: _cancelled,
    HistoryRestated: _correction,
    DisputeOpened: _disputed,
    DisputeResolved: _ruled,
    ChargebackRaised: _charged_back,
    ChargebackRepresented: _represented,
}


def trial_balance(booked: Iterable[Entry], currency: str = "") -> dict[str, int]:
    """The balance of every account of the chart that was touched in a currency – the account's own where
    none is named –; the values add up to nothing."""
    totals: dict[str, int] = {}
    for one in booked:
        if one.currency == currency:
            for name, amount in one.legs:
                totals[name] = totals.get(name, 0) + amount
    return totals


def currencies(booked: Iterable[Entry]) -> list[str]:
    """The currencies of the entries by their code; the account's own is empty and first."""
    return sorted({one.currency for one in booked})
