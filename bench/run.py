"""`make bench`: measures every line beside its peer and prints one table.

make bench                              all lines
make bench ARGS="--only post fold"      some of them
make bench ARGS=--quick                 tiny sizes: shows that all lines run, its figures mean nothing
make bench ARGS=--full                  for the record: more rounds, 1,000,000 accounts; some minutes
make bench ARGS=--json                  for programs
"""

import argparse
import json
import sys
from typing import Any

import attrs
from rich.console import Console
from rich.table import Table

from bench.lines import LINES
from bench.measure import FULL, QUICK, USUAL, Figures, Line, Scale


@attrs.frozen
class Found:
    """A line and what was measured; nothing where its peer is not here."""

    line: Line
    figures: Figures | None

    @property
    def is_met(self) -> bool | None:
        """Whether the floor is reached; None where nothing was measured."""
        return None if self.figures is None else self.line.floor.is_met(self.figures)

    @property
    def ratio(self) -> float | None:
        """How many times as long as ours the peer takes."""
        figures = self.figures
        return None if figures is None or figures.peer is None else figures.peer / figures.ours

    @property
    def note(self) -> str:
        """What the reader must know of this run."""
        return self.line.absent if self.figures is None else self.figures.note


def main(arguments: list[str]) -> int:
    """Measure and print; 2 where a line is asked for that does not exist."""
    options = _parser().parse_args(arguments)
    known = {line.name: line for line in LINES}
    unknown = [name for name in options.only if name not in known]
    if unknown:
        print(f"bench: no line {', '.join(unknown)}; there is {', '.join(known)}", file=sys.stderr)
        return 2
    scale = QUICK if options.quick else FULL if options.full else USUAL
    chosen = [known[name] for name in options.only] or list(LINES)
    found = [_measured(line, scale) for line in chosen]
    if options.json:
        print(json.dumps([plain(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _show(found, scale)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", nargs="+", default=[], metavar="LINE", help="these lines only")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: that it runs, not how fast")
    parser.add_argument("--full", action="store_true", help="more rounds and 1,000,000 accounts")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _measured(line: Line, scale: Scale) -> Found:
    print(f"bench: {line.name} …", file=sys.stderr, flush=True)
    return Found(line, None if line.absent else line.measure(scale))


def plain(found: Found) -> dict[str, Any]:
    """A measured line as plain data."""
    line, figures = found.line, found.figures
    return {
        "line": line.name,
        "work": line.work,
        "unit": line.unit,
        "ours": None if figures is None else round(figures.ours, 3),
        "peer": None if figures is None or figures.peer is None else round(figures.peer, 3),
        "peer_name": line.peer,
        "ratio": None if found.ratio is None else round(found.ratio, 3),
        "floor": line.floor.text,
        "met": found.is_met,
        "note": found.note,
    }


def _show(found: list[Found], scale: Scale) -> None:
    table = Table(title=f"cardcore bench ({scale.name})", show_lines=True)
    for name in ("line", "work", "unit"):
        table.add_column(name)
    for name in ("ours", "peer", "ratio", "floor", "met"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("peer is")
    for one in found:
        line, figures = one.line, one.figures
        work = f"{line.work}\n[dim]{one.note}[/dim]" if one.note else line.work
        ours = "" if figures is None else f"{figures.ours:,.4g}"
        peer = "" if figures is None or figures.peer is None else f"{figures.peer:,.4g}"
        numbers = (ours, peer, ratio_text(one.ratio))
        met = {True: "[green]yes[/green]", False: "[red]no[/red]", None: ""}[one.is_met]
        table.add_row(line.name, work, line.unit, *numbers, line.floor.text, met, line.peer)
    Console(width=None if sys.stdout.isatty() else 150).print(table)
    missed = [one.line.name for one in found if one.is_met is False]
    if missed:
        print(f"below the floor: {', '.join(missed)}")
    print("Only ratios count: both columns of a line were measured by turns in one run on one machine.")


def ratio_text(ratio: float | None) -> str:
    """The ratio as people say it."""
    if ratio is None:
        return ""
    return f"{ratio:.3g}× faster" if ratio >= 1 else f"{1 / ratio:.3g}× slower"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
