"""Shared bills on a store: each share is paid once, whoever pays at the same time."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.journeys import CollectionClosing, SharePayment, ShareRefusal
from cardcore.offers.sharing.bills import CollectionOpened
from cardcore.performing import begin_pot, change_pot
from cardcore.ports import Store


def open_bill(store: Store, command: Command, opened: CollectionOpened) -> PotReceipt:
    """Ask for the shares of a bill that `cardcore.offers.sharing.bills` split."""
    return begin_pot(store, command, opened.collection_id, opened, journeys.open_bill)


def pay_share(store: Store, command: Command, payment: SharePayment) -> PotReceipt:
    """Pay a share."""
    return change_pot(store, command, payment.collection_id, payment, journeys.pay_share)


def decline_share(store: Store, command: Command, refusal: ShareRefusal) -> PotReceipt:
    """Say that one will not pay."""
    return change_pot(store, command, refusal.collection_id, refusal, journeys.decline_share)


def close_bill(store: Store, command: Command, closing: CollectionClosing) -> PotReceipt:
    """Ask nobody any more."""
    return change_pot(store, command, closing.collection_id, closing, journeys.close_bill)
