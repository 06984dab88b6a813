"""Every line of the benchmark runs, and its peer comes to the same result; how fast is not asked here."""

import json
import math

import pytest

from bench import run
from bench.lines import LINES
from bench.measure import (
    QUICK,
    Disagreement,
    Figures,
    Floor,
    Line,
    agree,
    at_most,
    at_most_more,
    times_faster,
    within,
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_line_runs(line: Line) -> None:
    if line.absent:
        pytest.skip(line.absent)
    found = line.measure(QUICK)
    assert found.ours > 0
    assert math.isfinite(found.ours)
    assert (found.peer is None) == (line.peer == "")
    assert found.peer is None or 0 < found.peer < math.inf
    assert line.floor.is_met(found) in (True, False)


def test_every_line_has_a_name_of_its_own() -> None:
    assert len({line.name for line in LINES}) == len(LINES)


def test_peers_that_come_to_another_result_are_not_timed() -> None:
    with pytest.raises(Disagreement, match="the month: ours is 1, the peer's 2"):
        agree("the month", 1, 2)


@pytest.mark.parametrize(
    ("floor", "ours", "peer", "is_met"),
    [
        (times_faster(8), 1.0, 8.0, True),
        (times_faster(8), 1.0, 7.9, False),
        (within(4), 4.0, 1.0, True),
        (within(4), 4.1, 1.0, False),
        (at_most(320, "≤ 320"), 320.0, None, True),
        (at_most(320, "≤ 320"), 321.0, None, False),
        (at_most_more(40, "+ ≤ 40"), 140.0, 100.0, True),
        (at_most_more(40, "+ ≤ 40"), 141.0, 100.0, False),
    ],
)
def test_floor(floor: Floor, ours: float, peer: float | None, is_met: bool) -> None:
    assert floor.is_met(Figures(ours, peer)) is is_met


def test_runner_prints_the_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run.main(["--quick", "--only", "offer"]) == 0
    printed = capsys.readouterr().out
    assert "growthbook" in printed
    assert "40× faster" in printed


def test_runner_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--quick", "--json", "--only", "fold", "memory-event"]) == 0
    fold, memory = json.loads(capsys.readouterr().out)
    assert (fold["line"], memory["line"]) == ("fold", "memory-event")
    assert fold["ratio"] == pytest.approx(fold["peer"] / fold["ours"], rel=0.1)
    assert memory["peer"] is memory["ratio"] is None


def test_a_line_whose_peer_is_not_here_says_so_and_is_not_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = Line("absent", "work", "µs", "nobody", times_faster(2), LINES[0].measure, needs="no-such-peer")
    monkeypatch.setattr(run, "LINES", (absent,))
    assert run.main(["--quick", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["ours"], told["peer"], told["ratio"], told["met"]) == (None, None, None, None)
    assert told["note"] == "peer not here: no-such-peer of requirements-bench.txt is not installed"
    assert run.main(["--quick"]) == 0
    printed = capsys.readouterr().out
    assert "peer not here" in printed
    assert "below the floor" not in printed


def test_runner_refuses_a_line_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--only", "nothing"]) == 2
    assert "no line nothing" in capsys.readouterr().err
