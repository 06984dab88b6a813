"""The state of one revolving account, at rest and at work.

`Account` is frozen: what stores keep and callers see. A journey thaws it once into a `WorkingAccount`,
changes that in place and freezes it again; both have the same fields, so this costs one copy.
Amounts are minor units of the account's currency, dates ordinals, accrual sums exact numerators
(minor units × days × scaled rate).
"""

import enum
from typing import Final

import attrs

from cardcore.accounts.arrears import Arrangement, ChargeOff
from cardcore.accounts.card_life import Card
from cardcore.accounts.closed import Closing
from cardcore.accounts.limits import Limits
from cardcore.accounts.line_uses import LineUse
from cardcore.accounts.traces import Trace
from cardcore.calendars import FAR_AHEAD, LATEST, Date, date_of
from cardcore.exchange import CurrencyConversion
from cardcore.ids import AccountId, CardId, HoldId
from cardcore.installments.proposals import HeldPlan
from cardcore.money import Money, money_of
from cardcore.rates import Rate
from cardcore.transactions import Circumstances
from cardcore.values import copier, frozen

NEVER: Final = LATEST
"""The last day there is, 2999-12-31: when an account that lives on its own no more wakes."""


@frozen
class Agreement:
    """What was agreed at the opening and rarely changes."""

    account_id: AccountId
    program: str
    """The name of the programme whose terms apply."""
    currency: str
    opened_on: int
    credit_limit: int
    cash_limit: int
    statement_day: int
    purchase_rate: Rate
    """Daily, on purchases that lost their grace period and on interest posted."""
    cash_rate: Rate
    """Daily, on cash advances."""
    unpaid_part_only: bool = False
    """Whether the part of a bill that is repaid in time stays free of interest even if the rest is not."""
    purchases_from_transaction: bool = False
    """Whether purchases bear interest from their transaction date, not from their posting date."""
    cash_from_posting: bool = False
    """Whether cash bears interest from its posting date, not from its transaction date."""
    mccs_in_full: tuple[str, ...] = ()
    """Categories of purchases that the minimum payment of their statement asks in full."""
    terms_from: int = 0
    """The day of the version of the programme that it holds; 0 for that of its opening."""

    @property
    def has_line(self) -> bool:
        """Whether it has a line of its own; a balance in a foreign currency lives on another's."""
        return self.credit_limit > 0


@frozen
class RateSpan:
    """Rates that held before the present ones."""

    until: int
    """The first day on which they held no more."""
    purchase_rate: Rate
    cash_rate: Rate


@frozen
class AutoRepayment:
    """What is collected from a linked account for each statement."""

    in_full: bool
    """All of the statement; otherwise its minimum."""
    retry_days: tuple[int, ...] = ()
    """Days after the payment due date on which a refused collection is tried again."""
    buys_exchange: bool = False
    """Whether a foreign balance is repaid with exchange that is bought (自动购汇还款)."""


@frozen
class Promotion:
    """Rates that hold for a while, and those that come back after it."""

    ends_on: int
    """The last day of the promotion."""
    purchase_rate: Rate
    """The standard rate on purchases, which holds again from the next day on."""
    cash_rate: Rate


@frozen
class Hold:
    """Line set aside for an approved authorization until it is captured, reversed or expired."""

    hold_id: HoldId
    amount: int
    expires_on: int
    """The last day on which it counts."""
    is_cash: bool
    captured: int = 0
    """What was captured of it so far; authorized was this and ``amount``, which is still set aside."""
    mcc: str = ""
    merchant: str = ""
    card_id: CardId | None = None
    """None where it was placed with a card that is implied."""
    plan: HeldPlan | None = None
    """What it becomes when it is presented, where that was agreed with it."""
    conversion: CurrencyConversion | None = None
    """How it was converted where it was asked for in a currency that the account does not hold."""
    circumstances: Circumstances | None = None
    """What was said of its purchase, which the presentment need not say again."""

    @property
    def on_card_line(self) -> int:
        """What it takes of the card's line: what a plan on a line apart will not."""
        return self.amount if self.plan is None else self.amount - self.plan.apart(self.amount)


class Resolution(enum.StrEnum):
    """What becomes of a hold."""

    CAPTURED = "captured"
    REVERSED = "reversed"
    EXPIRED = "expired"


