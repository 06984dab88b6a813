"""A refund of a purchase: purchase ─► what is left of it ─► refund ─► points ─► notices."""

from collections.abc import Sequence

from cardcore.accounts.foreign import seen_in
from cardcore.calendars import date_text
from cardcore.errors import Conflict
from cardcore.journeys.claims import (
    given_back,
    require_claim,
    require_currency,
    require_not_in_plan,
    require_refund_window,
)
from cardcore.journeys.close_day import reach_day, require_on_books
from cardcore.journeys.past import require_whole
from cardcore.journeys.post import Refund, balance_of, give_back
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship


def refund_purchase(
    relationship: Relationship, events: Sequence[Event], refund: Refund, purchase: int, program: Program
) -> Outcome:
    """Post a refund of the purchase whose event has the number ``purchase``, from 1.

    All refunds of a purchase and what is disputed of it are never more than the purchase was; what is in
    installments of it is given back by its plan (`change_plan`). Else as `post`. `NotFound` where no purchase
    has that number; `Conflict` ``refund-exceeds-capture``, ``already-reversed`` where it was taken out,
    ``date-order`` where it was posted later, ``refund-window-over`` where the programme's days for it have
    passed, ``currency-mismatch`` where it was posted in another currency, ``charged-off``.
    """
    require_whole(relationship, events)
    transaction = refund.transaction
    currency, on = transaction.currency, transaction.posting_date
    seen = events if currency == program.currency else seen_in(events, currency)
    require_currency(events, purchase, currency, program.currency)
    bought, _, claimed = require_claim(seen, purchase, transaction.amount_minor, currency)
    after = given_back(seen, purchase) + claimed
    require_not_in_plan(relationship.plans, bought, purchase, after, currency)
    if on < bought.on:
        raise Conflict("date-order", f"the purchase was posted on {date_text(bought.on)}", field="on")
    draft = Draft.of(relationship)
    program = reach_day(draft, on, program)
    require_refund_window(bought, on, program.claims)
    require_on_books(draft)
    part, terms = balance_of(draft, refund, program)
    give_back(part, refund, terms, purchase)
    return draft.outcome()
