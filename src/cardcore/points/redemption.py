"""Redemption: points spent, for themselves or on an item of the mall, with cash beside them where allowed.

Points leave the lots in the order of spending. Until its last day of cancellation the ledger keeps from
which lots a redemption was paid; cancelling it restores those very lots, last spent first restored, except
points whose last day is over meanwhile. Points and cash go back in the proportion in which they were paid.

>>> mug = Item("mug", "马克杯", points=1_000, price=5_000, least_points=300)
>>> tender(mug, 1, 400)
Tender(points=400, cash=3000)
"""

from collections.abc import Iterable
from typing import Final

import attrs

from cardcore.errors import Conflict, InvalidInput, NotFound
from cardcore.money import Rounding, divide
from cardcore.points.expiry import NEVER
from cardcore.points.ledger import (
    NO_DEALINGS,
    AnyLedger,
    Lot,
    Redeemed,
    WorkingLedger,
    available,
)
from cardcore.values import frozen


@frozen
class TierPrice:
    """What an item costs members of one tier; where None, as it costs everybody."""

    tier: str
    points: int
    price: int | None = None
    least_points: int | None = None


@frozen
class Item:
    """Something in the mall; ``price`` in minor units is what its points stand for."""

    item_id: str
    name: str
    points: int
    price: int = 0
    """0 where no part of it can be paid in cash."""
    least_points: int = 0
    """What must be paid in points of each; the rest may be cash."""
    stock: int = 0
    """How many there are in all; 0 where nobody counts."""
    by_tier: tuple[TierPrice, ...] = ()
    """Where members of a tier pay less."""

    def of_tier(self, tier: str) -> "Item":
        """The item at the price of a tier; as it is where that has none of its own.

        >>> mug = Item("mug", "马克杯", 1_000, 5_000, by_tier=(TierPrice("platinum", 800),))
        >>> mug.of_tier("platinum").points, mug.of_tier("gold").points, mug.of_tier("").price
        (800, 1000, 5000)
        """
        for one in self.by_tier:
            if one.tier == tier:
                price = self.price if one.price is None else one.price
                least = self.least_points if one.least_points is None else one.least_points
                return attrs.evolve(self, points=one.points, price=price, least_points=least)
        return self


@frozen
class RedemptionTerms:
    """What points buy."""

    items: tuple[Item, ...] = ()
    cancel_days: int = 0
    """Days after a redemption on which it may be cancelled; 0 for none but the same day."""

    def item(self, item_id: str) -> Item:
        """The item of that id; `NotFound` ``not-found`` otherwise."""
        for one in self.items:
            if one.item_id == item_id:
                return one
        raise NotFound("not-found", f"the mall has no {item_id}", field="item")


NO_MALL: Final = RedemptionTerms()


@frozen
class Tender:
    """What is paid: points, and minor units of cash."""

    points: int
    cash: int = 0


@frozen
class PointsRedeemed:
    """Points were spent."""

    on: int
    redeemed: Redeemed


@frozen
class RedemptionCancelled:
    """A redemption, or some of its quantity, was given back."""

    on: int
    redemption_id: str
    points: int
    lots: tuple[Lot, ...]
    """Restored: the very lots, first those that expire last."""
    lapsed: int = 0
    """Points whose last day was over meanwhile."""
    to_shortfall: int = 0
    """How many made up what refunds lacked."""
    cash: int = 0
    quantity: int = 1
    refund: int = 0
    """The number of the refund of the purchase that it was paid for, where it was."""


def tender(item: Item, quantity: int, points: int | None) -> Tender:
    """What ``quantity`` of an item cost, ``points`` of it in points (all where None), rounded half up.

    `InvalidInput` ``tender-invalid`` where the item does not allow that part.
    """
    whole = item.points * quantity
    if points is None or points == whole:
        return Tender(whole)
    if not item.price:
        raise InvalidInput("tender-invalid", f"it costs {whole} points and no cash", field="points")
    least = item.least_points * quantity
    if not least <= points < whole:
        detail = f"pay {least} to {whole} points, the rest in cash"
        raise InvalidInput("tender-invalid", detail, field="points")
    return Tender(points, divide(item.price * quantity * (whole - points), whole, Rounding.HALF_UP))


def spent(lots: Iterable[Lot], points: int, on: int) -> tuple[Lot, ...]:
    """The parts of ``lots`` that ``points`` are taken from: earliest expiry first, then oldest."""
    left, parts = points, []
    for lot in lots:
        if left and lot.available_on <= on:
            parts.append(Lot(min(left, lot.points), lot.available_on, lot.expires_on, lot.keep))
            left -= parts[-1].points
    return tuple(parts)


