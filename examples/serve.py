"""The statement page and the HTTP API on the demo's store: `make serve`, after `make demo`.

    python -m examples.serve [--database demo/cardcore-demo.sqlite3] [--port 8000]

For demonstration only: nobody logs in, everybody is ``demo`` and may see and change every account. A
real host puts its own login into ``authenticate`` and its own rule into ``may_access``.
"""

import argparse
import contextlib
import datetime
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import jinja2
import uvicorn
from fastapi import FastAPI, Response

from cardcore.calendars import LATEST, date_of
from cardcore.errors import CardcoreError
from cardcore.ids import AccountId, ActorId
from cardcore.money import display_amount
from cardcore.ports import Store
from cardcore.relationships import Relationship
from cardcore.usecases import statement_pages
from cardcore_sqlalchemy import open_sqlite
from cardcore_web import cardcore_router
from examples.portfolio.campaigns import program_with_campaigns

DATABASE: Final = Path("demo") / "cardcore-demo.sqlite3"
HOST: Final = "127.0.0.1"
LISTED: Final = 20
"""How many accounts the first page lists."""

INDEX: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>cardcore demo</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; }
  body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .4rem .5rem; border-bottom: 1px solid #8886; text-align: left; }
  td:nth-child(-n+2) { white-space: nowrap; }
  td:nth-child(2), th:nth-child(2) { text-align: right; font-variant-numeric: tabular-nums; }
  .warning { padding: .6rem .8rem; border: 2px solid #b3261e; border-radius: .5rem; }
</style>
</head>
<body>
<h1>cardcore demo</h1>
<p class="warning"><strong>For demonstration only:</strong> there is no login; whoever reaches this
address sees and changes every account.</p>
<p>The store stands at {{ today }}. The HTTP API is described in <a href="openapi.json">openapi.json</a>.</p>
<table>
<thead><tr><th>Account</th><th>Balance</th><th>Statements</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td><a href="accounts/{{ row.account_id }}">{{ row.account_id }}</a></td>
<td>{{ row.balance }}</td>
<td>
{% for number in row.numbers %}
<a href="accounts/{{ row.account_id }}/statements/{{ number }}/page">{{ number }}</a>
{% else %}none yet{% endfor %}
</td></tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
"""


@attrs.frozen
class DemoClock:
    """Stands on the day after the demo's last, however long ago that is."""

    day: datetime.date

    def now(self) -> datetime.datetime:
        """The time on the wall, as commands are received."""
        return datetime.datetime.now(datetime.UTC)

    def today(self) -> datetime.date:
        """The store's day."""
        return self.day


@attrs.frozen
class Row:
    """An account on the first page."""

    account_id: AccountId
    balance: str
    numbers: tuple[int, ...]
    """Its statements, the latest first."""


def demo_actor() -> str:
    """DEMONSTRATION ONLY: whoever asks is ``demo``."""
    return "demo"


def everybody_may(_actor: ActorId, _account_id: AccountId) -> bool:
    """DEMONSTRATION ONLY: every account is open to everybody."""
    return True


def listed(store: Store, limit: int = LISTED) -> list[Relationship]:
    """The first accounts of a store."""
    with store.begin() as unit:
        return [unit.relationship(account_id) for account_id in unit.due(LATEST, None, limit)]


def days_between(store: Store, accounts: Sequence[Relationship]) -> tuple[datetime.date, datetime.date]:
    """The day the first of these accounts was opened, and the day after anything happened last."""
    with store.begin() as unit:
        days = [event.on for one in accounts for event in unit.events(one.account_id)]
    return date_of(min(days)), date_of(max(days) + 1)


def demo_app(store: Store, accounts: Sequence[Relationship]) -> FastAPI:
    """The app: cardcore's routes and a first page."""
    first, today = days_between(store, accounts)
    program = program_with_campaigns(first, today)
    app = FastAPI(title="cardcore demo", docs_url=None, redoc_url=None)  # those load from elsewhere
    app.include_router(
        cardcore_router(
            store,
            {program.name: program},
            authenticate=demo_actor,
            may_access=everybody_may,
            clock=DemoClock(today),
        )
    )
    page = jinja2.Environment(autoescape=True).from_string(INDEX)
    known = [one.account_id for one in accounts]

    @app.get("/", include_in_schema=False)
    def index() -> Response:
        with store.begin() as unit:
            rows = [_row(unit.relationship(account_id)) for account_id in known]
        return Response(page.render(rows=rows, today=today.isoformat()), media_type="text/html")

    return app


def _row(relationship: Relationship) -> Row:
    account = relationship.account
    last = account.statement.number if account.statement else 0
    balance = f"{account.currency} {display_amount(account.balance_minor, account.currency)}"
    return Row(account.account_id, balance, tuple(range(last, 0, -1)))


def telling_page(store: Store, accounts: Sequence[Relationship]) -> str:
    """The path of a statement with interest to explain, of the first account that has one."""
    found = [(one.account_id, statement_pages(store, one.account_id)[1]) for one in accounts]
    told = [
        (account_id, page.statement.issued.number)
        for account_id, pages in found
        for page in reversed(pages)
        if page.statement.issued.interest
    ]
    some = [(account_id, pages[-1].statement.issued.number) for account_id, pages in found if pages]
    for account_id, number in told + some:
        return f"accounts/{account_id}/statements/{number}/page"
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted; 1 where there is nothing to serve or no port."""
    parser = argparse.ArgumentParser(description="The statement page and the HTTP API on the demo's store.")
    parser.add_argument(
        "--database", type=Path, default=DATABASE, metavar="FILE", help=f"default: {DATABASE}"
    )
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0 for a free one")
    options = parser.parse_args(argv)
    if not options.database.is_file():
        return _sorry(f"{options.database} is not there; run `make demo` first")
    try:
        with contextlib.closing(open_sqlite(options.database)) as store:
            return _serve(store, options.database, options.port)
    except CardcoreError as error:
        return _sorry(f"{options.database}: {error}")


def _serve(store: Store, database: Path, port: int) -> int:
    accounts = listed(store)
    if not accounts:
        return _sorry(f"{database} holds no accounts; run `make demo` again")
    app = demo_app(store, accounts)
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        return _sorry(
            f"port {port} of {HOST} is not free ({error.strerror}); name one: make serve ARGS='--port 8080'"
        )
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    print(f"serve: {database} on this machine only, FOR DEMONSTRATION: there is no login; Ctrl-C ends it")
    print(f"  a statement  {address}{telling_page(store, accounts)}")
    print(f"  accounts     {address}")
    print(f"  the API      {address}openapi.json", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn ends in order, then says so
        server.run(sockets=[listener])
    return 0


def _sorry(why: str) -> int:
    print(f"serve: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
