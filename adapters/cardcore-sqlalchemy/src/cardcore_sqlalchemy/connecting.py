"""Where transactions take their connections."""

import sqlalchemy as sa

from cardcore_sqlalchemy.databases import Database
from cardcore_sqlalchemy.failures import translating


class Connections:
    """Where transactions take their connections: those of an engine's pool, the last one used at rest here.

    Taking one out of the pool and putting it back takes as long as the statements of a small command; most
    units of work follow one another, and the one connection at rest serves them all.
    """

    def __init__(self, engine: sa.Engine, database: Database, *, rests: bool) -> None:
        """Of an engine; one ``rests`` where the pool has no limit that somebody else could miss it under."""
        self.engine = engine
        self.database = database
        self._room = int(rests)
        self._closed = False
        self._at_rest: list[sa.PoolProxiedConnection] = []

    def take(self) -> sa.PoolProxiedConnection:
        """A connection with nothing begun."""
        try:
            return self._at_rest.pop()
        except IndexError:
            with translating():
                return self.engine.raw_connection()

    def give_back(self, connection: sa.PoolProxiedConnection, *, committed: bool) -> None:
        """Undo what was not ``committed``; the pool does it for a connection that is simply dropped."""
        if len(self._at_rest) < self._room:
            if not committed:
                connection.rollback()
            self._at_rest.append(connection)
        else:
            self._let_go(connection)

    def close(self) -> None:
        """Give up all that are at rest; those in use follow when they are given back."""
        self._closed, self._room = True, 0
        while self._at_rest:
            self._let_go(self._at_rest.pop())
        self.engine.dispose()

    def _let_go(self, connection: sa.PoolProxiedConnection) -> None:
        if self._closed:
            connection.detach()  # its pool is given up with what is in it, and would keep it open
        connection.close()