def redeem(ledger: AnyLedger, redeemed: Redeemed) -> PointsRedeemed:
    """The redemption as it will be recorded, with the lots it is paid from.

    `Conflict` ``redemption-exists``, ``points-insufficient``.
    """
    known = ledger.dealings.redemptions if ledger.dealings else ()
    if any(one.redemption_id == redeemed.redemption_id for one in known):
        detail = f"{redeemed.redemption_id} was redeemed before; give each redemption its own id"
        raise Conflict("redemption-exists", detail, field="redemption")
    require_available(ledger, redeemed.points, redeemed.on)
    return PointsRedeemed(redeemed.on, attrs.evolve(redeemed, lots=_spent(ledger, redeemed)))


def _spent(ledger: AnyLedger, redeemed: Redeemed) -> tuple[Lot, ...]:
    lots = [Lot(lot.points, lot.available_on, lot.expires_on, lot.keep) for lot in ledger.lots]
    return spent(lots, redeemed.points, redeemed.on)


def require_available(ledger: AnyLedger, points: int, on: int) -> None:
    """Refuse to spend more than there is: `Conflict` ``points-insufficient``."""
    there = available(ledger.lots, on)
    if points > there:
        raise Conflict("points-insufficient", f"{there} points may be spent, not {points}", field="points")


def find(ledger: AnyLedger, redemption_id: str, on: int) -> Redeemed:
    """A redemption that may be cancelled: `NotFound` ``not-found``, `Conflict` ``redemption-final``."""
    known = ledger.dealings.redemptions if ledger.dealings else ()
    for one in known:
        if one.redemption_id == redemption_id:
            if on > one.cancellable_until:
                raise Conflict("redemption-final", "it may not be cancelled any more", field="redemption")
            return one
    raise NotFound("not-found", f"no redemption {redemption_id} to cancel", field="redemption")


def cancel(
    ledger: AnyLedger, redeemed: Redeemed, quantity: int | None, on: int, refund: int = 0
) -> RedemptionCancelled:
    """The return of ``quantity``, all that is left where None, in the proportion in which it was paid.

    `InvalidInput` ``quantity-exceeded``. Of many returns the last one brings the exact rest.
    """
    left = redeemed.quantity - redeemed.cancelled
    back = left if quantity is None else quantity
    if back > left:
        raise InvalidInput("quantity-exceeded", f"{left} are left to give back", field="quantity")
    before, after = redeemed.cancelled, redeemed.cancelled + back
    points = _part(redeemed.points, after, redeemed) - _part(redeemed.points, before, redeemed)
    cash = _part(redeemed.cash, after, redeemed) - _part(redeemed.cash, before, redeemed)
    returned = last_parts(redeemed.lots, _part(redeemed.points, before, redeemed), points)
    alive = [lot for lot in returned if lot.expires_on == NEVER or on <= lot.expires_on]
    restored = sum(lot.points for lot in alive)
    made_up = min(restored, ledger.shortfall)
    lots = last_parts(tuple(reversed(alive)), made_up, restored - made_up)
    lapsed = points - restored
    return RedemptionCancelled(on, redeemed.redemption_id, points, lots, lapsed, made_up, cash, back, refund)


def _part(whole: int, quantity: int, redeemed: Redeemed) -> int:
    return whole * quantity // redeemed.quantity


def last_parts(lots: tuple[Lot, ...], skipped: int, points: int) -> tuple[Lot, ...]:
    """``points`` of the lots from the last one on, behind the first ``skipped``."""
    found: list[Lot] = []
    for lot in reversed(lots):
        passed = min(skipped, lot.points)
        skipped -= passed
        taken = min(points, lot.points - passed)
        points -= taken
        if taken:
            found.append(attrs.evolve(lot, points=taken))
    return tuple(found)


def apply_redeemed(ledger: WorkingLedger, event: PointsRedeemed) -> None:
    """Have the points no more; remember the lots as long as it may be cancelled."""
    redeemed = event.redeemed
    ledger.take(redeemed.points, lambda lot: lot.available_on <= event.on)
    ledger.deal(redeemed=redeemed.points)
    known = ledger.dealings or NO_DEALINGS
    kept = tuple(one for one in known.redemptions if one.cancellable_until >= event.on)
    ledger.dealings = attrs.evolve(known, redemptions=(*kept, redeemed))


def apply_cancelled(ledger: WorkingLedger, event: RedemptionCancelled) -> None:
    """Have the very lots again."""
    for lot in event.lots:
        ledger.add(lot.points, lot.available_on, lot.expires_on, event.on, keep=lot.keep)
    ledger.clawed_back += event.to_shortfall
    ledger.shortfall -= event.to_shortfall
    ledger.deal(redeemed=-event.points, expired=event.lapsed)
    known = ledger.dealings or NO_DEALINGS
    redemptions = (_less(one, event) for one in known.redemptions)
    kept = tuple(one for one in redemptions if one.cancelled < one.quantity)
    ledger.dealings = attrs.evolve(known, redemptions=kept)


def _less(one: Redeemed, event: RedemptionCancelled) -> Redeemed:
    if one.redemption_id != event.redemption_id:
        return one
    return attrs.evolve(one, cancelled=one.cancelled + event.quantity)
