"""Where the reports are printed: the same columns on a terminal and into a pipe."""

import io
import sys
from typing import Final

from rich.console import Console

WIDTH: Final = 100
"""Columns, wherever the output goes."""


def console() -> Console:
    """A console on standard output; what its encoding lacks, as Chinese, becomes a question mark."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    found = Console(highlight=False)
    found.width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return found
