"""The general ledger: the journal as others read it, in three texts."""

from collections.abc import Iterable

from cardcore.accounts import general_ledger
from cardcore.accounts.general_ledger import AccountJournal
from cardcore.scenario.answers.journal import entries
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, str]:
    """The journal as CSV by leg and by day, and as hledger reads it."""
    books = [AccountJournal(life.account.account_id, life.program.currency, tuple(entries(life)))]
    return {
        "csv": _text(general_ledger.csv_lines(books)),
        "daily_csv": _text(general_ledger.daily_csv_lines(books)),
        "hledger": _text(general_ledger.hledger_lines(books)),
    }


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
