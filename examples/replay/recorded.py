"""Reading recorded cardholders from a CSV file (plain or .gz).

The columns are those of the public data set «Default of Credit Card Clients» (I-C. Yeh, UCI Machine
Learning Repository, CC BY 4.0): a limit, six monthly bills, six payments and six repayment statuses,
April to September 2005, in whole New Taiwan dollars.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import attrs

from cardcore.ids import AccountId

MONTHS = ("apr", "may", "jun", "jul", "aug", "sep")
COLUMNS = (
    "id",
    "credit_limit",
    *(f"{what}_{month}" for what in ("bill", "payment", "repayment_status") for month in MONTHS),
)


DIGITS = 12
"""No amount and no number of a cardholder has more."""


class BadFile(Exception):
    """The file cannot be used; the message says where and why."""


@attrs.frozen
class Cardholder:
    """One row: amounts in whole dollars, April first."""

    account_id: AccountId
    credit_limit: int
    bills: tuple[int, ...]
    payments: tuple[int, ...]
    """What was paid in each month, on the bill of the month before."""
    statuses: tuple[int, ...]
    """−2 no consumption, −1 paid in full, 0 revolving, 1–8 months of delay."""

    def charges(self, month: int) -> int:
        """New charges of a month (negative: refunds): what the bill grew by, and what was paid."""
        if month == 0:
            return self.bills[0]
        return self.bills[month] - self.bills[month - 1] + self.payments[month]


def read(path: Path) -> list[Cardholder]:
    """All cardholders of a file; `BadFile` names the first row and column that is wrong."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            holders = list(_rows(csv.DictReader(file)))
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}") from error
    except (EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise BadFile(f"{path}: {error}") from error
    if not holders:
        raise BadFile(f"{path}: no cardholder follows the line of column names")
    return holders


def _rows(reader: "csv.DictReader[str]") -> Iterator[Cardholder]:
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadFile(f"the file lacks the columns {', '.join(missing)}")
    rows: dict[int, int] = {}
    for number, row in enumerate(reader, start=2):
        values = {name: _whole(row[name], number, name) for name in COLUMNS}
        if values["credit_limit"] <= 0:
            raise BadFile(f"row {number}, column credit_limit: a limit is more than zero")
        if values["id"] < 0:
            raise BadFile(f"row {number}, column id: {values['id']} is below zero")
        if (before := rows.setdefault(values["id"], number)) != number:
            raise BadFile(f"row {number}, column id: {values['id']} stands in row {before} already")
        yield Cardholder(
            AccountId(f"holder-{values['id']:06d}"),
            values["credit_limit"],
            tuple(values[f"bill_{month}"] for month in MONTHS),
            tuple(values[f"payment_{month}"] for month in MONTHS),
            tuple(values[f"repayment_status_{month}"] for month in MONTHS),
        )


def _whole(text: str | None, row: int, column: str) -> int:
    """A whole number; the published file writes some in scientific notation (``5.00E+05``)."""
    try:
        number = Decimal(text or "")
        if number.adjusted() >= DIGITS:  # before int() writes out the zeros of 1E+999999999
            raise BadFile(f"row {row}, column {column}: {text!r} is too large")
        if number == (whole := int(number)):
            return whole
    except (ArithmeticError, ValueError):
        pass
    raise BadFile(f"row {row}, column {column}: {text or ''!r} is no whole number")
