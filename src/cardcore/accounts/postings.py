"""Postings: what is charged and credited, each an event that knows its own parts.

A credit balance is used up before anything is owed. A refund or a reward takes its amount off unbilled
purchases first, then off billed ones, then off the rest, and becomes a credit balance at last; it
lowers what is owed and is no repayment towards the minimum (our convention: a refund offsets the next
statement, as CGB's contract has it, and banks differ on the rest).
"""

from typing import Final

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.card_year import count_cash, count_purchase
from cardcore.accounts.delinquency import reduce_past_due
from cardcore.accounts.interest import accrue, bear, change
from cardcore.accounts.repayments import allocate, reduce
from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.ids import OfferId
from cardcore.offers.won import Won
from cardcore.rates import Rate
from cardcore.transactions import OriginalAmount, Transaction
from cardcore.values import frozen, maker

CREDIT_ORDER: Final = (
    Bucket.PURCHASE_UNBILLED,
    Bucket.PURCHASE_BILLED,
    Bucket.PURCHASE_REVOLVING,
    Bucket.CASH_UNBILLED,
    Bucket.CASH_BILLED,
    Bucket.INSTALLMENT_UNBILLED,
    Bucket.INSTALLMENT_BILLED,
    Bucket.INSTALLMENT_REVOLVING,
    Bucket.INSTALLMENT_INTEREST_UNBILLED,
    Bucket.INSTALLMENT_INTEREST_BILLED,
    Bucket.FEE_UNBILLED,
    Bucket.FEE_BILLED,
    Bucket.ANNUAL_FEE_UNBILLED,
    Bucket.ANNUAL_FEE_BILLED,
    Bucket.LATE_CHARGE_UNBILLED,
    Bucket.LATE_CHARGE_BILLED,
    Bucket.INTEREST_BILLED,
    Bucket.INTEREST_REVOLVING,
)
"""What a refund or a reward reduces first."""

BUCKET_OF_FEE: Final = {
    FeeKind.CASH_ADVANCE: Bucket.FEE_UNBILLED,
    FeeKind.LATE_CHARGE: Bucket.LATE_CHARGE_UNBILLED,
    FeeKind.ANNUAL: Bucket.ANNUAL_FEE_UNBILLED,
    FeeKind.FOREIGN_TRANSACTION: Bucket.FEE_UNBILLED,
    FeeKind.OVERPAYMENT: Bucket.FEE_UNBILLED,
    FeeKind.REPLACEMENT: Bucket.FEE_UNBILLED,
    FeeKind.STATEMENT_COPY: Bucket.FEE_UNBILLED,
    FeeKind.EARLY_SETTLEMENT: Bucket.FEE_UNBILLED,
    FeeKind.POINTS_TRANSFER: Bucket.FEE_UNBILLED,
}
"""Where each fee is owed until it is billed."""


@frozen
class PurchasePosted:
    """A purchase was charged to the account."""

    on: int
    amount: int
    from_credit: int
    transaction_date: int
    mcc: str
    merchant: str
    original: OriginalAmount | None = None


_purchase_posted: Final = maker(PurchasePosted)


@frozen
class CashAdvancePosted:
    """Cash was drawn on the account."""

    on: int
    amount: int
    from_credit: int
    transaction_date: int
    original: OriginalAmount | None = None


@frozen
class FeePosted:
    """A fee was charged, with all that explains it."""

    on: int
    kind: FeeKind
    amount: int
    from_credit: int
    base: int
    rate: Rate
    floor: int
    cap: int

    @property
    def fee(self) -> Fee:
        """The fee as it was assessed."""
        return Fee(self.kind, self.amount, self.base, RateTerms(self.rate, self.floor, self.cap))


@frozen
class RefundPosted:
    """A merchant gave money back."""

    on: int
    amount: int
    merchant: str
    allocation: tuple[tuple[Bucket, int], ...]
    to_credit: int
    original: OriginalAmount | None = None
    purchase: int = 0
    """The number of the event of the purchase it gives back; 0 where it names none."""


@frozen
class CreditWithdrawn:
    """The cardholder took a credit balance back."""

    on: int
    amount: int


@frozen
class RewardCredited:
    """An offer paid out to the account."""

    on: int
    amount: int
    offer_id: OfferId
    allocation: tuple[tuple[Bucket, int], ...]
    to_credit: int
    won: Won | None = None
    """By which purchase, and what a refund of it does."""


@frozen
class RewardTakenBack:
    """A refund took back a reward or a part of it, by the policy of its offer."""

    on: int
    amount: int
    """Minor units; 0 where the refund changed nothing yet."""
    from_credit: int
    won: Won
    """As it was before."""
    refunded: int
    """Minor units of the purchase that came back."""
    refund: int
    """The number of the event by which they did: a refund, or a dispute."""

    @property
    def offer_id(self) -> OfferId:
        """The offer that had been won."""
        return self.won.offer_id


