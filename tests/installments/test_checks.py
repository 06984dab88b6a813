"""Each rule of 银保监规〔2022〕13号 and of art. 70 is found broken, alone and with all others."""

import datetime
from typing import Any

import attrs
import pytest

from cardcore.calendars import Unit, ordinal_of
from cardcore.errors import InvalidInput
from cardcore.installments import checks, personal_agreement
from cardcore.installments.checks import (
    CHECKS,
    InterestPayment,
    Kind,
    Payout,
    ProductLimits,
    Proposal,
    Rule,
    violations,
)
from cardcore.installments.disclosure import disclose
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import FlatFee
from cardcore.installments.personal_agreement import (
    AGREEMENT_CHECKS,
    AgreementRule,
    Content,
    PersonalAgreement,
    agreement_violations,
)
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money
from cardcore.rates import Rate

START = datetime.date(2024, 1, 5)
LIMITS = ProductLimits(least_amount=50_000, most_amount=30_000_000, annual_rate_cap=Rate.of("0.24"))


def plan(
    amount: str = "12000", periods: int = 12, rate: str = "0.006", currency: str = "CNY", **steps: Any
) -> AmortizationSchedule:
    dates = DueDates.after(START, **steps)
    return resolve(InstallmentTerms.of(Money(amount, currency), periods, FlatFee(Rate.of(rate)), dates))


def weeks(periods: int) -> AmortizationSchedule:
    return plan(periods=periods, rate="0.001", unit=Unit.WEEK)


def proposal(schedule: AmortizationSchedule | None = None, **facts: Any) -> Proposal:
    schedule = schedule or plan()
    usual: dict[str, Any] = {
        "kind": Kind.STATEMENT,
        "schedule": schedule,
        "disclosure": disclose(schedule),
        "limits": LIMITS,
        "separate_contract": True,
    }
    return Proposal(**usual | facts)


def broken(schedule: AmortizationSchedule | None = None, **facts: Any) -> list[tuple[str, str, str]]:
    found = violations(proposal(schedule, **facts))
    return [(violation.rule.value, violation.wanted, violation.got) for violation in found]


CASH = {"kind": Kind.CASH, "payout": Payout.OWN_SETTLEMENT_ACCOUNT}
UP_FRONT, BY_PERIOD = InterestPayment.UP_FRONT, InterestPayment.BY_PERIOD


@pytest.mark.parametrize("kind", Kind)
def test_a_usual_plan_keeps_all_rules(kind: Kind) -> None:
    payout = Payout.OWN_SETTLEMENT_ACCOUNT if kind is Kind.CASH else None
    assert broken(kind=kind, payout=payout) == []


# rule, schedule, facts, what is wanted and what there is; None where it is kept
SITUATIONS: list[tuple[Rule, AmortizationSchedule, dict[str, Any], tuple[str, str] | None]] = [
    (Rule.LONGEST_TERM, plan(periods=60), {}, None),
    (Rule.LONGEST_TERM, plan(periods=61), {}, ("at most 60 months", "61 months")),
    (Rule.LONGEST_TERM, plan(periods=31, every=2), {}, ("at most 60 months", "62 months")),
    (Rule.LONGEST_TERM, plan(periods=261, rate="0.001", unit=Unit.WEEK), {}, None),
    (
        Rule.LONGEST_TERM,
        plan(periods=262, rate="0.001", unit=Unit.WEEK),
        {},
        ("at most 1827 days", "1834 days"),
    ),
    (Rule.FEWEST_PERIODS, plan(periods=2), {}, None),
    (Rule.FEWEST_PERIODS, plan(periods=1), {}, ("at least 2", "1")),
    (Rule.LONGEST_CASH_TERM, plan(periods=24), CASH, None),
    (Rule.LONGEST_CASH_TERM, plan(periods=25), CASH, ("at most 24 months", "25 months")),
    (Rule.LONGEST_CASH_TERM, plan(periods=25), {}, None),
    (Rule.MOST_CASH, plan("50000"), CASH, None),
    (Rule.MOST_CASH, plan("50000.01"), CASH, ("at most 50,000.00", "50,000.01")),
    (Rule.MOST_CASH, plan("50000.01"), {}, None),
    (Rule.AMOUNT_LIMITS, plan("500"), {}, None),
    (Rule.AMOUNT_LIMITS, plan("300000"), {}, None),
    (Rule.AMOUNT_LIMITS, plan("499.99"), {}, ("500.00 to 300,000.00", "499.99")),
    (Rule.AMOUNT_LIMITS, plan("300000.01"), {}, ("500.00 to 300,000.00", "300,000.01")),
    (Rule.ANNUAL_RATE_CAP, plan(rate="0.011"), {}, None),
    (Rule.ANNUAL_RATE_CAP, plan(rate="0.0115"), {}, ("at most 24%", "24.57%")),
    (
        Rule.NO_SECOND_INSTALLMENT,
        plan(),
        {"already_in_installments": 1},
        ("nothing that is in installments already", "0.01"),
    ),
    (
        Rule.NO_SECOND_INSTALLMENT,
        plan(),
        {"already_in_installments": 1, "kind": Kind.PERSONAL_AGREEMENT},
        None,
    ),
    (
        Rule.SEPARATE_CONTRACT,
        plan(),
        {"separate_contract": False},
        ("a contract for this plan alone", "a shared one"),
    ),
    (Rule.INTEREST_UP_FRONT, plan(), {"interest_payments": frozenset({UP_FRONT, BY_PERIOD})}, None),
    (
        Rule.INTEREST_UP_FRONT,
        plan(),
        {"interest_payments": frozenset({UP_FRONT})},
        ("a choice to pay it by period", "up front only"),
    ),
    (
        Rule.INTEREST_UP_FRONT,
        plan(),
        {"interest_payments": frozenset({UP_FRONT, BY_PERIOD}), "ticked_beforehand": UP_FRONT},
        ("not ticked beforehand", "ticked beforehand"),
    ),
    (Rule.INTEREST_UP_FRONT, plan(), {"ticked_beforehand": BY_PERIOD}, None),
    (Rule.FULL_MINIMUM_PAYMENT, plan(), {"minimum_payment_share": Rate.of("0.1")}, ("100%", "10%")),
    (Rule.PAYOUT_TO_OWN_ACCOUNT, plan(), {"kind": Kind.CASH}, ("own_settlement_account", "not said")),
    (
        Rule.PAYOUT_TO_OWN_ACCOUNT,
        plan(),
        {"kind": Kind.CASH, "payout": Payout.OWN_CREDIT_CARD},
        ("own_settlement_account", "own_credit_card"),
    ),
    (
        Rule.DISCLOSED_IN_FULL,
        plan(),
        {"disclosure": disclose(plan(rate="0.005"))},
        ("interest of 864.00", "interest of 720.00"),
    ),
]


