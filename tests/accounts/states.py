"""Account states made by hand, for tests of one rule alone."""

from cardcore.accounts.account import WorkingAccount, thaw
from cardcore.money import parse_amount
from cardcore.testing import builders


def account_with(**fields: str | int) -> WorkingAccount:
    """A new account of a limit of 10,000.00 with these balances: amounts as texts, days as they are."""
    working = thaw(builders.account(credit_limit="10000.00").account)
    for name, value in fields.items():
        setattr(working, name, parse_amount(value, "CNY") if isinstance(value, str) else value)
    return working