def purchase(account: AccountFields, transaction: Transaction) -> PurchasePosted:
    """A purchase as it will be posted."""
    amount, credit = transaction.amount_minor, account.credit
    return _purchase_posted(
        transaction.posting_date,
        amount,
        min(credit, amount) if credit else 0,
        transaction.transaction_date,
        transaction.mcc,
        transaction.merchant,
        transaction.original,
    )


def cash_advance(account: AccountFields, transaction: Transaction) -> CashAdvancePosted:
    """A cash advance as it will be posted."""
    return CashAdvancePosted(
        transaction.posting_date,
        transaction.amount_minor,
        min(account.credit, transaction.amount_minor),
        transaction.transaction_date,
        transaction.original,
    )


def fee(account: AccountFields, assessed: Fee, on: int) -> FeePosted:
    """A fee as it will be posted."""
    terms = assessed.terms
    from_credit = min(account.credit, assessed.amount)
    return FeePosted(
        on, assessed.kind, assessed.amount, from_credit, assessed.base, terms.rate, terms.floor, terms.cap
    )


def refund(account: WorkingAccount, transaction: Transaction, purchase: int = 0) -> RefundPosted:
    """A refund as it will be posted, of the ``purchase`` with that number where it names one."""
    on, amount = transaction.posting_date, transaction.amount_minor
    allocation, left = allocate(account, amount, CREDIT_ORDER)
    return RefundPosted(on, amount, transaction.merchant, allocation, left, transaction.original, purchase)


def reward(account: WorkingAccount, on: int, won: Won, amount: int) -> RewardCredited:
    """A reward, or what refunds left of it, as it will be credited."""
    allocation, left = allocate(account, amount, CREDIT_ORDER)
    return RewardCredited(on, amount, won.offer_id, allocation, left, won)


def reward_back(
    account: AccountFields, amount: int, on: int, won: Won, refunded: int, refund: int
) -> RewardTakenBack:
    """What is taken back of a reward, as it will be charged."""
    return RewardTakenBack(on, amount, min(account.credit, amount), won, refunded, refund)


def apply_purchase(account: WorkingAccount, event: PurchasePosted) -> None:
    """Owe the purchase; it bears interest (if ever) from its posting date, or as agreed."""
    on, owed = event.on, event.amount
    account.cycle_purchases += owed
    if account.card_year_from:
        count_purchase(account, owed)
    agreed = account.agreement
    if agreed.mccs_in_full and event.mcc in agreed.mccs_in_full:
        account.cycle_in_full += owed
    if event.from_credit:
        account.credit -= event.from_credit
        owed -= event.from_credit
    if agreed.unpaid_part_only or agreed.purchases_from_transaction:
        since = event.transaction_date if agreed.purchases_from_transaction else on
        change(account, Bucket.PURCHASE_UNBILLED, owed, since)
        return
    # What `change` does, without the detour by the bucket's name: nothing happens as often.
    if account.accrued_to < on:
        accrue(account, on)
    account.purchase_unbilled += owed
    if on < account.accrued_to:
        bear(account, Bucket.PURCHASE_UNBILLED, owed, on, account.accrued_to)


def apply_cash_advance(account: WorkingAccount, event: CashAdvancePosted) -> None:
    """Owe the cash; it bears interest from its transaction date, or as agreed."""
    since = event.on if account.agreement.cash_from_posting else event.transaction_date
    account.credit -= event.from_credit
    account.cycle_cash += event.amount
    count_cash(account, event.amount)
    change(account, Bucket.CASH_UNBILLED, event.amount - event.from_credit, since)


def apply_fee(account: WorkingAccount, event: FeePosted) -> None:
    """Owe the fee; it bears no interest."""
    account.credit -= event.from_credit
    account.cycle_fees += event.amount
    change(account, BUCKET_OF_FEE[event.kind], event.amount - event.from_credit, event.on)


def apply_refund(account: WorkingAccount, event: RefundPosted) -> None:
    """Owe less from the posting date on."""
    account.cycle_refunds += event.amount
    count_purchase(account, -event.amount, times=-1)
    _credit(account, event)


def apply_withdrawn(account: WorkingAccount, event: CreditWithdrawn) -> None:
    """Have less of a credit balance."""
    account.credit -= event.amount
    account.cycle_withdrawals += event.amount


def apply_reward(account: WorkingAccount, event: RewardCredited) -> None:
    """Owe less from the posting date on."""
    account.cycle_rewards += event.amount
    _credit(account, event)


def apply_reward_back(account: WorkingAccount, event: RewardTakenBack) -> None:
    """Owe it again, as purchases are owed: those were what the reward had lowered first."""
    account.credit -= event.from_credit
    account.cycle_rewards -= event.amount
    change(account, Bucket.PURCHASE_UNBILLED, event.amount - event.from_credit, event.on)


def _credit(account: WorkingAccount, event: RefundPosted | RewardCredited) -> None:
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    reduce_past_due(account, 0)
