"""Replay a portfolio of real cardholders and compare it with what was recorded.

    python examples/replay_portfolio.py card_clients_2005.csv.gz

The file has the columns of the public data set «Default of Credit Card Clients» (30,000 cardholders of
a Taiwanese bank, April to September 2005). Every cardholder's account is opened, each month's charges
and payments are posted and the days closed, through the journeys and into a SQLite store. Without
interest and fees the stored statements must reproduce the recorded bills exactly; with the bank-like
terms on, the report shows what the programme would have earned. `--laws` also holds every account's
book to all the laws of `cardcore.testing.invariants`, which takes some minutes more.
"""

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, the folder above examples/ is not on the path

from rich.console import Console  # noqa: E402

from cardcore.commands import Command, receipt  # noqa: E402
from cardcore.money import display_amount  # noqa: E402
from cardcore.performing import digest_of  # noqa: E402
from cardcore.programs import Program  # noqa: E402
from cardcore.testing.invariants import OF_A_BOOK, Book, check  # noqa: E402
from cardcore_sqlalchemy import SqlStore, open_sqlite  # noqa: E402
from examples.portfolio import book, report, terminal  # noqa: E402
from examples.portfolio.figures import Figures  # noqa: E402
from examples.portfolio.progress import Advance, progress  # noqa: E402
from examples.replay.compare import Comparison, render  # noqa: E402
from examples.replay.life import CURRENCY, LAST_DAY, live, program  # noqa: E402
from examples.replay.recorded import BadFile, Cardholder, read  # noqa: E402

BATCH = 250
"""Cardholders saved in one transaction."""

RECEIVED_AT = datetime.datetime(2005, 10, 1, tzinfo=datetime.UTC)


def main() -> int:
    """Replay the file named on the command line; 1 where a bill differs, 2 where the file is unusable."""
    parser = argparse.ArgumentParser(description="Replay recorded cardholders and compare.")
    parser.add_argument("csv", type=Path, help="the portfolio, plain or .gz")
    parser.add_argument("--limit", type=_some, metavar="N", help="replay the first so many cardholders only")
    parser.add_argument("--laws", action="store_true", help="hold every book to the named laws, too")
    parser.add_argument("--store", type=Path, help="keep the two databases in this folder")
    arguments = parser.parse_args()
    try:
        holders = read(arguments.csv)[: arguments.limit]
    except BadFile as error:
        print(f"replay: {error}", file=sys.stderr)
        return 2
    console = terminal.console()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.store or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        exact = replay(console, folder / "without-interest.sqlite3", holders, bears_interest=False)
        replay(console, folder / "with-interest.sqlite3", holders, bears_interest=True)
        if arguments.laws:
            hold_to_laws(console, folder / "with-interest.sqlite3", holders)
    return 0 if exact.reproduced == exact.bills else 1


def _some(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than one")
    return number


def replay(
    console: Console, path: Path, holders: Sequence[Cardholder], *, bears_interest: bool
) -> Comparison:
    """Live all cardholders into a fresh store, then read the store and compare it with the record."""
    terms = program(bears_interest=bears_interest)
    what = "With the CMB preset's interest and late charge" if bears_interest else "Without interest and fees"
    console.rule(f"[bold]{what}[/bold]")
    for stale in path.parent.glob(f"{path.name}*"):
        stale.unlink()
    begun = time.perf_counter()
    with closing(open_sqlite(path)) as store:
        with progress(console, "Replaying", len(holders), "cardholders") as advance:
            _save_all(store, holders, terms, advance)
        seconds = time.perf_counter() - begun
        figures, comparison = Figures(LAST_DAY.toordinal(), CURRENCY), Comparison()
        with progress(console, "Comparing", len(holders), "cardholders") as advance:
            pages = book.read(store, (holder.account_id for holder in holders))
            for holder, (relationship, events) in zip(holders, pages, strict=True):
                figures.take(relationship, events)
                comparison.add(holder, events)
                advance(1)
    report.render(console, figures, seconds=seconds)
    if bears_interest:
        earned, owed = figures.earned, figures.receivables
        console.print(
            f"The programme would have earned {CURRENCY} {display_amount(earned, CURRENCY)} in six months, "
            f"{report.percent(earned, owed)} of what is owed at their end.",
            style="bold",
        )
    render(console, comparison, bears_interest=bears_interest)
    return comparison


def hold_to_laws(console: Console, path: Path, holders: Sequence[Cardholder]) -> None:
    """Check every book with the bank-like terms on; `Broken` names the law that does not hold."""
    terms, laws = program(bears_interest=True), len(OF_A_BOOK)
    with closing(open_sqlite(path)) as store, progress(console, "Checking", len(holders), "books") as advance:
        pages = book.read(store, (holder.account_id for holder in holders))
        for relationship, events in pages:
            check(Book(terms, relationship, tuple(events)))
            advance(1)
    console.print(f"{laws} laws hold on all {len(holders):,} books.\n")


def _save_all(store: SqlStore, holders: Sequence[Cardholder], terms: Program, advance: Advance) -> None:
    """Every journey of every cardholder, each with its own command, a batch of them in one transaction."""
    for batch in _batches(holders):
        with store.begin() as unit:
            for holder in batch:
                for number, outcome in enumerate(live(holder, terms)):
                    command = Command.of(f"{holder.account_id}-{number}", "replay", RECEIVED_AT)
                    digest = digest_of("replay", holder.account_id, number)
                    unit.save(command, outcome, receipt(command, digest, outcome))
            unit.commit()
        advance(len(batch))


def _batches(holders: Sequence[Cardholder]) -> Iterator[list[Cardholder]]:
    waiting = iter(holders)
    while batch := list(islice(waiting, BATCH)):
        yield batch


if __name__ == "__main__":
    sys.exit(main())
