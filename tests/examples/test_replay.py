"""The replay of recorded cardholders: every bill again, and bad files told by row and column."""

import csv
import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.ids import AccountId
from cardcore.money import money_of
from cardcore.relationships import Event
from examples import replay_portfolio
from examples.replay.compare import COMPUTED, Comparison, recorded_name, standings
from examples.replay.life import CURRENCY, live, program
from examples.replay.recorded import COLUMNS, MONTHS, BadFile, Cardholder, read

ROOT = Path(__file__).resolve().parents[2]

BILLS = [1000, 0, -250, 80_000, 79_999, 120_000]
PAYMENTS = [0, 1000, 250, 3000, 4000, 0]


def row(number: int, bills: list[int], payments: list[int], **others: str) -> dict[str, str]:
    """A row of the file, all statuses «revolving» unless told."""
    cells = {"id": str(number), "credit_limit": "500000"}
    for month, bill, payment in zip(MONTHS, bills, payments, strict=True):
        cells |= {f"bill_{month}": str(bill), f"payment_{month}": str(payment)}
        cells[f"repayment_status_{month}"] = "0"
    return cells | others


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a CSV file, gzipped where the name says so."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def replayed(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The example run as people run it."""
    script = ROOT / "examples" / "replay_portfolio.py"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, script, path, *options],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_the_replay_reproduces_every_bill_and_keeps_its_databases(tmp_path: Path) -> None:
    rows = [row(number, BILLS, PAYMENTS, credit_limit="5.00E+05") for number in range(1, 4)]
    told = replayed(written(tmp_path / "few.csv.gz", rows), "--store", str(tmp_path / "kept"), "--laws")
    assert "laws hold on all 3 books" in told.stdout
    assert (told.returncode, told.stderr) == (0, "")
    assert "18 of 18 recorded bills reproduced exactly." in told.stdout
    assert told.stdout.count("Money conserved") == 2
    assert "Late charge" in told.stdout
    assert told.stdout.count("The programme would have earned TWD ") == 1
    assert {path.stem for path in (tmp_path / "kept").glob("*.sqlite3")} == {
        "without-interest",
        "with-interest",
    }


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"bill_apr": "12.5"}, "row 3, column bill_apr: '12.5' is no whole number"),
        ({"payment_sep": ""}, "row 3, column payment_sep: '' is no whole number"),
        ({"credit_limit": "0"}, "row 3, column credit_limit: a limit is more than zero"),
        ({"bill_may": "NaN"}, "row 3, column bill_may: 'NaN' is no whole number"),
        ({"bill_may": "1E+999999999"}, "row 3, column bill_may: '1E+999999999' is too large"),
        ({"credit_limit": "9" * 20}, f"row 3, column credit_limit: '{'9' * 20}' is too large"),
        ({"id": "-5"}, "row 3, column id: -5 is below zero"),
        ({"id": "1"}, "row 3, column id: 1 stands in row 2 already"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    path = written(tmp_path / "wrong.csv", [row(1, BILLS, PAYMENTS), row(2, BILLS, PAYMENTS, **cells)])
    with pytest.raises(BadFile) as caught:
        read(path)
    assert str(caught.value) == said


def test_an_unusable_file_is_told_in_one_line(tmp_path: Path) -> None:
    told = replayed(written(tmp_path / "wrong.csv", [row(1, BILLS, PAYMENTS, bill_apr="12.5")]))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "replay: row 2, column bill_apr: '12.5' is no whole number\n"


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("id,credit_limit\n1,100\n")
    with pytest.raises(BadFile, match="lacks the columns bill_apr"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.csv"):
        read(tmp_path / "nowhere.csv")


def test_a_file_without_a_cardholder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no cardholder follows"):
        read(written(tmp_path / "head.csv", []))


@pytest.mark.parametrize("keep", [-9, 40], ids=["end", "most"])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    whole = written(tmp_path / "whole.csv.gz", [row(1, BILLS, PAYMENTS)]).read_bytes()
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(whole[:keep])
    with pytest.raises(BadFile, match=r"cut\.csv\.gz: Compressed file ended"):
        read(cut)


def test_a_terminal_without_chinese_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    monkeypatch.setattr(sys, "argv", ["replay", str(written(tmp_path / "a.csv", [row(1, BILLS, PAYMENTS)]))])
    assert replay_portfolio.main() == 0


def test_a_replay_of_nobody_is_refused(tmp_path: Path) -> None:
    told = replayed(written(tmp_path / "one.csv", [row(1, BILLS, PAYMENTS)]), "--limit", "0")
    assert (told.returncode, told.stdout) == (2, "")
    assert "argument --limit: 0 is less than one" in told.stderr


AMOUNTS = st.integers(-100_000, 1_000_000)


@given(st.tuples(*[AMOUNTS] * 6), st.tuples(*[st.integers(0, 1_000_000)] * 6))
def test_any_record_is_reproduced_without_interest(bills: tuple[int, ...], payments: tuple[int, ...]) -> None:
    holder = Cardholder(AccountId("holder-1"), 500_000, bills, payments, (0,) * 6)
    events: list[Event] = []
    for outcome in live(holder, program(bears_interest=False)):
        events += outcome.events
    comparison = Comparison()
    comparison.add(holder, events)
    assert (comparison.reproduced, comparison.bills) == (6, 6)
    assert outcome.relationship.account.balance == money_of(bills[-1] * 100, CURRENCY)
    assert set(standings(events)) <= set(COMPUTED)


@pytest.mark.parametrize(("status", "name"), [(-2, "no consumption"), (0, "revolving"), (8, "3 or more")])
def test_recorded_statuses_have_names(status: int, name: str) -> None:
    assert recorded_name(status) == name
