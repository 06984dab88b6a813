"""The life of a card: issued, activated, locked, lost, replaced, closed – request → change → notices."""

import datetime
import re
from typing import Any, Final, Self

from cardcore.accounts import cards
from cardcore.accounts.card_life import Card, CardChange, CardForm, CardStatus
from cardcore.calendars import date_text, ordinal_of
from cardcore.errors import InvalidInput, require, require_flag
from cardcore.fees import replacement
from cardcore.ids import CardId, require_id, require_text
from cardcore.journeys.charging import charge_and_tell
from cardcore.journeys.close_day import begin
from cardcore.money import Money, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen

_LAST_FOUR: Final = re.compile(r"[0-9]{4}", re.ASCII)


@frozen
class CardOrder:
    """A card to be made; the limit in minor units, days ordinals."""

    card_id: CardId
    on: int
    form: CardForm
    last_four: str
    expires_on: int
    supplementary: bool = False
    co_brand: str = ""
    limit: int = 0
    """Of a supplementary card, in one statement cycle; 0 for all of the line."""

    @classmethod
    def of(
        cls,
        card_id: str,
        on: datetime.date,
        last_four: str,
        expires_on: datetime.date,
        program: Program,
        *,
        form: CardForm = CardForm.PHYSICAL,
        supplementary: bool = False,
        co_brand: str = "",
        limit: Money | None = None,
    ) -> Self:
        """From what people write; everything is checked here.

        ``card_id`` is the card's token: a number that may be a PAN is refused. `InvalidInput`
        ``last-four-invalid``, ``expiry-invalid`` where it ends before it begins, ``choice-unknown`` for no
        form of a card, ``rule-invalid`` for the limit of a primary card.
        """
        order = cls(
            CardId(require_id(card_id, field="card")),
            ordinal_of(on, field="on"),
            form,
            require_last_four(last_four),
            ordinal_of(expires_on, field="expires_on"),
            supplementary,
            co_brand if co_brand == "" else require_text(co_brand, field="co_brand"),
            0 if limit is None else positive_minor_of(limit, program.currency, field="limit"),
        )
        return order.checked()

    def checked(self) -> Self:
        """The order again if its parts fit; `InvalidInput` otherwise."""
        known = isinstance(self.form, CardForm)
        require(known, "choice-unknown", f"a card is one of {', '.join(CardForm)}", field="form")
        require_flag(self.supplementary, field="supplementary")
        require(
            self.expires_on >= self.on,
            "expiry-invalid",
            f"it would expire on {date_text(self.expires_on)}, before it is issued",
            field="expires_on",
        )
        require(
            self.supplementary or not self.limit,
            "rule-invalid",
            "a primary card has the limit of the account; change that",
            field="limit",
        )
        return self


def require_last_four(value: Any) -> str:
    """``value`` again if it is four digits; `InvalidInput` ``last-four-invalid``, the value not echoed."""
    if not isinstance(value, str) or _LAST_FOUR.fullmatch(value) is None:
        raise InvalidInput("last-four-invalid", "give the last four digits of the card", field="last_four")
    return value


@frozen
class CardRequest:
    """A card, and a day on which something is done to it."""

    card_id: CardId
    on: int

    @classmethod
    def of(cls, card_id: str, on: datetime.date) -> Self:
        """From what people write; everything is checked here."""
        return cls(CardId(require_id(card_id, field="card")), ordinal_of(on, field="on"))


@frozen
class Replacement:
    """A card, and the new one in its place."""

    card_id: CardId
    new: CardOrder


def issue_card(relationship: Relationship, order: CardOrder, program: Program) -> Outcome:
    """Make a card: primary or supplementary, it shares the line. `Conflict` ``card-exists``."""
    draft, _ = begin(relationship, order.on, program)
    _issue(draft, order, None)
    return draft.outcome()


def activate_card(relationship: Relationship, request: CardRequest, program: Program) -> Outcome:
    """Make a new card good for authorizations. `Conflict` ``card-status``, `NotFound`."""
    return _change(relationship, request, CardChange.ACTIVATE, program)


def lock_card(relationship: Relationship, request: CardRequest, program: Program) -> Outcome:
    """Decline what is asked with the card until it is unlocked. `Conflict` ``card-status``, `NotFound`."""
    return _change(relationship, request, CardChange.LOCK, program)


def unlock_card(relationship: Relationship, request: CardRequest, program: Program) -> Outcome:
    """Take a lock back. `Conflict` ``card-status``, `NotFound`."""
    return _change(relationship, request, CardChange.UNLOCK, program)


def report_lost(relationship: Relationship, request: CardRequest, program: Program) -> Outcome:
    """Decline what is asked with the card for ever. `Conflict` ``card-status``, `NotFound`."""
    return _change(relationship, request, CardChange.REPORT_LOST, program)


def close_card(relationship: Relationship, request: CardRequest, program: Program) -> Outcome:
    """End a card; its account and what is owed go on. `Conflict` ``card-status``, `NotFound`."""
    return _change(relationship, request, CardChange.CLOSE, program)


def replace_card(relationship: Relationship, request: Replacement, program: Program) -> Outcome:
    """Put a new card in the place of one; it is to be activated like any other.

    It is supplementary, has the limit and bears the co-brand that the order says. A card still good costs the
    programme's fee for a damaged one; one that was lost or has expired costs nothing (our convention: no
    figure was found). `Conflict` ``card-status`` or ``card-exists``, `NotFound`.
    """
    order = request.new
    draft, program = begin(relationship, order.on, program)
    damaged = cards.require_card(draft.account, request.card_id).status in _STILL_GOOD
    draft.record(cards.change(draft.account, request.card_id, CardChange.REPLACE, order.on))
    _issue(draft, order, request.card_id)
    if damaged:
        charge_and_tell(draft, replacement.assess(program.fees.replacement), order.on)
    return draft.outcome()


_STILL_GOOD: Final = frozenset({CardStatus.ACTIVE, CardStatus.LOCKED})


def _issue(draft: Draft, order: CardOrder, replaces: CardId | None) -> None:
    card = Card(
        order.card_id,
        order.form,
        order.last_four,
        order.expires_on,
        order.supplementary,
        order.co_brand,
        order.limit,
        replaces=replaces,
    )
    draft.record(cards.issue(draft.account, card, order.on))
    draft.tell(NoticeKind.CARD_ISSUED, order.on, {"last_four": card.last_four})


def _change(relationship: Relationship, request: CardRequest, what: CardChange, program: Program) -> Outcome:
    draft, _ = begin(relationship, request.on, program)
    draft.record(cards.change(draft.account, request.card_id, what, request.on))
    card = cards.require_card(draft.account, request.card_id)
    facts = {"last_four": card.last_four, "card_change": what.value}
    draft.tell(NoticeKind.CARD_CHANGED, request.on, facts)
    return draft.outcome()
