"""The journal for others: it balances in every form, and hledger reads it as we mean it."""

import csv
import shutil
import subprocess
from collections.abc import Iterable

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cardcore.accounts.general_ledger import (
    BY_DAY,
    BY_LEG,
    AccountJournal,
    csv_lines,
    daily_csv_lines,
    hledger_lines,
)
from cardcore.accounts.journal import Entry, entries, trial_balance
from cardcore.money import amount_text, parse_amount
from cardcore.scenario import simulate
from cardcore.testing.builders import cash_advance, day_end, payment, program, purchase, refund
from cardcore.testing.stories import given

HLEDGER = shutil.which("hledger")

LIFE = AccountJournal(
    "a-1",
    "CNY",
    tuple(
        entries(
            given(program(), opened_on="2024-01-01")
            .when(purchase("1000.00", "2024-01-10"), cash_advance("500.00", "2024-01-12"))
            .when(refund("30.00", "2024-01-20"), payment("100.00", "2024-02-20"), day_end("2024-03-05"))
            .when(payment("5000.00", "2024-03-06"), purchase("12.34", "2024-03-06"))
            .events
        )
    ),
)

names = st.sampled_from(["assets:receivables:purchase", "assets:clearing:network", "income:interest"])
legs = st.tuples(names, names, st.integers(1, 10**9)).map(lambda of: ((of[0], of[2]), (of[1], -of[2])))
journals = st.lists(
    st.builds(
        AccountJournal,
        st.from_regex(r"[-=a-z][a-z0-9]{0,5}", fullmatch=True),
        st.sampled_from(["CNY", "JPY", "KWD"]),
        st.lists(st.builds(Entry, st.integers(737_000, 737_010), st.just("purchase"), legs), max_size=4).map(
            tuple
        ),
    ),
    max_size=4,
)


def rows(lines: Iterable[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(lines))


def sums(found: list[dict[str, str]]) -> dict[tuple[str, str, str], int]:
    """Debits less credits by day, account of the chart and currency."""
    totals: dict[tuple[str, str, str], int] = {}
    for row in found:
        key = (row["date"], row["gl_account"], row["currency"])
        signed = parse_amount(row["debit"] or "0", key[2]) - parse_amount(row["credit"] or "0", key[2])
        totals[key] = totals.get(key, 0) + signed
    return totals


def test_a_row_for_each_leg_tells_all_of_it() -> None:
    found = rows(csv_lines([LIFE]))
    assert tuple(found[0]) == BY_LEG
    assert len(found) == sum(len(entry.legs) for entry in LIFE.entries)
    assert found[0] == {
        "date": "2024-01-10",
        "account_id": "a-1",
        "entry": "1",
        "about": "purchase",
        "gl_account": "assets:receivables:purchase",
        "currency": "CNY",
        "debit": "1000.00",
        "credit": "",
    }
    assert (found[1]["debit"], found[1]["credit"]) == ("", "1000.00")


@for_all(journals)
def test_the_days_add_up_to_the_legs_and_each_day_balances(books: list[AccountJournal]) -> None:
    by_day = rows(daily_csv_lines(books))
    assert sums(by_day) == sums(rows(csv_lines(books)))
    days: dict[tuple[str, str], int] = {}
    for (on, _, currency), amount in sums(by_day).items():
        days[on, currency] = days.get((on, currency), 0) + amount
    assert not any(days.values())
    assert by_day == sorted(by_day, key=lambda row: (row["date"], row["gl_account"], row["currency"]))


def test_nothing_booked_is_but_the_columns() -> None:
    assert list(csv_lines([])) == [",".join(BY_LEG)]
    assert list(daily_csv_lines([AccountJournal("a-1", "CNY", ())])) == [",".join(BY_DAY)]
    assert list(hledger_lines([])) == ["decimal-mark ."]


def test_a_comma_or_a_quote_stays_in_its_cell() -> None:
    found = rows(csv_lines([AccountJournal('a,"1"', "CNY", LIFE.entries[:1])]))
    assert {row["account_id"] for row in found} == {'a,"1"'}


@pytest.mark.parametrize("name", ["=cmd()", "-1", "@sum", "+1"])
def test_no_spreadsheet_takes_a_name_for_a_formula(name: str) -> None:
    found = rows(csv_lines([AccountJournal(name, "CNY", LIFE.entries[:1])]))
    assert {row["account_id"] for row in found} == {f"'{name}"}


@pytest.mark.parametrize(("currency", "text"), [("CNY", "1000.00"), ("JPY", "1000."), ("KWD", "1000.000")])
def test_a_commodity_is_declared_with_its_decimals(currency: str, text: str) -> None:
    lines = list(hledger_lines([AccountJournal("a-1", currency, LIFE.entries[:1])]))
    assert f"commodity {currency} {text}" in lines


@pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed (make browser installs it)")
def test_hledger_finds_the_same_trial_balance() -> None:
    yen = AccountJournal("a-2", "JPY", (Entry(738_000, "fee late", (("income:x", -5), ("assets:y", 5))),))
    text = "".join(f"{line}\n" for line in hledger_lines([LIFE, yen]))
    command = [str(HLEDGER), "--strict", "-f", "-", "balance", "--flat", "--empty", "-O", "csv"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    balances = {row["account"]: row["balance"] for row in csv.DictReader(done.stdout.splitlines())}
    wanted = {name: amount_text(minor, "CNY") for name, minor in trial_balance(LIFE.entries).items()}
    assert balances.pop("total").strip("0") == ""
    assert (balances.pop("assets:y"), balances.pop("income:x")) == ("JPY 5", "JPY -5")
    assert balances == {name: f"CNY {text}" if text.strip("0.-") else "0" for name, text in wanted.items()}


def test_a_scenario_gives_all_three_texts() -> None:
    told = simulate(
        {
            "program": "cmb",
            "account": {
                "opened_on": "2023-03-20",
                "credit_limit": "50000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": [
                {
                    "on": "2023-03-30",
                    "post": {"kind": "purchase", "amount": "1000.00", "mcc": "5411", "merchant": "Hema"},
                }
            ],
            "until": "2023-05-05",
            "ask": ["general_ledger", "journal"],
        }
    )
    texts = told["general_ledger"]
    assert [text.splitlines()[0] for text in texts.values()] == [
        ",".join(BY_LEG),
        ",".join(BY_DAY),
        "decimal-mark .",
    ]
    assert len(rows(texts["csv"].splitlines())) == sum(len(one["legs"]) for one in told["journal"]["entries"])
