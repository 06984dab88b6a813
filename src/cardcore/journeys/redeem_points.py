"""Redeeming points: request → price → lots → cash on the account → notices; and its cancellation."""

import datetime
from typing import Final, Self

from cardcore.accounts import credit_line, postings
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require, require_count, require_integer
from cardcore.ids import OfferId, require_id
from cardcore.journeys.annual_fee import use_card
from cardcore.journeys.close_day import begin, begin_on_books
from cardcore.journeys.curing import cure
from cardcore.money import amount_text
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.quotas import QuotaClaim, QuotaLeft, left
from cardcore.points import redemption
from cardcore.points.ledger import Redeemed, available
from cardcore.points.redemption import Item, Tender
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.transactions import Transaction
from cardcore.values import frozen

STOCK_DAY: Final = 0
"""The day by which the stock of an item is counted among quotas: one for all its time."""
MALL_MCC: Final = "5964"
"""Direct marketing, catalogue merchants: the category of the cash that is paid beside points."""
MALL: Final = "积分商城"


@frozen
class RedemptionRequest:
    """Points to spend: so many for themselves, or for some quantity of an item; the day an ordinal."""

    redemption_id: str
    on: int
    points: int | None = None
    """Of an item all that it costs where None; fewer leave the rest to be paid in cash."""
    item: str = ""
    quantity: int = 1
    tier: str = ""
    """The member's, for items that have a price of it."""

    @classmethod
    def of(
        cls,
        redemption_id: str,
        on: datetime.date,
        *,
        points: int | None = None,
        item: str = "",
        quantity: int = 1,
        tier: str = "",
    ) -> Self:
        """Checked: well-formed ids, whole numbers above zero, points or an item.

        `Conflict` ``points-insufficient`` for no points at all.
        """
        require(item != "" or points is not None, "field-missing", "redeem points or an item", field="points")
        if points is not None:
            _require_some(points)
        require_count(quantity, field="quantity")
        require(
            quantity == 1 or item != "", "number-out-of-range", "a quantity is of an item", field="quantity"
        )
        return cls(
            require_id(redemption_id, field="redemption"),
            ordinal_of(on, field="on"),
            points,
            item if item == "" else require_id(item, field="item"),
            quantity,
            tier if tier == "" else require_id(tier, field="tier"),
        )


def _require_some(points: int) -> None:
    if require_integer(points, field="points") == 0:
        raise Conflict("points-insufficient", "nothing is redeemed for no points", field="points")
    require_count(points, field="points")


@frozen
class Cancellation:
    """A redemption to be given back, or some of its quantity; the day an ordinal."""

    redemption_id: str
    on: int
    quantity: int | None = None

    @classmethod
    def of(cls, redemption_id: str, on: datetime.date, quantity: int | None = None) -> Self:
        """Checked: a well-formed id, a quantity above zero."""
        if quantity is not None:
            require_count(quantity, field="quantity")
        return cls(require_id(redemption_id, field="redemption"), ordinal_of(on, field="on"), quantity)


def redeem_points(
    relationship: Relationship, request: RedemptionRequest, program: Program, quotas: QuotaLeft | None = None
) -> Outcome:
    """Spend points, earliest expiry first, with cash beside them where the item allows it.

    ``quotas`` tells what the items have left; the outcome's claim says what to take. `Conflict`
    ``points-insufficient``, ``redemption-exists``, ``stock-exhausted``, ``over-credit-limit`` or
    ``period-closed``; `NotFound` for an item that the mall has not; `InvalidInput` ``tender-invalid``.
    """
    draft, program = begin_on_books(relationship, request.on, program)
    on = request.on
    item, paid = _priced(request, program)
    redeemed = Redeemed(
        request.redemption_id,
        on,
        paid.points,
        (),
        request.item,
        request.quantity,
        paid.cash,
        cancellable_until=on + program.redemption.cancel_days,
        stock=item.stock,
    )
    _take_stock(draft, redeemed, quotas or {})
    if paid.cash:
        use_card(draft, on, program)
    draft.record(redemption.redeem(draft.points, redeemed))
    if paid.cash:
        _charge(draft, paid.cash, on)
    facts: Facts = {
        "points": paid.points,
        "cash": paid.cash,
        "item": item.name,
        "points_left": available(draft.points.lots, on),
    }
    draft.tell(NoticeKind.POINTS_REDEEMED, on, facts)
    return draft.outcome()


def _priced(request: RedemptionRequest, program: Program) -> tuple[Item, Tender]:
    if request.item == "":
        points = request.points or 0
        return Item("", request.redemption_id, points), Tender(points)
    item = program.redemption.item(request.item).of_tier(request.tier)
    return item, redemption.tender(item, request.quantity, request.points)


def stock_of(item: str) -> OfferId:
    """The name of an item's stock among quotas: that of no offer, though one may have the item's id."""
    return OfferId(f"mall/{item}")


def _take_stock(draft: Draft, redeemed: Redeemed, quotas: QuotaLeft) -> None:
    if not redeemed.stock:
        return
    name = stock_of(redeemed.item)
    rest = left(quotas, name, STOCK_DAY, redeemed.stock)
    if redeemed.quantity > rest:
        raise Conflict("stock-exhausted", f"{rest} of {redeemed.item} are left", field="quantity")
    draft.claims.append(QuotaClaim(name, STOCK_DAY, redeemed.quantity, redeemed.stock))


def _charge(draft: Draft, cash: int, on: int) -> None:
    """The cash part is a purchase in the mall; it earns no points."""
    account = draft.account
    line = credit_line.open_to_buy(account, on)
    if cash > line:
        most = amount_text(line, account.currency)
        raise Conflict("over-credit-limit", f"{most} may be spent beside points", field="points")
    draft.record(postings.purchase(account, _in_the_mall(cash, account.currency, on)))


def _in_the_mall(cash: int, currency: str, on: int) -> Transaction:
    return Transaction(cash, currency, on, on, MALL_MCC, MALL)


def cancel_redemption(relationship: Relationship, cancellation: Cancellation, program: Program) -> Outcome:
    """Give a redemption back: the very lots, and the cash in the proportion in which it was paid.

    Points whose last day is over meanwhile lapse. `Conflict` ``redemption-final`` or ``period-closed``;
    `NotFound` for a redemption that is not known (any more); `InvalidInput` ``quantity-exceeded``.
    """
    on = cancellation.on
    draft, _ = begin(relationship, on, program)
    redeemed = redemption.find(draft.points, cancellation.redemption_id, on)
    cancelled = redemption.cancel(draft.points, redeemed, cancellation.quantity, on)
    draft.record(cancelled)
    if cancelled.cash:
        transaction = _in_the_mall(cancelled.cash, draft.account.currency, on)
        draft.record(postings.refund(draft.account, transaction))
        cure(draft, on)
    if redeemed.stock:
        name = stock_of(redeemed.item)
        draft.claims.append(QuotaClaim(name, STOCK_DAY, -cancelled.quantity, redeemed.stock))
    facts: Facts = {
        "redemption": cancelled.redemption_id,
        "points": cancelled.points - cancelled.lapsed,
        "cash": cancelled.cash,
        "points_left": available(draft.points.lots, on),
    }
    draft.tell(NoticeKind.REDEMPTION_CANCELLED, on, facts)
    return draft.outcome()
