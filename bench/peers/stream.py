"""The same account as a stored stream of the `eventsourcing` library, on its own SQLite recorder.

What an event carries is a row of integers and its application is the fold by hand, so that the library's
part is all that is measured: reading, decoding, rebuilding the aggregate.
"""

from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from bench.peers import fold_by_hand as hand


class StreamedAccount(Aggregate):
    class Opened(Aggregate.Created):
        opened_on: int
        next_statement: int

    class Happened(Aggregate.Event):
        row: hand.Row

        def apply(self, aggregate: Aggregate) -> None:
            if isinstance(aggregate, StreamedAccount):
                hand.fold(aggregate.state, (self.row,))

    def __init__(self, opened_on: int, next_statement: int) -> None:
        self.state = hand.begin(opened_on, next_statement)


def stored(
    path: str, opened_on: int, next_statement: int, rows: list[hand.Row]
) -> tuple[Application[UUID], UUID]:
    """An application whose store in the file ``path`` holds these events of one account."""
    application = Application[UUID](env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path})
    account = StreamedAccount(opened_on, next_statement)
    for row in rows:
        account.trigger_event(StreamedAccount.Happened, row=row)
    application.save(account)
    return application, account.id
