"""The lines of the table, one small file each; all have the same shape and `LINES` at the end."""

from typing import Final

from bench.lines import (
    account_month,
    day_end,
    durable,
    effective_rate,
    fold,
    imports,
    memory,
    offer,
    offers,
    post,
    replay,
    schedule,
)
from bench.measure import Line

LINES: Final[tuple[Line, ...]] = tuple(
    line
    for file in (
        post,
        account_month,
        fold,
        offer,
        offers,
        schedule,
        effective_rate,
        replay,
        durable,
        day_end,
        memory,
        imports,
    )
    for line in file.LINES
)
"""In the order of the table."""
