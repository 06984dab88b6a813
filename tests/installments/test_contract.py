"""The contract sheet shows every row, all charges, the rates and how interest is reckoned."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import DayCount, date_text, ordinal_of
from cardcore.errors import InvalidInput
from cardcore.installments.contract import contract_sheet, contract_text
from cardcore.installments.contract_words import METHODS as METHOD_WORDS
from cardcore.installments.contract_words import WORDS
from cardcore.installments.disclosure import Charge
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import (
    METHODS,
    Annuity,
    Balloon,
    FixedInstallment,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money, Rounding, display_amount
from cardcore.notices import Language
from cardcore.rates import Rate
from tests.installments import drawn

START = datetime.date(2024, 1, 5)

CHINESE = """\
分期业务合同要素
分期本金：人民币1,200.00元
起息日：2024-01-05
期数：3期
还款及息费计算方式：等本等息：每期本金相同，每期利息 = 原始本金 × 每期利率0.66%
取整：利息四舍五入至人民币0.01元，本金或还款额四舍五入至人民币0.01元，余数计入末期本金
利息合计：人民币23.76元
其他费用：抵押登记费 人民币5.00元 (2024-01-05)
息费合计：人民币28.76元
还款合计：人民币1,228.76元
近似折算年化利率（单利）：14.38%
年化利率（复利，内部收益率法，按实际天数）：15.41%

期次  到期还款日      本金   利息  应还合计  剩余本金
   1  2024-02-05    400.00   7.92    407.92    800.00
   2  2024-03-05    400.00   7.92    407.92    400.00
   3  2024-04-05    400.00   7.92    407.92      0.00
合计              1,200.00  23.76  1,223.76
"""

ENGLISH = """\
Installment plan
Principal: CNY 1,200.00
Starts on: 2024-01-05
Periods: 3
How interest is reckoned: equal principal, interest of a row = original principal × 0.66%
Rounding: interest half up to CNY 0.01, principal or installments half up to CNY 0.01; the remainder goes to \
the principal of the last row
Interest in all: CNY 23.76
Other charges: Registration CNY 5.00 (2024-01-05)
Cost in all: CNY 28.76
To be paid in all: CNY 1,228.76
Approximate annual rate (simple interest): 14.38%
Annual rate (compound, internal rate of return by days): 15.41%

No.      Due on  Principal  Interest     Total  Balance
  1  2024-02-05     400.00      7.92    407.92   800.00
  2  2024-03-05     400.00      7.92    407.92   400.00
  3  2024-04-05     400.00      7.92    407.92     0.00
Sum               1,200.00     23.76  1,223.76
"""


LEVEL_FROM_APRIL = "等额本息：每期还款额相同，每期利息 = 剩余本金 × 年利率6% (2024-04-01: 3%) × 计息期"


def terms_of(method: Method, **more: object) -> InstallmentTerms:
    dates = DueDates.after(START)
    return InstallmentTerms.of(Money("1200", "CNY"), 3, method, dates, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [(Language.ZH, "抵押登记费", CHINESE), (Language.EN, "Registration", ENGLISH)],
)
def test_the_sheet_is_printed_in_both_languages(language: Language, name: str, text: str) -> None:
    sheet = contract_sheet(terms_of(FlatFee(Rate.of("0.0066"))), [Charge(name, ordinal_of(START), 500)])
    assert contract_text(sheet, language) == text


@given(drawn.terms(), st.sampled_from(sorted(WORDS)))
def test_every_row_and_every_figure_is_on_the_sheet(terms: InstallmentTerms, language: str) -> None:
    sheet = contract_sheet(terms)
    text = contract_text(sheet, language)
    lines = [tuple(line.split()) for line in text.splitlines()]
    shown = sheet.disclosure
    rows = [
        (
            str(row.number),
            date_text(row.due_date),
            *(display_amount(one, "CNY") for one in (row.principal, row.interest, row.total, row.balance)),
        )
        for row in sheet.schedule.rows
    ]
    assert lines[-1 - len(rows) : -1] == rows
    for amount in (shown.principal, shown.interest, shown.cost, shown.total):
        assert display_amount(amount, "CNY") in text
    for rate in (shown.simple_annual_rate, shown.compound_annual_rate):
        assert rate.percent_text() in text
    assert "{" not in text
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_all_that_was_agreed_is_told() -> None:
    terms = InstallmentTerms.of(
        [(START, Money("1000", "CNY")), (datetime.date(2024, 2, 20), Money("500", "CNY"))],
        6,
        Annuity(Rate.of("0.06"), DayCount.ACT_365_FIXED),
        DueDates.after(START),
        starts_on=START,
        free_periods=1,
        rate_changes=[(datetime.date(2024, 4, 1), Rate.of("0.03"))],
        rounding=RoundingTerms(
            Remainder.SMOOTHED, 100, Rounding.HALF_EVEN, Rounding.DOWN, InterestPer.SEGMENT
        ),
    )
    chinese, english = (contract_text(contract_sheet(terms), language) for language in ("zh", "en"))
    for line in (
        "放款：2024-01-05 人民币1,000.00元",
        "放款：2024-02-20 人民币500.00元",
        f"还款及息费计算方式：{LEVEL_FROM_APRIL}",
        "计息期：ACT/365F",
        "免息期数：前1期免息",
        "取整：利息舍去尾数至人民币0.01元，本金或还款额四舍六入五成双至人民币1.00元，余数分摊至各期本金",
    ):
        assert line in chinese.splitlines()
    assert "Free of interest: rows 1 to 1" in english
    assert "6% (2024-04-01: 3%) a year" in english
    assert "Other charges: none" in english


def test_what_a_method_has_of_its_own_is_told() -> None:
    car = terms_of(Balloon(Rate.of("0.12"), Rate.of("0.3")))
    assert "末期另还本金的30%" in contract_text(contract_sheet(car), "zh")
    assert "计息期：按期计，一个月为十二分之一年" in contract_text(contract_sheet(car), "zh")
    fixed = terms_of(FixedInstallment(Rate.of("0.12"), 50_000))
    assert "CNY 500.00 a row until all is repaid" in contract_text(contract_sheet(fixed), "en")
    spread = terms_of(FlatFee(Rate.of("0.02"), of_total=True))
    assert "利息总额 = 原始本金 × 总利率2%" in contract_text(contract_sheet(spread), "zh")
    assert "免息：每期本金相同，不计利息" in contract_text(contract_sheet(terms_of(InterestFree())), "zh")
    yen = InstallmentTerms.of(Money("1200", "JPY"), 3, InterestOnly(Rate.of("0.12")), DueDates.after(START))
    assert "分期本金：JPY 1,200" in contract_text(contract_sheet(yen), "zh")


def test_every_method_and_term_has_words_in_both_languages() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert METHOD_WORDS["zh"].keys() == METHOD_WORDS["en"].keys() == METHODS.keys() | {"flat_fee_of_total"}
    for words in WORDS.values():
        assert {one.value for kind in (Remainder, Rounding) for one in kind} <= words.keys()
    assert {one.value for one in Language} == WORDS.keys()


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        contract_text(contract_sheet(terms_of(FlatFee(Rate.of("0.01")))), "fr")
    assert (refused.value.code, refused.value.field) == ("choice-unknown", "language")
