"""Installment terms from plain data: strict, and every refusal tells its place.

>>> terms = read_terms(Reader({
...     "principal": "12000.00", "currency": "CNY", "periods": 12, "method": "flat_fee",
...     "rate_per_period": "0.0066", "first_due_on": "2024-02-05", "remainder": "last",
... }))
>>> terms.principal, terms.method
(1200000, FlatFee(rate=Rate(scaled=6600000000), of_total=False))
"""

import enum
from collections.abc import Callable
from typing import Final, TypeVar

from cardcore.calendars import DayCount, MonthEnd, Unit, date_of
from cardcore.documents import Reader
from cardcore.installments.disclosure import Charge
from cardcore.installments.due_dates import DueDates, MovedDueDate
from cardcore.installments.frame import Drawing, RateChange
from cardcore.installments.methods import (
    METHODS,
    Annuity,
    Balloon,
    EqualPrincipal,
    FeeUpFront,
    FixedInstallment,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.terms import MOST_PERIODS, InstallmentTerms
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
            _rounding(reader, currency),
            reader.maybe("free_periods", _whole, 0),
            reader.maybe("rate_changes", _rate_changes, ()),
            reader.maybe("moved_due_dates", _moved_due_dates, ()),
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


def _method(reader: Reader, currency: str) -> Method:
    return READERS[reader.take("method").choice(*METHODS)](reader, currency)


def _flat_fee(reader: Reader, _currency: str) -> FlatFee:
    if reader.has("total_rate"):
        _instead(reader, "total_rate", "rate_per_period")
        return FlatFee(reader.take("total_rate").rate(), of_total=True)
    return FlatFee(reader.take("rate_per_period").rate())


def _balloon(reader: Reader, _currency: str) -> Balloon:
    return Balloon(_annual_rate(reader), reader.take("balloon_share").rate(), _day_count(reader))


def _fixed_installment(reader: Reader, currency: str) -> FixedInstallment:
    amount = reader.take("installment").positive_amount(currency)
    return FixedInstallment(_annual_rate(reader), amount, _day_count(reader))


READERS: Final[dict[str, Callable[[Reader, str], Method]]] = {
    FlatFee.name: _flat_fee,
    FeeUpFront.name: lambda reader, _: FeeUpFront(reader.take("total_rate").rate()),
    InterestFree.name: lambda _reader, _: InterestFree(),
    Annuity.name: lambda reader, _: Annuity(_annual_rate(reader), _day_count(reader)),
    EqualPrincipal.name: lambda reader, _: EqualPrincipal(_annual_rate(reader), _day_count(reader)),
    InterestOnly.name: lambda reader, _: InterestOnly(_annual_rate(reader), _day_count(reader)),
    Balloon.name: _balloon,
    FixedInstallment.name: _fixed_installment,
}
"""What each method takes from a document besides what all take."""


def _annual_rate(reader: Reader) -> Rate:
    return reader.take("annual_rate").rate()


def _day_count(reader: Reader) -> DayCount | None:
    names = [BY_PERIOD, *(one.value for one in DayCount)]
    name = reader.maybe("day_count", lambda item: item.choice(*names), BY_PERIOD)
    return None if name == BY_PERIOD else DayCount(name)


def _one_of(reader: Reader, name: str, usual: E) -> E:
    """A member of the usual one's enum."""
    kind = type(usual)
    return reader.maybe(name, lambda item: kind(item.choice(*(one.value for one in kind))), usual)


def _dates(reader: Reader) -> tuple[DueDates, int]:
    """When rows are due and when the first begins: by the first due date, by statement days, by the start."""
    every = reader.maybe("every", _whole, 1)
    if reader.has("statement_day"):
        _instead(reader, "statement_day", "first_due_on")
        starts_on = reader.take("starts_on").date()
        day = _whole(reader.take("statement_day"))
        return DueDates.on_statement_days(day, date_of(starts_on), every=every), starts_on
    unit = _one_of(reader, "unit", Unit.MONTH)
    month_end = _one_of(reader, "month_end", MonthEnd.CLAMP)
    if reader.has("first_due_on"):
        dates = DueDates(reader.take("first_due_on").date(), 0, every, unit, month_end)
        return dates, reader.maybe("starts_on", Reader.date, dates.start)
    starts_on = reader.take("starts_on").date()
    return DueDates(starts_on, every, every, unit, month_end), starts_on


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
    change = RateChange(reader.take("on").date(), _annual_rate(reader))
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


def _rounding(reader: Reader, currency: str) -> RoundingTerms:
    return RoundingTerms(
        _one_of(reader, "remainder", Remainder.LAST),
        reader.maybe("round_to", lambda item: item.positive_amount(currency), 1),
        _one_of(reader, "rounding", Rounding.HALF_UP),
        _one_of(reader, "interest_rounding", Rounding.HALF_UP),
        _one_of(reader, "interest_per", InterestPer.ROW),
    )
