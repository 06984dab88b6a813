"""The shared bill: the shares make the bill, each is paid once, and closing gives nothing back."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput
from cardcore.offers.reasons import Refused
from cardcore.offers.sharing.bills import (
    CollectionClosed,
    SharedBill,
    ShareDeclined,
    SharePaid,
    Standing,
    apply,
    begin,
    close,
    decline,
    pay,
    split_as_given,
    split_equally,
)
from cardcore.sharing import share

FRIENDS = ["bob", "eve", "joe"]


def dinner(bill: int = 10_000, friends: list[str] = FRIENDS) -> SharedBill:
    return begin(split_equally("c-1", "ann", friends, "CNY", bill, on=10, due_on=12))


def done(collection: SharedBill, event: object) -> SharedBill:
    assert isinstance(event, SharePaid | ShareDeclined | CollectionClosed)
    return apply(collection, event)


def codes(event: object) -> list[str]:
    assert isinstance(event, Refused)
    assert all(reason.text("zh") and reason.text("en") for reason in event.reasons)
    return [reason.code for reason in event.reasons]


@given(st.integers(10, 10**9), st.integers(1, 9))
def test_equal_shares_make_the_bill_and_the_initiator_bears_the_remainder(bill: int, count: int) -> None:
    collection = dinner(bill, [f"p-{number}" for number in range(count)])
    own, *others = collection.shares
    assert own.amount + sum(share.amount for share in others) == bill
    assert {share.amount for share in others} == {bill // (count + 1)}
    assert own.amount - others[0].amount == bill % (count + 1)
    assert (own.person, own.standing) == ("ann", Standing.BORNE)


@given(st.dictionaries(st.sampled_from("bcdefg"), st.integers(1, 10**6), min_size=1), st.integers(0, 10**6))
def test_given_shares_make_the_bill_too(others: dict[str, int], own: int) -> None:
    bill = own + sum(others.values())
    collection = begin(split_as_given("c-1", "ann", others, "CNY", bill, on=10, due_on=12))
    assert collection.shares[0].amount == own
    assert sum(share.amount for share in collection.shares) == bill
    assert {share.person: share.amount for share in collection.shares[1:]} == others


def taking(collection: SharedBill, verb: str, person: str) -> object:
    match verb:
        case "pay":
            return pay(collection, person, 2_500, on=11)
        case "decline":
            return decline(collection, person, on=11)
        case _:
            return close(collection, on=11)


steps = st.tuples(st.sampled_from(["pay", "decline", "close"]), st.sampled_from([*FRIENDS, "ann", "zoe"]))


@given(st.lists(steps, max_size=12))
def test_collected_and_uncollected_and_borne_are_always_the_bill(taken: list[tuple[str, str]]) -> None:
    collection = dinner()
    for verb, person in taken:
        before = collection
        event = taking(before, verb, person)
        if isinstance(event, Refused):
            assert codes(event)
            continue
        collection = done(before, event)
        assert not before.closed_on
        assert collection.collected >= before.collected
        assert verb == "pay" or collection.collected == before.collected
        assert collection.collected + collection.uncollected + collection.shares[0].amount == 10_000


def test_each_share_is_paid_once_and_exactly() -> None:
    collection = dinner()
    assert codes(pay(collection, "bob", 2_499, on=11)) == ["amount-unfit"]
    collection = done(collection, pay(collection, "bob", 2_500, on=11))
    assert codes(pay(collection, "bob", 2_500, on=11)) == ["paid-already"]
    assert codes(pay(collection, "ann", 2_500, on=11)) == ["not-asked"]
    assert codes(decline(collection, "zoe", on=11)) == ["not-asked"]
    assert (collection.collected, collection.uncollected) == (2_500, 5_000)
    assert collection.shares[1].paid_on == 11


def test_who_is_late_or_has_declined_stays_visible() -> None:
    collection = dinner()
    collection = done(collection, decline(collection, "eve", on=11))
    assert codes(decline(collection, "eve", on=11)) == ["not-due"]
    assert collection.late(12) == ()
    assert [share.person for share in collection.late(13)] == ["bob", "joe"]
    assert [share.person for share in collection.shares if share.standing is Standing.DECLINED] == ["eve"]
    collection = done(collection, pay(collection, "eve", 2_500, on=13))
    assert collection.collected == 2_500


def test_closing_gathers_nothing_more_and_gives_nothing_back() -> None:
    collection = dinner()
    collection = done(collection, pay(collection, "bob", 2_500, on=11))
    event = close(collection, on=14)
    assert event == CollectionClosed(14, 5_000)
    collection = done(collection, event)
    assert (collection.collected, collection.closed_on) == (2_500, 14)
    for late in (
        pay(collection, "eve", 2_500, on=15),
        decline(collection, "eve", on=15),
        close(collection, on=15),
    ):
        assert codes(late) == ["closed"]


def test_what_is_no_split_is_refused() -> None:
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: dinner(0), "amount-not-positive at bill"),
        (lambda: dinner(3), "amount-not-positive at others: 0.03 gives each of 4 nothing"),
        (lambda: dinner(friends=[]), "field-missing at others"),
        (lambda: dinner(friends=["bob", "bob"]), "person-doubled at others"),
        (lambda: dinner(friends=["ann"]), "person-doubled at others"),
        (
            lambda: begin(split_as_given("c", "ann", {"bob": 101}, "CNY", 100, on=1, due_on=1)),
            "shares-exceed-bill at others: the shares are 0.01 more",
        ),
        (
            lambda: begin(split_as_given("c", "ann", {"bob": 1}, "CNY", 100, on=2, due_on=1)),
            "date-invalid at due_on",
        ),
    ]
    for split, message in cases:
        with pytest.raises(InvalidInput, match=message):
            split()


def test_a_bill_that_closes_on_a_day_takes_nothing_after_it() -> None:
    opened = split_equally("c-1", "ann", ["bob", "eve"], "CNY", 10_000, on=1, due_on=3, closes_on=5)
    bill = begin(opened)
    assert isinstance(pay(bill, "bob", 3_333, on=5), SharePaid)
    for answer in (pay(bill, "bob", 3_333, on=6), decline(bill, "eve", on=6)):
        assert isinstance(answer, Refused)
        assert [reason.code for reason in answer.reasons] == ["closed"]
    assert close(bill, on=6) == CollectionClosed(6, 6_666)


@pytest.mark.parametrize(("until", "closed"), [("2026-02-05", None), ("2026-02-06", "2026-02-06")])
def test_as_plain_data_it_closes_when_that_day_is_over(until: str, closed: str | None) -> None:
    days = {"on": "2026-02-01", "due_on": "2026-02-03", "closes_on": "2026-02-05"}
    bill = {"id": "b-1", "initiator": "ann", "total": "100.00", "others": ["bob"], **days}
    answer = share({"bill": bill, "steps": [], "until": until})
    assert (answer.get("closed_on"), answer["late"]) == (closed, ["bob"])
