"""A shared bill: everybody is asked for their share, pays it once or declines, and it is closed."""

from cardcore.ids import AccountId, PotId
from cardcore.journeys.reaching import happened, outcome_of, state_of
from cardcore.notices import Facts, Notice, NoticeKind
from cardcore.offers.sharing import bills
from cardcore.offers.sharing.bills import CollectionOpened, SharedBill
from cardcore.pots import Pot, PotOutcome
from cardcore.values import frozen


@frozen
class SharePayment:
    """Somebody pays their share, in minor units, on a day."""

    collection_id: PotId
    person: AccountId
    amount: int
    on: int


@frozen
class ShareRefusal:
    """Somebody will not pay."""

    collection_id: PotId
    person: AccountId
    on: int


@frozen
class CollectionClosing:
    """The initiator asks nobody any more."""

    collection_id: PotId
    on: int


def open_bill(opened: CollectionOpened) -> PotOutcome:
    """A bill that was split: everybody but the initiator is asked for their share."""
    told = (
        Notice(
            NoticeKind.SHARE_ASKED,
            AccountId(share.person),
            opened.on,
            opened.currency,
            {"amount": share.amount, "friend": opened.initiator, "payment_due_date": opened.due_on},
        )
        for share in opened.shares[1:]
    )
    return outcome_of(None, opened, *told)


def pay_share(pot: Pot, payment: SharePayment) -> PotOutcome:
    """A share that was paid, which the initiator is told.

    Raises `Conflict` ``not-asked``, ``closed``, ``paid-already`` or ``amount-unfit``.
    """
    bill = state_of(pot, SharedBill)
    paid = happened(bills.pay(bill, payment.person, payment.amount, on=payment.on))
    facts: Facts = {"amount": paid.amount, "friend": paid.person}
    initiator = AccountId(bill.opened.initiator)
    return outcome_of(
        pot, paid, Notice(NoticeKind.SHARE_PAID, initiator, paid.on, bill.opened.currency, facts)
    )


def decline_share(pot: Pot, refusal: ShareRefusal) -> PotOutcome:
    """Somebody will not pay, and stays visible; `Conflict` ``not-asked``, ``closed`` or ``not-due``."""
    bill = state_of(pot, SharedBill)
    return outcome_of(pot, happened(bills.decline(bill, refusal.person, on=refusal.on)))


def close_bill(pot: Pot, closing: CollectionClosing) -> PotOutcome:
    """Nothing more is gathered, nothing is given back; `Conflict` ``closed`` the second time."""
    return outcome_of(pot, happened(bills.close(state_of(pot, SharedBill), on=closing.on)))
