"""From plain data to a programme: a preset and what overrides it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from cardcore.accounts.closings import ClosingTerms
from cardcore.accounts.disputes import ClaimTerms
from cardcore.accounts.transfers import TransferTerms
from cardcore.documents import Reader, merged
from cardcore.exchange import NO_SPREAD, ExchangeRate
from cardcore.money import currency_exponent
from cardcore.offers.index import Offers
from cardcore.offers.reading import read_offer
from cardcore.offers.versions import require_distinct
from cardcore.points.coalition import NO_COALITION
from cardcore.programs.abroad import IN_SECTIONS, OF_THE_WHOLE, terms_abroad, without_amounts
from cardcore.programs.coalition import read_coalition
from cardcore.programs.points import read_estimates, read_gifting, read_points, read_redemption
from cardcore.programs.presets import preset
from cardcore.programs.products import read_products, without_replaced
from cardcore.programs.program import Program
from cardcore.programs.sections import (
    read_allocation,
    read_bounded_rate,
    read_claims,
    read_closing,
    read_cycle,
    read_escalation,
    read_fees,
    read_grace,
    read_interest,
    read_limits,
    read_minimum_payment,
    read_transfers,
)


def program_of(preset_name: str, *, field: str = "preset") -> Program:
    """The programme of a preset as it stands."""
    return read_program({"preset": preset(preset_name, field=field).name})


def read_program(document: Mapping[str, Any], *, pointer: str = "") -> Program:
    """The programme of ``{"preset": name, section: {…}, …}``; sections override the preset's, term by term.

    ``name`` gives it a name of its own, by which accounts refer to it; without one it bears the preset's.
    In another currency than the preset's its fees and installments are not taken over. ``versions`` are later
    terms: each says from which day it is in force, and overrides what was in force before it.

    Raises `InvalidInput` with the pointer of the term that is wrong.
    """
    whole = Reader(document, pointer)
    base = preset(whole.take("preset").text(), field=f"{pointer}/preset")
    rest = {name: value for name, value in document.items() if name not in ("preset", "versions")}
    terms = _overridden(base.document, rest)
    program = _program(base.name, Reader(terms, pointer))
    return _with_versions(program, terms, whole.take("versions")) if whole.has("versions") else program


NOTHING_FOREIGN: Final[tuple[Program, ...]] = ()

OF_EVERY_VERSION: Final = ("preset", "name", "currency", "offers", "coalition", "versions")
"""What no version changes; offers and the rates of a coalition have dates of their own."""

ONE_OF_SEVERAL: Final = ("cycle", "due"), ("points", "expiry")
"""The terms that are an object with one member, which says their kind."""


def _overridden(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    return merged(_without_replaced(base, over), over)


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
            cycle=read_cycle(reader.take("cycle")),
            interest=read_interest(reader.take("interest"), currency),
            minimum_payment=read_minimum_payment(reader.take("minimum_payment"), currency),
            allocation=read_allocation(reader.take("allocation")),
            late_charge=read_bounded_rate(late_charge, currency),
            late_escalation=read_escalation(late_charge),
            grace=read_grace(reader.take("grace"), currency),
            fees=read_fees(reader.take("fees"), currency),
            limits=read_limits(reader.take("limits")),
            points=read_points(points, currency),
            redemption=read_redemption(points, currency),
            claims=reader.maybe("claims", read_claims, ClaimTerms()),
            closing=reader.maybe("closing", read_closing, ClosingTerms()),
            transfers=reader.maybe("transfers", read_transfers, TransferTerms()),
            gifting=read_gifting(points, currency),
            points_estimates=read_estimates(points, currency),
            coalition=reader.maybe("coalition", lambda item: read_coalition(item, currency), NO_COALITION),
            installments=reader.maybe("installments", lambda item: read_products(item, currency), ()),
            offers=Offers(read_offer(item, currency) for item in reader.take("offers").items()),
        )
    points.end()
    foreign = reader.take("foreign") if reader.has("foreign") else None
    reader.end()
    require_distinct(program.offers, field=f"{reader.pointer}/offers")
    return _with_foreign(program, reader.plain(), foreign) if foreign else program


def _with_versions(program: Program, document: Mapping[str, Any], reader: Reader) -> Program:
    """The programme with its later terms, those of its foreign balances too."""
    versions: list[Program] = []
    for item in reader.items():
        begins = item.take("effective_from")
        on = begins.date()
        if versions and on <= versions[-1].effective_from:
            raise begins.refuse("date-order", "each version is in force from a later day than the one before")
        document = _overridden(document, _changed(item))
        terms = _program(program.name, Reader(document, item.pointer))
        _require_same_currencies(item, terms, program)
        versions.append(attrs.evolve(terms, offers=program.offers, effective_from=on))
    abroad = [_of_currency(terms, versions) for terms in program.foreign]
    return attrs.evolve(program, versions=tuple(versions), foreign=tuple(abroad))


def _changed(item: Reader) -> dict[str, Any]:
    """The sections that a version overrides."""
    over = {name: value for name, value in item.members().items() if name != "effective_from"}
    for name in OF_EVERY_VERSION:
        if name in over:
            raise item.take(name).refuse("field-unknown", f"{name} is said of the whole programme only")
    points = over.get("points")
    if isinstance(points, Mapping) and "liability" in points:
        stated = item.take("points").take("liability")
        raise stated.refuse("field-unknown", "estimates have dates of their own, in the first terms")
    return over


def _require_same_currencies(item: Reader, terms: Program, program: Program) -> None:
    if {one.currency for one in terms.foreign} != {one.currency for one in program.foreign}:
        stated = item.take("foreign").take("currencies")
        raise stated.refuse("field-unknown", "the first terms name every currency that accounts may hold")


def _of_currency(terms: Program, versions: Iterable[Program]) -> Program:
    """The terms of a foreign balance with their versions."""
    later = [(one.in_currency(terms.currency), one.effective_from) for one in versions]
    return attrs.evolve(terms, versions=tuple(attrs.evolve(one, effective_from=on) for one, on in later))


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
