"""The sections of a programme from plain data: one small reader a section."""

from cardcore.accounts.buckets import Bucket
from cardcore.accounts.closings import ClosingTerms
from cardcore.accounts.credit_line import NO_SHARE, LimitTerms
from cardcore.accounts.delinquency import GraceTerms
from cardcore.accounts.disputes import ClaimTerms
from cardcore.accounts.holds import HoldTerms
from cardcore.accounts.interest import AccruesFrom, InterestMethod, InterestTerms
from cardcore.accounts.repayments import AllocationTerms
from cardcore.accounts.statements import CycleTerms, MinimumPaymentTerms
from cardcore.accounts.transfers import OwedAs, TransferTerms
from cardcore.calendars import DayOfMonth, DaysAfter, DueRule, GapOf30
from cardcore.documents import Reader
from cardcore.fees import RateTerms
from cardcore.fees.annual import AnnualFeeTerms
from cardcore.fees.cash_advance import CashAdvanceTerms
from cardcore.fees.late import Escalation
from cardcore.identifiers.mcc import Category
from cardcore.programs.points import read_mccs
from cardcore.programs.program import FeeTerms


def read_cycle(reader: Reader) -> CycleTerms:
    """When statements fall, and when they are due."""
    terms = CycleTerms(
        _due(reader.take("due")),
        reader.take("last_statement_day").whole(1, 31),
        reader.take("statement_day_change_months").whole(0, 120),
    )
    reader.end()
    return terms


def _due(reader: Reader) -> DueRule:
    rule = reader.only()
    name = rule.name
    if name == "gap_of_30":
        return GapOf30(rule.whole(1, 29))
    if name == "days_after":
        return DaysAfter(rule.whole(1, 60))
    if name == "day_of_month":
        return DayOfMonth(rule.whole(1, 31))
    raise rule.refuse("field-unknown", "a due rule is gap_of_30, days_after or day_of_month")


def read_interest(reader: Reader, currency: str) -> InterestTerms:
    """How interest is reckoned, and at which rates."""
    terms = InterestTerms(
        reader.take("purchase_daily_rate").rate(),
        reader.take("cash_daily_rate").rate(),
        reader.take("include_statement_day").flag(),
        reader.take("include_payment_day").flag(),
        InterestMethod(reader.take("method").choice(*InterestMethod)),
        AccruesFrom(reader.take("purchase_accrues_from").choice(*AccruesFrom)),
        AccruesFrom(reader.take("cash_accrues_from").choice(*AccruesFrom)),
        _amount(reader.take("minimum_charge"), currency),
    )
    reader.end()
    return terms


def read_minimum_payment(reader: Reader, currency: str) -> MinimumPaymentTerms:
    """What of a statement must be repaid at least."""
    terms = MinimumPaymentTerms(
        reader.take("purchase_share").rate(),
        reader.take("cash_share").rate(),
        _amount(reader.take("floor"), currency),
        reader.maybe("first_purchase_share", Reader.rate, None),
        reader.maybe("mccs_in_full", lambda item: tuple(sorted(read_mccs(item))), ()),
    )
    reader.end()
    return terms


def _amount(reader: Reader, currency: str) -> int:
    minor = reader.amount(currency)
    if minor < 0:
        raise reader.refuse("amount-not-positive", "this amount is zero or more")
    return minor


def read_allocation(reader: Reader) -> AllocationTerms:
    """What a repayment reduces first."""
    terms = AllocationTerms(_order(reader.take("up_to_90_days")), _order(reader.take("over_90_days")))
    reader.end()
    return terms


def _order(reader: Reader) -> tuple[Bucket, ...]:
    return tuple(Bucket(item.choice(*Bucket)) for item in reader.items())


def _rate_terms(reader: Reader, currency: str) -> RateTerms:
    terms = read_bounded_rate(reader, currency)
    reader.end()
    return terms


def read_bounded_rate(reader: Reader, currency: str) -> RateTerms:
    """A rate with its floor and cap, of an object that may say more."""
    terms = RateTerms(
        reader.take("rate").rate(),
        _amount(reader.take("floor"), currency),
        _amount(reader.take("cap"), currency),
    )
    if 0 < terms.cap < terms.floor:
        raise reader.refuse("rule-invalid", "the cap is below the floor; 0 means no cap")
    return terms


