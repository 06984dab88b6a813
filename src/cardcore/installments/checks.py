"""What regulation asks of an installment plan, each rule a small function that names its source.

A check looks at a `Proposal` – everything the bank means to agree with the holder – and answers with a
`Violation` or None; `violations` answers with all of them at once, in the order of `CHECKS`. Where a rule
leaves an amount to the bank, `ProductLimits` states it.
"""

import enum
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import attrs

from cardcore.errors import InvalidInput
from cardcore.installments.disclosure import Disclosure
from cardcore.installments.effective_rates import SolvedRate
from cardcore.installments.schedule import AmortizationSchedule
from cardcore.installments.term_limits import longer_than
from cardcore.money import display_amount
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen

MOST_MONTHS: Final = 60
MOST_MONTHS_OF_CASH: Final = 24
MOST_CASH: Final = {"CNY": 5_000_000}
"""50,000 yuan; for another currency the bank states what is worth as much."""


class Kind(enum.StrEnum):
    """What is repaid in installments."""

    PURCHASE = "purchase"
    """One purchase (单笔分期)."""
    STATEMENT = "statement"
    """A statement's balance or a part of it (账单分期)."""
    CASH = "cash"
    """Cash paid out (现金分期), a cash loan or an overdraft transfer on the card among them."""
    MERCHANT = "merchant"
    """A plan with a merchant: car, home, education, travel, goods on offer (专项分期)."""
    PERSONAL_AGREEMENT = "personal_agreement"
    """A debt that is more than the holder can repay (个性化分期还款协议, art. 70)."""


class InterestPayment(enum.StrEnum):
    """When the holder may choose to pay the interest."""

    BY_PERIOD = "by_period"
    UP_FRONT = "up_front"


class Payout(enum.StrEnum):
    """Where the money of a cash plan goes."""

    OWN_SETTLEMENT_ACCOUNT = "own_settlement_account"
    """The holder's own account that is no credit card."""
    OWN_CREDIT_CARD = "own_credit_card"
    SOMEBODY_ELSE = "somebody_else"


@frozen
class ProductLimits:
    """What the bank states for a product, in minor units of its currency."""

    least_amount: int
    most_amount: int
    least_periods: int = 2
    """One payment at once is no installment."""
    most_cash: int | None = None
    """What 50,000 yuan are worth; needed for cash in another currency only."""
    annual_rate_cap: Rate | None = None
    """The highest annual rate the bank may agree, where law or its own rules set one."""


@frozen
class Proposal:
    """What is to be agreed."""

    kind: Kind
    schedule: AmortizationSchedule
    disclosure: Disclosure
    limits: ProductLimits
    separate_contract: bool
    """The plan has a contract of its own, for this plan alone."""
    already_in_installments: int = 0
    """Of the amount, what is being repaid in installments already."""
    interest_payments: frozenset[InterestPayment] = frozenset({InterestPayment.BY_PERIOD})
    """The ways to pay interest that the holder is shown."""
    ticked_beforehand: InterestPayment | None = None
    minimum_payment_share: Rate = attrs.field(factory=lambda: Rate.of("1"))
    """The share of a row that enters the minimum payment."""
    payout: Payout | None = None
    """For cash."""


class Rule(enum.StrEnum):
    """The rules, in the order in which they are told."""

    LONGEST_TERM = "longest_term"
    FEWEST_PERIODS = "fewest_periods"
    LONGEST_CASH_TERM = "longest_cash_term"
    MOST_CASH = "most_cash"
    AMOUNT_LIMITS = "amount_limits"
    ANNUAL_RATE_CAP = "annual_rate_cap"
    NO_SECOND_INSTALLMENT = "no_second_installment"
    SEPARATE_CONTRACT = "separate_contract"
    INTEREST_UP_FRONT = "interest_up_front"
    FULL_MINIMUM_PAYMENT = "full_minimum_payment"
    PAYOUT_TO_OWN_ACCOUNT = "payout_to_own_account"
    DISCLOSED_IN_FULL = "disclosed_in_full"

    @property
    def code(self) -> str:
        """The code of an error about it, where breaking it is misuse."""
        return "rate-out-of-range" if self is Rule.ANNUAL_RATE_CAP else "terms-invalid"


