"""What is no whole number, no id and no moment never reaches a state, however a request is made."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pendulum
import pytest

from cardcore.accounts.disputes import Ruling
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.calendars.moments import require_moment
from cardcore.commands import Command
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.ids import AccountId, HoldId, PlanId
from cardcore.installments.changes import Change, PlanRequest
from cardcore.installments.checks import Kind
from cardcore.installments.proposals import Asked, PlanWish
from cardcore.journeys import (
    AuthorizationRequest,
    AutoRepaymentRequest,
    BenefitUse,
    Cancellation,
    CardOrder,
    ClosingRequest,
    Conversion,
    Dispute,
    DisputeRuling,
    Exchange,
    FeeRequest,
    Gift,
    GiftArrived,
    MemberRedemption,
    PacketOpening,
    RedemptionRequest,
    TransferArrived,
    authorize,
    change_plan,
    convert,
    open_dispute,
    post,
    reverse_authorization,
    transfer_in,
)
from cardcore.money import allocate, money_of, require_positive
from cardcore.offers.sharing.bills import split_as_given, split_equally
from cardcore.offers.sharing.red_packets import instant, send
from cardcore.offers.sharing.shares import Kind as PacketKind
from cardcore.points.ledger import Lot
from cardcore.records import dumps
from cardcore.testing.builders import authorization, cash_advance, conversion, ordinal, program, purchase
from cardcore.testing.stories import given

TERMS = program()
STORY = given(TERMS, opened_on="2024-01-01").when(
    authorization("500.00", "2024-02-10", hold="h-1"),
    purchase("3000.00", "2024-02-11"),
    conversion("cash", "1200.00", "2024-02-12"),
)
STATE = STORY.relationship
ON = STORY.on + 1
DAY = date_of(ON)
BOUGHT = STORY.number_of(PurchasePosted)
BEFORE = dumps(STATE)


def asked(amount: Any, kind: Kind = Kind.MERCHANT) -> Asked:
    return Asked(kind, amount, 3)


def changed(change: Change, **said: Any) -> object:
    return change_plan(STATE, PlanRequest(ON, PlanId("p-1"), change, **said), TERMS)


def wished(value: Any) -> object:
    wish = PlanWish(PlanId("p-2"), "purchase", asked(value))
    amount = money_of(200_000, "CNY")
    return authorize(STATE, AuthorizationRequest.of("h-9", DAY, amount, "5411", "Hema", plan=wish), TERMS)


def packet(**said: Any) -> object:
    told = {"packet_id": "p-1", "sender": "ann", "currency": "CNY", "total": 300, "count": 3}
    return send(**(told | {"kind": PacketKind.EQUAL, "at": 0} | said))  # type: ignore[arg-type]


def drawn(place: Any) -> object:
    return post(STATE, attrs.evolve(cash_advance("5.00", DAY), place=place), TERMS)


def ordered(**said: Any) -> object:
    return CardOrder.of("card-1", DAY, "1234", datetime.date(2029, 1, 31), TERMS, **said)


def bill(**said: Any) -> object:
    told = {"collection_id": "c-1", "initiator": "ann", "others": ["bob"], "currency": "CNY", "bill": 100}
    return split_equally(**(told | {"on": 1, "due_on": 3} | said))  # type: ignore[arg-type]


WHOLE: dict[str, Callable[[Any], object]] = {
    "money_of": lambda value: money_of(value, "CNY"),
    "allocate": lambda value: allocate(value, (1, 1)),
    "reversal": lambda value: reverse_authorization(STATE, HoldId("h-1"), DAY, TERMS, value),
    "transfer": lambda value: transfer_in(
        STATE, TransferArrived("t-1", ON, AccountId("a-9"), value, "CNY"), TERMS
    ),
    "dispute": lambda value: open_dispute(STATE, STORY.events, Dispute(ON, BOUGHT, "why", value), TERMS),
    "conversion": lambda value: convert(
        STATE, Conversion(ON, PlanId("p-2"), "cash", asked(value, Kind.CASH)), TERMS
    ),
    "plan at the till": wished,
    "prepayment": lambda value: changed(Change.PREPAY, amount=value),
    "gift": lambda value: Gift.of("g-1", DAY, "a-9", value),
    "gift arrived": lambda value: GiftArrived("g-1", ON, AccountId("a-9"), (Lot(value, ON),)),
    "member": lambda value: MemberRedemption("m-1", ON, value, "r-1"),
    "exchange": lambda value: Exchange.of(DAY, "card", "m-1", value),
    "benefit": lambda value: BenefitUse.of(DAY, "o-1", value),
    "points": lambda value: RedemptionRequest.of("r-1", DAY, points=value),
    "quantity": lambda value: RedemptionRequest.of("r-1", DAY, item="mug", quantity=value),
    "given back": lambda value: Cancellation.of("r-1", DAY, value),
    "packet": lambda value: packet(total=value),
    "shares": lambda value: packet(count=value),
    "least": lambda value: packet(least=value),
    "lives": lambda value: packet(lives=value),
    "bill": lambda value: bill(bill=value),
    "share": lambda value: split_as_given("c-1", "ann", {"bob": value}, "CNY", 100, on=1, due_on=3),
}
POSITIVE = {name: take for name, take in WHOLE.items() if name not in ("money_of", "allocate")}
NO_NUMBERS: list[Any] = [True, 1.5, 2.0, float("nan"), Decimal(5), "5", b"5", money_of(5, "CNY")]

AGAIN: dict[str, Callable[[Any], object]] = {
    "periods again": lambda value: changed(Change.REAGE, periods=value),
    "postponed": lambda value: changed(Change.REAGE, periods=5, postpone_months=value),
    "value date": lambda value: DisputeRuling(ON, 9, Ruling.LOST, value),
}


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize("taker", [*WHOLE, *AGAIN])
def test_what_is_no_whole_number_is_refused(taker: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        (WHOLE | AGAIN)[taker](value)
    assert refused.value.code == "wrong-type"
    assert refused.value.field
    assert dumps(STATE) == BEFORE


@pytest.mark.parametrize("value", [0, -1, -(10**30)], ids=repr)
@pytest.mark.parametrize("taker", POSITIVE)
def test_what_is_not_above_zero_is_refused(taker: str, value: int) -> None:
    with pytest.raises(CardcoreError) as refused:
        POSITIVE[taker](value)
    assert refused.value.field
    assert dumps(STATE) == BEFORE


def test_weights_are_whole() -> None:
    for weight in (0.5, Decimal(1)):
        with pytest.raises(InvalidInput, match=r"^wrong-type at weights"):
            allocate(100, (weight, weight))  # type: ignore[arg-type]


def test_a_reversal_never_sets_more_aside() -> None:
    with pytest.raises(InvalidInput, match=r"^amount-not-positive at amount"):
        reverse_authorization(STATE, HoldId("h-1"), DAY, TERMS, -100)


def test_what_no_account_holds_is_too_large() -> None:
    for take in (require_positive, WHOLE["transfer"], WHOLE["bill"], WHOLE["dispute"]):
        with pytest.raises(InvalidInput, match=r"^amount-out-of-range at"):
            take(10**15)


NAMES: dict[str, Callable[[Any], object]] = {
    "plan": lambda name: convert(STATE, conversion("cash", "1200.00", DAY, plan=name), TERMS),
    "transfer": lambda name: TransferArrived(name, ON, AccountId("a-9"), 100, "CNY"),
    "account": lambda name: TransferArrived("t-1", ON, name, 100, "CNY"),
    "gift": lambda name: GiftArrived(name, ON, AccountId("a-9"), ()),
    "giver": lambda name: GiftArrived("g-1", ON, name, ()),
    "redemption": lambda name: MemberRedemption("m-1", ON, 5, name),
    "packet": lambda name: packet(packet_id=name),
    "sender": lambda name: packet(sender=name),
    "friend": lambda name: packet(only_for=[name]),
    "bill": lambda name: bill(collection_id=name),
    "initiator": lambda name: bill(initiator=name),
    "other": lambda name: bill(others=[name]),
}


@pytest.mark.parametrize("name", ["", "a\x00", "x" * 65, "北京", None, 5], ids=repr)
@pytest.mark.parametrize("taker", NAMES)
def test_what_is_no_id_names_nothing(taker: str, name: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        NAMES[taker](name)
    assert (refused.value.code, bool(refused.value.field)) == ("id-syntax", True)


@pytest.mark.parametrize("taker", NAMES)
def test_a_card_number_names_nothing(taker: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        NAMES[taker]("4111111111111111")
    assert refused.value.code == "sensitive-data-forbidden"
    assert "4111111111111111" not in str(refused.value)


def test_a_plan_keeps_no_card_number_and_no_unknown_category() -> None:
    for said, code in (
        ({"merchant": "paid by 4111 1111 1111 1111"}, "sensitive-data-forbidden"),
        ({"merchant": "\x00"}, "text-invalid"),
        ({"mcc": "54"}, "mcc-syntax"),
    ):
        with pytest.raises(InvalidInput, match=f"^{code} at"):
            changed(Change.REFUND, amount=100, **said)


def test_what_is_none_of_the_choices_is_refused() -> None:
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: DisputeRuling(ON, 9, "maybe"), "choice-unknown"),  # type: ignore[arg-type]
        (lambda: FeeRequest.of(DAY, ["replacement"]), "choice-unknown"),  # type: ignore[arg-type]
        (lambda: AutoRepaymentRequest.of(DAY, "full"), "wrong-type"),  # type: ignore[arg-type]
        (lambda: packet(currency="cny"), "currency-unknown"),
        (lambda: drawn("abroad"), "choice-unknown"),
        (lambda: ordered(form="plastic"), "choice-unknown"),
        (lambda: ordered(supplementary="no"), "wrong-type"),
        (lambda: ordered(co_brand=None), "wrong-type"),
        (lambda: ClosingRequest.of(DAY, 0), "wrong-type"),  # type: ignore[arg-type]
        (lambda: ClosingRequest.of(DAY, forfeit_points="no"), "wrong-type"),  # type: ignore[arg-type]
        (lambda: Gift.of("g-1", DAY, "a-9", 5, own="no"), "wrong-type"),  # type: ignore[arg-type]
    ]
    for take, code in wrong:
        with pytest.raises(InvalidInput) as refused:
            take()
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (None, "wrong-type"),
        ("2024-02-10T00:00:00Z", "wrong-type"),
        (datetime.date(2024, 2, 10), "wrong-type"),
        (datetime.datetime(2024, 2, 10), "timezone-missing"),
        (pendulum.naive(2024, 2, 10), "timezone-missing"),
        (datetime.datetime.min.replace(tzinfo=datetime.UTC), "date-invalid"),
        (datetime.datetime.max.replace(tzinfo=datetime.UTC), "date-invalid"),
    ],
)
def test_a_moment_is_a_time_with_its_zone(moment: Any, code: str) -> None:
    for take in (
        require_moment,
        instant,
        lambda at: Command.of("c-1", "teller", at),
        lambda at: PacketOpening.of("p-1", "bob", at),
    ):
        with pytest.raises(InvalidInput) as refused:
            take(moment)
        assert refused.value.code == code
        assert refused.value.field


def test_an_instant_is_the_same_however_the_moment_is_written() -> None:
    told = datetime.datetime(2024, 2, 10, 12, 30, 59, 999_999, tzinfo=datetime.UTC)
    same = pendulum.instance(told).in_timezone("Asia/Shanghai")
    assert instant(told) == instant(same) == 1_707_568_259
    assert PacketOpening.of("p-1", "bob", same).on == ordinal("2024-02-10")
    assert Command.of("c-1", "teller", same).received_at == told
