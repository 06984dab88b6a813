"""The shared bill (AA 收款): one paid for all and gathers the shares of the others.

The shares make the bill to the 分. Split equally, what does not divide stays with the initiator, whose own
share counts as borne. Each share is paid once, straight to the initiator; who is late or has declined stays
visible. Closing gathers nothing more and gives nothing back: what was not paid was never held.

>>> opened = split_equally("c-1", "ann", ["bob", "eve"], "CNY", 10_000, on=1, due_on=3)
>>> [(share.person, share.amount) for share in opened.shares]
[('ann', 3334), ('bob', 3333), ('eve', 3333)]
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import attrs

from cardcore.errors import InvalidInput, require, require_integer
from cardcore.ids import require_id
from cardcore.money import amount_text, display_amount, require_positive
from cardcore.offers.reasons import Reason, Refused
from cardcore.values import frozen


class Standing(StrEnum):
    """How a share stands."""

    BORNE = "borne"
    """The initiator's own."""
    DUE = "due"
    PAID = "paid"
    DECLINED = "declined"


@frozen
class Share:
    """What one person bears of the bill; ``paid_on`` is an ordinal, 0 while it is not paid."""

    person: str
    amount: int
    standing: Standing = Standing.DUE
    paid_on: int = 0


@frozen
class CollectionOpened:
    """A bill was split; the initiator's share comes first."""

    collection_id: str
    initiator: str
    currency: str
    bill: int
    shares: tuple[Share, ...]
    on: int
    due_on: int
    closes_on: int = 0
    """The last day on which it gathers; 0 where the initiator closes it."""


@frozen
class SharePaid:
    """One share went to the initiator."""

    person: str
    amount: int
    on: int


@frozen
class ShareDeclined:
    """Somebody will not pay; they may still change their mind."""

    person: str
    on: int


@frozen
class CollectionClosed:
    """Nothing more is gathered; ``uncollected`` is what was not paid."""

    on: int
    uncollected: int


CLOSED: Final = Reason("closed", "本次收款已结束", "this collection is closed")

BillEvent = CollectionOpened | SharePaid | ShareDeclined | CollectionClosed


@frozen
class SharedBill:
    """A shared bill as it stands."""

    opened: CollectionOpened
    shares: tuple[Share, ...]
    closed_on: int = 0

    @property
    def collected(self) -> int:
        """Minor units that the others have paid."""
        return sum(share.amount for share in self.shares if share.standing is Standing.PAID)

    @property
    def uncollected(self) -> int:
        """Minor units that the others have not paid."""
        waiting = (Standing.DUE, Standing.DECLINED)
        return sum(share.amount for share in self.shares if share.standing in waiting)

    def late(self, on: int) -> tuple[Share, ...]:
        """The shares that are due since before the day ``on``."""
        due = (share for share in self.shares if share.standing is Standing.DUE)
        return tuple(due) if on > self.opened.due_on else ()


def split_equally(
    collection_id: str,
    initiator: str,
    others: Sequence[str],
    currency: str,
    bill: int,
    *,
    on: int,
    due_on: int,
    closes_on: int = 0,
) -> CollectionOpened:
    """The bill by heads; what does not divide stays with the initiator."""
    require(bool(others), "field-missing", "a bill is shared with somebody", field="others")
    require_integer(bill, field="bill")
    share = bill // (len(others) + 1)
    people = len(others) + 1
    detail = f"{amount_text(bill, currency)} gives each of {people} nothing"
    require(share > 0 or bill <= 0, "amount-not-positive", detail, field="others")
    given = dict.fromkeys(others, share)
    require(len(given) == len(others), "person-doubled", "everybody has one share", field="others")
    days = {"on": on, "due_on": due_on, "closes_on": closes_on}
    return split_as_given(collection_id, initiator, given, currency, bill, **days)


