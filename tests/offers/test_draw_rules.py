"""A draw's definition by law, its changes, and who gets a ticket."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.offers.draws import (
    Attempt,
    DrawDefinition,
    Entry,
    NoTicket,
    Person,
    Prize,
    Source,
    TicketGiven,
    faults,
    faults_of_change,
    freeze,
)
from cardcore.offers.draws.entries import apply, decide, of_one_person
from cardcore.offers.draws.plain import definition_plain, read_definition, read_entries
from tests.offers.lucky_draws import BY_LIST, BY_ODDS, BY_PUBLIC_NUMBERS, DISCLOSURE


def with_prize(definition: DrawDefinition, **other: Any) -> DrawDefinition:
    first, *more = definition.prizes
    return attrs.evolve(definition, prizes=(attrs.evolve(first, **other), *more))


def found(reasons: Any) -> list[tuple[str, str]]:
    assert all(reason.text("zh") and reason.text("en") for reason in reasons)
    return [(reason.code, reason.field) for reason in reasons]


# definition, what is wrong with it
FAULTY: list[tuple[DrawDefinition, list[tuple[str, str]]]] = [
    (with_prize(BY_LIST, value=5_000_000), []),  # art. 17: up to 50,000.00
    (with_prize(BY_LIST, value=5_000_001), [("prize-too-high", "/prizes/0/value")]),
    (with_prize(BY_LIST, value=0), [("prize-value-missing", "/prizes/0/value")]),
    (with_prize(BY_LIST, quantity=0), [("odds-missing", "/prizes/0")]),
    (with_prize(BY_LIST, weight=1), [("method-unfit", "/prizes/0")]),
    (with_prize(BY_LIST, weight=1, quantity=0), [("method-unfit", "/prizes/0")]),
    (with_prize(BY_ODDS, weight=0), [("method-unfit", "/prizes/0/weight")]),
    (with_prize(BY_LIST, prize_id="second"), [("prize-doubled", "/prizes/1/id")]),
    (attrs.evolve(BY_LIST, prizes=()), [("prize-missing", "/prizes")]),
    (attrs.evolve(BY_LIST, blank_weight=1), [("method-unfit", "/blank_weight")]),
    (attrs.evolve(BY_ODDS, source=Source.PUBLIC), [("method-unfit", "/source")]),
    (attrs.evolve(BY_LIST, entropy_source=" "), [("disclosure-missing", "/entropy_source")]),
    (
        attrs.evolve(BY_LIST, closes_on=BY_LIST.drawn_on + 1, claim_until=1),
        [("dates-reversed", "/drawn_on"), ("dates-reversed", "/claim_until")],
    ),
    (
        attrs.evolve(BY_LIST, disclosure=attrs.evolve(DISCLOSURE, disclosed_on=BY_LIST.opens_on)),
        [("disclosed-late", "/disclosure/disclosed_on")],
    ),
    (
        attrs.evolve(BY_LIST, disclosure=attrs.evolve(DISCLOSURE, conditions="", claim="", organizer="")),
        [("disclosure-missing", f"/disclosure/{name}") for name in ("conditions", "claim", "organizer")],
    ),
]


@pytest.mark.parametrize("definition", [BY_LIST, BY_ODDS, BY_PUBLIC_NUMBERS])
def test_a_draw_that_tells_everything_may_begin(definition: DrawDefinition) -> None:
    assert faults(definition) == ()
    assert read_definition(Reader(definition_plain(definition))) == definition


@pytest.mark.parametrize(("definition", "expected"), FAULTY)
def test_every_fault_is_told(definition: DrawDefinition, expected: list[tuple[str, str]]) -> None:
    assert found(faults(definition)) == expected


def test_all_faults_are_told_at_once() -> None:
    bad = attrs.evolve(with_prize(BY_LIST, value=9_000_000, quantity=0), opens_on=1, entropy_source="")
    assert {code for code, _ in found(faults(bad))} == {
        "disclosed-late",
        "disclosure-missing",
        "prize-too-high",
        "odds-missing",
    }


# before, after, whether it favours the customer
CHANGES: list[tuple[DrawDefinition, DrawDefinition, list[str]]] = [
    (BY_LIST, BY_LIST, []),
    (BY_LIST, with_prize(BY_LIST, value=600_000), []),
    (BY_LIST, with_prize(BY_LIST, value=599_899), ["/prizes/0/value"]),
    (BY_LIST, with_prize(BY_LIST, quantity=2), []),
    (BY_LIST, with_prize(BY_LIST, name="平板"), ["/prizes/0/name"]),
    (BY_LIST, attrs.evolve(BY_LIST, prizes=(*BY_LIST.prizes, Prize("fourth", "书", 3_000, 9))), []),
    (BY_LIST, attrs.evolve(BY_LIST, prizes=BY_LIST.prizes[:2]), ["/prizes"]),
    (BY_LIST, attrs.evolve(BY_LIST, prizes=BY_LIST.prizes[::-1]), ["/prizes"]),
    (BY_LIST, attrs.evolve(BY_LIST, claim_until=BY_LIST.claim_until + 1), []),
    (BY_LIST, attrs.evolve(BY_LIST, claim_until=BY_LIST.claim_until - 1), ["/claim_until"]),
    (BY_LIST, attrs.evolve(BY_LIST, closes_on=BY_LIST.closes_on + 1), ["/closes_on"]),
    (BY_LIST, attrs.evolve(BY_LIST, least_amount=1), ["/least_amount"]),  # more people for the same prizes
    (BY_LIST, attrs.evolve(BY_LIST, entropy_source="别的"), ["/entropy_source"]),
    (BY_ODDS, attrs.evolve(BY_ODDS, least_amount=1), []),
    (BY_ODDS, attrs.evolve(BY_ODDS, least_amount=1_001), ["/least_amount"]),
    (BY_ODDS, attrs.evolve(BY_ODDS, draws_per_day=0), []),
    (BY_ODDS, attrs.evolve(BY_ODDS, draws_per_day=2), ["/draws_per_day"]),
    (attrs.evolve(BY_ODDS, draws_per_day=0), BY_ODDS, ["/draws_per_day"]),
    (BY_ODDS, attrs.evolve(BY_ODDS, wins_per_person=3), []),
    (BY_ODDS, attrs.evolve(BY_ODDS, blank_weight=60), []),
    (BY_ODDS, attrs.evolve(BY_ODDS, blank_weight=80), ["/prizes/0/weight", "/prizes/1/weight"]),
    (BY_ODDS, with_prize(BY_ODDS, weight=2), ["/prizes/1/weight"]),
    (BY_ODDS, with_prize(BY_ODDS, quantity=0), []),
    (with_prize(BY_ODDS, quantity=0), BY_ODDS, ["/prizes/0/quantity"]),
]


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES)
def test_a_change_after_disclosure_must_favour_the_customer(
    before: DrawDefinition, after: DrawDefinition, expected: list[str]
) -> None:
    reasons = found(faults_of_change(before, after))
    assert reasons == [("changed-after-disclosure", place) for place in expected]


# --- who gets a ticket ------------------------------------------------------------------------------


def given_tickets(*attempts: Attempt) -> tuple[Entry, ...]:
    entries: tuple[Entry, ...] = ()
    for attempt in attempts:
        event = decide(BY_LIST, entries, attempt)
        assert isinstance(event, TicketGiven)
        entries = apply(entries, event)
    return entries


def refused(entries: tuple[Entry, ...], attempt: Attempt) -> list[str]:
    decision = decide(BY_LIST, entries, attempt)
    assert isinstance(decision, NoTicket)
    return [f"{reason.zh} / {reason.en}" for reason in decision.reasons]


ANN = Person(customer="c-1", phone="p-1")
VIA_PHONE = Person(customer="c-2", phone="p-1", wechat="w-1")
VIA_WECHAT = Person(resident="r-1", wechat="w-1")
BOB = Person(customer="c-9", phone="p-9")
FIRST_DAY = BY_LIST.opens_on


def test_three_tickets_a_day_for_one_person_whatever_the_mark() -> None:
    entries = given_tickets(
        Attempt("e-1", ANN, FIRST_DAY, 1_000),
        Attempt("e-2", VIA_PHONE, FIRST_DAY, 2_000),
        Attempt("e-3", VIA_WECHAT, FIRST_DAY, 3_000),
        Attempt("e-4", BOB, FIRST_DAY, 1_000),
        Attempt("e-5", ANN, FIRST_DAY + 1, 1_000),
    )
    told = "同一用户每天最多3次，今日已用3次 / 3 tickets a day for one person; 3 today"
    for number, person in enumerate((ANN, VIA_PHONE, VIA_WECHAT, Person(resident="r-1"))):
        assert refused(entries, Attempt(f"f-{number}", person, FIRST_DAY, 1_000)) == [told]
    assert [ticket.person for ticket in freeze(entries)] == [1, 1, 1, 2, 1]


def test_every_reason_comes_with_its_distance() -> None:
    assert refused((), Attempt("e-1", ANN, FIRST_DAY - 1, 750)) == [
        "活动尚未开始，还有1天 / opens in 1 day",
        "满10.00元，还差2.50元 / CNY 10.00 or more; 2.50 to go",
    ]
    assert refused((), Attempt("e-1", ANN, BY_LIST.closes_on + 2, 1_000)) == [
        "活动已于2天前结束 / closed 2 days ago"
    ]


def test_without_a_limit_a_day_everybody_may_come_again() -> None:
    free = attrs.evolve(BY_LIST, draws_per_day=0)
    entries: tuple[Entry, ...] = ()
    for number in range(9):
        event = decide(free, entries, Attempt(f"e-{number}", ANN, FIRST_DAY, 1_000))
        assert isinstance(event, TicketGiven)
        entries = apply(entries, event)


def test_an_entry_id_is_given_once() -> None:
    entries = given_tickets(Attempt("e-1", ANN, FIRST_DAY, 1_000))
    with pytest.raises(InvalidInput, match="id-reused"):
        decide(BY_LIST, entries, Attempt("e-1", BOB, FIRST_DAY, 1_000))
    with pytest.raises(InvalidInput, match="field-missing at person"):
        Person()


persons = st.builds(
    Person,
    customer=st.sampled_from(["", "c-1", "c-2", "c-3"]),
    phone=st.sampled_from(["", "1", "2", "3"]),
    wechat=st.sampled_from(["w-1", "w-2", "w-3", "w-4"]),
)


@given(st.lists(persons, max_size=12))
def test_two_ways_to_tell_persons_apart_agree(found_persons: list[Person]) -> None:
    entries = [Entry(f"e-{number}", person, 1) for number, person in enumerate(found_persons)]
    tickets = freeze(entries)
    assert [ticket.entry_id for ticket in tickets] == [entry.entry_id for entry in entries]
    numbers = [ticket.person for ticket in tickets]
    assert sorted(set(numbers), key=numbers.index) == list(range(1, len(set(numbers)) + 1))
    for entry, ticket in zip(entries, tickets, strict=True):
        theirs = {one.entry_id for one in of_one_person(entries, entry.person)}
        assert theirs == {one.entry_id for one in tickets if one.person == ticket.person}


def test_definitions_and_entries_are_read_strictly() -> None:
    plain = definition_plain(BY_LIST)
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({**plain, "least_amount": "-1.00"}, "amount-not-positive", "/least_amount"),
        ({**plain, "method": "dice"}, "choice-unknown", "/method"),
        ({**plain, "more": 1}, "field-unknown", "/more"),
        ({**plain, "opens_on": "2026-13-01"}, "date-invalid", "/opens_on"),
    ]
    for document, code, field in wrong:
        with pytest.raises(InvalidInput) as refusal:
            read_definition(Reader(document))
        assert (refusal.value.code, refusal.value.field) == (code, field)
    person = {"id": "e-1", "person": {"customer": "c-1"}, "on": "2026-12-01"}
    assert read_entries(Reader([person])) == (Entry("e-1", Person("c-1"), FIRST_DAY),)
    with pytest.raises(InvalidInput, match="field-missing at /0/person"):
        read_entries(Reader([{**person, "person": {}}]))
