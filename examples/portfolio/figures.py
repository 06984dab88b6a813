"""The figures of a portfolio: what is owed, how old, by whom; what was earned and given; what was booked.

Amounts are minor units of one currency. A `Figures` begins empty and takes one account after another, so
that a portfolio of any size passes through it without being held in memory.
"""

import datetime
import enum
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs

from cardcore.accounts import authorizations, delinquency, holds, postings
from cardcore.accounts.account import Account
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.accounts.delinquency import days_past_due, delinquency_bucket
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.journal import OVERPAYMENTS, PLANS, entries, receivable, trial_balance
from cardcore.accounts.plans import InstallmentBilled, PlanOpened
from cardcore.accounts.statements import StatementIssued
from cardcore.fees import FeeKind
from cardcore.relationships import Event, Relationship
from examples.portfolio.book import Book

OLDEST: Final = 7
"""The last delinquency bucket: more than 180 days past due."""

BANDS: Final = (
    (0, "nothing 未使用"),
    (30, "up to 30 %"),
    (60, "to 60 %"),
    (90, "to 90 %"),
    (100, "to 100 %"),
)
"""How much of the line is used, in percent, and what that is called."""
OVER_THE_LINE: Final = "more than all 超过额度"


class Verdict(enum.Enum):
    """How a bill was repaid, judged when its grace ended."""

    IN_FULL = "repaid in full 全额还清"
    MINIMUM_MET = "at least the minimum 还足最低"
    MINIMUM_MISSED = "minimum missed 未还足最低"


@attrs.define
class Figures:
    """The sums over all accounts taken so far."""

    on: int
    """The day they are about."""
    currency: str
    accounts: int = 0
    events: int = 0
    statements: int = 0
    lines: int = 0
    """Credit lines granted."""
    owed: Counter[Bucket] = attrs.Factory(Counter)
    credit: int = 0
    """What the bank owes cardholders (溢缴款)."""
    aged_accounts: Counter[int] = attrs.Factory(Counter)
    """By delinquency bucket, 0 for current."""
    aged_balances: Counter[int] = attrs.Factory(Counter)
    aged_past_due: Counter[int] = attrs.Factory(Counter)
    used: Counter[str] = attrs.Factory(Counter)
    """Accounts by how much of their line is used."""
    verdicts: Counter[Verdict] = attrs.Factory(Counter)
    spent: int = 0
    drawn: int = 0
    interest: int = 0
    plans: int = 0
    """Purchases that became installments."""
    split: int = 0
    """What they came to."""
    to_come: int = 0
    """Principal of installments that are not billed yet."""
    installment_interest: int = 0
    fees: Counter[FeeKind] = attrs.Factory(Counter)
    rewards: Counter[str] = attrs.Factory(Counter)
    """Cashback by offer."""
    reward_uses: Counter[str] = attrs.Factory(Counter)
    points_earned: int = 0
    points_clawed_back: int = 0
    points_pending: int = 0
    points_available: int = 0
    approved: int = 0
    declined: Counter[authorizations.DeclineReason] = attrs.Factory(Counter)
    booked: Counter[str] = attrs.Factory(Counter)
    """The trial balance: debits positive, by account of the chart."""

    @property
    def receivables(self) -> int:
        """What cardholders owe, billed or to come; credit balances are not set against it."""
        return sum(self.owed.values()) + self.to_come

    @property
    def earned(self) -> int:
        """Interest, installments' interest and fees, less the cashback given."""
        fees, cashback = sum(self.fees.values()), sum(self.rewards.values())
        return self.interest + self.installment_interest + fees - cashback

    @property
    def is_conserved(self) -> bool:
        """Whether the journal adds up to nothing and its receivables are what the accounts say."""
        journal = {kind: self.booked[receivable(kind)] for kind in Kind}
        accounts = {kind: sum(self.owed[one] for one in Bucket if KIND_OF[one] is kind) for kind in Kind}
        return (
            sum(self.booked.values()) == 0
            and journal == accounts
            and self.booked[PLANS] == self.to_come
            and self.booked[OVERPAYMENTS] == -self.credit
        )

    def take(self, relationship: Relationship, events: Sequence[Event]) -> None:
        """Add one account."""
        self.accounts += 1
        self.events += len(events)
        self.points_earned += relationship.points.earned
        self.points_clawed_back += relationship.points.clawed_back
        self.points_pending += relationship.points.pending(self.on)
        self.points_available += relationship.points.available(self.on)
        self._take_account(relationship.account)
        for event in events:
            count = _COUNT.get(type(event))
            if count is not None:
                count(self, event)
        self.booked.update(trial_balance(entries(events)))

    def _take_account(self, account: Account) -> None:
        for bucket in Bucket:
            self.owed[bucket] += getattr(account, bucket)
        self.credit += account.credit
        self.to_come += account.plan_principal
        self.lines += account.agreement.credit_limit
        age = delinquency_bucket(days_past_due(account, self.on))
        self.aged_accounts[age] += 1
        owed = account.billed_outstanding + account.unbilled_outstanding
        self.aged_balances[age] += owed + account.plan_principal
        self.aged_past_due[age] += account.past_due
        self.used[_band(account)] += 1


