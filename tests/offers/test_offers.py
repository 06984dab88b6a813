"""Offers in their short form: what a posted purchase wins, and every reason why not; one row a case."""

import datetime
from typing import Any

import attrs
import pytest

from cardcore.calendars import parse_ordinal
from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.money import Money, parse_amount
from cardcore.offers.counting import KEPT_DAYS, Count, add
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import Eligible, Ineligible, evaluate, evaluate_all
from cardcore.offers.offer import Offer
from cardcore.offers.progress import MonthlyGrant, OfferProgress, enroll, granted, month_of, standing
from cardcore.offers.quotas import QuotaLeft, left, used
from cardcore.offers.reading import read_offer
from cardcore.testing.builders import day_end, program, purchase
from cardcore.testing.stories import given
from cardcore.transactions import Transaction

ID = OfferId("o-1")


def spent(amount: str, on: str = "2024-03-10", mcc: str = "5411", made: str | None = None) -> Transaction:
    day, first = datetime.date.fromisoformat(on), datetime.date.fromisoformat(made or on)
    return Transaction.of(Money(amount, "CNY"), first, day, mcc=mcc, merchant="Hema")


def yuan(text: str) -> int:
    return parse_amount(text, "CNY")


def offer(
    rate: str = "0.02", each: str = "80.00", month: str = "200.00", uses: int = 0, **criteria: object
) -> Offer:
    """笔笔返现: 2 % back, at most 80.00 each time and 200.00 a month."""
    document: dict[str, Any] = {
        "id": ID,
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-06-30", **criteria},
        "cashback": {"rate": rate, "cap_per_transaction": each, "cap_per_month": month},
    }
    return read_offer(Reader(document | ({"uses_per_day": uses} if uses else {})), "CNY")


def answered(
    wanted: Offer, transaction: Transaction, before: str = "0.00", quotas: QuotaLeft | None = None
) -> Eligible | Ineligible:
    """The answer to a transaction, after so much was granted in its month."""
    on = transaction.posting_date
    progress = granted(OfferProgress(), ID, on, yuan(before))
    counts = standing(progress, lambda _: on) | used(wanted, transaction, quotas or {})
    return evaluate(wanted, facts_of(transaction) | counts)


# --- rewards ----------------------------------------------------------------------------------------

# the offer, the transaction, what was granted this month, the reward and what it would be without caps
WON: list[tuple[str, Offer, Transaction, str, str, str]] = [
    ("2 %", offer(), spent("1000.00"), "0.00", "20.00", "20.00"),
    ("rounded down", offer(), spent("0.99"), "0.00", "0.01", "0.01"),
    ("the cap of one transaction", offer(), spent("9000.00"), "0.00", "80.00", "180.00"),
    ("exactly the cap", offer(), spent("4000.00"), "0.00", "80.00", "80.00"),
    ("the cap of the month", offer(), spent("1000.00"), "190.00", "10.00", "20.00"),
    ("both caps", offer(), spent("9000.00"), "150.00", "50.00", "180.00"),
    ("no cap of a transaction", offer(each="0.00"), spent("9000.00"), "0.00", "180.00", "180.00"),
    ("no cap at all", offer(each="0.00", month="0.00"), spent("90000.00"), "999.00", "1800.00", "1800.00"),
    ("all of it back", offer(rate="1"), spent("3.00"), "0.00", "3.00", "3.00"),
    # criteria
    ("the first day", offer(), spent("100.00", "2024-01-01"), "0.00", "2.00", "2.00"),
    ("the last day", offer(), spent("100.00", "2024-06-30"), "0.00", "2.00", "2.00"),
    (
        "one of its categories",
        offer(mccs=["5411", "5812"]),
        spent("100.00"),
        "0.00",
        "2.00",
        "2.00",
    ),
    ("just enough", offer(least_amount="100.00"), spent("100.00"), "0.00", "2.00", "2.00"),
    (
        "the posting date counts",
        offer(),
        spent("100.00", "2024-01-01", made="2023-12-31"),
        "0.00",
        "2.00",
        "2.00",
    ),
]


@pytest.mark.parametrize(
    ("why", "offer", "transaction", "granted", "amount", "wanted"), WON, ids=[row[0] for row in WON]
)
def test_reward(
    why: str, offer: Offer, transaction: Transaction, granted: str, amount: str, wanted: str
) -> None:
    found = answered(offer, transaction, granted)
    assert isinstance(found, Eligible)
    assert (found.amount, found.wanted, found.worth) == (yuan(amount), yuan(wanted), yuan(amount))


# the offer, the transaction, what was granted this month, the criteria that are not met
REFUSED: list[tuple[str, Offer, Transaction, str, list[str]]] = [
    ("before it starts", offer(), spent("100.00", "2023-12-31"), "0.00", ["window"]),
    ("after it ended", offer(), spent("100.00", "2024-07-01", made="2024-06-30"), "0.00", ["window"]),
    ("another category", offer(mccs=["5812"]), spent("100.00"), "0.00", ["mcc"]),
    ("too little", offer(least_amount="100.00"), spent("99.99"), "0.00", ["amount"]),
    ("the month is used up", offer(), spent("100.00"), "200.00", ["cap_per_month"]),
    ("less than a fen", offer(), spent("0.49"), "0.00", ["reward"]),
    (
        "every reason at once",
        offer(mccs=["5812"], least_amount="100.00"),
        spent("0.10", "2023-12-31"),
        "200.00",
        ["window", "mcc", "amount", "cap_per_month"],
    ),
]