@frozen
class Violation:
    """A rule that is not kept: what it wants, and what there is."""

    rule: Rule
    wanted: str
    got: str


Check = Callable[[Proposal], Violation | None]


def violations(proposal: Proposal) -> tuple[Violation, ...]:
    """All rules that a proposal does not keep; nothing where it may be agreed."""
    found = (check(proposal) for check in CHECKS)
    return tuple(violation for violation in found if violation is not None)


def longest_term(proposal: Proposal) -> Violation | None:
    """At most five years: 60 monthly periods, or as many days in other steps.

    "分期业务期限不得超过5年" (银保监规〔2022〕13号); a personalized agreement too: "最长期限不得超过5年"
    (银监会令2011年第2号, art. 70).
    """
    return _within(proposal.schedule, MOST_MONTHS, Rule.LONGEST_TERM)


def fewest_periods(proposal: Proposal) -> Violation | None:
    """At least as many periods as the product has: one payment at once is no installment.

    The regulation names a longest term only (银保监规〔2022〕13号); the least is the bank's to state.
    """
    count, least = len(proposal.schedule.rows), proposal.limits.least_periods
    return None if count >= least else Violation(Rule.FEWEST_PERIODS, f"at least {least}", str(count))


def longest_cash_term(proposal: Proposal) -> Violation | None:
    """Cash for at most two years: "期限不得超过2年" (银保监规〔2022〕13号)."""
    if proposal.kind is not Kind.CASH:
        return None
    return _within(proposal.schedule, MOST_MONTHS_OF_CASH, Rule.LONGEST_CASH_TERM)


def most_cash(proposal: Proposal) -> Violation | None:
    """Cash of at most 50,000 yuan: "额度不得超过人民币5万元或者等值可自由兑换货币" (银保监规〔2022〕13号).

    Raises `InvalidInput` ``field-missing`` where the product is in another currency and does not say what
    that is worth.
    """
    if proposal.kind is not Kind.CASH:
        return None
    schedule = proposal.schedule
    most = proposal.limits.most_cash or MOST_CASH.get(schedule.currency)
    if most is None:
        detail = f"say what 50,000 yuan are worth in {schedule.currency}"
        raise InvalidInput("field-missing", detail, field="most_cash")
    if schedule.principal <= most:
        return None
    wanted = f"at most {display_amount(most, schedule.currency)}"
    return Violation(Rule.MOST_CASH, wanted, display_amount(schedule.principal, schedule.currency))


def amount_limits(proposal: Proposal) -> Violation | None:
    """Between the least and the most that the bank has to state.

    "明确分期业务最低起始金额和最高金额上限" (银保监规〔2022〕13号).
    """
    limits, schedule = proposal.limits, proposal.schedule
    if limits.least_amount <= schedule.principal <= limits.most_amount:
        return None
    least, most, got = (
        display_amount(amount, schedule.currency)
        for amount in (limits.least_amount, limits.most_amount, schedule.principal)
    )
    return Violation(Rule.AMOUNT_LIMITS, f"{least} to {most}", got)


def annual_rate_cap(proposal: Proposal) -> Violation | None:
    """No annual rate above the cap that the bank states.

    Rates are agreed freely since 2021 (中国人民银行, 关于推进信用卡透支利率市场化改革的通知); what caps there
    are come from courts and from the bank's own rules, so that the figure is a parameter.
    """
    cap, rate = proposal.limits.annual_rate_cap, proposal.disclosure.simple_annual_rate
    if cap is None or rate <= SolvedRate.of(Fraction(cap.scaled, RATE_SCALE)):
        return None
    return Violation(Rule.ANNUAL_RATE_CAP, f"at most {cap.percent_text}", rate.percent_text())


