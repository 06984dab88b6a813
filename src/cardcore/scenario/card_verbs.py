"""The verbs of cards."""

from collections.abc import Callable
from typing import Final

from cardcore.accounts.card_life import CardForm
from cardcore.documents import Reader
from cardcore.ids import CardId
from cardcore.journeys import (
    CardOrder,
    CardRequest,
    Replacement,
    activate_card,
    close_card,
    issue_card,
    lock_card,
    replace_card,
    report_lost,
    unlock_card,
)
from cardcore.journeys.cards import require_last_four
from cardcore.programs import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.scenario.steps import Act, Day, through


def card_of(reader: Reader) -> CardId:
    """The token of a card."""
    return CardId(reader.id())


def issue(body: Reader, day: Day) -> Act:
    """A card is made."""
    order = _order(body, "card", day)
    return through(issue_card, order)


def replace(body: Reader, day: Day) -> Act:
    """A new card takes the place of one."""
    request = Replacement(card_of(body.take("card")), _order(body, "new_card", day))
    return through(replace_card, request)


def _order(body: Reader, name: str, day: Day) -> CardOrder:
    with body.placing():
        order = CardOrder(
            card_of(body.take(name)),
            day.on,
            body.maybe("form", lambda item: CardForm(item.choice(*CardForm)), CardForm.PHYSICAL),
            require_last_four(body.take("last_four").text()),
            body.take("expires_on").date(),
            body.maybe("supplementary", Reader.flag, False),
            body.maybe("co_brand", Reader.text, ""),
            body.maybe("limit", lambda item: item.positive_amount(day.currency), 0),
        )
        return order.checked()


def _changing(
    journey: Callable[[Relationship, CardRequest, Program], Outcome],
) -> Callable[[Reader, Day], Act]:
    """The verb of a journey that takes a card and nothing else."""

    def read(body: Reader, day: Day) -> Act:
        request = CardRequest(card_of(body.take("card")), day.on)
        return through(journey, request)

    return read


CARD_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "issue_card": issue,
    "activate": _changing(activate_card),
    "lock": _changing(lock_card),
    "unlock": _changing(unlock_card),
    "report_lost": _changing(report_lost),
    "replace_card": replace,
    "close_card": _changing(close_card),
}
"""How each verb of cards is read."""
