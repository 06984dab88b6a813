"""Installment terms from plain data: strict, and every refusal tells its place.

A programme's products are read by the same functions, so that a term has one name and one meaning.

>>> terms = read_terms(Reader({
...     "principal": "12000.00", "currency": "CNY", "periods": 12, "method": "flat_fee",
...     "rate_per_period": "0.0066", "first_due_on": "2024-02-05", "remainder": "last",
... }))
>>> terms.principal, terms.method
(1200000, FlatFee(rate=Rate(scaled=6600000000), of_total=False))
"""

import enum
from typing import Final, TypeVar

from cardcore.calendars import DayCount, MonthEnd, Unit, date_of
from cardcore.documents import Reader
from cardcore.installments.disclosure import Charge
from cardcore.installments.due_dates import DueDates, MovedDueDate
from cardcore.installments.frame import Drawing, RateChange
from cardcore.installments.method_terms import ANNUAL, MethodTerms
from cardcore.installments.methods import METHODS, Balloon, FixedInstallment, FlatFee, Method
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.row_steps import RowSteps
from cardcore.installments.terms import MOST_PERIODS, InstallmentTerms, RateBasis
from cardcore.money import Rounding, currency_exponent
from cardcore.rates import Rate

E = TypeVar("E", bound=enum.Enum)

BY_PERIOD: Final = "period"
"""The day count that counts whole periods; it is what is meant where none is named."""


def read_terms(reader: Reader) -> InstallmentTerms:
    """The terms in the members of an object; the caller takes what else there is, and ends the reader.

    Raises `InvalidInput` with the pointer of what is wrong.
    """
    currency = reader.take("currency").text()
    with reader.placing():
        currency_exponent(currency)
        method = _method(reader, currency)
        dates, starts_on = _dates(reader)
        drawings = _drawings(reader, currency, starts_on)
        return InstallmentTerms(
            currency,
            drawings,
            _periods(reader, method),
            method,
            dates,
            starts_on,
            read_rounding(reader, currency),
            read_free_periods(reader),
            reader.maybe("rate_changes", _rate_changes, ()),
            reader.maybe("moved_due_dates", _moved_due_dates, ()),
            read_rate_basis(reader),
        )


def read_charges(reader: Reader, currency: str) -> tuple[Charge, ...]:
    """The charges beside a plan."""
    return tuple(_charge(item, currency) for item in reader.items())


def read_periods(reader: Reader) -> int:
    """How many rows there shall be; `InvalidInput` ``terms-invalid`` for none or too many."""
    periods = _whole(reader)
    if not 1 <= periods <= MOST_PERIODS:
        raise reader.refuse("terms-invalid", f"a schedule has 1 to {MOST_PERIODS} periods, not {periods}")
    return periods


def _periods(reader: Reader, method: Method) -> int:
    if isinstance(method, FixedInstallment):
        return reader.maybe("periods", read_periods, MOST_PERIODS)
    return read_periods(reader.take("periods"))


def _instead(reader: Reader, name: str, other: str) -> None:
    """Refuse a member that stands beside what is given instead of it."""
    if reader.has(other):
        raise reader.take(other).refuse("field-unknown", f"give {name} or {other}, not both")


def _whole(reader: Reader) -> int:
    """Any whole number: what is too little or too much is told as a wrong term."""
    return reader.whole(-(10**9))


def read_method(reader: Reader) -> MethodTerms:
    """The method and what it takes besides its rate, which stands in the member ``rate_name``."""
    name = reader.take("method").choice(*METHODS)
    of_total = name == FlatFee.name and reader.has("total_rate")
    if of_total:
        _instead(reader, "total_rate", "rate_per_period")
    return MethodTerms(
        name,
        of_total,
        reader.maybe("day_count", read_day_count, None) if name in ANNUAL else None,
        reader.take("balloon_share").rate() if name == Balloon.name else Rate(0),
    )


def _method(reader: Reader, currency: str) -> Method:
    terms = read_method(reader)
    rate = reader.take(terms.rate_name).rate() if terms.rate_name else Rate(0)
    if terms.name != FixedInstallment.name:
        return terms.at(rate)
    return terms.at(rate, reader.take("installment").positive_amount(currency))