def split_as_given(
    collection_id: str,
    initiator: str,
    others: Mapping[str, int],
    currency: str,
    bill: int,
    *,
    on: int,
    due_on: int,
    closes_on: int = 0,
) -> CollectionOpened:
    """The bill by the shares that were agreed; what is left of it is the initiator's own.

    After the day ``closes_on`` it closes by itself; without one the initiator closes it.

    Raises `InvalidInput`: ``amount-not-positive`` for a share of nothing, ``shares-exceed-bill``.
    """
    require_positive(bill, field="bill")
    for name in (collection_id, initiator, *others):
        require_id(name, field="others" if name in others else "id")
    require(due_on >= on, "date-invalid", "a share is due on the day or later", field="due_on")
    detail = "a bill closes on the day that shares are due or later"
    require(not closes_on or closes_on >= due_on, "date-invalid", detail, field="closes_on")
    require(initiator not in others, "person-doubled", "the initiator pays nobody", field="others")
    for person, amount in others.items():
        require_positive(amount, field=f"others/{person}")
    own = bill - sum(others.values())
    if own < 0:
        detail = f"the shares are {amount_text(-own, currency)} more than the bill"
        raise InvalidInput("shares-exceed-bill", detail, field="others")
    asked = (Share(person, amount) for person, amount in others.items())
    whole = (Share(initiator, own, Standing.BORNE), *asked)
    return CollectionOpened(collection_id, initiator, currency, bill, whole, on, due_on, closes_on)


def pay(collection: SharedBill, person: str, amount: int, *, on: int) -> SharePaid | Refused:
    """A payment of exactly one's share, once; or why it is not taken."""
    share = _share(collection, person)
    if share is None:
        return _not_asked()
    reasons = _over(collection, on)
    if share.standing is Standing.PAID:
        reasons.append(Reason("paid-already", "您的份额已支付", "your share is paid already"))
    if amount != share.amount:
        due = display_amount(share.amount, collection.opened.currency)
        reasons.append(Reason("amount-unfit", f"您的份额是{due}元", f"your share is {due}"))
    return Refused(tuple(reasons)) if reasons else SharePaid(person, amount, on)


def decline(collection: SharedBill, person: str, *, on: int) -> ShareDeclined | Refused:
    """Somebody says they will not pay; or why that comes too late."""
    share = _share(collection, person)
    if share is None:
        return _not_asked()
    reasons = _over(collection, on)
    if share.standing is not Standing.DUE:
        reasons.append(Reason("not-due", "您的份额已处理", "your share is not due any more"))
    return Refused(tuple(reasons)) if reasons else ShareDeclined(person, on)


def close(collection: SharedBill, *, on: int) -> CollectionClosed | Refused:
    """Stop gathering; or why that was done before."""
    return Refused((CLOSED,)) if collection.closed_on else CollectionClosed(on, collection.uncollected)


def begin(event: CollectionOpened) -> SharedBill:
    """The collection that was opened."""
    return SharedBill(event, event.shares)


def apply(collection: SharedBill, event: SharePaid | ShareDeclined | CollectionClosed) -> SharedBill:
    """The collection after an event that was decided on it."""
    if isinstance(event, CollectionClosed):
        return attrs.evolve(collection, closed_on=event.on)
    paid = isinstance(event, SharePaid)
    standing, paid_on = (Standing.PAID, event.on) if paid else (Standing.DECLINED, 0)
    shares = (
        Share(share.person, share.amount, standing, paid_on) if share.person == event.person else share
        for share in collection.shares
    )
    return attrs.evolve(collection, shares=tuple(shares))


def _share(collection: SharedBill, person: str) -> Share | None:
    asked = (share for share in collection.shares if share.standing is not Standing.BORNE)
    return next((share for share in asked if share.person == person), None)


def _not_asked() -> Refused:
    return Refused((Reason("not-asked", "您不在本次收款名单中", "you were not asked to pay"),))


def _over(collection: SharedBill, on: int) -> list[Reason]:
    return [CLOSED] if collection.closed_on or 0 < collection.opened.closes_on < on else []
