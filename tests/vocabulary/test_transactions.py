"""A transaction keeps what was printed and refuses what cannot be."""

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from cardcore.calendars import EARLIEST, LATEST, Date, date_of
from cardcore.errors import InvalidInput
from cardcore.money import LARGEST_MINOR, money_of
from cardcore.transactions import Transaction

PAN = "4111111111111111"
GOOD: dict[str, Any] = {
    "amount": Money("23.50", "CNY"),
    "transaction_date": datetime.date(2024, 3, 1),
    "posting_date": datetime.date(2024, 3, 2),
    "mcc": "5812",
    "merchant": "老张面馆",
    "store": "store-7",
    "channel": "pos",
}


@given(
    minor=st.integers(1, LARGEST_MINOR - 1),
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
    dates=st.tuples(st.integers(EARLIEST, LATEST), st.integers(EARLIEST, LATEST)).map(sorted),
    mcc=st.from_regex(r"[0-9]{4}", fullmatch=True),
    merchant=st.text(st.characters(categories=("L", "S")), min_size=1, max_size=64),
    channel=st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True) | st.just(""),
)
def test_what_was_given_is_read_back(
    minor: int, currency: str, dates: list[int], mcc: str, merchant: str, channel: str
) -> None:
    transacted, posted = map(date_of, dates)
    transaction = Transaction.of(
        money_of(minor, currency), transacted, posted, mcc=mcc, merchant=merchant, channel=channel
    )
    assert transaction.amount == money_of(minor, currency)
    assert (transaction.transacted_on, transaction.posted_on) == (transacted, posted)
    assert type(transaction.posted_on) is Date
    assert transaction == Transaction(
        minor, currency, dates[0], dates[1], mcc=mcc, merchant=merchant, channel=channel
    )


def test_a_transaction_may_post_on_its_day_and_know_no_store() -> None:
    day = datetime.date(2024, 3, 1)
    transaction = Transaction.of(Money("0.01", "CNY"), day, mcc="5411", merchant="x")
    assert transaction.transacted_on == transaction.posted_on == day
    assert (transaction.store, transaction.channel) == ("", "")


def test_a_transaction_is_small_and_never_changes() -> None:
    transaction: Any = Transaction.of(**GOOD)
    assert not hasattr(transaction, "__dict__")
    assert not hasattr(transaction, "__weakref__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        transaction.amount_minor = 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        # amount
        ("amount", 23.5, "money-not-exact"),
        ("amount", True, "wrong-type"),
        ("amount", Money("0", "CNY"), "amount-not-positive"),
        ("amount", Money("-0.00", "CNY"), "amount-not-positive"),
        ("amount", Money("-23.50", "CNY"), "amount-not-positive"),
        ("amount", Money("23.501", "CNY"), "precision-exceeded"),
        ("amount", Money("1E+30", "CNY"), "amount-out-of-range"),
        ("amount", Money("NaN", "CNY"), "number-not-finite"),
        # where it was
        ("merchant", ["老张面馆"], "wrong-type"),
        ("mcc", {}, "mcc-syntax"),
        # dates
        ("transaction_date", datetime.datetime(2024, 3, 1), "date-invalid"),
        ("transaction_date", "2024-03-01", "date-invalid"),
        ("posting_date", datetime.date(3024, 3, 1), "date-invalid"),
        ("posting_date", datetime.date(2024, 2, 29), "date-order"),
        # merchant category
        ("mcc", "581", "mcc-syntax"),
        ("mcc", 5812, "mcc-syntax"),
        # merchant
        ("merchant", "", "blank"),
        ("merchant", "  \u3000", "blank"),
        ("merchant", "x" * 65, "length-exceeded"),
        ("merchant", "a\nb", "text-invalid"),
        ("merchant", f"shop {PAN}", "sensitive-data-forbidden"),
        ("merchant", "shop 4111 1111 1111 1111", "sensitive-data-forbidden"),
        ("merchant", None, "wrong-type"),
        # store
        ("store", "a b", "id-syntax"),
        ("store", PAN, "sensitive-data-forbidden"),
        ("store", None, "id-syntax"),
        ("store", 0, "id-syntax"),
        # channel
        ("channel", "POS", "id-syntax"),
        ("channel", "7", "id-syntax"),
        ("channel", "x" * 33, "id-syntax"),
        ("channel", None, "id-syntax"),
        ("channel", f"{PAN}", "id-syntax"),
    ],
)
def test_transactions_that_are_refused(field: str, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        Transaction.of(**{**GOOD, field: value})
    assert (raised.value.code, raised.value.field) == (code, field)
    assert PAN not in str(raised.value)
    assert "1111 1111" not in str(raised.value)


def test_a_merchants_name_is_kept_byte_by_byte() -> None:
    for name in ("Café", "Cafe\u0301", "'; DROP TABLE x", " 7-Eleven "):
        assert Transaction.of(**{**GOOD, "merchant": name}).merchant.encode() == name.encode()