def read_escalation(reader: Reader) -> Escalation:
    """Another rate of late charges for who has missed before."""
    terms = Escalation(reader.take("escalates_after").whole(0, 120), reader.take("escalated_rate").rate())
    reader.end()
    return terms


def read_grace(reader: Reader, currency: str) -> GraceTerms:
    """Days and amount that are let pass (容时容差)."""
    terms = GraceTerms(reader.take("days").whole(0, 30), _amount(reader.take("tolerance"), currency))
    reader.end()
    return terms


def read_claims(reader: Reader) -> ClaimTerms:
    """Until when a purchase can be given back or disputed."""
    terms = ClaimTerms(
        reader.take("refund_days").whole(0, 10_000), reader.take("dispute_days").whole(0, 10_000)
    )
    reader.end()
    return terms


def read_closing(reader: Reader) -> ClosingTerms:
    """For how long a closed account still clears."""
    terms = ClosingTerms(reader.take("late_clearing_days").whole(0, 3_650))
    reader.end()
    return terms


def read_transfers(reader: Reader) -> TransferTerms:
    """What a balance that was taken over is owed as."""
    terms = TransferTerms(OwedAs(reader.take("owed_as").choice(*OwedAs)))
    reader.end()
    return terms


def read_fees(reader: Reader, currency: str) -> FeeTerms:
    """The fees, each with its own terms."""
    terms = FeeTerms(
        cash_advance=_cash_advance(reader.take("cash_advance"), currency),
        annual=_annual(reader.take("annual"), currency),
        foreign_transaction=_rate_terms(reader.take("foreign_transaction"), currency),
        overpayment=_rate_terms(reader.take("overpayment"), currency),
        replacement=_amount(reader.take("replacement"), currency),
        statement_copy=_amount(reader.take("statement_copy"), currency),
    )
    reader.end()
    return terms


def _cash_advance(reader: Reader, currency: str) -> CashAdvanceTerms:
    terms = CashAdvanceTerms(
        read_bounded_rate(reader, currency),
        _rate_terms(reader.take("other_bank"), currency),
        _rate_terms(reader.take("overseas"), currency),
    )
    reader.end()
    return terms


def _annual(reader: Reader, currency: str) -> AnnualFeeTerms:
    terms = AnnualFeeTerms(
        _amount(reader.take("amount"), currency),
        reader.take("first_year_free").flag(),
        reader.take("waived_from_number").whole(0, 100_000),
        _amount(reader.take("waived_from_spending"), currency),
        reader.take("cash_counts").flag(),
    )
    reader.end()
    return terms


def read_limits(reader: Reader) -> LimitTerms:
    """The cash line, holds, and what is approved beyond the limit."""
    hold_days = reader.take("hold_days").whole(1, 365)
    tolerance = reader.maybe("capture_tolerance", Reader.rate, NO_SHARE)
    terms = LimitTerms(
        reader.take("cash_share").rate(),
        hold_days,
        reader.take("delinquency_block_days").whole(1, 10_000),
        tolerance,
        reader.maybe("by_category", lambda item: _by_category(item, HoldTerms(hold_days, tolerance)), ()),
        reader.maybe("over_limit_share", Reader.rate, NO_SHARE),
    )
    reader.end()
    return terms


def _by_category(reader: Reader, usual: HoldTerms) -> tuple[tuple[Category, HoldTerms], ...]:
    found = [
        (category, _hold_terms(reader.take(category.value), usual))
        for category in Category
        if reader.has(category.value)
    ]
    reader.end()
    return tuple(found)


def _hold_terms(reader: Reader, usual: HoldTerms) -> HoldTerms:
    terms = HoldTerms(
        reader.maybe("hold_days", lambda item: item.whole(1, 365), usual.days),
        reader.maybe("capture_tolerance", Reader.rate, usual.capture_tolerance),
    )
    reader.end()
    return terms
