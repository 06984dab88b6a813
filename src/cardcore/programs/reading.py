"""From plain data to a programme: one small reader a section."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

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
from cardcore.documents import Reader, merged
from cardcore.exchange import NO_SPREAD, ExchangeRate
from cardcore.fees import RateTerms
from cardcore.fees.annual import AnnualFeeTerms
from cardcore.fees.cash_advance import CashAdvanceTerms
from cardcore.fees.late import Escalation
from cardcore.identifiers.mcc import Category
from cardcore.money import currency_exponent
from cardcore.offers.index import Offers
from cardcore.offers.posting import read_posted_offer
from cardcore.offers.versions import require_distinct
from cardcore.points.coalition import NO_COALITION
from cardcore.programs.abroad import IN_SECTIONS, OF_THE_WHOLE, terms_abroad, without_amounts
from cardcore.programs.coalition import read_coalition
from cardcore.programs.points import read_estimates, read_gifting, read_mccs, read_points, read_redemption
from cardcore.programs.presets import preset
from cardcore.programs.products import read_products, without_replaced
from cardcore.programs.program import FeeTerms, Program


def program_of(preset_name: str, *, field: str = "preset") -> Program:
    """The programme of a preset as it stands."""
    return read_program({"preset": preset(preset_name, field=field).name})


def read_program(document: Mapping[str, Any], *, pointer: str = "") -> Program:
    """The programme of ``{"preset": name, section: {…}, …}``; sections override the preset's, term by term.

    ``name`` gives it a name of its own, by which accounts refer to it; without one it bears the preset's.
    In another currency than the preset's its fees and installments are not taken over.

    Raises `InvalidInput` with the pointer of the term that is wrong.
    """
    whole = Reader(document, pointer)
    base = preset(whole.take("preset").text(), field=f"{pointer}/preset")
    rest = {name: value for name, value in document.items() if name != "preset"}
    reader = Reader(merged(_without_replaced(base.document, rest), rest), pointer)
    return _program(base.name, reader)


NOTHING_FOREIGN: Final[tuple[Program, ...]] = ()

ONE_OF_SEVERAL: Final = ("cycle", "due"), ("points", "expiry")
"""The terms that are an object with one member, which says their kind."""


def _without_replaced(base: Mapping[str, Any], over: Mapping[str, Any]) -> Mapping[str, Any]:
    """Rules of one of several kinds are replaced whole; another currency has its own fees."""
    kept = dict(base)
    for section, term in ONE_OF_SEVERAL:
        stated = over.get(section)
        if isinstance(stated, Mapping) and term in stated:
            kept[section] = {name: value for name, value in base[section].items() if name != term}
    products = over.get("installments")
    if isinstance(products, Mapping) and "installments" in base:
        kept["installments"] = without_replaced(base["installments"], products)
    if over.get("currency", base["currency"]) != base["currency"]:
        kept["fees"] = without_amounts(base["fees"])
        kept.pop("installments", None)
        kept.pop("foreign", None)
    return kept


def _program(preset_name: str, reader: Reader) -> Program:
    currency = reader.take("currency").text()
    with reader.placing():
        currency_exponent(currency)
        late_charge = reader.take("late_charge")
        points = reader.take("points")
        program = Program(
            name=reader.maybe("name", Reader.id, preset_name),
            currency=currency,
            cycle=_cycle(reader.take("cycle")),
            interest=_interest(reader.take("interest"), currency),
            minimum_payment=_minimum_payment(reader.take("minimum_payment"), currency),
            allocation=_allocation(reader.take("allocation")),
            late_charge=_bounded_rate(late_charge, currency),
            late_escalation=_escalation(late_charge),
            grace=_grace(reader.take("grace"), currency),
            fees=_fees(reader.take("fees"), currency),
            limits=_limits(reader.take("limits")),
            points=read_points(points, currency),
            redemption=read_redemption(points, currency),
            claims=reader.maybe("claims", _claims, ClaimTerms()),
            closing=reader.maybe("closing", _closing, ClosingTerms()),
            transfers=reader.maybe("transfers", _transfers, TransferTerms()),
            gifting=read_gifting(points, currency),
            points_estimates=read_estimates(points, currency),
            coalition=reader.maybe("coalition", lambda item: read_coalition(item, currency), NO_COALITION),
            installments=reader.maybe("installments", lambda item: read_products(item, currency), ()),
            offers=Offers(read_posted_offer(item, currency) for item in reader.take("offers").items()),
        )
    points.end()
    foreign = reader.take("foreign") if reader.has("foreign") else None
    reader.end()
    require_distinct(program.offers, field=f"{reader.pointer}/offers")
    return _with_foreign(program, reader.plain(), foreign) if foreign else program


def _with_foreign(program: Program, document: Mapping[str, Any], reader: Reader) -> Program:
    """The programme with balances in foreign currencies: their terms are its own, less its amounts."""
    spread = reader.maybe("conversion_spread", Reader.rate, NO_SPREAD)
    buffer = reader.maybe("line_buffer", Reader.rate, NO_SPREAD)
    found = NOTHING_FOREIGN
    if reader.has("currencies"):
        found = tuple(_foreign(program, document, item) for item in reader.take("currencies").each())
    reader.end()
    return attrs.evolve(program, foreign=found, conversion_spread=spread, line_buffer=buffer)


def _foreign(program: Program, document: Mapping[str, Any], item: Reader) -> Program:
    currency = item.name
    if currency == program.currency:
        raise item.refuse("currency-mismatch", "this is the programme's own currency")
    own = dict(item.members())
    for name in sorted(OF_THE_WHOLE & own.keys()):
        raise item.take(name).refuse("field-unknown", f"{name} is said of the whole programme only")
    for section in sorted(IN_SECTIONS.keys() & own.keys()):
        stated = item.take(section)
        for name in sorted(IN_SECTIONS[section] & stated.members().keys()):
            raise stated.take(name).refuse("field-unknown", f"{name} is said of the whole programme only")
    with item.placing():
        currency_exponent(currency)
    line_rate = item.maybe("line_rate", lambda rate: _line_rate(rate, currency, program.currency), None)
    own.pop("line_rate", None)
    terms = _program(program.name, Reader(terms_abroad(document, own, currency, program.name), item.pointer))
    return attrs.evolve(terms, line_rate=line_rate)


def _line_rate(reader: Reader, base: str, quote: str) -> ExchangeRate:
    return ExchangeRate.of(base, quote, reader.text(), field=reader.pointer)


def _cycle(reader: Reader) -> CycleTerms:
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


def _interest(reader: Reader, currency: str) -> InterestTerms:
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


def _minimum_payment(reader: Reader, currency: str) -> MinimumPaymentTerms:
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


def _allocation(reader: Reader) -> AllocationTerms:
    terms = AllocationTerms(_order(reader.take("up_to_90_days")), _order(reader.take("over_90_days")))
    reader.end()
    return terms


def _order(reader: Reader) -> tuple[Bucket, ...]:
    return tuple(Bucket(item.choice(*Bucket)) for item in reader.items())


def _rate_terms(reader: Reader, currency: str) -> RateTerms:
    terms = _bounded_rate(reader, currency)
    reader.end()
    return terms


def _bounded_rate(reader: Reader, currency: str) -> RateTerms:
    terms = RateTerms(
        reader.take("rate").rate(),
        _amount(reader.take("floor"), currency),
        _amount(reader.take("cap"), currency),
    )
    if 0 < terms.cap < terms.floor:
        raise reader.refuse("rule-invalid", "the cap is below the floor; 0 means no cap")
    return terms


def _escalation(reader: Reader) -> Escalation:
    terms = Escalation(reader.take("escalates_after").whole(0, 120), reader.take("escalated_rate").rate())
    reader.end()
    return terms


def _grace(reader: Reader, currency: str) -> GraceTerms:
    terms = GraceTerms(reader.take("days").whole(0, 30), _amount(reader.take("tolerance"), currency))
    reader.end()
    return terms


def _claims(reader: Reader) -> ClaimTerms:
    terms = ClaimTerms(
        reader.take("refund_days").whole(0, 10_000), reader.take("dispute_days").whole(0, 10_000)
    )
    reader.end()
    return terms


def _closing(reader: Reader) -> ClosingTerms:
    terms = ClosingTerms(reader.take("late_clearing_days").whole(0, 3_650))
    reader.end()
    return terms


def _transfers(reader: Reader) -> TransferTerms:
    terms = TransferTerms(OwedAs(reader.take("owed_as").choice(*OwedAs)))
    reader.end()
    return terms


def _fees(reader: Reader, currency: str) -> FeeTerms:
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
        _bounded_rate(reader, currency),
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


def _limits(reader: Reader) -> LimitTerms:
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
