"""A host's app in small: one store, one programme, callers named by a header."""

import datetime
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from fastapi.testclient import TestClient

from cardcore import usecases
from cardcore.commands import Command
from cardcore.ids import AccountId, ActorId
from cardcore.journeys import Opening
from cardcore.ports import Clock, Store
from cardcore.programs import Program, read_program
from cardcore.testing import builders
from cardcore.testing.conformance.desk import USE_CASES
from cardcore.testing.fakes import CountingIds, FixedClock, MemoryStore
from cardcore_web import cardcore_router

CHINA = datetime.timezone(datetime.timedelta(hours=8))
OFFER = {
    "id": "cashback-2",
    "name": "笔笔返现 2%",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
    "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
    "uses_per_day": 2000,
}


class Branch:
    """Does to the store what the tests of the web are not about."""

    def __init__(self, store: Store, program: Program) -> None:
        self.store = store
        self.program = program
        self._ids = CountingIds("branch")

    def command(self) -> Command:
        """The next command of the branch."""
        return Command.of(self._ids(), "branch-7", datetime.datetime(2023, 3, 1, tzinfo=datetime.UTC))

    def open(self, account_id: str, on: str, credit_limit: str = "50000.00") -> None:
        """Open an account with the statement day 5."""
        day, limit = datetime.date.fromisoformat(on), builders.amount(credit_limit)
        opening = Opening.of(account_id, day, limit, 5, self.program)
        usecases.open_account(self.store, self.command(), opening, self.program)

    def do(self, account_id: str, *steps: builders.Step) -> None:
        """Send each step through its use case."""
        for step in steps:
            USE_CASES[type(step)](self.store, self.command(), AccountId(account_id), step, self.program)

    def close(self, account_id: str, on: str) -> None:
        """Close a day and all before it."""
        day = datetime.date.fromisoformat(on)
        usecases.close_day(self.store, self.command(), AccountId(account_id), day, self.program)

    def version(self, account_id: str) -> int:
        """How many events the account has."""
        with self.store.begin() as unit:
            return unit.relationship(AccountId(account_id)).version


def authenticate(x_actor: Annotated[str, Header()] = "wang") -> str:
    """Whoever says so, except one who may not come in."""
    if x_actor == "nobody":
        raise HTTPException(401, "who are you?", {"WWW-Authenticate": "Bearer"})
    return x_actor


def may_access(actor: ActorId, account_id: AccountId) -> bool:
    """Wang and Li see accounts a-…, Li also b-…."""
    return account_id.startswith("a-") or (actor == "li" and account_id.startswith("b-"))


@pytest.fixture
def program() -> Program:
    """The CMB-like preset with one offer."""
    return read_program({"preset": "cmb", "offers": [OFFER]})


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning in 2024."""
    return FixedClock(datetime.datetime(2024, 3, 25, 9, 30, tzinfo=CHINA))


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def branch(store: MemoryStore, program: Program) -> Branch:
    """Accounts a-1 of Wang and Li, b-1 of Li only."""
    branch = Branch(store, program)
    branch.open("a-1", "2024-02-10")
    branch.open("b-1", "2024-02-10")
    return branch


AppOf = Callable[..., FastAPI]


@pytest.fixture
def app_of(store: MemoryStore, program: Program, clock: FixedClock) -> AppOf:
    """Makes a host's app; keyword arguments go to the router."""

    def make(in_store: Store = store, at: Clock = clock, **options: Any) -> FastAPI:
        app = FastAPI()
        programs = options.pop("programs", {program.name: program})
        settings = {"authenticate": authenticate, "may_access": may_access, "clock": at, **options}
        router = cardcore_router(in_store, programs, **settings)
        app.include_router(router, prefix="/cards")
        return app

    return make


@pytest.fixture
def client(app_of: AppOf, branch: Branch) -> Iterator[TestClient]:
    """A caller of that app; errors of the server are raised in the test."""
    with TestClient(app_of(), base_url="http://testserver/cards/") as client:
        yield client


Serve = Callable[[FastAPI], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves an app with a real uvicorn on a free port of this machine; gives the port."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 20
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                pytest.fail("uvicorn did not start")
            time.sleep(0.02)
        port: int = listener.getsockname()[1]
        return port

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(20)
