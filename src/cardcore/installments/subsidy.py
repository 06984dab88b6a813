"""Who pays the interest: the holder, the merchant, the bank by a coupon, the state by a subsidy (财政贴息).

The schedule stays what it is: every row's interest is divided, and the parts add up to it. The merchant's
part comes first, then the coupon's, then the state's; what is left is the holder's. That order is our
convention where the sources say nothing. The state pays one percentage point a year, at most half of the
contract's rate, up to a yearly cap for each holder and institution (2025-08-12 scheme; installments of a
statement from 2026-01-01, reduced directly on each of them). Its terms change by decree: a row follows those
of its own due date, and the cap of that date holds for all that the state paid in the year so far.
"""

import enum
from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from cardcore.calendars import date_of
from cardcore.installments.checks import Kind
from cardcore.installments.disclosure import Disclosure
from cardcore.installments.schedule import AmortizationSchedule
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Rounding, allocate
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen


class Party(enum.StrEnum):
    """Those between whom money flows."""

    HOLDER = "holder"
    MERCHANT = "merchant"
    BANK = "bank"
    STATE = "state"


@frozen
class MerchantShare:
    """The merchant pays a share of every row's interest; all of it is free for the holder (免息)."""

    share: Rate
    up_front: bool = False
    """Paid in one sum at the start – kept back from what the merchant gets – and not row by row."""


@frozen
class MerchantRate:
    """The merchant pays a share of the principal (商户费率, as in home decoration), at most the interest."""

    rate: Rate
    up_front: bool = True


@frozen
class InterestCoupon:
    """The bank lets go a share of the interest (息费券)."""

    share: Rate
    first_rows: int = 0
    """Of how many rows; 0 is all."""
    cap: int = 0
    """At most so many minor units in all; 0 is no cap."""


@frozen
class FiscalSubsidy:
    """The terms of the state's subsidy; amounts in minor units, days as ordinals."""

    annual_rate: Rate
    most_of_rate: Rate
    """The share of the contract's annual rate that it never exceeds."""
    yearly_cap: int
    """For a holder at one institution in a calendar year."""
    valid_from: int
    valid_until: int
    """Rows due between these days, both included, are subsidized."""
    kinds: frozenset[Kind] = frozenset()
    """Of these kinds of plan; of all where it names none."""


@frozen
class Support:
    """All who help to pay."""

    merchant: MerchantShare | MerchantRate | None = None
    coupon: InterestCoupon | None = None
    fiscal: tuple[FiscalSubsidy, ...] = ()
    """The terms of the state's subsidy, one after another."""
    used_in_year: Mapping[int, int] = attrs.field(factory=dict)
    """What the state paid for this holder already, by calendar year."""


@frozen
class SplitRow:
    """One row's interest and its parts, in minor units."""

    number: int
    due_date: int
    interest: int
    holder: int
    merchant: int
    coupon: int
    state: int


@frozen
class InterestSplit:
    """The interest of a schedule, divided."""

    rows: tuple[SplitRow, ...]
    merchant_up_front: bool

    def of(self, part: str) -> int:
        """The sum of one part over all rows: ``holder``, ``merchant``, ``coupon`` or ``state``."""
        return sum(int(getattr(row, part)) for row in self.rows)


def contract_rate(terms: InstallmentTerms, disclosure: Disclosure) -> Fraction:
    """The annual rate of a contract: the agreed one, or where a flat fee is, the simple one disclosed."""
    agreed = terms.method.annual_rate.scaled
    if agreed:
        return Fraction(agreed, RATE_SCALE)
    return disclosure.simple_annual_rate.fraction


