"""A line of the benchmark: one work, a named peer that does the same, and the floor to reach.

Ours and the peer's run turn by turn in one process, each batch with the garbage collector switched off,
and the medians of the batches are compared: what slows the machine slows both. Only the ratio counts.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import attrs

Work = Callable[[], object]
"""One batch, from nothing: calling it again does the same work again."""

Clock = Callable[[], float]
CPU: Final[Clock] = time.process_time
"""What the process computed: does not see other programs on the same cores."""
WALL: Final[Clock] = time.perf_counter
"""What passed: for work that waits for a disk or another process."""

MICROSECONDS: Final = 1e6
MILLISECONDS: Final = 1e3


class Disagreement(Exception):
    """Ours and the peer came to different results, so that their times mean nothing."""


@attrs.frozen
class Scale:
    """How much is measured: `quick` shows that a line runs, `usual` is for reading, `full` for the record."""

    name: str
    rounds: int

    def pick(self, quick: int, usual: int, full: int) -> int:
        """The size of a line's work at this scale."""
        return {"quick": quick, "usual": usual, "full": full}[self.name]


QUICK: Final = Scale("quick", rounds=1)
USUAL: Final = Scale("usual", rounds=15)
FULL: Final = Scale("full", rounds=25)


@attrs.frozen
class Figures:
    """What was measured, in the line's unit; less is better."""

    ours: float
    peer: float | None = None
    note: str = ""
    """What the reader must know of this run: a size, a second way to count."""


@attrs.frozen
class Floor:
    """The least that is asked of a line."""

    text: str
    is_met: Callable[[Figures], bool]


def times_faster(times: float) -> Floor:
    """The peer takes at least so many times as long."""
    return Floor(f"{times:g}× faster", lambda found: _peer(found) >= times * found.ours)


def within(times: float) -> Floor:
    """Ours takes at most so many times as long as the peer."""
    return Floor(f"within {times:g}×", lambda found: found.ours <= times * _peer(found))


def at_most(most: float, text: str) -> Floor:
    """Ours is at most this, whatever the peer."""
    return Floor(text, lambda found: found.ours <= most)


def at_most_more(more: float, text: str) -> Floor:
    """Ours is at most so much above the peer."""
    return Floor(text, lambda found: found.ours - _peer(found) <= more)


def _peer(found: Figures) -> float:
    if found.peer is None:
        raise TypeError("this floor compares with a peer, and none was measured")
    return found.peer


@attrs.frozen
class Line:
    """One line of the table."""

    name: str
    work: str
    """What is done, the same by ours and by the peer."""
    unit: str
    peer: str
    floor: Floor
    measure: Callable[[Scale], Figures]
    needs: str = ""
    """The package of a peer that `make bench` installs and the tests do without."""

    @property
    def absent(self) -> str:
        """Why the line cannot be measured here; empty where it can."""
        if not self.needs or _version(self.needs):
            return ""
        return f"peer not here: {self.needs} of requirements-bench.txt is not installed"


def release(package: str) -> str:
    """A package with its installed version, as a peer is named."""
    return f"{package} {_version(package)}".strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def agree(what: str, ours: object, peer: object) -> None:
    """Refuse to time two works that come to different results."""
    if ours != peer:
        raise Disagreement(f"{what}: ours is {ours!r}, the peer's {peer!r}")


def beside(
    ours: Work, peer: Work, scale: Scale, *, items: int, unit: float = MICROSECONDS, clock: Clock = CPU
) -> Figures:
    """The time an item of both works takes: batches by turns, the median of each."""
    times: tuple[list[float], list[float]] = ([], [])
    for work in (ours, peer):
        work()  # first calls fill caches
    for number in range(scale.rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        for place in order:
            times[place].append(seconds((ours, peer)[place], clock))
    mine, theirs = (statistics.median(one) * unit / items for one in times)
    return Figures(mine, theirs)


def seconds(work: Work, clock: Clock = CPU) -> float:
    """How long one batch takes, undisturbed by the garbage collector."""
    with undisturbed():
        start = clock()
        work()
        return clock() - start


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection, and none of what is there already looked at again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