@pytest.mark.parametrize(
    ("why", "offer", "transaction", "granted", "reasons"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_no_reward(
    why: str, offer: Offer, transaction: Transaction, granted: str, reasons: list[str]
) -> None:
    found = answered(offer, transaction, granted)
    assert isinstance(found, Ineligible)
    assert [one.criterion for one in found.unmet] == reasons
    assert all(one.wanted and one.got for one in found.unmet)


def test_unmet_criteria_say_what_was_wanted_and_what_was_found() -> None:
    found = answered(
        offer(mccs=["5812", "5411"], least_amount="100.00"), spent("99.99", "2024-07-01", "4511")
    )
    assert isinstance(found, Ineligible)
    period, mcc, amount = found.unmet
    assert (period.wanted, period.got) == ("from 2024-01-01 before 2024-07-01", "2024-07-01 mon")
    assert (mcc.wanted, mcc.got) == ("5411 5812", "4511")
    assert (amount.wanted, amount.got, amount.distance) == ("at least 100.00", "99.99", "0.01")


def test_every_offer_is_evaluated_by_itself() -> None:
    offers = [offer(), offer(mccs=["5812"])]
    kinds = [type(found) for found in evaluate_all(offers, facts_of(spent("100.00")))]
    assert kinds == [Eligible, Ineligible]


# --- quotas -----------------------------------------------------------------------------------------


def test_a_quota_is_open_until_it_is_used_up() -> None:
    limited, paid = offer(uses=2000), spent("100.00")
    key = (ID, paid.posting_date)
    for quotas in ({}, {key: 2000}, {key: 1}, {(OfferId("o-2"), paid.posting_date): 0}):
        assert isinstance(answered(limited, paid, quotas=quotas), Eligible)
    none = answered(limited, paid, quotas={key: 0})
    assert isinstance(none, Ineligible)
    assert [(one.criterion, one.zh, one.got) for one in none.unmet] == [
        ("quota_per_day", "今日名额已满", "2000")
    ]


def test_quota_left() -> None:
    quotas: QuotaLeft = {(ID, 5): 3}
    assert (left(quotas, ID, 5, 9), left(quotas, ID, 6, 9)) == (3, 9)


# --- progress ---------------------------------------------------------------------------------------


def test_months_are_natural_months() -> None:
    days = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01"]
    months = [month_of(parse_ordinal(day)) for day in days]
    assert [month - months[0] for month in months] == [0, 1, 1, 2]


def test_grants_of_old_events_count_in_their_month() -> None:
    january, february = parse_ordinal("2024-01-31"), parse_ordinal("2024-02-01")
    progress = granted(granted(OfferProgress(), ID, january, 500), ID, january, 200)
    assert standing(progress, lambda _: january) == {"o-1/granted/month": 700}
    assert standing(progress, lambda _: february) == {}
    assert standing(progress, lambda _: None) == {}
    later = granted(granted(progress, OfferId("o-2"), january, 100), ID, february, 50)
    assert set(later.grants) == {
        MonthlyGrant(OfferId("o-2"), month_of(january), 100),
        MonthlyGrant(ID, month_of(february), 50),
    }


def test_an_enrollment_counts_from_its_day_on() -> None:
    progress = enroll(enroll(OfferProgress(), ID, 12), OfferId("o-2"), 13)
    assert (progress.enrolled_on(ID), progress.enrolled_on(OfferId("o-3"))) == (12, None)
    assert standing(progress, lambda _: 11) == {}
    assert standing(progress, lambda _: None) == {}
    assert standing(progress, lambda _: 12) == {"o-1/enrolled_on": 12, "o-1/days_since_enrollment": 0}


def test_what_counts_is_added_up_in_its_span_and_forgotten_long_after() -> None:
    september, october = Count("o-1/uses/month", 10, 40, 1), Count("o-1/uses/month", 40, 70, 1)
    days = Count("o-1/goals/days", 10, 40, 0, (12,))
    counts = add((september, days), (september, october, attrs.evolve(days, days=(11,))), 41)
    assert counts == (
        attrs.evolve(september, amount=2),
        attrs.evolve(days, days=(11, 12)),
        october,
    )
    assert [one.value for one in counts] == [2, 2, 1]
    assert add(counts, (), 40 + KEPT_DAYS) == (october,)


def test_offers_of_a_life() -> None:
    campaign = {
        "id": "o-1",
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "100.00"},
        "uses_per_day": 2000,
    }
    story = given(program(offers=[campaign]), opened_on="2024-01-06")
    story = story.when(purchase("5000.00", "2024-01-10")).then(balance="4920.00", told=["spent", "rewarded"])
    story = story.when(purchase("5000.00", "2024-01-11")).then(balance="9900.00")  # 20.00 left this month
    story = story.when(purchase("5000.00", "2024-01-12")).then(balance="14900.00", told=["spent"])
    story.when(day_end("2024-01-31"), purchase("100.00", "2024-02-01")).then(balance="14998.00")