def read_day_count(reader: Reader) -> DayCount | None:
    """How long a row is; None counts whole periods."""
    name = reader.choice(BY_PERIOD, *(one.value for one in DayCount))
    return None if name == BY_PERIOD else DayCount(name)


def _one_of(reader: Reader, name: str, usual: E) -> E:
    """A member of the usual one's enum."""
    kind = type(usual)
    return reader.maybe(name, lambda item: kind(item.choice(*(one.value for one in kind))), usual)


def read_steps(reader: Reader, *, on_statement_days: bool) -> RowSteps:
    """How far rows are apart; of those that are billed with statements every how many months."""
    every = reader.maybe("every", _whole, 1)
    if on_statement_days:
        return RowSteps(every)
    unit = _one_of(reader, "unit", Unit.MONTH)
    return RowSteps(every, unit, _one_of(reader, "month_end", MonthEnd.CLAMP), on_statement_days=False)


def read_free_periods(reader: Reader) -> int:
    """How many of the first rows bear no interest."""
    return reader.maybe("free_periods", _whole, 0)


def read_rate_basis(reader: Reader) -> RateBasis | None:
    """What the simple annual rate counts, where that is said."""
    if not reader.has("simple_rate_by"):
        return None
    return RateBasis(reader.take("simple_rate_by").choice(*RateBasis))


def _dates(reader: Reader) -> tuple[DueDates, int]:
    """When rows are due and when the first begins: by the first due date, by statement days, by the start."""
    by_bill = reader.has("statement_day")
    if by_bill:
        _instead(reader, "statement_day", "first_due_on")
    steps = read_steps(reader, on_statement_days=by_bill)
    if reader.has("first_due_on"):
        first = reader.take("first_due_on").date()
        dates = DueDates(first, 0, steps.every, steps.unit, steps.month_end)
        return dates, reader.maybe("starts_on", Reader.date, dates.start)
    starts_on = reader.take("starts_on").date()
    day = _whole(reader.take("statement_day")) if by_bill else 0
    return steps.dates(day, date_of(starts_on)), starts_on


def _drawings(reader: Reader, currency: str, starts_on: int) -> tuple[Drawing, ...]:
    if not reader.has("drawings"):
        return (Drawing(starts_on, reader.take("principal").positive_amount(currency)),)
    _instead(reader, "drawings", "principal")
    place = reader.take("drawings")
    drawings = tuple(_drawing(item, currency) for item in place.items())
    if not drawings:
        raise place.refuse("terms-invalid", "nothing is drawn")
    return drawings


def _drawing(reader: Reader, currency: str) -> Drawing:
    drawing = Drawing(reader.take("on").date(), reader.take("amount").positive_amount(currency))
    reader.end()
    return drawing


def _rate_changes(reader: Reader) -> tuple[RateChange, ...]:
    return tuple(_rate_change(item) for item in reader.items())


def _rate_change(reader: Reader) -> RateChange:
    change = RateChange(reader.take("on").date(), reader.take("annual_rate").rate())
    reader.end()
    return change


def _moved_due_dates(reader: Reader) -> tuple[MovedDueDate, ...]:
    return tuple(_moved_due_date(item) for item in reader.items())


def _moved_due_date(reader: Reader) -> MovedDueDate:
    moved = MovedDueDate(
        reader.take("due_on").date(),
        reader.take("to").date(),
        reader.maybe("following", Reader.flag, True),
    )
    reader.end()
    return moved


def _charge(reader: Reader, currency: str) -> Charge:
    charge = Charge(
        reader.take("name").text(),
        reader.take("on").date(),
        reader.take("amount").positive_amount(currency),
    )
    reader.end()
    return charge


def read_rounding(reader: Reader, currency: str) -> RoundingTerms:
    """How amounts become whole."""
    return RoundingTerms(
        _one_of(reader, "remainder", Remainder.LAST),
        reader.maybe("round_to", lambda item: item.positive_amount(currency), 1),
        _one_of(reader, "rounding", Rounding.HALF_UP),
        _one_of(reader, "interest_rounding", Rounding.HALF_UP),
        _one_of(reader, "interest_per", InterestPer.ROW),
    )
