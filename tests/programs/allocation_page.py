"""The page of orders of repayment, made of the tables of the presets.

    python -m tests.programs.allocation_page

writes `docs/reference/allocation.md` anew; a test sees that it is up to date.
"""

from pathlib import Path
from typing import Final

from cardcore.programs.presets.orders import TABLES, Row

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "allocation.md"

HEAD: Final = """\
# What a repayment reduces first

A repayment goes down a table, row by row; what is left of it at the end becomes a credit balance (溢缴款)
that later charges use up. There are two tables: one up to 90 days past due, one beyond (银监会令 2011
No. 2, art. 57). The second holds for as much of a payment as is past due, the first for the rest – our
convention, so that a payment in two parts does what one does. Where a row names several balances they
come in that order, and within one kind the older first: revolving, then billed, then unbilled; inside one
balance the oldest posting first.

A programme writes its order down balance by balance (`allocation/up_to_90_days`, `allocation/over_90_days`
of the [scenario language](scenario.md)); these are the tables that the [presets](presets.md), where their
sources stand, are made of. `ccb`, `citic` and `spdb` published none and have `cmb`'s.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(
        f"\n## `{name}`, {said}\n\n| | balances | why |\n|---|---|---|\n" + _rows(rows)
        for name, tables in TABLES.items()
        for said, rows in zip(("up to 90 days past due", "more than 90 days past due"), tables, strict=True)
    )


def _rows(rows: tuple[Row, ...]) -> str:
    return "".join(
        f"| {place} | {row.stage}: {', '.join(row.kinds)} | {row.why} |\n"
        for place, row in enumerate(rows, 1)
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
