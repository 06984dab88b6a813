"""The membership wallet: each programme its own ledger, and exchanges that make and lose no point."""

from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from cardcore import usecases
from cardcore.calendars import date_of, parse_ordinal
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.ids import AccountId, OfferId
from cardcore.journeys import Opening
from cardcore.points.coalition import PointsExchanged
from cardcore.points.wallet import find
from cardcore.programs import read_program
from cardcore.scenario import simulate
from cardcore.testing import builders, invariants
from cardcore.testing.builders import day_end, gift_arrived, program, purchase, redemption, refund
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.stories import Story, given
from cardcore.testing.wallet_steps import COALITION, exchange, joining, member_redemption, member_spend
from tests.scenario.scenarios import with_events

DAY = "2024-01-11"
TEN_TO_ONE = {"from": "card", "to": "air", "take": 10, "give": 1}


def story(*, rates: list[dict[str, Any]] | None = None) -> Story:
    """1,000 points of the card, usable from 11 January, and 50 miles."""
    terms = COALITION if rates is None else COALITION | {"rates": rates}
    product = program(points={"step": "1.00", "gifting": {}}, coalition=terms)
    return given(product).when(purchase("1000.00", "2024-01-10"), joining(), member_spend()).then()


def miles(told: Story) -> int:
    """The miles in the wallet."""
    return find(told.relationship.wallet, "air").ledger.held


SMALL, SHORT, NO_RATE = "exchange-too-small", "points-insufficient", "no-exchange-rate"
ONE, BACK = TEN_TO_ONE, exchange(5, DAY, source="air", target="card")
FIFTY = [ONE | {"least": 50}]

# asked, from where to where, what is left of the card's points, and the miles
EXCHANGED: list[tuple[str, Story, Any, tuple[int, int] | str]] = [
    ("whole steps", story(), exchange(100, DAY), (900, 60)),
    ("what makes no step stays", story(), exchange(109, DAY), (900, 60)),
    ("back, at another rate", story(), exchange(50, DAY, source="air", target="card"), (1075, 0)),
    ("too few for a step", story(), exchange(9, DAY), SMALL),
    ("more than there is", story(), exchange(1010, DAY), SHORT),
    ("the steps that there are", story(), exchange(1009, DAY), (0, 150)),
    ("pending points stay", story(), exchange(10, "2024-01-10"), SHORT),
    ("fewer than at least", story(rates=FIFTY), exchange(49, DAY), SMALL),
    ("at least", story(rates=FIFTY), exchange(50, DAY), (950, 55)),
    ("no rate that way", story(rates=[ONE]), BACK, NO_RATE),
    ("not yet", story(rates=[ONE | {"valid_from": "2024-01-12"}]), exchange(10, DAY), NO_RATE),
    ("from its day on", story(rates=[ONE | {"valid_from": DAY}]), exchange(10, DAY), (990, 51)),
    ("through its day", story(rates=[ONE | {"valid_until": DAY}]), exchange(10, DAY), (990, 51)),
    ("no more", story(rates=[ONE | {"valid_until": "2024-01-10"}]), exchange(10, DAY), NO_RATE),
    ("the first that applies", story(rates=[ONE, ONE | {"give": 9}]), exchange(10, DAY), (990, 51)),
    ("into itself", story(), exchange(10, DAY, source="air"), SMALL),
    ("never joined", story(), exchange(10, DAY, target="hotel"), "not-found"),
    ("gifts are to be kept", given(program(points={"gifting": {}}, coalition=COALITION)).when(
        joining(), gift_arrived(50, "2024-01-10")), exchange(10, DAY), SHORT),
]  # fmt: skip


@pytest.mark.parametrize(("why", "held", "wanted", "expected"), EXCHANGED, ids=[row[0] for row in EXCHANGED])
def test_exchanges(why: str, held: Story, wanted: Any, expected: tuple[int, int] | str) -> None:
    told = held.when(wanted)
    if isinstance(expected, str):
        told.then(refused=expected)
        assert told.relationship == held.relationship
    else:
        told.then(points=expected[0], told=["points_exchanged"])
        assert miles(told) == expected[1]


def test_exchanged_points_last_as_points_earned_there_that_day() -> None:
    told = story().when(exchange(100, "2024-01-20"))
    event = told.events[-1]
    assert isinstance(event, PointsExchanged)
    assert event.expires_on == parse_ordinal("2024-03-20")


def test_exchanged_points_make_up_what_a_refund_lacked() -> None:
    held = story().when(redemption(1000, DAY), refund("60.00", DAY))
    told = held.when(exchange(50, DAY, source="air", target="card")).then(points=15)
    assert told.relationship.points.shortfall == 0
    all_ = held.when(exchange(10, DAY, source="air", target="card")).then(points=0)
    assert all_.relationship.points.shortfall == 45