def collect(book: Book, on: datetime.date, currency: str) -> Figures:
    """The figures of a book at the end of the day ``on``."""
    figures = Figures(on.toordinal(), currency)
    for relationship, events in book:
        figures.take(relationship, events)
    return figures


def _band(account: Account) -> str:
    percent = 100 * (account.balance_minor + account.plan_principal)
    for most, name in BANDS:
        if percent <= most * account.agreement.credit_limit:
            return name
    return OVER_THE_LINE


def _purchase(figures: Figures, event: postings.PurchasePosted) -> None:
    figures.spent += event.amount


def _cash(figures: Figures, event: postings.CashAdvancePosted) -> None:
    figures.drawn += event.amount


def _fee(figures: Figures, event: postings.FeePosted) -> None:
    figures.fees[event.kind] += event.amount


def _interest(figures: Figures, event: InterestPosted) -> None:
    figures.interest += event.amount


def _plan(figures: Figures, event: PlanOpened) -> None:
    figures.plans += 1
    figures.split += event.amount


def _row(figures: Figures, event: InstallmentBilled) -> None:
    figures.installment_interest += event.row.interest


def _reward(figures: Figures, event: postings.RewardCredited) -> None:
    figures.rewards[event.offer_id] += event.amount
    figures.reward_uses[event.offer_id] += 1


def _kept(figures: Figures, _event: delinquency.GraceKept) -> None:
    figures.verdicts[Verdict.IN_FULL] += 1


def _lost(figures: Figures, event: delinquency.GraceLost) -> None:
    figures.verdicts[Verdict.MINIMUM_MET if event.minimum_met else Verdict.MINIMUM_MISSED] += 1


def _approved(figures: Figures, _event: holds.HoldPlaced) -> None:
    figures.approved += 1


def _declined(figures: Figures, event: authorizations.AuthorizationDeclined) -> None:
    figures.declined[event.reason] += 1


def _statement(figures: Figures, _event: StatementIssued) -> None:
    figures.statements += 1


_COUNT: Final[dict[type, Callable[[Figures, Any], None]]] = {
    postings.PurchasePosted: _purchase,
    postings.CashAdvancePosted: _cash,
    postings.FeePosted: _fee,
    postings.RewardCredited: _reward,
    InterestPosted: _interest,
    PlanOpened: _plan,
    InstallmentBilled: _row,
    delinquency.GraceKept: _kept,
    delinquency.GraceLost: _lost,
    holds.HoldPlaced: _approved,
    authorizations.AuthorizationDeclined: _declined,
    StatementIssued: _statement,
}
"""How each event that a figure is made of is counted."""
