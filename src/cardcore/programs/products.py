"""Installment products from plain data: the ``installments`` section of a programme, product by name."""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.calendars import parse_ordinal
from cardcore.documents import Inexact, Reader
from cardcore.ids import require_id
from cardcore.installments.checks import InterestPayment, Kind, ProductLimits
from cardcore.installments.method_terms import MethodTerms
from cardcore.installments.methods import FixedInstallment
from cardcore.installments.plan import EarlyRule, Line
from cardcore.installments.pricing import PriceRow, PriceTable
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.reading import (
    read_day_count,
    read_free_periods,
    read_method,
    read_rate_basis,
    read_rounding,
    read_steps,
)
from cardcore.installments.schedule import resolve
from cardcore.installments.subsidy import FiscalSubsidy
from cardcore.installments.terms import MOST_PERIODS
from cardcore.programs.presets.subsidies import SUBSIDIES
from cardcore.rates import Rate

KINDS: Final = (Kind.PURCHASE, Kind.STATEMENT, Kind.CASH, Kind.MERCHANT)

RATES: Final = ("rate_per_period", "total_rate", "annual_rate", "periods")
"""Where the rates of a product stand; which one it is, its method says."""

OF_METHOD: Final = (*RATES, "day_count", "balloon_share")
"""What a product takes by its method."""

TRIAL_DAY: Final = parse_ordinal("2024-01-01")
"""On which it is tried whether a schedule can be made of a product's terms."""

Rates = tuple[tuple[int, Rate], ...]