def test_a_membership_earns_and_gives_back_by_its_own_rules() -> None:
    told = story().when(member_spend("30.99", DAY), member_spend("20.00", DAY, returned=True))
    assert miles(told) == 55
    told.when(member_spend("1.99", DAY)).then(events=[])
    assert told.relationship.points.held == 1000


def test_a_merchant_gives_no_more_points_than_it_has_bought() -> None:
    air = {**COALITION["members"][0], "prepaid": 60}
    terms = program(coalition={**COALITION, "members": [air]})
    store, accounts = MemoryStore(), (AccountId("a-1"), AccountId("a-2"))
    for one in accounts:
        day = date_of(parse_ordinal("2024-01-08"))
        opening = Opening.of(one, day, builders.amount("9000.00"), 5, terms)
        usecases.open_account(store, desk.command(f"open-{one}"), opening, terms)
        usecases.join_programme(store, desk.command(f"join-{one}"), one, joining(), terms)

    def spent(name: str, account_id: AccountId, text: str, *, returned: bool = False) -> None:
        spend = member_spend(text, "2024-01-11", returned=returned)
        usecases.spend_as_member(store, desk.command(name), account_id, spend, terms)

    spent("s-1", accounts[0], "100.00")
    with pytest.raises(Conflict, match="prepaid-exhausted at member: 10 of the points that 航空里程"):
        spent("s-2", accounts[1], "22.00")
    spent("s-3", accounts[1], "20.00")
    spent("s-4", accounts[0], "4.00", returned=True)
    spent("s-5", accounts[1], "4.00")
    with store.begin() as unit:
        held = [find(unit.relationship(one).wallet, "air").ledger.held for one in accounts]
        assert (held, dict(unit.quotas(0))) == ([48, 12], {(OfferId("air/prepaid"), 0): 0})


def test_points_of_a_membership_are_spent_there() -> None:
    told = story().when(member_redemption(20, DAY)).then(points=1000)
    assert miles(told) == 30
    told.when(member_redemption(31, DAY, redemption_id="m-2")).then(refused="points-insufficient")
    told.when(member_redemption(3, DAY)).then(refused="redemption-exists")


def test_points_of_a_membership_expire_on_their_day() -> None:
    """Earned on 10 January, they last two months; the day-end finds them without anything else to do."""
    held = story()
    assert held.relationship.wakes_on_ordinal <= parse_ordinal("2024-03-10")
    assert miles(held.when(day_end("2024-03-09"))) == 50
    assert miles(held.when(day_end("2024-03-10"))) == 0
    first, last = parse_ordinal("2024-01-11"), parse_ordinal("2024-03-31")
    invariants.catching_up_is_closing_day_by_day(held.relationship, first, last, held.program)


MEMBERSHIPS = [
    ("twice", joining(DAY), "membership-exists"),
    ("nobody's", joining(DAY, member="hotel"), "not-found"),
    ("spent without one", member_spend("1.00", DAY, member="hotel"), "not-found"),
    ("redeemed without one", member_redemption(1, DAY, member="hotel"), "not-found"),
]


@pytest.mark.parametrize(("why", "step", "code"), MEMBERSHIPS, ids=[row[0] for row in MEMBERSHIPS])
def test_memberships_that_cannot_be(why: str, step: Any, code: str) -> None:
    story().when(step).then(refused=code)


STEPS = st.lists(
    st.one_of(
        st.builds(lambda n: ("buy", "card", n), st.integers(1, 300)),
        st.builds(lambda n, who: ("member", who, n), st.integers(1, 300), st.sampled_from(["air", "tea"])),
        st.builds(lambda n, who: ("return", who, n), st.integers(1, 300), st.sampled_from(["air", "tea"])),
        st.builds(
            lambda n, pair: ("exchange", pair, n),
            st.integers(1, 300),
            st.sampled_from(["card air", "air card", "air tea", "tea card", "card tea"]),
        ),
        st.builds(lambda n: ("wait", "", n), st.integers(1, 40)),
    ),
    max_size=15,
)
RATES = st.lists(
    st.fixed_dictionaries(
        {
            "from": st.sampled_from(["card", "air"]),
            "to": st.just("tea"),
            "take": st.integers(1, 30),
            "give": st.integers(1, 30),
        }
    ),
    max_size=2,
)


@over(STEPS, RATES)
def test_no_point_is_made_or_lost_over_a_wallet(steps: list[tuple[str, str, int]], rates: Any) -> None:
    """Every ledger is whole (R1) and every exchange keeps its rate (R4), whatever is done."""
    tea = {"id": "tea", "name": "茶", "step": "1.00", "points": 2, "claw_back": "negative"}
    terms = {"members": [*COALITION["members"], tea], "rates": [*COALITION["rates"], *rates]}
    held = given(program(points={"step": "1.00", "expiry": {"months": 1}}, coalition=terms))
    held = held.when(joining(), joining(member="tea", number="tea-1"))
    on = parse_ordinal("2024-01-10")
    for verb, who, count in steps:
        held = held.when(wanted_step(verb, who, count, on))
        on += count if verb == "wait" else 0
    book = invariants.Book(held.program, held.relationship, held.events)
    for name in ("R1", "R2 in time", "R4", "R4 exchanged", "C2", "C2 as stored"):
        invariants.OF_A_BOOK[name](book)


