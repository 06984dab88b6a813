"""The Makefile on a machine that lacks something: one clear line, and no environment half made."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OLD = "case $2 in *exit*) exit 1;; *) echo 3.9;; esac"
NO_VENV = "case $2 in *venv*) exit 1;; *exit*) ;; *) echo 3.12;; esac"
NO_INDEX = """case $1 in
  -m) mkdir -p $3/bin; echo 'exit 1' >$3/bin/python; chmod +x $3/bin/python;;
  *) echo 3.12;;
esac"""


@pytest.fixture
def pythons(tmp_path: Path) -> Path:
    """A folder of stand-ins for interpreters."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in {
        "python-old": OLD,
        "python-bare": NO_VENV,
        "python-lonely": NO_INDEX,
        "python-silent": "exit 0",
    }.items():
        stand_in(folder, name, script)
    return folder


def stand_in(folder: Path, name: str, script: str) -> None:
    """A shell script in place of an interpreter."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def make(*arguments: str, first: Path) -> subprocess.CompletedProcess[str]:
    """Make's answer, with the programs of ``first`` found before all others."""
    kept = {name: text for name, text in os.environ.items() if name not in {"PYTHON", "MAKEFLAGS"}}
    path = f"{first}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["make", "-C", str(ROOT), *arguments],
        env=kept | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("python-nowhere", "'python-nowhere' was not found"),
        ("python-silent", "'python-silent' is no Python that runs"),
        ("python-old", "'python-old' is Python 3.9, but 3.11 or newer is needed"),
        ("python-bare", "'python-bare' has no venv or ensurepip"),
        ("python-lonely", "packages could not be installed"),
    ],
)
def test_what_is_missing_is_told_in_one_line(name: str, told: str, pythons: Path, tmp_path: Path) -> None:
    done = make("setup", f"PYTHON={name}", f"VENV={tmp_path / 'env'}", first=pythons)
    assert done.returncode != 0
    lines = [line for line in done.stdout.splitlines() if line.startswith("cardcore: ")]
    assert len(lines) == 1
    assert told in lines[0]
    assert not list(tmp_path.glob("env/.ready*"))


def test_a_python_that_fits_is_found_beside_one_that_is_too_old(pythons: Path, tmp_path: Path) -> None:
    for version in ("3", "3.11", "3.13"):
        stand_in(pythons, f"python{version}", OLD)
    stand_in(pythons, "python3.12", "case $2 in *exit*) ;; *) echo 3.12;; esac")
    shown = make("--dry-run", "setup", f"VENV={tmp_path / 'env'}", first=pythons).stdout
    assert "python3.12 -m venv" in shown


def test_the_usual_python_is_taken_where_it_fits(pythons: Path, tmp_path: Path) -> None:
    stand_in(pythons, "python3", "case $2 in *exit*) ;; *) echo 3.12;; esac")
    shown = make("--dry-run", "setup", f"VENV={tmp_path / 'env'}", first=pythons).stdout
    assert "python3 -m venv" in shown
