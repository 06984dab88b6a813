"""Interest divided between holder, merchant, bank and state: every minor unit has one payer."""

import collections
import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import date_text, ordinal_of
from cardcore.installments.checks import Kind
from cardcore.installments.disclosure import disclose
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import Annuity, FlatFee, InterestOnly, Method
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.subsidy import (
    FiscalSubsidy,
    InterestCoupon,
    MerchantRate,
    MerchantShare,
    Party,
    Support,
    contract_rate,
    party_flows,
    split,
)
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money
from cardcore.programs import read_program
from cardcore.programs.presets import SUBSIDIES
from cardcore.rates import Rate
from tests.installments import drawn
from tests.installments.published import card_cases, minor

START = datetime.date(2026, 1, 5)
PART = Rate.of("0.4")
ALL = Rate.of("1")


def day(year: int, month: int, number: int) -> int:
    return ordinal_of(datetime.date(year, month, number))


def fiscal(**terms: Any) -> FiscalSubsidy:
    """As announced on 2026-01-20."""
    usual: dict[str, Any] = {
        "annual_rate": Rate.of("0.01"),
        "most_of_rate": Rate.of("0.5"),
        "yearly_cap": 300_000,
        "valid_from": day(2026, 1, 1),
        "valid_until": day(2026, 12, 31),
    }
    return FiscalSubsidy(**usual | terms)


def terms_of(method: Method, amount: str = "12000", periods: int = 12) -> InstallmentTerms:
    return InstallmentTerms.of(Money(amount, "CNY"), periods, method, DueDates.after(START))


def plan(method: Method | None = None, amount: str = "12000", periods: int = 12) -> AmortizationSchedule:
    return resolve(terms_of(method or FlatFee(Rate.of("0.006")), amount, periods))


SUPPORTS = st.builds(
    Support,
    st.one_of(
        st.none(),
        st.builds(MerchantShare, drawn.ANNUAL_RATES, st.booleans()),
        st.builds(MerchantRate, drawn.ANNUAL_RATES, st.booleans()),
    ),
    st.one_of(
        st.none(), st.builds(InterestCoupon, drawn.ANNUAL_RATES, st.integers(0, 6), st.integers(0, 5000))
    ),
    st.one_of(
        st.just(()),
        st.tuples(
            st.builds(
                fiscal, yearly_cap=st.integers(0, 100_000), valid_from=st.just(0), valid_until=st.just(10**6)
            )
        ),
    ),
)


@given(drawn.terms(), SUPPORTS)
def test_the_parts_add_up_to_the_interest(terms: InstallmentTerms, support: Support) -> None:
    schedule = resolve(terms)
    rate = contract_rate(terms, disclose(schedule))
    divided = split(schedule, rate, support)
    for row, parts in zip(schedule.rows, divided.rows, strict=True):
        assert (parts.number, parts.due_date, parts.interest) == (row.number, row.due_date, row.interest)
        four = (parts.holder, parts.merchant, parts.coupon, parts.state)
        assert sum(four) == row.interest
        assert min(four) >= 0
    assert 2 * divided.of("state") <= schedule.interest
    if support.coupon and support.coupon.cap:
        assert divided.of("coupon") <= support.coupon.cap
    flows = collections.Counter[int]()
    by_party = collections.Counter[Party]()
    for on, party, amount in party_flows(schedule, divided):
        flows[on] += amount
        by_party[party] += amount
    assert not any(flows.values())
    assert by_party[Party.HOLDER] == -divided.of("holder")
    assert by_party[Party.MERCHANT] == -divided.of("merchant")
    assert by_party[Party.STATE] == -divided.of("state")
    assert by_party[Party.BANK] == schedule.interest - divided.of("coupon")


# --- merchant and coupon ----------------------------------------------------------------------------


def test_a_merchant_who_pays_all_makes_the_plan_free() -> None:
    divided = split(plan(), Fraction(0), Support(MerchantShare(ALL), InterestCoupon(ALL), (fiscal(),)))
    assert [(row.holder, row.merchant, row.coupon, row.state) for row in divided.rows] == [
        (0, 7_200, 0, 0)
    ] * 12
    assert not divided.merchant_up_front


def test_a_merchant_pays_a_share_row_by_row_or_at_once() -> None:
    schedule = plan()
    by_row, at_once = (
        party_flows(schedule, split(schedule, Fraction(0), Support(MerchantShare(PART, up_front))))
        for up_front in (False, True)
    )
    merchant = [(on, amount) for on, party, amount in by_row if party is Party.MERCHANT]
    assert merchant == [(row.due_date, -2_880) for row in schedule.rows]
    merchant = [(on, amount) for on, party, amount in at_once if party is Party.MERCHANT]
    assert merchant == [(schedule.starts_on, -34_560)]


def test_the_rate_of_a_home_decoration_merchant_is_of_the_principal() -> None:
    schedule = plan(Annuity(Rate.of("0.12")))
    divided = split(schedule, Fraction(12, 100), Support(MerchantRate(Rate.of("0.03"))))
    assert divided.of("merchant") == 36_000
    assert divided.merchant_up_front
    shares = [Fraction(row.merchant, row.interest) for row in divided.rows]
    assert max(shares) - min(shares) < Fraction(1, 500)
    everything = split(schedule, Fraction(12, 100), Support(MerchantRate(Rate.of("0.5"))))
    assert (everything.of("merchant"), everything.of("holder")) == (schedule.interest, 0)
    assert split(schedule, Fraction(0), Support(MerchantRate(Rate(0)))).of("merchant") == 0


