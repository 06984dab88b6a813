"""What importing the library costs beyond what it stands on: fresh interpreters by turns."""

import os
import resource
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final

from bench.measure import MILLISECONDS, Figures, Line, Scale, at_most_more, release

OURS: Final = "import cardcore, cardcore.journeys, cardcore.programs"
PACKAGE: Final = "import cardcore"
PEER: Final = "import attrs, moneyed, pendulum"
NOTHING: Final = "pass"


def seconds_of(statement: str, environment: dict[str, str]) -> float:
    """What an interpreter computes that does nothing else."""
    start = _children()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return _children() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def beside_dependencies(scale: Scale) -> Figures:
    """Interpreters by turns, with compiled bytecode as an installed package has it."""
    statements = (OURS, PEER, PACKAGE, NOTHING)
    times: dict[str, list[float]] = {statement: [] for statement in statements}
    with TemporaryDirectory() as directory:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": directory}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for statement in statements:
            seconds_of(statement, environment)
        for _ in range(scale.rounds):
            for statement in statements:
                times[statement].append(seconds_of(statement, environment))
    found = {statement: statistics.median(times[statement]) * MILLISECONDS for statement in statements}
    bare = found[NOTHING]
    more = found[OURS] - found[PEER]
    note = f"{more:+.0f} ms; `import cardcore` alone takes {found[PACKAGE] - bare:.0f} ms and imports nothing"
    return Figures(found[OURS] - bare, found[PEER] - bare, note)


LINES: Final = (
    Line(
        "imports",
        "importing cardcore.journeys and cardcore.programs, over an interpreter that imports nothing",
        "ms",
        f"{release('attrs')}, {release('py-moneyed')}, {release('pendulum')} alone",
        at_most_more(40, "+ ≤ 40 ms"),
        beside_dependencies,
    ),
)
