"""Small builders of what is done to cards, limits and the standing of an account."""

from typing import Any

from cardcore.accounts.card_life import CardChange
from cardcore.calendars import ordinal_of
from cardcore.ids import CardId
from cardcore.journeys import (
    CardOrder,
    CardRequest,
    LimitChange,
    OverLimitConsent,
    Replacement,
    TemporaryIncrease,
)
from cardcore.money import Money
from cardcore.programs import program_of
from cardcore.testing.days import Day, the_date
from cardcore.testing.steps import CardStep, Suspension


def card_order(
    card: str = "card-1", on: Day = "2024-01-10", *, expires_on: Day = "2029-01-31", **details: Any
) -> CardOrder:
    """A card to be made; ``details`` as `CardOrder.of` takes them."""
    known = {"last_four": "1234", "program": program_of("cmb"), **details}
    return CardOrder.of(card, the_date(on), expires_on=the_date(expires_on), **known)


def card_step(change: str, on: Day = "2024-01-10", *, card: str = "card-1") -> CardStep:
    """Something done to a card, by the name of the change."""
    return CardStep(CardChange(change), CardRequest.of(card, the_date(on)))


def card_replacement(
    card: str = "card-1", new: str = "card-2", on: Day = "2024-01-10", **details: Any
) -> Replacement:
    """A new card in the place of one."""
    return Replacement(CardId(card), card_order(new, on, **details))


def limit_change(text: str, on: Day = "2024-01-10", **others: str) -> LimitChange:
    """New lasting limits; ``others`` are ``cash_limit`` and ``installment_limit``."""
    known = {name: Money(other, "CNY") for name, other in others.items()}
    return LimitChange.of(the_date(on), Money(text, "CNY"), program_of("cmb"), **known)


def temporary_limit(text: str, from_: Day, to: Day, *, on: Day | None = None) -> TemporaryIncrease:
    """More of the line for some days; granted on the first of them unless ``on`` says otherwise."""
    granted = from_ if on is None else on
    more = Money(text, "CNY")
    return TemporaryIncrease.of(the_date(granted), more, the_date(from_), the_date(to), program_of("cmb"))


def over_limit_consent(on: Day = "2024-01-10", *, consent: bool = True) -> OverLimitConsent:
    """The over-limit service opened or closed."""
    return OverLimitConsent(ordinal_of(the_date(on)), consent)


def suspension(on: Day = "2024-01-10", *, suspended: bool = True) -> Suspension:
    """A suspension or its end."""
    return Suspension(ordinal_of(the_date(on)), suspended)
