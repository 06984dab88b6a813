"""The migrations that Alembic runs, oldest first in `versions`."""
