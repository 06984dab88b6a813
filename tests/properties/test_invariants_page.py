"""The page of the invariants names every law by its number, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

from cardcore.testing import invariants

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "invariants.md"
ROW = re.compile(r"^\| ([A-Z]\d) \| [^|]+ \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)


def rows() -> Iterator[tuple[str, str, str]]:
    """The number, the function and where it runs, of every law on the page."""
    for number, functions, where in ROW.findall(PAGE.read_text("utf-8")):
        yield from ((number, name, where.strip()) for name in re.findall(r"`(\w+)`", functions))


def test_every_law_of_a_book_stands_there_with_its_function() -> None:
    told = {(number, name) for number, name, _ in rows()}
    assert {(law[:2], function.__name__) for law, function in invariants.OF_A_BOOK.items()} <= told


def test_every_function_named_there_is_a_law_and_says_its_number() -> None:
    for number, name, _ in rows():
        assert (getattr(invariants, name).__doc__ or "").startswith(number), name


def test_a_law_that_does_not_run_on_every_book_says_where_it_runs() -> None:
    of_a_book = {function.__name__ for function in invariants.OF_A_BOOK.values()}
    assert {name for _, name, where in rows() if where} == {n for _, n, _ in rows()} - of_a_book


FAMILIES = {"L": 8, "A": 6, "K": 2, "S": 5, "P": 4, "I": 6, "F": 2, "N": 5, "R": 4, "G": 2, "C": 4, "T": 4}
FAMILIES |= {"M": 3, "X": 3}


def test_no_number_is_left_out() -> None:
    cells = re.findall(r"^\| ((?:[A-Z]\d(?:, )?)+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {number for cell in cells for number in cell.split(", ")}
    assert told == {f"{family}{number}" for family, most in FAMILIES.items() for number in range(1, most + 1)}