def no_second_installment(proposal: Proposal) -> Violation | None:
    """What is being repaid in installments is not put into installments again.

    "不得对已办理分期的资金余额再次办理分期", personalized agreements excepted (银保监规〔2022〕13号).
    """
    again = proposal.already_in_installments
    if not again or proposal.kind is Kind.PERSONAL_AGREEMENT:
        return None
    return Violation(
        Rule.NO_SECOND_INSTALLMENT,
        "nothing that is in installments already",
        display_amount(again, proposal.schedule.currency),
    )


def separate_contract(proposal: Proposal) -> Violation | None:
    """A contract for each plan alone.

    "应当与客户就每笔分期业务单独签订合同（协议），不得与其他信用卡业务合同（协议）混同或者捆绑签订"
    (银保监规〔2022〕13号).
    """
    if proposal.separate_contract:
        return None
    return Violation(Rule.SEPARATE_CONTRACT, "a contract for this plan alone", "a shared one")


def interest_up_front(proposal: Proposal) -> Violation | None:
    """Interest up front is neither the only choice nor the one ticked beforehand.

    "不得仅提供或者默认勾选一次性收取全额分期利息的选项" (银保监规〔2022〕13号).
    """
    if proposal.ticked_beforehand is InterestPayment.UP_FRONT:
        return Violation(Rule.INTEREST_UP_FRONT, "not ticked beforehand", "ticked beforehand")
    if proposal.interest_payments == {InterestPayment.UP_FRONT}:
        return Violation(Rule.INTEREST_UP_FRONT, "a choice to pay it by period", "up front only")
    return None


def full_minimum_payment(proposal: Proposal) -> Violation | None:
    """A row enters the minimum payment in full: "不得对分期业务提供最低还款额服务" (银保监规〔2022〕13号)."""
    share = proposal.minimum_payment_share
    if share == Rate.of("1"):
        return None
    return Violation(Rule.FULL_MINIMUM_PAYMENT, "100%", share.percent_text)


def payout_to_own_account(proposal: Proposal) -> Violation | None:
    """Cash goes to the holder's own settlement account, which is no credit card.

    银保监规〔2022〕13号; already the target of cash business in 银发〔2016〕111号.
    """
    if proposal.kind is not Kind.CASH or proposal.payout is Payout.OWN_SETTLEMENT_ACCOUNT:
        return None
    got = proposal.payout.value if proposal.payout else "not said"
    return Violation(Rule.PAYOUT_TO_OWN_ACCOUNT, Payout.OWN_SETTLEMENT_ACCOUNT.value, got)


def disclosed_in_full(proposal: Proposal) -> Violation | None:
    """All interest that is charged is shown, with its annual rate.

    "以明显方式展示分期业务可能产生的所有息费项目、年化利率水平和息费计算方式" (银保监规〔2022〕13号).
    """
    schedule, shown = proposal.schedule, proposal.disclosure
    if (shown.principal, shown.interest) == (schedule.principal, schedule.interest):
        return None
    wanted, got = (display_amount(one.interest, schedule.currency) for one in (schedule, shown))
    return Violation(Rule.DISCLOSED_IN_FULL, f"interest of {wanted}", f"interest of {got}")


def _within(schedule: AmortizationSchedule, months: int, rule: Rule) -> Violation | None:
    longer = longer_than(schedule, months)
    return Violation(rule, *longer) if longer else None


CHECKS: Final[tuple[Check, ...]] = (
    longest_term,
    fewest_periods,
    longest_cash_term,
    most_cash,
    amount_limits,
    annual_rate_cap,
    no_second_installment,
    separate_contract,
    interest_up_front,
    full_minimum_payment,
    payout_to_own_account,
    disclosed_in_full,
)
