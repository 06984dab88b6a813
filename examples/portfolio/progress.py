"""A progress bar on a terminal; one line at the end wherever the output goes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[int], object]
"""Is told how many more are done."""


def no_bar(_more: int) -> None:
    """Show nothing."""


@contextmanager
def progress(console: Console, doing: str, total: int, of: str) -> Iterator[Advance]:
    """Show how far ``doing`` is while it lasts; ``of`` says what is counted, for instance ``days``."""
    begun = time.perf_counter()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn(of),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda more: bar.advance(task, more)
    console.print(f"{doing}: {total:,} {of} in {time.perf_counter() - begun:.1f} s")
