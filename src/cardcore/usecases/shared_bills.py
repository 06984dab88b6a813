"""Shared bills on a store: each share is paid once, whoever pays at the same time."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.ids import PotId
from cardcore.journeys import CollectionClosing, SharePayment, ShareRefusal
from cardcore.offers.sharing.bills import CollectionOpened
from cardcore.performing import digest_of, once_on_pot
from cardcore.ports import Store


def open_bill(store: Store, command: Command, opened: CollectionOpened) -> PotReceipt:
    """Ask for the shares of a bill that `cardcore.offers.sharing.bills` split."""
    digest = digest_of("open_bill", PotId(opened.collection_id), opened)
    return once_on_pot(store, command, digest, lambda _: journeys.open_bill(opened))


def pay_share(store: Store, command: Command, payment: SharePayment) -> PotReceipt:
    """Pay a share."""
    digest = digest_of("pay_share", payment.collection_id, payment)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.pay_share(unit.pot(payment.collection_id), payment)
    )


def decline_share(store: Store, command: Command, refusal: ShareRefusal) -> PotReceipt:
    """Say that one will not pay."""
    digest = digest_of("decline_share", refusal.collection_id, refusal)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.decline_share(unit.pot(refusal.collection_id), refusal)
    )


def close_bill(store: Store, command: Command, closing: CollectionClosing) -> PotReceipt:
    """Ask nobody any more."""
    digest = digest_of("close_bill", closing.collection_id, closing)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.close_bill(unit.pot(closing.collection_id), closing)
    )