@frozen
class ResolvedHold:
    """A hold that is open no more, for the message that comes twice."""

    hold_id: HoldId
    how: Resolution


@frozen
class BilledStatement:
    """The headline of the last statement, as far as later rules ask for it."""

    number: int
    statement_date: int
    payment_due_date: int
    closing_balance: int
    minimum_payment_due: int
    last_sequence: int
    """The sequence number of the statement's own event."""


@attrs.define(weakref_slot=False, on_setattr=attrs.setters.NO_OP)
class AccountFields:
    """The fields that `Account` and `WorkingAccount` share."""

    agreement: Agreement
    next_statement_date: int
    accrued_to: int
    """Interest is reckoned up to this day, itself not included."""
    sequence: int = 0
    """How many events made this state: its version."""
    closed_through: int = 0
    """The last day that was closed with something to do; nothing may be dated on or before it."""
    statement: BilledStatement | None = None
    judged_on: int = FAR_AHEAD
    """The last day of grace of the last statement, until it is judged."""
    holds: tuple[Hold, ...] = ()

    annual_fee_unbilled: int = 0
    annual_fee_billed: int = 0
    fee_unbilled: int = 0
    fee_billed: int = 0
    late_charge_unbilled: int = 0
    late_charge_billed: int = 0
    interest_billed: int = 0
    interest_revolving: int = 0
    cash_unbilled: int = 0
    cash_billed: int = 0
    purchase_unbilled: int = 0
    purchase_billed: int = 0
    purchase_revolving: int = 0
    credit: int = 0
    """What the bank owes the cardholder (溢缴款)."""

    accrued: int = 0
    """Interest due on the next statement, exact."""
    accrued_billed: int = 0
    """Interest on billed purchases, due only if grace is lost."""
    accrued_unbilled: int = 0
    """Interest on unbilled purchases, due only if grace is lost."""

    cycle_purchases: int = 0
    cycle_cash: int = 0
    cycle_fees: int = 0
    cycle_payments: int = 0
    cycle_refunds: int = 0
    cycle_rewards: int = 0

    minimum_paid: int = 0
    """Repaid since the last statement."""
    past_due: int = 0
    """What is missing from a minimum whose grace is over."""
    overdue_since: int = 0
    """The payment due date of the oldest minimum still missing; 0 for none."""
    missed_in_a_row: int = 0

    # Later fields, in the order in which they came: older records end before them.
    cycle_withdrawals: int = 0
    card_year_from: int = 0
    """The day that card years are counted from; 0 where no annual fee is charged (yet)."""
    card_year_ends: int = FAR_AHEAD
    """The next anniversary of that day."""
    year_purchases: int = 0
    """How many were posted in the card year, less refunds: below nothing after late ones."""
    year_spending: int = 0
    year_advances: int = 0
    year_cash: int = 0
    resolved: tuple[ResolvedHold, ...] = ()
    """The holds resolved last, the latest at the end."""
    accrued_cash: int = 0
    """What of ``accrued`` is interest on cash."""
    unbilled_lots: tuple[tuple[int, int], ...] = ()
    """First days and amounts of unbilled purchases, where the part repaid in time is forgiven."""
    billed_lots: tuple[tuple[int, int], ...] = ()
    interest_lots: tuple[tuple[int, int], ...] = ()
    earlier_rates: tuple[RateSpan, ...] = ()
    """The rates before the present ones, oldest first."""
    promotion: Promotion | None = None
    attends_on: int = FAR_AHEAD
    """The next day with something rare to do."""
    installment_interest_unbilled: int = 0
    installment_interest_billed: int = 0
    installment_unbilled: int = 0
    installment_billed: int = 0
    installment_revolving: int = 0
    plan_principal: int = 0
    """Principal of installment plans that no row has billed yet; no part of the balance."""
    plan_principal_apart: int = 0
    """The part of it that has a line of its own."""
    plan_cash: int = 0
    """The part of it that was paid out in cash on the shared line."""
    next_installment_date: int = FAR_AHEAD
    """When the next row of a plan is billed."""
    cycle_converted: int = 0
    cycle_installments: int = 0
    cycle_installment_interest: int = 0
    cards: tuple[Card, ...] = ()
    """In the order in which they were issued; none where the one card is implied."""
    limits: Limits | None = None
    """Those beside the credit and the cash limit; None where there never were any."""
    cycle_interest: int = 0
    """What corrections of the past added to, or took off, the next statement's interest."""
    cycle_in_full: int = 0
    """Purchases since the last statement that its minimum payment will ask in full."""
    statement_day_changed_on: int = 0
    """When the statement day was last changed; 0 for never."""
    auto_repayment: AutoRepayment | None = None
    """What is collected from the linked account, where that is arranged."""
    collected_on: int = 0
    """The last day on which the linked account paid; 0 for never."""
    cycle_debits: int = 0
    """What operators debited since the last statement."""
    cycle_credits: int = 0
    line_uses: tuple[LineUse, ...] = ()
    """What balances in foreign currencies take of its line, by their codes."""
    charge_off: ChargeOff | None = None
    """What was charged off, where that was done."""
    arrangement: Arrangement | None = None
    """What was arranged because it cannot be repaid as billed, where anything was."""
    closing: Closing | None = None
    """That it was closed, where it was."""
    cycle_transfers_in: int = 0
    """What was taken over from other accounts since the last statement."""
    cycle_transfers_out: int = 0

    trace: Trace | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def account_id(self) -> AccountId:
        """Whose state this is."""
        return self.agreement.account_id

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.agreement.currency

    @property
    def billed_outstanding(self) -> int:
        """What is still owed of the last statement, in minor units."""
        return (
            self.annual_fee_billed
            + self.fee_billed
            + self.late_charge_billed
            + self.interest_billed
            + self.interest_revolving
            + self.cash_billed
            + self.purchase_billed
            + self.purchase_revolving
            + self.installment_interest_billed
            + self.installment_billed
            + self.installment_revolving
        )

    @property
    def unbilled_outstanding(self) -> int:
        """What is owed since the last statement, in minor units."""
        return (
            self.annual_fee_unbilled
            + self.fee_unbilled
            + self.late_charge_unbilled
            + self.cash_unbilled
            + self.purchase_unbilled
            + self.installment_interest_unbilled
            + self.installment_unbilled
        )

    @property
    def balance_minor(self) -> int:
        """What is owed in all; negative for a credit balance."""
        return (  # both parts written out: this is asked after every purchase
            self.annual_fee_unbilled
            + self.annual_fee_billed
            + self.fee_unbilled
            + self.fee_billed
            + self.late_charge_unbilled
            + self.late_charge_billed
            + self.interest_billed
            + self.interest_revolving
            + self.cash_unbilled
            + self.cash_billed
            + self.purchase_unbilled
            + self.purchase_billed
            + self.purchase_revolving
            + self.installment_interest_unbilled
            + self.installment_interest_billed
            + self.installment_unbilled
            + self.installment_billed
            + self.installment_revolving
            - self.credit
        )

    @property
    def balance(self) -> Money:
        """What is owed in all; negative for a credit balance (溢缴款)."""
        return money_of(self.balance_minor, self.currency)

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do."""
        wakes_on = self.next_statement_date
        if self.judged_on < wakes_on:
            wakes_on = self.judged_on
        if self.card_year_ends < wakes_on:
            wakes_on = self.card_year_ends
        if self.attends_on < wakes_on:
            wakes_on = self.attends_on
        if self.next_installment_date < wakes_on:
            wakes_on = self.next_installment_date
        for hold in self.holds:
            wakes_on = min(wakes_on, hold.expires_on)
        for card in self.cards:
            if card.is_live:
                wakes_on = min(wakes_on, card.expires_on)
        return wakes_on

    @property
    def wakes_on(self) -> Date:
        """The next day whose close has something to do; stores index it, day-end loads by it."""
        return date_of(self.wakes_on_ordinal)


@attrs.frozen(weakref_slot=False, eq=False)
class Account(AccountFields):
    """A revolving account at rest."""


@attrs.define(weakref_slot=False, eq=False, on_setattr=attrs.setters.NO_OP)
class WorkingAccount(AccountFields):
    """A revolving account in the hands of one journey."""


thaw: Final = copier(Account, WorkingAccount)
"""A working copy of an account at rest."""


def freeze(working: WorkingAccount) -> Account:
    """The same object, at rest from now on: the caller gives it up."""
    working.__class__ = Account  # type: ignore[assignment]  # the same layout
    return working  # type: ignore[return-value]  # what it has become
