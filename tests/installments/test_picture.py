"""The example draws its picture."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "06_four_ways_to_repay.py"


def test_the_picture_is_drawn_where_it_is_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "plans.png"
    done = subprocess.run(
        [sys.executable, EXAMPLE, "--picture", file], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"The picture is in {file}.\n")
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_size > 20_000
