"""`make serve`: the demo's store on a page, plainly marked as a demonstration."""

import datetime
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cardcore import usecases
from cardcore.commands import Command
from cardcore.ids import AccountId
from cardcore.journeys import Opening
from cardcore.ports import Store
from cardcore.testing import builders
from cardcore.testing.fakes import MemoryStore
from cardcore_sqlalchemy import open_sqlite
from examples import serve

ROOT = Path(__file__).resolve().parents[2]
AT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def lived(store: Store) -> None:
    """Three accounts, the second one with interest."""
    cmb = builders.program()
    for place in ("1", "2", "3"):
        opening = Opening.of(f"holder-00{place}", datetime.date(2024, 1, 8), builders.amount("50000"), 5, cmb)
        usecases.open_account(store, Command.of(f"o-{place}", "branch", AT), opening, cmb)
    account = AccountId("holder-002")
    usecases.post(store, Command.of("p", "pos", AT), account, builders.purchase("800.00", "2024-01-20"), cmb)
    usecases.close_day(store, Command.of("d", "eod", AT), account, datetime.date(2024, 3, 5), cmb)


@pytest.fixture
def client() -> TestClient:
    """A visitor of the demo."""
    store = MemoryStore()
    lived(store)
    return TestClient(serve.demo_app(store, serve.listed(store)))


def test_the_first_page_lists_the_accounts_and_says_what_it_is(client: TestClient) -> None:
    page = client.get("/").text
    assert "For demonstration only" in page
    assert "The store stands at 2024-03-06" in page
    assert re.findall(r'href="accounts/(holder-00\d)"', page) == ["holder-001", "holder-002", "holder-003"]
    links = re.findall(r'href="(accounts/[^"]+/page)"', page)
    assert links == ["accounts/holder-002/statements/2/page", "accounts/holder-002/statements/1/page"]
    for link in links:
        assert client.get(f"/{link}").status_code == 200


def test_the_demo_can_be_played_with(client: TestClient) -> None:
    paid = client.post(
        "/accounts/holder-002/payments",
        json={"on": "2024-03-06", "amount": {"amount": "1000.00", "currency": "CNY"}},
        headers={"Idempotency-Key": "try-1"},
    )
    assert paid.status_code == 200
    assert "CNY -" in client.get("/").text


def test_the_page_shown_first_is_one_with_interest() -> None:
    store = MemoryStore()
    lived(store)
    assert serve.telling_page(store, serve.listed(store)) == "accounts/holder-002/statements/2/page"


def test_without_interest_any_statement_is_shown_and_without_any_none() -> None:
    store, cmb = MemoryStore(), builders.program()
    opening = Opening.of("holder-001", datetime.date(2024, 1, 8), builders.amount("50000"), 5, cmb)
    usecases.open_account(store, Command.of("o", "branch", AT), opening, cmb)
    assert serve.telling_page(store, serve.listed(store)) == ""
    usecases.close_day(store, Command.of("d", "eod", AT), opening.account_id, datetime.date(2024, 2, 5), cmb)
    assert serve.telling_page(store, serve.listed(store)) == "accounts/holder-001/statements/1/page"


def test_without_the_demo_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.sqlite3"
    assert serve.main(["--database", str(path)]) == 1
    assert capsys.readouterr().err == f"serve: {path} is not there; run `make demo` first\n"
    assert not path.exists()


def test_a_store_without_accounts_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.sqlite3"
    open_sqlite(path).close()
    assert serve.main(["--database", str(path)]) == 1
    assert "holds no accounts; run `make demo` again" in capsys.readouterr().err


def test_a_file_that_is_no_store_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_text("Dear Sir or Madam, " * 100)
    assert serve.main(["--database", str(path)]) == 1
    assert capsys.readouterr().err.startswith(f"serve: {path}: storage-corrupt")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small store as the demo leaves it."""
    path = tmp_path / "demo.sqlite3"
    store = open_sqlite(path)
    lived(store)
    store.close()
    return path


def test_a_port_that_is_taken_is_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert serve.main(["--database", str(database), "--port", str(port)]) == 1
    assert f"port {port} of 127.0.0.1 is not free" in capsys.readouterr().err


def test_it_serves_the_page_it_names_until_it_is_interrupted(database: Path) -> None:
    command = [sys.executable, "-m", "examples.serve", "--database", str(database), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert "FOR DEMONSTRATION" in running.stdout.readline()
        address = running.stdout.readline().split()[-1]
        running.stdout.readline()
        running.stdout.readline()
        with urllib.request.urlopen(f"{address}?lang=en", timeout=30) as page:
            assert "Statement of March 2024" in page.read().decode()
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    assert (running.returncode, errors) == (0, "")
