"""A process of its own that works on a store: `python worker.py BOOK FIRST LAST`.

Sends the same commands whenever it is started with the same numbers, and tells each one that is done.
"""

import contextlib
import datetime
import sys
from collections.abc import Iterator

from cardcore import day_end
from cardcore.errors import VersionConflict
from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore_sqlalchemy import SqlStore, open_postgres, open_sqlite

ACCOUNTS = [AccountId(f"w-{number}") for number in range(4)]
DAYS = [datetime.date(2024, 1, 31) + datetime.timedelta(days) for days in range(60)]


def open_book(book: str) -> SqlStore:
    """The store at an address of PostgreSQL, or in a file."""
    return open_postgres(book) if book.startswith("postgresql:") else open_sqlite(book)


def commands(store: Store, first: int, last: int) -> Iterator[str]:
    """Each day everybody buys, one repays, the day is closed: gives each command's id once it is done."""
    for number in range(first, last):
        on = DAYS[number].isoformat()
        for account_id in ACCOUNTS:
            name = f"buy-{account_id}-{number}"
            desk.done(store, desk.command(name), account_id, builders.purchase("30.00", on, mcc="5812"))
            yield name
        payer = ACCOUNTS[number % len(ACCOUNTS)]
        desk.done(store, desk.command(f"pay-{number}"), payer, builders.payment("20.00", on))
        yield f"pay-{number}"
        day_end.run(store, DAYS[number], {desk.TERMS.name: desk.TERMS}, desk.RECEIVED_AT, batch=3)


def openings(store: Store) -> None:
    """The accounts, opened before anything else; a twin may have come first, or come in between."""
    for account_id in ACCOUNTS:
        with contextlib.suppress(VersionConflict), store.begin() as unit:
            if unit.receipt(desk.command("x").actor, desk.command(f"open-{account_id}").command_id) is None:
                desk.save(unit, desk.opening(account_id), f"open-{account_id}")
                unit.commit()


if __name__ == "__main__":
    book, first, last = sys.argv[1:]
    with open_book(book) as opened:
        openings(opened)
        for done in commands(opened, int(first), int(last)):
            print(done, flush=True)
