"""The verbs of transfers: each side of one, for the other account's life is another scenario's."""

from collections.abc import Callable
from typing import Final

from cardcore.documents import Reader
from cardcore.ids import AccountId
from cardcore.journeys import Transfer, TransferArrived, transfer_in, transfer_out
from cardcore.scenario.steps import Act, Day, currency_of, id_of, through


def give_over(body: Reader, day: Day) -> Act:
    """Another account takes over what is owed; a transfer without an id is named by its place."""
    currency, to = currency_of(body, day), AccountId(body.take("to").id())
    amount = body.take("amount").positive_amount(currency)
    foreign = "" if currency == day.currency else currency
    transfer = Transfer(id_of(body, "transfer"), day.on, to, amount, foreign)
    return through(transfer_out, transfer)


def take_over(body: Reader, day: Day) -> Act:
    """What another account owed is owed here."""
    currency, source = currency_of(body, day), AccountId(body.take("from").id())
    amount = body.take("amount").positive_amount(currency)
    arrived = TransferArrived(id_of(body, "transfer"), day.on, source, amount, currency)
    return through(transfer_in, arrived)


TRANSFER_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "transfer_out": give_over,
    "transfer_in": take_over,
}
"""How each side is read."""