def wanted_step(verb: str, who: str, count: int, on: int) -> Any:
    day = date_of(on)
    if verb == "buy":
        return purchase(f"{count}.00", day)
    if verb in ("member", "return"):
        return member_spend(f"{count}.00", day, member=who, returned=verb == "return")
    if verb == "wait":
        return day_end(day)
    source, target = who.split()
    return exchange(count, day, source=source, target=target)


# --- terms and scenarios ----------------------------------------------------------------------------

AIR = COALITION["members"][0]
AIR_AT, RATE_AT = "/coalition/members/0", "/coalition/rates/0"
BAD_TERMS: list[tuple[Any, str, str]] = [
    ({"members": [AIR, AIR]}, "/coalition", "rule-invalid"),
    ({"members": []}, "/coalition", "rule-invalid"),
    ({"members": ["air"]}, "/coalition/members/0", "wrong-type"),
    ({"members": [AIR | {"id": "card"}]}, "/coalition/members/0/id", "rule-invalid"),
    ({"members": [AIR | {"available_from": "release"}]}, AIR_AT + "/available_from", "rule-invalid"),
    ({"members": [AIR | {"mall": []}]}, "/coalition/members/0/mall", "field-unknown"),
    ({"members": [AIR], "rates": [TEN_TO_ONE | {"to": "card"}]}, "/coalition/rates/0", "rule-invalid"),
    ({"members": [AIR], "rates": [TEN_TO_ONE | {"to": "hotel"}]}, "/coalition/rates/0/to", "choice-unknown"),
    ({"members": [AIR], "rates": [TEN_TO_ONE | {"take": 0}]}, RATE_AT + "/take", "number-out-of-range"),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "field", "code"), BAD_TERMS)
def test_terms_that_cannot_be(terms: Any, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_program({"preset": "cmb", "coalition": terms})
    assert (refused.value.field, refused.value.code) == (field, code)


def test_a_wallet_is_lived_and_told() -> None:
    told = simulate(
        with_events(
            {
                "on": "2023-04-01",
                "post": {"kind": "purchase", "amount": "2000.00", "mcc": "5411", "merchant": "Hema"},
            },
            {"on": "2023-04-01", "join_programme": {"member": "air"}},
            {"on": "2023-04-01", "member_purchase": {"member": "air", "amount": "90.00"}},
            {"on": "2023-04-02", "member_refund": {"member": "air", "amount": "10.00"}},
            {"on": "2023-04-03", "exchange_points": {"from": "card", "to": "air", "points": 45}},
            {"on": "2023-04-03", "exchange_points": {"from": "air", "to": "card", "points": 5}},
            {"on": "2023-04-04", "member_redeem": {"member": "air", "points": 6}},
            program={"preset": "cmb", "coalition": COALITION},
            ask=("wallet", "points"),
        )
    )
    (air,) = told["wallet"]
    found = {name: air[name] for name in ("earned", "available", "given", "received", "redeemed")}
    assert found == {"earned": 45, "available": 34, "given": 4, "received": 4, "redeemed": 6}
    assert (air["number"], air["joined_on"], air["in_card_points"]) == ("member-1", "2023-04-01", 51)
    assert [one["text"]["en"] for one in told["points"]["history"][1:]] == [
        "40 points exchanged with air",
        "6 points exchanged with air",
    ]


def test_an_exchange_between_merchants_is_no_movement_of_the_card() -> None:
    tea = {"id": "tea", "name": "茶", "step": "1.00", "points": 2}
    rates = [{"from": "air", "to": "tea", "take": 1, "give": 3}]
    told = simulate(
        with_events(
            *({"on": "2023-04-01", "join_programme": {"member": one}} for one in ("air", "tea")),
            {"on": "2023-04-01", "member_purchase": {"member": "air", "amount": "90.00"}},
            {"on": "2023-04-03", "exchange_points": {"from": "air", "to": "tea", "points": 45}},
            program={"preset": "cmb", "coalition": {"members": [AIR, tea], "rates": rates}},
            ask=("wallet", "points"),
        )
    )
    assert [one["available"] for one in told["wallet"]] == [0, 135]
    assert "in_card_points" not in told["wallet"][0]
    assert told["points"]["history"] == []


def test_what_is_wrong_says_where() -> None:
    event = {"on": "2023-04-02", "exchange_points": {"from": "card", "to": "air", "points": 10}}
    with pytest.raises(CardcoreError) as refused:
        simulate(with_events(event, program={"preset": "cmb", "coalition": COALITION}))
    assert (refused.value.code, refused.value.field) == ("not-found", "/events/0/exchange_points/member")


def test_an_exchange_is_of_a_point_at_least() -> None:
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        exchange(0)
