"""The contract sheet: all that is shown on the first page of a plan's contract, as a value and as text.

"应当在分期业务合同（协议）首页和业务办理页面以明显方式展示分期业务可能产生的所有息费项目、年化利率水平和
息费计算方式" (银保监规〔2022〕13号): every row, all charges, the rates, and how interest is reckoned.
What the money costs is called interest, never a fee ("应当统一采用利息形式").
"""

import functools
import unicodedata
from collections.abc import Sequence
from typing import Final

from cardcore.calendars import Unit, date_text
from cardcore.errors import InvalidInput, shown
from cardcore.installments.contract_words import METHODS, WORDS, Words
from cardcore.installments.disclosure import Charge, Disclosure, disclose
from cardcore.installments.frame import RateChange
from cardcore.installments.methods import (
    Balloon,
    FeeUpFront,
    FixedInstallment,
    FlatFee,
    InterestFree,
    Method,
)
from cardcore.installments.plan import InstallmentPlan
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import display_amount
from cardcore.values import frozen

PAYERS: Final = ("holder", "merchant", "coupon", "state")


@frozen
class ContractSheet:
    """What is agreed, what follows from it row by row, and what it costs."""

    schedule: AmortizationSchedule
    charges: tuple[Charge, ...]
    disclosure: Disclosure
    method: Method
    rounding: RoundingTerms
    free_periods: int = 0
    rate_changes: tuple[RateChange, ...] = ()
    plan: InstallmentPlan | None = None
    """The plan that it is of, where it is one of an account."""
    is_reaged: bool = False
    """What is owed of it was spread anew."""


def contract_sheet(terms: InstallmentTerms, charges: Sequence[Charge] = ()) -> ContractSheet:
    """The sheet of these terms and the charges beside them."""
    schedule = resolve(terms)
    return ContractSheet(
        schedule,
        tuple(charges),
        disclose(schedule, charges),
        terms.method,
        terms.rounding,
        terms.free_periods,
        terms.rate_changes,
    )


def contract_text(sheet: ContractSheet, language: str) -> str:
    """The sheet to be printed, in 中文 (``zh``, `cardcore.notices.Language.ZH`) or English (``en``)."""
    if language not in WORDS:
        detail = f"{shown(language)} is none of {', '.join(WORDS)}"
        raise InvalidInput("choice-unknown", detail, field="language")
    words = WORDS[language]
    lines = [words["title"], *_facts(sheet, language, words), "", *_table(sheet, words)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _facts(sheet: ContractSheet, language: str, words: Words) -> list[str]:
    schedule, cost = sheet.schedule, sheet.disclosure
    money = functools.partial(_money, currency=cost.currency, words=words)
    facts = [
        ("principal", money(cost.principal)),
        *(
            ("drawing", f"{date_text(one.on)} {money(one.amount)}")
            for one in schedule.drawings[1:] and schedule.drawings
        ),
        *(("original", fact) for fact in [_original(sheet, words)] if fact),
        ("start", date_text(schedule.starts_on)),
        ("periods", words["periods_of"].format(count=len(schedule.rows))),
        ("method", _method_words(sheet, language)),
    ]
    if sheet.method.annual_rate.scaled:
        day_count = sheet.method.day_count
        whole = words["by_period" if schedule.unit is Unit.MONTH else "by_days"]
        facts.append(("time", day_count.value if day_count else whole))
    if sheet.free_periods:
        facts.append(("free", words["free_of"].format(count=sheet.free_periods)))
    facts.append(("rounding", _rounding_words(sheet, words)))
    facts.append(("interest", money(cost.interest)))
    if sheet.plan is not None:
        facts += [("helped", helped) for helped in [_help(sheet.plan, words)] if helped]
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
    if sheet.plan is not None:
        facts += _changes(sheet.plan, words)
    return [f"{words[name]}{words['colon']}{value}" for name, value in facts]


def _money(minor: int, currency: str, words: Words) -> str:
    number = display_amount(minor, currency)
    return words["yuan"].format(number=number) if currency == "CNY" else f"{currency} {number}"


def _original(sheet: ContractSheet, words: Words) -> str:
    """What a flat fee of a changed plan is still reckoned on."""
    plan, flat = sheet.plan, isinstance(sheet.method, FlatFee | FeeUpFront)
    if plan is None or sheet.is_reaged or not flat or plan.outstanding == plan.principal:
        return ""
    return words["original_of"].format(amount=_money(plan.principal, plan.currency, words))


def _help(plan: InstallmentPlan, words: Words) -> str:
    """Who pays the interest to come, where it is not the holder alone."""
    parts = {name: sum(getattr(row, name) for row in plan.open_rows) for name in PAYERS}
    if sum(parts.values()) == parts["holder"]:
        return ""
    paid = [words[name] + _money(part, plan.currency, words) for name, part in parts.items() if part]
    return words["comma"].join(paid)


def _changes(plan: InstallmentPlan, words: Words) -> list[tuple[str, str]]:
    """What is due where the holder repays early, and until when the plan may be cancelled."""
    terms = plan.terms
    early = words[terms.early_rule.value]
    if terms.penalty_rate.scaled:
        early += words["comma"] + words["penalty_of"].format(rate=terms.penalty_rate.percent_text)
    found = [("early", early)]
    if terms.cooling_off_until >= plan.since:
        found.append(("cooling_off", date_text(terms.cooling_off_until)))
    return found


def _method_words(sheet: ContractSheet, language: str) -> str:
    method, name = sheet.method, sheet.method.name
    if isinstance(method, FlatFee) and method.of_total:
        name = "flat_fee_of_total"
    facts = {}
    if isinstance(method, (FlatFee, FeeUpFront)):
        facts["rate"] = method.rate.percent_text
    elif not isinstance(method, InterestFree):
        changes = [f"{date_text(one.on)}: {one.annual_rate.percent_text}" for one in sheet.rate_changes]
        facts["rate"] = method.annual_rate.percent_text + (f" ({', '.join(changes)})" if changes else "")
    if isinstance(method, Balloon):
        facts["share"] = method.share.percent_text
    if isinstance(method, FixedInstallment):
        facts["amount"] = _money(method.installment, sheet.schedule.currency, WORDS[language])
    return METHODS[language][name].format_map(facts)


def _rounding_words(sheet: ContractSheet, words: Words) -> str:
    rounding, currency = sheet.rounding, sheet.schedule.currency
    return words["rounding_of"].format(
        interest=words[rounding.interest_mode.value],
        cent=_money(1, currency, words),
        mode=words[rounding.mode.value],
        unit=_money(rounding.round_to, currency, words),
        remainder=words[rounding.remainder.value],
    )


def _table(sheet: ContractSheet, words: Words) -> list[str]:
    schedule = sheet.schedule
    columns = [[getattr(row, name) for row in schedule.rows] for name in ("principal", "interest", "total")]
    heads = words["heads"].split(",")
    if sheet.plan is not None and _help(sheet.plan, words):
        columns.append([row.total for row in sheet.plan.open_rows])
        heads.insert(-1, words["holder_pays"])
    lines = [tuple(heads)]
    for row, *amounts in zip(schedule.rows, *columns, strict=True):
        shown = _displayed([*amounts, row.balance], schedule.currency)
        lines.append((str(row.number), date_text(row.due_date), *shown))
    lines.append((words["sum"], "", *_displayed([*map(sum, columns)], schedule.currency), ""))
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(_padded, line, widths)) for line in lines]


def _displayed(amounts: Sequence[int], currency: str) -> tuple[str, ...]:
    return tuple(display_amount(amount, currency) for amount in amounts)


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text
