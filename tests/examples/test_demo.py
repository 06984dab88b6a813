"""`make demo`: what it prints and what it leaves behind."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

from cardcore.ids import AccountId
from cardcore.usecases import statement_pages
from cardcore_sqlalchemy import open_sqlite
from examples.demo import main

ROOT = Path(__file__).resolve().parents[2]


def demo(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """The demonstration in a process of its own, its output into a pipe."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
    environment.pop("FORCE_COLOR", None)
    return subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py", *options],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration runs."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def done(folder: Path) -> "subprocess.CompletedProcess[str]":
    """A small demonstration that went well."""
    return demo(folder, "--cardholders", "5", "--months", "3", "--out", "tmp")


def test_it_goes_well_and_says_nothing_on_standard_error(done: "subprocess.CompletedProcess[str]") -> None:
    said = [line for line in done.stderr.splitlines() if "building the font cache" not in line]
    assert (done.returncode, said) == (0, [])


def test_it_prints_statement_report_and_what_is_next(done: "subprocess.CompletedProcess[str]") -> None:
    for part in (
        "5 cardholders, 2026-08-01 to 2026-10-31, seed 9",
        "Living: 92 days in",
        "信用卡账单 Credit card statement",
        "最低还款额 Minimum payment due",
        "Portfolio report",
        "Money conserved",
        "events a second",
        "the first account is holder-001",
        "make serve",
        "python -m cardcore simulate",
    ):
        assert part in done.stdout


def test_its_output_is_clean_in_a_pipe(done: "subprocess.CompletedProcess[str]") -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", done.stdout)
    assert max(cell_len(line) for line in done.stdout.splitlines()) == 100


def test_it_leaves_a_store_and_pictures(done: "subprocess.CompletedProcess[str]", folder: Path) -> None:
    assert done.returncode == 0
    assert (folder / "tmp" / "portfolio.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "tmp" / "portfolio.svg").read_text(encoding="utf-8")
    with closing(open_sqlite(folder / "tmp" / "cardcore-demo.sqlite3")) as store:
        _, pages = statement_pages(store, AccountId("holder-001"))
    assert [page.statement.issued.number for page in pages] == [1, 2, 3]


def test_it_begins_anew_each_time(done: "subprocess.CompletedProcess[str]", folder: Path) -> None:
    again = demo(folder, "--cardholders", "5", "--months", "3", "--out", "tmp")

    def without_times(text: str) -> list[str]:
        return [line for line in text.splitlines() if not re.search(r"in \d+\.\d s", line)]

    assert without_times(again.stdout) == without_times(done.stdout)


@pytest.mark.parametrize("options", [("--months", "61"), ("--cardholders", "0"), ("--seed", "x")])
def test_options_out_of_range_are_refused_and_nothing_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as exit_:
        main(options)
    assert exit_.value.code == 2
    assert options[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
