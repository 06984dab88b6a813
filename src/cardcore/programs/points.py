"""From plain data to the points of a programme: earning, expiry, claw-back, the mall."""

import re
from typing import Final

from cardcore.documents import Reader
from cardcore.errors import shown
from cardcore.identifiers import mcc
from cardcore.ids import require_id
from cardcore.money import Rounding
from cardcore.offers.criteria import Criterion, read_criterion
from cardcore.points.expiry import FOR_EVER, Expiry, Months, MonthsEnd, YearEnd
from cardcore.points.gifting import NO_FEE, GiftTerms
from cardcore.points.liability import NO_BREAKAGE, Estimate
from cardcore.points.redemption import Item, RedemptionTerms, TierPrice
from cardcore.points.terms import (
    NO_CAPS,
    AvailableFrom,
    Caps,
    ClawBack,
    EarnRule,
    Multiplier,
    PointsTerms,
    Stacking,
)
from cardcore.rates import Rate

BASE: Final = "base"
"""The id of the rule that the section itself states, for whatever no other rule holds of."""

MOST_POINTS: Final = 10**9

NO_ITEMS: Final[tuple[Item, ...]] = ()
NO_TIERS: Final[tuple[TierPrice, ...]] = ()
NO_RULES: Final[tuple[EarnRule, ...]] = ()
NO_MULTIPLIERS: Final[tuple[Multiplier, ...]] = ()
NO_ESTIMATES: Final[tuple[Estimate, ...]] = ()
NO_ONE: Final[frozenset[str]] = frozenset()
DEFAULT_EXPIRY: Final[Expiry] = FOR_EVER

_FACTOR = re.compile(r"([1-9][0-9]?)(?:\.([0-9]{1,2}))?", re.ASCII)


def read_points(reader: Reader, currency: str) -> PointsTerms:
    """How points are earned, kept and taken back; `InvalidInput` with the pointer of a wrong term."""
    base = _earning(reader, currency, BASE, None)
    available_after_days = reader.take("available_after_days").whole(0, 3650)
    excluded_mccs = read_mccs(reader.take("excluded_mccs"))
    rules = reader.maybe(
        "rules", lambda items: tuple(_rule(one, currency) for one in items.items()), NO_RULES
    )
    return PointsTerms(
        rules=(*rules, base),
        available_after_days=available_after_days,
        excluded_mccs=excluded_mccs,
        multipliers=reader.maybe("multipliers", lambda items: _multipliers(items, currency), NO_MULTIPLIERS),
        stacking=reader.maybe("stacking", lambda one: Stacking(one.choice(*Stacking)), Stacking.ADDITIVE),
        available_from=reader.maybe("available_from", _available_from, AvailableFrom.POSTING),
        expiry=reader.maybe("expiry", _expiry, DEFAULT_EXPIRY),
        claw_back=reader.maybe("claw_back", _claw_back, ClawBack.NEGATIVE),
    )


def read_redemption(reader: Reader, currency: str) -> RedemptionTerms:
    """What points buy, out of the same section."""
    return RedemptionTerms(
        reader.maybe("mall", lambda mall: _mall(mall, currency), NO_ITEMS),
        reader.maybe("cancel_days", lambda item: item.whole(0, 3650), 0),
    )


def read_gifting(reader: Reader, currency: str) -> GiftTerms | None:
    """What points can be given to friends, out of the same section."""
    return reader.maybe("gifting", lambda one: _gifting(one, currency), None)


def read_estimates(reader: Reader, currency: str) -> tuple[Estimate, ...]:
    """What points are worth in the books from which day on, out of the same section."""
    return reader.maybe("liability", lambda items: _estimates(items, currency), NO_ESTIMATES)


def _gifting(reader: Reader, currency: str) -> GiftTerms:
    def number(name: str, least: int, default: int) -> int:
        return reader.maybe(name, lambda item: item.whole(least, MOST_POINTS), default)

    def flag(name: str, *, default: bool) -> bool:
        return reader.maybe(name, Reader.flag, default)

    per_point, most_cash = reader.maybe("cash_fee", lambda one: _cash_fee(one, currency), (NO_FEE, 0))
    terms = GiftTerms(
        least=number("least", 1, 1),
        multiple=number("multiple", 1, 1),
        fee=reader.maybe("fee", Reader.rate, NO_FEE),
        per_day=number("per_day", 1, 0),
        per_month=number("per_month", 1, 0),
        per_year=number("per_year", 1, 0),
        per_receiver=number("per_receiver", 1, 0),
        least_left=number("least_left", 0, 0),
        resets_expiry=reader.maybe("expiry", lambda one: one.choice("keep", "reset"), "keep") == "reset",
        once=flag("once", default=True),
        own_only=flag("own_only", default=False),
        gives=flag("gives", default=True),
        receives=flag("receives", default=True),
        accepts=reader.maybe("accepts", lambda all_: frozenset(one.id() for one in all_.items()), NO_ONE),
        cash_per_point=per_point,
        most_cash=most_cash,
    )
    reader.end()
    return terms


def _cash_fee(reader: Reader, currency: str) -> tuple[Rate, int]:
    """``{"per_point": "0.0006", "cap": "99.00"}``."""
    fee = reader.take("per_point").rate(), reader.maybe("cap", lambda one: one.positive_amount(currency), 0)
    reader.end()
    return fee


