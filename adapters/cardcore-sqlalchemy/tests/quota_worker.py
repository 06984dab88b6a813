"""A process of its own with several threads that all want one quota.

`python quota_worker.py BOOK FIRST LAST TRIES UNITS`
Each of the workers FIRST to LAST - 1 buys TRIES times; the offer has UNITS uses in all.
"""

import sys
import threading
from collections.abc import Iterator

from cardcore import usecases
from cardcore.errors import Conflict, StorageError
from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.programs.program import Program
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore_sqlalchemy import SqlStore, open_postgres, open_sqlite

ON = "2024-01-10"
PURCHASES_OF_AN_ACCOUNT = 100


def open_book(book: str) -> SqlStore:
    """The store at an address of PostgreSQL, or in a file."""
    return open_postgres(book) if book.startswith("postgresql:") else open_sqlite(book)


def terms(units: int) -> Program:
    """A programme with one offer of so many uses that day."""
    offer = {
        "id": "race",
        "name": "约惠星期三",
        "criteria": {"starts_on": ON, "ends_on": ON},
        "cashback": {"rate": "0.02"},
        "uses_per_day": units,
    }
    return builders.program(offers=[offer])


def accounts(worker: int, tries: int) -> list[AccountId]:
    """The accounts of a worker: several where it tries often, because a long account takes longer."""
    return [AccountId(f"q-{worker}-{number}") for number in range(1 + (tries - 1) // PURCHASES_OF_AN_ACCOUNT)]


def buy(store: Store, worker: int, tries: int, program: Program) -> None:
    """All tries of one worker, each sent again until it is done, whatever comes in between."""
    meal = builders.purchase("100.00", ON, mcc="5812")
    own = accounts(worker, tries)
    for number in range(tries):
        command = desk.command(f"q-{worker}-{number}")
        for _ in insisting():
            try:
                usecases.post(store, command, own[number % len(own)], meal, program)
                break
            except Conflict:
                continue
            except StorageError as error:
                if not error.retryable:
                    raise


def insisting() -> Iterator[int]:
    """A thousand times, and then no more."""
    yield from range(1_000)
    raise RuntimeError("a thousand conflicts in a row")


def main() -> None:
    """Run the workers of this process, each in a thread."""
    book, first, last, tries, units = sys.argv[1], *(int(one) for one in sys.argv[2:])
    program = terms(units)
    failures: list[BaseException] = []
    with open_book(book) as store:

        def work(worker: int) -> None:
            try:
                buy(store, worker, tries, program)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(first, last)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for failure in failures:
        raise failure


if __name__ == "__main__":
    main()
