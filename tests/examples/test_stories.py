"""The numbered stories print what their golden files say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STORIES = sorted(EXAMPLES.glob("[0-9][0-9]_*.py"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_prints_its_golden_output(story: Path) -> None:
    golden = EXAMPLES / "golden" / f"{story.stem}.txt"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
    told = subprocess.run(
        [sys.executable, story], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == golden.read_text(encoding="utf-8")


def test_every_golden_output_has_its_story() -> None:
    goldens = {path.stem for path in (EXAMPLES / "golden").glob("[0-9][0-9]_*.txt")}
    assert goldens == {story.stem for story in STORIES}
