"""Installments: what is agreed, the rows that follow from it, what it costs, and whether it may be agreed.

    terms → schedule → disclosure → checks

`InstallmentTerms` say how much, in how many rows, by which method (`methods`), when (`due_dates`) and how
rounded (`rounding`). `resolve` makes an `AmortizationSchedule` of them: dated, rounded rows. All that is
about money takes only the schedule – `disclose` and the contract sheet, the division of its interest by
subsidies, the checks of regulation.

>>> from datetime import date
>>> from cardcore.installments.methods import FlatFee
>>> from cardcore.money import Money
>>> from cardcore.rates import Rate
>>> terms = InstallmentTerms.of(
...     Money("2679", "CNY"), 24, FlatFee(Rate.of("0.003")), DueDates.from_first(date(2026, 3, 5))
... )
>>> schedule = resolve(terms)
>>> first, last = schedule.rows[0], schedule.rows[-1]
>>> first.principal, first.interest, last.principal, last.balance
(11163, 804, 11151, 0)
>>> disclose(schedule).simple_annual_rate.percent_text()
'6.77%'
"""

from cardcore.installments.contract import ContractSheet, contract_sheet, contract_text
from cardcore.installments.disclosure import Charge, Disclosure, disclose
from cardcore.installments.due_dates import DueDates, MovedDueDate
from cardcore.installments.frame import Drawing, RateChange
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule, Row, resolve
from cardcore.installments.terms import InstallmentTerms

__all__ = [
    "AmortizationSchedule",
    "Charge",
    "ContractSheet",
    "Disclosure",
    "Drawing",
    "DueDates",
    "InstallmentTerms",
    "InterestPer",
    "MovedDueDate",
    "RateChange",
    "Remainder",
    "RoundingTerms",
    "Row",
    "contract_sheet",
    "contract_text",
    "disclose",
    "resolve",
]
