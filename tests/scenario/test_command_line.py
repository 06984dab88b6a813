"""The command line: JSON in, JSON out, errors beside it, kind to pipes and to people."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cardcore.__main__ as command_line
from cardcore import __version__, scenario
from cardcore.__main__ import main
from cardcore.errors import Broken
from cardcore.scenario import schema_text, simulate
from tests.scenario.scenarios import BASE, purchase, with_events

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "scenarios"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The published example in a file."""
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(BASE), "utf-8")
    return path


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """`python -m cardcore` in a process of its own, in a plain C locale."""
    environment = os.environ | {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
        "COLUMNS": "100",
    }
    command = (sys.executable, "-m", "cardcore", *arguments)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, **options)


def test_answers_are_printed_as_json(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(file)]) == 0
    printed, told = capfd.readouterr()
    assert told == ""
    assert json.loads(printed) == simulate(BASE)
    assert printed.startswith('{\n  "scenario": 1,\n  "statements": [\n')
    assert printed.endswith("}\n")
    assert '"zh": "利息 17.40 = ' in printed


def test_standard_input_is_read_as_a_file_is(file: Path) -> None:
    piped = run("simulate", "-", input=file.read_bytes())
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert piped.stdout == run("simulate", file).stdout
    assert "利息".encode() in piped.stdout


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_examples_print_their_golden_output(example: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(example)]) == 0
    assert capfd.readouterr().out == (example.parent / "golden" / example.name).read_text("utf-8")


def test_every_golden_output_has_its_example() -> None:
    assert {path.name for path in EXAMPLES.glob("golden/*.json")} == {
        path.name for path in EXAMPLES.glob("*.json")
    }


def test_a_schema_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "scenario"]) == 0
    assert capfd.readouterr().out == schema_text("scenario")


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_told(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", str(tmp_path / name)]) == 2
    printed, told = capfd.readouterr()
    error = json.loads(told)
    assert (printed, error["code"], error["field"]) == ("", "file-unreadable", "")
    assert str(tmp_path) in error["detail"]


def test_standard_input_that_is_closed_is_told() -> None:
    line = f'exec "{sys.executable}" -m cardcore simulate - <&-'
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, timeout=120)
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr)["code"] == "file-unreadable"


def test_what_is_piped_in_needs_no_name(file: Path) -> None:
    piped = run("simulate", input=file.read_bytes())
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert piped.stdout == run("simulate", file).stdout


def test_at_a_terminal_a_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    with pytest.raises(SystemExit) as left:
        main(["simulate"])
    assert left.value.code == 2
    assert "the following arguments are required: FILE" in capfd.readouterr().err


def test_chinese_is_told_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(with_events(purchase("2023-03-30", "5.00", 商户="x"))), "utf-8")
    done = run("simulate", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr.decode())["field"] == "/events/0/post/商户"
    assert "商户".encode() in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["simulate", "a", "b"],
        ["simulate", "--fast", "a"],
        ["guess", "a"],
        ["schema"],
        ["schema", "x"],
    ],
    ids=" ".join,
)
def test_unexpected_arguments_get_the_usage(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed, told = capfd.readouterr()
    assert (left.value.code, printed) == (2, "")
    assert told.startswith("usage: python -m cardcore")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["simulate", "schema", "example:", "docs/reference/scenario.md"]),
        (["simulate", "--help"], ["FILE", "standard input"]),
        (["schema", "--help"], ["scenario"]),
        (["--version"], [f"cardcore {__version__}"]),
    ],
    ids=str,
)
def test_help_is_given(arguments: list[str], words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed, told = capfd.readouterr()
    assert (left.value.code, told) == (0, "")
    assert all(word in printed for word in words)


def test_the_example_of_the_help_runs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = command_line.EPILOGUE
    (tmp_path / "x.json").write_text(text[text.index("{") : text.index("  END\n")], "utf-8")
    assert main(["simulate", str(tmp_path / "x.json")]) == 0
    assert json.loads(capfd.readouterr().out)["statements"][1]["interest"] == "17.85"


def test_a_pipe_that_is_closed_ends_it_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            (sys.executable, "-m", "cardcore", "simulate", str(EXAMPLES / "published-interest.json")),
            cwd=ROOT,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=120,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


class Unwritable(io.BytesIO):
    """A stream whose writes fail."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error
        self.buffer = self

    def write(self, _data: object) -> int:
        """Fail."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), ""),
        (OSError(errno.ENOSPC, "No space left on device"), "output-unwritable"),
    ],
    ids=["closed pipe", "full disk"],
)
def test_answers_that_cannot_be_written_are_no_success(
    error: OSError, told: str, file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stream = Unwritable(error)
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["simulate", str(file)]) == 1
    assert stream.closed
    said = capfd.readouterr().err
    assert (json.loads(said)["code"] if said else "") == told


def test_closed_streams_do_no_harm(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["simulate", str(file)]) == 1
    assert json.loads(capfd.readouterr().err)["code"] == "output-unwritable"
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["simulate", str(file / "none")]) == 2


@pytest.mark.parametrize("command", ["amortize", "evaluate", "draw", "refer", "share"])
def test_what_lives_no_account_imports_none(command: str) -> None:
    asked = f"import sys; from cardcore.__main__ import main; main([{command!r}, '-']); print(*sys.modules)"
    done = subprocess.run((sys.executable, "-c", asked), input=b"{}", capture_output=True, timeout=120)
    assert b'"field-missing"' in done.stderr
    imported = done.stdout.decode().split()
    assert "cardcore.documents" in imported
    assert not {"cardcore.accounts", "cardcore.journeys", "cardcore.scenario"} & set(imported)


def test_a_defect_shows_its_traceback(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: object) -> None:
        raise Broken("explanation-broken", "the lines come to 1, posted was 2")

    monkeypatch.setattr(scenario, "simulate", broken)
    with pytest.raises(Broken):
        main(["simulate", str(file)])
