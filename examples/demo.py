"""A year of cardholders on SQLite: a statement, the portfolio's report and a picture of it.

    python examples/demo.py [--cardholders 200] [--months 12] [--seed 9] [--out demo]

Nothing is needed but the packages of `requirements.txt`. The same seed gives the same portfolio.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, the folder above examples/ is not on the path

from rich.console import Console  # noqa: E402

from cardcore.ports import Store  # noqa: E402
from cardcore.programs import Program  # noqa: E402
from cardcore.usecases import statement_pages  # noqa: E402
from cardcore_sqlalchemy import open_sqlite  # noqa: E402
from examples.portfolio import book, figures, history, picture, report, statement, terminal  # noqa: E402
from examples.portfolio.book import Page  # noqa: E402
from examples.portfolio.campaigns import program_with_campaigns  # noqa: E402
from examples.portfolio.generate import MOST_MONTHS, Portfolio, generate  # noqa: E402
from examples.portfolio.progress import progress  # noqa: E402
from examples.portfolio.run import run  # noqa: E402
from examples.portfolio.seasons import seasons  # noqa: E402

DATABASE: Final = "cardcore-demo.sqlite3"
PICTURES: Final = ("portfolio.png", "portfolio.svg")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demonstration; 0 where money was conserved, 1 otherwise."""
    options = _options(argv)
    console = terminal.console()
    portfolio = generate(options.seed, options.cardholders, options.months)
    program = program_with_campaigns(portfolio.first_day, portfolio.last_day)
    database: Path = options.out / DATABASE
    _announce(console, portfolio, database)
    _make_room(database)
    with closing(open_sqlite(database)) as store:
        begun = time.perf_counter()
        with progress(console, "Living", len(portfolio.days), "days") as advance:
            run(portfolio, store, program, advance)
        seconds = time.perf_counter() - begun
        pages = list(book.read(store, [person.account_id for person in portfolio.cardholders]))
        _show_statement(console, store, pages, program)
    sums = figures.collect(pages, portfolio.last_day, program.currency)
    report.render(console, sums, offers=program.offers, seconds=seconds)
    _draw(portfolio, pages, program, options.out)
    _show_what_next(console, options.out)
    return 0 if sums.is_conserved else 1


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="A year of cardholders on SQLite, with statement and report."
    )
    parser.add_argument(
        "--cardholders", type=_between(1, 100_000), default=200, metavar="N", help="default: 200"
    )
    parser.add_argument(
        "--months", type=_between(1, MOST_MONTHS), default=12, metavar="N", help="default: 12"
    )
    parser.add_argument("--seed", type=int, default=9, help="another seed, another portfolio; default: 9")
    parser.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="default: demo")
    return parser.parse_args(argv)


def _between(least: int, most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
        return number

    return whole


def _announce(console: Console, portfolio: Portfolio, database: Path) -> None:
    console.print(
        f"[bold]cardcore[/bold]: {len(portfolio.cardholders):,} cardholders, "
        f"{portfolio.first_day} to {portfolio.last_day}, seed {portfolio.seed}, into {database}"
    )


def _make_room(database: Path) -> None:
    """The folder, and in it no database of an earlier run."""
    database.parent.mkdir(parents=True, exist_ok=True)
    for stale in database.parent.glob(f"{database.name}*"):
        stale.unlink()


def _show_statement(console: Console, store: Store, pages: Sequence[Page], program: Program) -> None:
    """The statement with the most to see, if anybody was billed yet."""
    found = statement.most_telling(pages)
    if found is None:
        return
    account_id, number = found
    _, bills = statement_pages(store, account_id)
    events = next(events for relationship, events in pages if relationship.account_id == account_id)
    statement.render(console, bills[number - 1], events, program)


def _draw(portfolio: Portfolio, pages: Sequence[Page], program: Program, folder: Path) -> None:
    days = history.weekly(portfolio.first_day, portfolio.last_day)
    year = history.collect(pages, days, program.currency)
    around = seasons(portfolio.first_day, portfolio.last_day)
    picture.draw(year, around, len(pages), [folder / name for name in PICTURES])


def _show_what_next(console: Console, folder: Path) -> None:
    console.print(
        f"""
Picture:  {folder / PICTURES[0]} (and {PICTURES[1]})
Database: {folder / DATABASE}, SQLite; the first account is holder-001

[bold]Next[/bold]
  make serve                              the statements as a page, and an HTTP API
  python -m cardcore simulate FILE        a card's life from JSON, for any language
  python examples/02_why_this_interest.py and the other stories, 01 to 11
  make demo ARGS="--seed 7"               another portfolio; also --cardholders and --months"""
    )


if __name__ == "__main__":
    sys.exit(main())