def test_a_coupon_lets_go_a_share_of_the_first_rows_up_to_its_cap() -> None:
    def coupons(coupon: InterestCoupon) -> list[int]:
        return [row.coupon for row in split(plan(), Fraction(0), Support(coupon=coupon)).rows]

    assert coupons(InterestCoupon(Rate.of("0.5"), first_rows=3)) == [3_600] * 3 + [0] * 9
    assert coupons(InterestCoupon(Rate.of("0.5"), cap=10_000)) == [3_600, 3_600, 2_800, *[0] * 9]
    assert coupons(InterestCoupon(Rate.of("0.5"))) == [3_600] * 12


# --- state ------------------------------------------------------------------------------------------


def test_the_published_caps_of_the_subsidy() -> None:
    (case,) = card_cases("SUB-01")
    given_, expected = case["inputs"], case["expected"]
    method = InterestOnly(Rate.of("0.036"))
    for amount, cap in ((given_["spend"], expected["subsidy_cap"]), ("100000", expected["small_cap"])):
        schedule = plan(method, amount)
        scheme = fiscal(annual_rate=Rate.of(given_["rate"]), valid_until=day(2027, 1, 5))
        support = Support(fiscal=(scheme,))
        divided = split(schedule, Fraction(36, 1000), support)
        assert divided.of("state") == minor(cap)
        above = split(plan(method, "400000", 11), Fraction(36, 1000), support)  # all due in 2026
        assert above.of("state") == minor(expected["subsidy_cap"])


def test_the_state_pays_a_point_at_most_half_the_rate() -> None:
    for rate, state in (("0.04", 8_333), ("0.02", 8_333), ("0.015", 6_250), ("0.24", 8_333)):
        schedule = plan(InterestOnly(Rate.of(rate)), "100000")
        divided = split(schedule, Fraction(rate), Support(fiscal=(fiscal(),)))
        assert divided.rows[0].state == state


def test_a_fraction_of_the_states_part_waits_for_the_next_row() -> None:
    divided = split(
        plan(InterestOnly(Rate.of("0.04")), "100000"), Fraction(4, 100), Support(fiscal=(fiscal(),))
    )
    assert [row.state for row in divided.rows][:5] == [8_333, 8_333, 8_333, 8_334, 8_333]


def test_the_cap_of_a_year_counts_what_was_paid_before_and_begins_anew() -> None:
    method = InterestOnly(Rate.of("0.04"))
    terms = fiscal(valid_until=day(2027, 12, 31), yearly_cap=100_000)
    support = Support(fiscal=(terms,), used_in_year={2026: 90_000, 2027: 200_000})
    divided = split(plan(method, "120000", 24), Fraction(4, 100), support)
    assert [row.state for row in divided.rows] == [10_000, *[0] * 23]
    fresh = split(plan(method, "120000", 24), Fraction(4, 100), Support(fiscal=(terms,)))
    assert [row.state for row in fresh.rows] == [*[10_000] * 10, 0, *[10_000] * 10, 0, 0, 0]


def test_only_rows_within_the_scheme_are_subsidized() -> None:
    terms = fiscal(valid_from=day(2026, 3, 5), valid_until=day(2026, 4, 5))
    divided = split(plan(InterestOnly(Rate.of("0.04"))), Fraction(4, 100), Support(fiscal=(terms,)))
    assert [row.state > 0 for row in divided.rows] == [False, True, True, *[False] * 9]


def test_terms_follow_each_other_and_a_raised_cap_holds_for_the_whole_year() -> None:
    first = fiscal(valid_until=day(2026, 7, 31), yearly_cap=30_000)
    then = fiscal(valid_from=day(2026, 8, 1), valid_until=day(2026, 12, 31), yearly_cap=50_000)
    divided = split(
        plan(InterestOnly(Rate.of("0.04")), "120000"), Fraction(4, 100), Support(fiscal=(first, then))
    )
    # 100.00 a row: the fourth finds the cap used up until August raises it
    assert [row.state for row in divided.rows] == [10_000] * 3 + [0] * 3 + [10_000] * 2 + [0] * 4


@pytest.mark.parametrize(
    ("name", "kind", "stretches"),
    [
        ("cn-2026", Kind.STATEMENT, [("2026-01-01", "2026-12-31", 300_000)]),
        ("cn-2026", Kind.CASH, []),
        (
            "cn-2026-raised",
            Kind.STATEMENT,
            [("2026-01-01", "2026-07-31", 300_000), ("2026-08-01", "2026-12-31", 500_000)],
        ),
        ("cn-2026-raised", Kind.CASH, [("2026-08-01", "2026-12-31", 500_000)]),
    ],
)
def test_a_product_names_a_scheme_or_writes_its_terms(
    name: str, kind: Kind, stretches: list[tuple[str, str, int]]
) -> None:
    def product(said: Any) -> InstallmentProduct:
        document = {"preset": "cmb", "installments": {"cash": {"fiscal_subsidy": said}}}
        return next(one for one in read_program(document).installments if one.name == "cash")

    found = product(name).fiscal_of(kind)
    told = [(date_text(one.valid_from), date_text(one.valid_until), one.yearly_cap) for one in found]
    assert told == stretches
    assert all((one.annual_rate, one.most_of_rate) == (Rate.of("0.01"), Rate.of("0.5")) for one in found)
    written = [dict(terms) for terms in SUBSIDIES[name].document.values()]
    assert product(written).fiscal == product(name).fiscal


def test_the_rate_of_a_contract_is_the_agreed_or_the_disclosed_one() -> None:
    for method, rate in ((Annuity(Rate.of("0.12")), "0.12000"), (FlatFee(Rate.of("0.006")), "0.13034")):
        terms = terms_of(method)
        found = contract_rate(terms, disclose(resolve(terms)))
        assert f"{float(found):.5f}" == rate
