"""The contract sheet: all that is shown on the first page of a plan's contract, as a value and as text.

"应当在分期业务合同（协议）首页和业务办理页面以明显方式展示分期业务可能产生的所有息费项目、年化利率水平和
息费计算方式" (银保监规〔2022〕13号): every row, all charges, the rates, and how interest is reckoned.
What the money costs is called interest, never a fee ("应当统一采用利息形式").
"""

import functools
import unicodedata
from collections.abc import Sequence

from cardcore.calendars import date_text
from cardcore.errors import InvalidInput, shown
from cardcore.installments.contract_words import METHODS, WORDS, Words
from cardcore.installments.disclosure import Charge, Disclosure, disclose
from cardcore.installments.methods import Balloon, FeeUpFront, FixedInstallment, FlatFee, InterestFree
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import display_amount
from cardcore.values import frozen


@frozen
class ContractSheet:
    """What is agreed, what follows from it row by row, and what it costs."""

    terms: InstallmentTerms
    schedule: AmortizationSchedule
    charges: tuple[Charge, ...]
    disclosure: Disclosure


def contract_sheet(terms: InstallmentTerms, charges: Sequence[Charge] = ()) -> ContractSheet:
    """The sheet of these terms and the charges beside them."""
    schedule = resolve(terms)
    return ContractSheet(terms, schedule, tuple(charges), disclose(schedule, charges))


def contract_text(sheet: ContractSheet, language: str) -> str:
    """The sheet to be printed, in 中文 (``zh``, `cardcore.notices.Language.ZH`) or English (``en``)."""
    if language not in WORDS:
        detail = f"{shown(language)} is none of {', '.join(WORDS)}"
        raise InvalidInput("choice-unknown", detail, field="language")
    words = WORDS[language]
    lines = [words["title"], *_facts(sheet, language, words), "", *_table(sheet, words)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _facts(sheet: ContractSheet, language: str, words: Words) -> list[str]:
    terms, cost = sheet.terms, sheet.disclosure
    money = functools.partial(_money, currency=cost.currency, words=words)
    facts = [
        ("principal", money(cost.principal)),
        *(
            ("drawing", f"{date_text(one.on)} {money(one.amount)}")
            for one in terms.drawings[1:] and terms.drawings
        ),
        ("start", date_text(terms.starts_on)),
        ("periods", words["periods_of"].format(count=len(sheet.schedule.rows))),
        ("method", _method_words(terms, language)),
    ]
    if terms.method.annual_rate.scaled:
        day_count = terms.method.day_count
        facts.append(("time", day_count.value if day_count else words["by_period"]))
    if terms.free_periods:
        facts.append(("free", words["free_of"].format(count=terms.free_periods)))
    facts.append(("rounding", _rounding_words(terms, words)))
    facts.append(("interest", money(cost.interest)))
    facts += [
        ("charge", f"{charge.name} {money(charge.amount)} ({date_text(charge.on)})")
        for charge in sheet.charges
    ] or [("charge", words["none"])]
    facts += [
        ("cost", money(cost.cost)),
        ("total", money(cost.total)),
        ("simple", cost.simple_annual_rate.percent_text()),
        ("compound", cost.compound_annual_rate.percent_text()),
    ]
    return [f"{words[name]}{words['colon']}{value}" for name, value in facts]


def _money(minor: int, currency: str, words: Words) -> str:
    number = display_amount(minor, currency)
    return words["yuan"].format(number=number) if currency == "CNY" else f"{currency} {number}"


def _method_words(terms: InstallmentTerms, language: str) -> str:
    method, name = terms.method, terms.method.name
    if isinstance(method, FlatFee) and method.of_total:
        name = "flat_fee_of_total"
    facts = {}
    if isinstance(method, (FlatFee, FeeUpFront)):
        facts["rate"] = method.rate.percent_text
    elif not isinstance(method, InterestFree):
        changes = [f"{date_text(one.on)}: {one.annual_rate.percent_text}" for one in terms.rate_changes]
        facts["rate"] = method.annual_rate.percent_text + (f" ({', '.join(changes)})" if changes else "")
    if isinstance(method, Balloon):
        facts["share"] = method.share.percent_text
    if isinstance(method, FixedInstallment):
        facts["amount"] = _money(method.installment, terms.currency, WORDS[language])
    return METHODS[language][name].format_map(facts)


def _rounding_words(terms: InstallmentTerms, words: Words) -> str:
    rounding = terms.rounding
    return words["rounding_of"].format(
        interest=words[rounding.interest_mode.value],
        cent=_money(1, terms.currency, words),
        mode=words[rounding.mode.value],
        unit=_money(rounding.round_to, terms.currency, words),
        remainder=words[rounding.remainder.value],
    )


def _table(sheet: ContractSheet, words: Words) -> list[str]:
    schedule = sheet.schedule
    lines = [tuple(words["heads"].split(","))]
    for row in schedule.rows:
        amounts = (row.principal, row.interest, row.total, row.balance)
        lines.append((str(row.number), date_text(row.due_date), *_displayed(amounts, schedule.currency)))
    sums = (schedule.principal, schedule.interest, schedule.total)
    lines.append((words["sum"], "", *_displayed(sums, schedule.currency), ""))
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(_padded, line, widths)) for line in lines]


def _displayed(amounts: Sequence[int], currency: str) -> tuple[str, ...]:
    return tuple(display_amount(amount, currency) for amount in amounts)


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text
