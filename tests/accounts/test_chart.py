"""The chart is closed, and what is entered by hand balances on accounts that may be posted to."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.accounts.chart import CONTROL, LEAVES, MOST_LEGS, entries_by_hand, require_postable
from cardcore.accounts.general_ledger import AccountJournal, csv_lines
from cardcore.accounts.journal import NETWORK, PAYMENTS, entries, trial_balance
from cardcore.errors import Conflict, InvalidInput
from cardcore.money import money_of
from cardcore.testing.builders import amount
from tests.records.golden import eventful, installments

DAY = datetime.date(2024, 2, 5)
CASH = "assets:cash:central_bank"


def test_the_journal_posts_to_leaves_of_the_chart_and_nowhere_else() -> None:
    posted = {
        name
        for story in (eventful(), installments())
        for one in entries(story.events)
        for name, _ in one.legs
    }
    assert posted <= LEAVES
    assert CONTROL < LEAVES


def test_a_clearing_account_is_settled_by_hand() -> None:
    (settled,) = entries_by_hand(
        DAY, "settlement", [(NETWORK, amount("90.00")), (CASH, amount("-90.00"))], others=[CASH]
    )
    assert trial_balance([settled], "CNY") == {NETWORK: 9000, CASH: -9000}
    assert list(csv_lines([AccountJournal("by-hand", "CNY", (settled,))]))[1:] == [
        "2024-02-05,by-hand,1,settlement,assets:clearing:network,CNY,90.00,",
        "2024-02-05,by-hand,1,settlement,assets:cash:central_bank,CNY,,90.00",
    ]


def test_each_currency_balances_by_itself() -> None:
    legs = [(NETWORK, amount("1.00")), (NETWORK, amount("2.00", "USD")), (PAYMENTS, amount("-1.00"))]
    with pytest.raises(InvalidInput, match=r"debits less credits come to USD 2\.00"):
        entries_by_hand(DAY, "exchange", legs)
    made = entries_by_hand(DAY, "exchange", [*legs, (PAYMENTS, amount("-2.00", "USD"))])
    assert [one.currency for one in made] == ["CNY", "USD"]


def test_a_leg_of_nothing_is_refused_even_where_it_balances() -> None:
    legs = [(NETWORK, amount("1.00")), (PAYMENTS, amount("-1.00"))]
    with pytest.raises(InvalidInput, match=r"amount-not-positive at legs: '.*network': a leg of nothing"):
        entries_by_hand(DAY, "by hand", [*legs, (NETWORK, amount("0.00", "USD"))])


@given(st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=2, max_size=9))
def test_what_balances_is_entered_and_nothing_else(amounts: list[int]) -> None:
    legs = [(NETWORK, money_of(minor, "CNY")) for minor in amounts]
    if sum(amounts):
        with pytest.raises(InvalidInput, match="entry-unbalanced"):
            entries_by_hand(DAY, "by hand", legs)
    else:
        assert sum(minor for one in entries_by_hand(DAY, "by hand", legs) for _, minor in one.legs) == 0


@pytest.mark.parametrize("count", [0, 1, MOST_LEGS + 1])
def test_an_entry_has_two_legs_and_not_more_than_can_be_read(count: int) -> None:
    with pytest.raises(InvalidInput, match="entry-unbalanced at legs: an entry has 2 to 10,000 legs"):
        entries_by_hand(DAY, "by hand", [(NETWORK, amount("1.00"))] * count)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("assets:receivables", "no leaf"),
        ("assets", "no leaf"),
        ("assets:receivables:purchase", "control account"),
        ("liabilities:overpayments", "control account"),
        ("assets:nowhere", "none of that name"),
        ("assets:clearing:netw", "none of that name"),
        (CASH, "closed"),
    ],
)
def test_what_is_no_open_leaf_is_not_posted_to(name: str, why: str) -> None:
    with pytest.raises(Conflict, match=rf"account-not-postable at account: .*{why}"):
        require_postable(name, others=[CASH, "assets:fixed"], closed=[CASH])
    with pytest.raises(Conflict, match="account-not-postable"):
        entries_by_hand(
            DAY, "by hand", [(NETWORK, amount("1.00")), (name, amount("-1.00"))], others=[CASH], closed=[CASH]
        )
