"""What importing the library costs beyond what it stands on: fresh interpreters by turns."""

import os
import resource
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final

from bench.measure import MILLISECONDS, Figures, Line, Scale, at_most_more, release

PACKAGE: Final = "import cardcore"
WORKING_SET: Final = "import cardcore.journeys, cardcore.programs"
PEER: Final = "import attrs, moneyed, pendulum"


def seconds_of(statement: str, environment: dict[str, str]) -> float:
    """What an interpreter computes that does nothing else."""
    start = _children()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return _children() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def beside_dependencies(ours: str, scale: Scale) -> Figures:
    """Interpreters by turns, with compiled bytecode as an installed package has it."""
    statements = (ours, PEER)
    times: dict[str, list[float]] = {statement: [] for statement in statements}
    with TemporaryDirectory() as directory:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": directory}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for statement in statements:
            seconds_of(statement, environment)
        for _ in range(scale.rounds):
            for statement in statements:
                times[statement].append(seconds_of(statement, environment))
    mine, theirs = (statistics.median(times[statement]) * MILLISECONDS for statement in statements)
    return Figures(mine, theirs, f"{mine - theirs:+.0f} ms")


def package(scale: Scale) -> Figures:
    """The package alone."""
    return beside_dependencies(PACKAGE, scale)


def working_set(scale: Scale) -> Figures:
    """What a program needs that runs accounts."""
    return beside_dependencies(WORKING_SET, scale)


PEERS: Final = f"{release('attrs')}, {release('py-moneyed')}, {release('pendulum')} alone"
FLOOR: Final = at_most_more(40, "+ ≤ 40 ms")

LINES: Final = (
    Line(
        "import",
        "a fresh interpreter that does `import cardcore`, which imports nothing by itself",
        "ms",
        PEERS,
        FLOOR,
        package,
    ),
    Line(
        "import-working-set",
        "a fresh interpreter that imports cardcore.journeys and cardcore.programs: all that runs accounts",
        "ms",
        PEERS,
        FLOOR,
        working_set,
    ),
)