def read_mccs(reader: Reader) -> frozenset[str]:
    """A set of merchant categories."""
    return frozenset(mcc.validate(item.text(), field=item.pointer) for item in reader.items())


def _rule(reader: Reader, currency: str) -> EarnRule:
    when = read_criterion(reader.take("when"), currency)
    rule = _earning(reader, currency, reader.take("id").id(), when)
    reader.end()
    return rule


def _earning(reader: Reader, currency: str, rule_id: str, when: Criterion | None) -> EarnRule:
    step = reader.take("step")
    per = step.amount(currency)
    if per < 0:
        raise step.refuse("amount-not-positive", "this amount is zero or more")
    if not per:
        raise step.refuse("rule-invalid", "a step is more than zero")
    return EarnRule(
        per=per,
        points=reader.take("points").whole(0, 1000),
        rounding=reader.maybe("rounding", _rounding, Rounding.DOWN),
        when=when,
        caps=reader.maybe("caps", _caps, NO_CAPS),
        rule_id=rule_id,
    )


def _rounding(reader: Reader) -> Rounding:
    return Rounding(reader.choice(*(one.value for one in Rounding)))


def _available_from(reader: Reader) -> AvailableFrom:
    return AvailableFrom(reader.choice(*AvailableFrom))


def _claw_back(reader: Reader) -> ClawBack:
    return ClawBack(reader.choice(*ClawBack))


def _caps(reader: Reader) -> Caps:
    names = ("per_transaction", "per_day", "per_cycle", "per_campaign")
    most = [reader.maybe(name, lambda item: item.whole(1, MOST_POINTS), 0) for name in names]
    reader.end()
    return Caps(*most)


def _estimates(reader: Reader, currency: str) -> tuple[Estimate, ...]:
    found = tuple(_estimate(one, currency) for one in reader.items())
    days = [one.from_on for one in found]
    if days != sorted(set(days)):
        raise reader.refuse("rule-invalid", "each estimate begins after the one before")
    return found


def _estimate(reader: Reader, currency: str) -> Estimate:
    estimate = Estimate(
        points=reader.take("points").whole(1, MOST_POINTS),
        price=reader.take("price").positive_amount(currency),
        breakage=reader.maybe("breakage", Reader.rate, NO_BREAKAGE),
        from_on=reader.maybe("from", Reader.date, 0),
    )
    reader.end()
    return estimate


def _multipliers(reader: Reader, currency: str) -> tuple[Multiplier, ...]:
    return tuple(_multiplier(one, currency) for one in reader.items())


def _multiplier(reader: Reader, currency: str) -> Multiplier:
    multiplier = Multiplier(
        reader.take("id").id(),
        _percent(reader.take("factor")),
        reader.maybe("when", lambda item: read_criterion(item, currency), None),
        reader.maybe("caps", _caps, NO_CAPS),
    )
    reader.end()
    return multiplier


def _percent(reader: Reader) -> int:
    text = reader.text()
    match = _FACTOR.fullmatch(text)
    if match is None:
        raise reader.refuse("rule-invalid", f"{shown(text)} is no factor; write '1.5', from 1 to 99.99")
    return int(match[1] + (match[2] or "").ljust(2, "0"))


def _expiry(reader: Reader) -> Expiry:
    if reader.plain() == "never":
        return FOR_EVER
    rule = reader.only()
    if rule.name == "year_end":
        return YearEnd(rule.whole(1, 100))
    if rule.name == "month_end":
        return MonthsEnd(rule.whole(0, 1200))
    if rule.name == "months":
        return Months(rule.whole(1, 1200))
    raise rule.refuse("field-unknown", "an expiry is never, year_end, month_end or months")


def _mall(reader: Reader, currency: str) -> tuple[Item, ...]:
    items = tuple(_item(one, currency) for one in reader.items())
    if len({one.item_id for one in items}) < len(items):
        raise reader.refuse("rule-invalid", "two items have one id")
    return items


def _item(reader: Reader, currency: str) -> Item:
    item = Item(
        reader.take("id").id(),
        reader.take("name").text(),
        reader.take("points").whole(1, MOST_POINTS),
        reader.maybe("price", lambda one: one.positive_amount(currency), 0),
        reader.maybe("least_points", lambda one: one.whole(0, MOST_POINTS), 0),
        reader.maybe("stock", lambda one: one.whole(1, MOST_POINTS), 0),
        reader.maybe(
            "by_tier", lambda one: tuple(_tier_price(tier, currency) for tier in one.each()), NO_TIERS
        ),
    )
    reader.end()
    for paid in (item, *(item.of_tier(one.tier) for one in item.by_tier)):
        if paid.least_points > paid.points:
            raise reader.refuse("rule-invalid", "the least in points is more than it costs")
    return item


def _tier_price(reader: Reader, currency: str) -> TierPrice:
    """What members of a tier pay: so many points, or an object that says the cash too."""
    tier = require_id(reader.name, field=reader.pointer)
    if not isinstance(reader.plain(), dict):
        return TierPrice(tier, reader.whole(1, MOST_POINTS))
    paid = TierPrice(
        tier,
        reader.take("points").whole(1, MOST_POINTS),
        reader.maybe("price", lambda one: one.positive_amount(currency), None),
        reader.maybe("least_points", lambda one: one.whole(0, MOST_POINTS), None),
    )
    reader.end()
    return paid