def split(schedule: AmortizationSchedule, annual_rate: Fraction, support: Support) -> InterestSplit:
    """Every row's interest, divided between those who pay it.

    The merchant's sum is spread over the rows by their interest; its and the coupon's parts are rounded
    half up. The state's are rounded down, and the fraction waits for the next row, so that a year comes
    to one point of what was owed. ``annual_rate`` is the contract's.
    """
    merchant = _merchant_parts(schedule, support.merchant)
    coupon_left = support.coupon.cap if support.coupon and support.coupon.cap else schedule.interest
    used = dict(support.used_in_year)
    rows = []
    waiting = Fraction(0)
    for row, merchant_part in zip(schedule.rows, merchant, strict=True):
        left = row.interest - merchant_part
        coupon = min(_coupon_part(left, row.number, support.coupon), coupon_left)
        coupon_left -= coupon
        year = date_of(row.due_date).year
        fiscal = in_force(support.fiscal, row.due_date)
        waiting += row.interest * _state_share(annual_rate, fiscal)
        state = min(int(waiting), left - coupon, _left_of_year(fiscal, used.get(year, 0)))
        waiting %= 1
        used[year] = used.get(year, 0) + state
        holder = left - coupon - state
        rows.append(SplitRow(row.number, row.due_date, row.interest, holder, merchant_part, coupon, state))
    return InterestSplit(tuple(rows), support.merchant is not None and support.merchant.up_front)


def _merchant_parts(
    schedule: AmortizationSchedule, merchant: MerchantShare | MerchantRate | None
) -> list[int]:
    if merchant is None:
        return [0] * len(schedule.rows)
    if isinstance(merchant, MerchantShare):
        return [merchant.share.of_minor(row.interest, Rounding.HALF_UP) for row in schedule.rows]
    total = min(merchant.rate.of_minor(schedule.principal, Rounding.HALF_UP), schedule.interest)
    weights = [row.interest for row in schedule.rows]
    return list(allocate(total, weights)) if total else [0] * len(weights)


def _coupon_part(left: int, number: int, coupon: InterestCoupon | None) -> int:
    if coupon is None or (coupon.first_rows and number > coupon.first_rows):
        return 0
    return coupon.share.of_minor(left, Rounding.HALF_UP)


def in_force(terms: Iterable[FiscalSubsidy], on: int) -> FiscalSubsidy | None:
    """The terms that rows due on a day follow; the first where several would do."""
    return next((one for one in terms if one.valid_from <= on <= one.valid_until), None)


def _state_share(annual_rate: Fraction, fiscal: FiscalSubsidy | None) -> Fraction:
    """The share of a row's interest that the state pays before its cap."""
    if fiscal is None or not annual_rate:
        return Fraction(0)
    return min(
        Fraction(fiscal.annual_rate.scaled, RATE_SCALE) / annual_rate,
        Fraction(fiscal.most_of_rate.scaled, RATE_SCALE),
    )


def _left_of_year(fiscal: FiscalSubsidy | None, used: int) -> int:
    return max(fiscal.yearly_cap - used, 0) if fiscal else 0


PartyFlow = tuple[int, Party, int]
"""An ordinal, whose money, and how much: received is positive, paid negative."""


def party_flows(schedule: AmortizationSchedule, divided: InterestSplit) -> list[PartyFlow]:
    """What everybody receives and pays, day by day; the flows of each day add up to nothing.

    The holder receives what is drawn, also where it goes straight to the merchant for goods. A coupon
    flows nowhere: the bank receives that much less.
    """
    found: list[PartyFlow] = []
    for drawing in schedule.drawings:
        found += [(drawing.on, Party.BANK, -drawing.amount), (drawing.on, Party.HOLDER, drawing.amount)]
    up_front = divided.of("merchant") if divided.merchant_up_front else 0
    if up_front:
        start = schedule.starts_on
        found += [(start, Party.MERCHANT, -up_front), (start, Party.BANK, up_front)]
    for row, parts in zip(schedule.rows, divided.rows, strict=True):
        merchant = 0 if divided.merchant_up_front else parts.merchant
        holder = row.principal + parts.holder
        paid = ((Party.HOLDER, holder), (Party.MERCHANT, merchant), (Party.STATE, parts.state))
        found += [(row.due_date, party, -amount) for party, amount in paid if amount]
        found.append((row.due_date, Party.BANK, sum(amount for _, amount in paid)))
    return sorted(found)
