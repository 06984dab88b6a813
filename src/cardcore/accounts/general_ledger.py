"""The journal for a general ledger: CSV by leg or by day, and the text that hledger reads.

Lines come one at a time, so that a book of any number of accounts is written without holding it. Every
amount is in the currency of its entry, with all its decimals; nothing is added up over currencies.

>>> from cardcore.accounts.journal import Entry
>>> legs = ("assets:receivables:purchase", 1000), ("assets:clearing:network", -1000)
>>> bought = Entry(738_000, "purchase", legs)
>>> print(*hledger_lines([AccountJournal("a-1", "CNY", (bought,))]), sep="\\n")
decimal-mark .
commodity CNY 1000.00
account assets:receivables:purchase
account assets:clearing:network
<BLANKLINE>
2021-07-29 (a-1:1) purchase
    assets:receivables:purchase  CNY 10.00
    assets:clearing:network  CNY -10.00
"""

from collections.abc import Iterable, Iterator
from typing import Final

from cardcore.accounts.journal import Entry
from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.values import frozen

BY_LEG: Final = ("date", "account_id", "entry", "about", "gl_account", "currency", "debit", "credit")
"""The columns of `csv_lines`."""

BY_DAY: Final = ("date", "gl_account", "currency", "debit", "credit")
"""The columns of `daily_csv_lines`."""


@frozen
class AccountJournal:
    """The entries of one account, in their order."""

    account_id: str
    currency: str
    """The account's own: of the entries that name none."""
    entries: tuple[Entry, ...]


def csv_lines(journals: Iterable[AccountJournal]) -> Iterator[str]:
    """A row for each leg of each entry, behind a row of `BY_LEG`; without line ends.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    yield _row(BY_LEG)
    for journal in journals:
        for number, entry in enumerate(journal.entries, 1):
            currency = entry.currency or journal.currency
            for name, minor in entry.legs:
                said = (journal.account_id, number, entry.about, name, currency)
                yield _row((date_text(entry.on), *said, *_sides(minor, minor, currency)))


def daily_csv_lines(journals: Iterable[AccountJournal]) -> Iterator[str]:
    """A row for each day, account of the chart and currency, with all its debits and all its credits.

    Of each day and currency the debits equal the credits. Holds one sum a row, never the entries.
    """
    debited: dict[tuple[int, str, str], int] = {}
    credited: dict[tuple[int, str, str], int] = {}
    for journal in journals:
        for entry in journal.entries:
            currency = entry.currency or journal.currency
            for name, minor in entry.legs:
                key, side = (entry.on, name, currency), debited if minor > 0 else credited
                side[key] = side.get(key, 0) + abs(minor)
    yield _row(BY_DAY)
    for on, name, currency in sorted({*debited, *credited}):
        key = (on, name, currency)
        yield _row(
            (date_text(on), name, currency, *_sides(debited.get(key, 0), -credited.get(key, 0), currency))
        )


def hledger_lines(journals: Iterable[AccountJournal]) -> Iterator[str]:
    """The entries as an hledger journal: each commodity and account declared
    before its first use, so that ``--strict`` holds.

    An entry's code is its account and number. The format is that of hledger 1.25 and later
    (https://hledger.org/hledger.html#journal).
    """
    yield "decimal-mark ."
    declared: set[str] = set()
    for journal in journals:
        for number, entry in enumerate(journal.entries, 1):
            currency = entry.currency or journal.currency
            yield from _declarations(currency, entry, declared)
            yield ""
            yield f"{date_text(entry.on)} ({journal.account_id}:{number}) {entry.about}"
            for name, minor in entry.legs:
                yield f"    {name}  {currency} {amount_text(minor, currency)}"


def _declarations(currency: str, entry: Entry, declared: set[str]) -> Iterator[str]:
    """What the entry is the first to use."""
    wanted = [f"commodity {currency} {_sample(currency)}", *(f"account {name}" for name, _ in entry.legs)]
    for line in wanted:
        if line not in declared:
            declared.add(line)
            yield line


def _sides(debit: int, credit: int, currency: str) -> tuple[str, str]:
    """The debit where it is above nothing, the credit where it is below; empty where there is none."""
    return (
        amount_text(debit, currency) if debit > 0 else "",
        amount_text(-credit, currency) if credit < 0 else "",
    )


def _sample(currency: str) -> str:
    text = amount_text(0, currency).removeprefix("0")
    return f"1000{text or '.'}"  # hledger wants a decimal mark even where there are no decimals


def _row(values: Iterable[object]) -> str:
    """A line of RFC 4180."""
    return ",".join(_cell(_harmless(str(value))) for value in values)


def _cell(text: str) -> str:
    if '"' not in text and "," not in text:
        return text
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