def without_replaced(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The products of ``base`` without what another method or another kind of rate replaces."""
    kept = dict(base)
    for name, terms in over.items():
        if name in base and isinstance(terms, Mapping):
            other_method = terms.get("method", base[name]["method"]) != base[name]["method"]
            gone = set(OF_METHOD) if other_method else set(RATES) - set(terms)
            if other_method or set(RATES) & set(terms):
                kept[name] = {term: value for term, value in base[name].items() if term not in gone}
    return kept


def read_products(reader: Reader, currency: str) -> tuple[InstallmentProduct, ...]:
    """The products of a programme in the order of the document."""
    products = []
    for product in reader.each():
        with product.placing():
            products.append(_product(product, currency))
        product.end()
    return tuple(products)


def _product(reader: Reader, currency: str) -> InstallmentProduct:
    method = read_method(reader)
    reader.maybe("day_count", read_day_count, None)  # of a fee it says nothing, and is allowed to
    by_bill = not (reader.has("unit") or reader.has("month_end"))
    by_bill = reader.maybe("on_statement_days", Reader.flag, by_bill)
    product = InstallmentProduct(
        name=require_id(reader.name, field=reader.pointer),
        kinds=_kinds(reader.take("kinds")),
        method=method,
        rates=_rates(reader, method),
        limits=_limits(reader, currency),
        steps=read_steps(reader, on_statement_days=by_bill),
        rounding=read_rounding(reader, currency),
        free_periods=read_free_periods(reader),
        line_limit=reader.maybe("line_limit", lambda item: item.positive_amount(currency), 0),
        early_rule=reader.maybe("early_settlement", _early, EarlyRule.ACTUAL_USE),
        penalty_rate=reader.maybe("penalty_rate", Reader.rate, Rate.of("0")),
        cooling_off_days=reader.maybe("cooling_off_days", lambda item: item.whole(0, 365), 0),
        quote_days=reader.maybe("quote_days", lambda item: item.whole(0, 365), 0),
        accelerates_after=reader.maybe("accelerates_after", lambda item: item.whole(0, 120), 0),
        interest_payments=reader.maybe("interest_payments", _payments, frozenset(InterestPayment)),
        prices=reader.maybe("prices", lambda item: _prices(item, currency), None),
        fiscal=reader.maybe("fiscal_subsidy", lambda item: _fiscal(item, currency), ()),
        reage_keeps=reader.maybe("reage_keeps", _kept_help, ()),
        uses=reader.maybe("line", lambda item: Line(item.choice(*Line)), None),
        simple_rate_by=read_rate_basis(reader),
    )
    _try(product, currency)
    return product


def _try(product: InstallmentProduct, currency: str) -> None:
    """Refuse terms of which no schedule can be made: the largest amount is tried in every term offered."""
    most = product.limits.most_amount
    installment = most if product.method.name == FixedInstallment.name else 0
    for periods, rate in product.rates:
        resolve(product.terms(currency, most, periods, rate, TRIAL_DAY, 1, installment))


def _rates(reader: Reader, method: MethodTerms) -> Rates:
    """What every term costs: by period, in all or a year, as the method has it; nothing where it is free."""
    if not method.rate_name:
        return tuple((item.whole(1, MOST_PERIODS), Rate(0)) for item in reader.take("periods").items())
    by_term = reader.take(method.rate_name)
    rates = tuple((_periods(item), item.rate()) for item in by_term.each())
    if not rates:
        raise by_term.refuse("field-missing", "a product offers at least one term")
    return rates


def _periods(reader: Reader) -> int:
    text = reader.name
    if not text.isdecimal() or not text.isascii() or text.startswith("0") or len(text) > 3:
        raise reader.refuse("wrong-type", 'the rates stand under their numbers of periods, such as "12"')
    if int(text) > MOST_PERIODS:
        raise reader.refuse("number-out-of-range", f"a plan has at most {MOST_PERIODS} periods")
    return int(text)


def _early(reader: Reader) -> EarlyRule:
    return EarlyRule(reader.choice(*EarlyRule))


def _limits(reader: Reader, currency: str) -> ProductLimits:
    return ProductLimits(
        reader.take("least_amount").positive_amount(currency),
        reader.take("most_amount").positive_amount(currency),
        reader.maybe("least_periods", lambda item: item.whole(1, MOST_PERIODS), 2),
        reader.maybe("most_cash", lambda item: item.positive_amount(currency), None),
        reader.maybe("annual_rate_cap", Reader.rate, None),
    )


def _payments(reader: Reader) -> frozenset[InterestPayment]:
    return frozenset(InterestPayment(item.choice(*InterestPayment)) for item in reader.items())


def _kept_help(reader: Reader) -> tuple[str, ...]:
    return tuple(item.choice("merchant", "coupon") for item in reader.items())


def _prices(reader: Reader, currency: str) -> PriceTable:
    with reader.placing():
        return PriceTable(tuple(_price(item, currency) for item in reader.items()))


def _price(reader: Reader, currency: str) -> PriceRow:
    with reader.placing():
        row = PriceRow(
            reader.take("name").id(),
            reader.take("rate").rate(),
            reader.take("valid_from").date(),
            reader.take("valid_until").date(),
            reader.maybe("tags", _words, frozenset()),
            reader.maybe("tiers", _words, frozenset()),
            reader.maybe("scenes", _words, frozenset()),
            reader.maybe("periods", _wholes, frozenset()),
            reader.maybe("least_amount", lambda item: item.positive_amount(currency), 0),
            reader.maybe("most_amount", lambda item: item.positive_amount(currency), 0),
        )
    reader.end()
    return row


def _words(reader: Reader) -> frozenset[str]:
    return frozenset(item.text() for item in reader.items())


def _wholes(reader: Reader) -> frozenset[int]:
    return frozenset(item.whole(1, MOST_PERIODS) for item in reader.items())


def _fiscal(reader: Reader, currency: str) -> tuple[FiscalSubsidy, ...]:
    """Terms as they are written, one or several, or those of a scheme that has a name."""
    said = reader.plain()
    if isinstance(said, str) and not isinstance(said, Inexact):
        terms = SUBSIDIES[reader.choice(*SUBSIDIES)].document.values()
        return tuple(_subsidy(Reader(one, reader.pointer), currency) for one in terms)
    if isinstance(said, list):
        return tuple(_subsidy(item, currency) for item in reader.items())
    return (_subsidy(reader, currency),)


def _subsidy(reader: Reader, currency: str) -> FiscalSubsidy:
    terms = FiscalSubsidy(
        reader.take("annual_rate").rate(),
        reader.take("most_of_rate").rate(),
        reader.take("yearly_cap").positive_amount(currency),
        reader.take("valid_from").date(),
        reader.take("valid_until").date(),
        frozenset(_kinds(reader.take("kinds")) if reader.has("kinds") else ()),
    )
    if terms.valid_until < terms.valid_from:
        raise reader.refuse("rule-invalid", "the subsidy ends before it starts")
    reader.end()
    return terms


def _kinds(reader: Reader) -> tuple[Kind, ...]:
    return tuple(Kind(item.choice(*KINDS)) for item in reader.items())
