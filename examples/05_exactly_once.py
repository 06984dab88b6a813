"""Exactly once: the same command on a real store, sent again after a time-out.

A SQLite file keeps states, events, notices and receipts. A purchase is sent twice with one command id,
as a client does that never got the answer; then with other content. The store is opened again, and the
account is rebuilt from its events.
"""

import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from cardcore.commands import Command
from cardcore.errors import IdempotencyConflict
from cardcore.journeys import Opening, Purchase
from cardcore.money import Money
from cardcore.programs import program_of
from cardcore.relationships import fold
from cardcore.transactions import Transaction
from cardcore.usecases import open_account, post
from cardcore_sqlalchemy import open_sqlite

CMB = program_of("cmb")


def command(command_id: str) -> Command:
    """A command of the till of shop 7."""
    return Command.of(command_id, "till-7", datetime(2024, 6, 1, 9, 30, tzinfo=UTC))


def main() -> None:
    """Tell the story."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.sqlite3"
        opening = Opening.of("story-5", date(2024, 5, 20), Money("8000", "CNY"), 5, CMB)
        coffee = Transaction.of(Money("38", "CNY"), date(2024, 6, 1), mcc="5814", merchant="星巴克")
        dinner = Transaction.of(Money("380", "CNY"), date(2024, 6, 1), mcc="5812", merchant="海底捞")

        with closing(open_sqlite(path)) as store:
            open_account(store, command("open"), opening, CMB)
            first = post(store, command("sale-1"), opening.account_id, Purchase(coffee), CMB)
            again = post(store, command("sale-1"), opening.account_id, Purchase(coffee), CMB)
            print(f"Sent twice, version {first.version} and {again.version}: same receipt {first == again}")
            try:
                post(store, command("sale-1"), opening.account_id, Purchase(dinner), CMB)
            except IdempotencyConflict as conflict:
                print(f"Other content: {conflict.code}")

        with closing(open_sqlite(path)) as store, store.begin() as unit:
            kept = unit.relationship(opening.account_id)
            events = unit.events(opening.account_id)
            print(f"Opened again: {[type(event).__name__ for event in events]}")
            print(f"Balance {kept.account.balance.amount}, rebuilt from events: {fold(None, events) == kept}")


if __name__ == "__main__":
    main()