@pytest.mark.parametrize(("rule", "schedule", "facts", "expected"), SITUATIONS)
def test_a_rule_is_kept_or_told(
    rule: Rule, schedule: AmortizationSchedule, facts: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    assert broken(schedule, **facts) == ([(rule.value, *expected)] if expected else [])


def test_all_violations_are_told_at_once_in_their_order() -> None:
    everything = broken(
        plan("50000.01", 1, "0.5", every=61),
        kind=Kind.CASH,
        disclosure=attrs.evolve(disclose(plan(rate="0.02")), interest=0),
        limits=attrs.evolve(LIMITS, most_amount=100),
        separate_contract=False,
        already_in_installments=100,
        interest_payments=frozenset({UP_FRONT}),
        minimum_payment_share=Rate(0),
        payout=Payout.SOMEBODY_ELSE,
    )
    assert [rule for rule, _, _ in everything] == [rule.value for rule in Rule]


def test_cash_in_another_currency_needs_its_worth() -> None:
    dollars = plan("9000", currency="USD")
    with pytest.raises(InvalidInput) as refused:
        violations(proposal(dollars, **CASH))
    assert (refused.value.code, refused.value.field) == ("field-missing", "most_cash")
    worth = attrs.evolve(LIMITS, most_cash=700_000)
    assert broken(dollars, limits=worth, **CASH) == [("most_cash", "at most 7,000.00", "9,000.00")]


def test_each_rule_has_one_check_that_names_its_source() -> None:
    assert [check.__name__ for check in CHECKS] == [rule.value for rule in Rule]
    for check in CHECKS:
        assert "2022" in (check.__doc__ or "") or "since 2021" in (check.__doc__ or "")
    assert {rule.code for rule in Rule} == {"terms-invalid", "rate-out-of-range"}
    assert Rule.ANNUAL_RATE_CAP.code == "rate-out-of-range"
    assert "13号" in (checks.longest_term.__doc__ or "")


# --- art. 70 ----------------------------------------------------------------------------------------


ALL = frozenset(Content)


def agreement(schedule: AmortizationSchedule | None = None, **facts: Any) -> PersonalAgreement:
    usual: dict[str, Any] = {
        "schedule": schedule or plan(periods=60),
        "beyond_ability": True,
        "willing": True,
        "contents": ALL,
        "collection_stops": True,
    }
    return PersonalAgreement(**usual | facts)


def test_an_agreement_as_the_article_wants_it_keeps_all_rules() -> None:
    assert agreement_violations(agreement()) == ()
    until = ordinal_of(datetime.date(2029, 1, 5))
    assert agreement_violations(agreement(oral=True, recording_kept_until=until)) == ()


@pytest.mark.parametrize(
    ("rule", "schedule", "facts", "got"),
    [
        (AgreementRule.BEYOND_ABILITY, None, {"beyond_ability": False}, "not confirmed"),
        (AgreementRule.WILLING, None, {"willing": False}, "not willing"),
        (AgreementRule.LONGEST_TERM, plan(periods=61), {}, "61 months"),
        (
            AgreementRule.CONTENTS,
            None,
            {"contents": frozenset(Content) - {Content.NO_NEW_CARD}},
            "without no_new_card",
        ),
        (
            AgreementRule.CONTENTS,
            None,
            {"contents": frozenset()},
            "without debt, repayment, charges, no_new_card, duties",
        ),
        (AgreementRule.COLLECTION_STOPS, None, {"collection_stops": False}, "collection goes on"),
        (AgreementRule.RECORDING_KEPT, None, {"oral": True}, "kept for less"),
    ],
)
def test_a_rule_of_the_article_is_told(
    rule: AgreementRule, schedule: AmortizationSchedule | None, facts: dict[str, Any], got: str
) -> None:
    (violation,) = agreement_violations(agreement(schedule, **facts))
    assert (violation.rule, violation.got) == (rule, got)


def test_all_rules_of_the_article_are_told_at_once() -> None:
    found = agreement_violations(
        PersonalAgreement(plan(periods=61), False, False, frozenset(), False, oral=True)
    )
    assert [violation.rule for violation in found] == list(AgreementRule)
    assert [check.__name__ for check in AGREEMENT_CHECKS] == [rule.value for rule in AgreementRule]
    assert "art. 70" in (personal_agreement.__doc__ or "")
