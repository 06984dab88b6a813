"""cardcore's storage ports on SQLAlchemy Core: states, events, receipts, quotas, outbox in one transaction.

`open_sqlite` is all that one machine needs: it makes the file, brings an older one up to date and gives
a `SqlStore`. `open_postgres` does the same in a database that many machines reach. What `commit` has returned
from is on the disk, whatever happens to the process or the power; what it has not returned from is there
whole or not at all, and the same command sent again tells.
"""

from cardcore_sqlalchemy.migrating import migrate
from cardcore_sqlalchemy.outbox import SqlOutbox
from cardcore_sqlalchemy.postgres import open_postgres
from cardcore_sqlalchemy.sqlite import open_sqlite
from cardcore_sqlalchemy.store import SqlStore
from cardcore_sqlalchemy.unit import SqlUnitOfWork

__all__ = ["SqlOutbox", "SqlStore", "SqlUnitOfWork", "migrate", "open_postgres", "open_sqlite"]

__version__ = "0.1.0"
