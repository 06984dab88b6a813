"""Each invariant lets a sound book pass and catches one that was broken on purpose."""

import datetime
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import pytest

from cardcore import relationships, usecases
from cardcore.accounts import applying, billing, journal, limit_changes
from cardcore.accounts.account import WorkingAccount
from cardcore.accounts.agreements import (
    AgreementEnded,
    CollectionResumed,
    CollectionStopped,
    RepaymentAgreed,
)
from cardcore.accounts.billing import Statement
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.card_life import Card, CardChange, CardStatus
from cardcore.accounts.card_year import CardYearBegan, SpentAbroad
from cardcore.accounts.cards import CardChanged, CardIssued, CardUsed
from cardcore.accounts.charge_offs import ChargedOff, Recovered
from cardcore.accounts.closed import Closing
from cardcore.accounts.closings import AccountClosed, AccountReopened
from cardcore.accounts.delinquency import DelinquencyCured, GraceKept, GraceLost, MinimumMissed
from cardcore.accounts.disputes import (
    ChargebackRaised,
    ChargebackRepresented,
    DisputeOpened,
    DisputeResolved,
)
from cardcore.accounts.holds import HoldCaptured, HoldExpired, HoldIncreased, HoldPlaced
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.limit_changes import LimitChanged
from cardcore.accounts.line_uses import LineUse
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.plans import InstallmentBilled, PlanCancelled, PlanChanged, PlanOpened, PlanRefunded
from cardcore.accounts.postings import FeePosted, PurchasePosted, RefundPosted, RewardCredited
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.statements import StatementIssued
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.commands import Command, Receipt
from cardcore.errors import Broken
from cardcore.fees import FeeKind
from cardcore.fees.annual import CardYear
from cardcore.journeys import Opening, Payment, receive_payment
from cardcore.money import Money
from cardcore.offers.applying import OfferEvent
from cardcore.points.coalition import PointsExchanged
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.ledger import Lot, Redeemed
from cardcore.points.lots import PointsClawedBack, PointsEarned, PointsExpired, PointsForfeited
from cardcore.points.redemption import PointsRedeemed
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing import invariants
from cardcore.testing.builders import (
    adjustment,
    amount,
    authorization,
    auto_repayment,
    cancellation,
    card_order,
    card_step,
    cash_advance,
    day_end,
    gift,
    gift_arrived,
    increment,
    limit_change,
    over_limit_consent,
    payment,
    points_release,
    program,
    purchase,
    rate_change,
    redemption,
    refund,
    refused_collection,
    reversal,
    statement_day_change,
    suspension,
    temporary_limit,
    withdrawal,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import OF_A_BOOK, Book
from cardcore.testing.invariants import billing as laws_of_statements
from cardcore.testing.invariants import repayment as laws_of_repayment
from cardcore.testing.invariants import replay as laws_of_replay
from cardcore.testing.stories import Story, given
from cardcore.testing.wallet_steps import COALITION, exchange, joining, member_spend

OFFER = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
    "cashback": {"rate": "0.02"},
    "refund": {"policy": "claw_back"},
}


POINTS = {
    "available_from": "release",
    "expiry": {"months": 3},
    "cancel_days": 30,
    "gifting": {"fee": "0.10"},
    "liability": [
        {"points": 1000, "price": "20.00", "breakage": "0.15"},
        {"points": 1000, "price": "20.00", "breakage": "0.20", "from": "2024-04-01"},
    ],
}


def eventful() -> Story:
    """A life in which every kind of event happens."""
    dearer = {"effective_from": "2024-06-12", "late_charge": {"floor": "20.00"}}
    terms = program(offers=[OFFER], points=POINTS, coalition=COALITION, versions=[dearer])
    return given(terms, opened_on="2023-06-20", foreign=["USD"]).when(
        authorization("490.00", "2024-01-08", hold="h-1", mcc="5812"),
        increment("10.00", "2024-01-08", hold="h-1"),
        purchase("10.00", "2024-01-09", hold="h-1", final=False),
        reversal("2024-01-09", hold="h-1", text="5.00"),
        authorization("90000.00", "2024-01-08", hold="h-2"),
        authorization("60.00", "2024-01-08", hold="h-3"),
        authorization("70.00", "2024-01-08", hold="h-4"),
        purchase("510.00", "2024-01-10", hold="h-1", transacted_on="2024-01-08"),
        reversal("2024-01-11", hold="h-3"),
        cash_advance("2000.00", "2024-01-12", transacted_on="2024-01-11"),
        payment("3000.00", "2024-02-20"),
        purchase("1000.00", "2024-03-01"),
        refund("100.00", "2024-03-02"),
        points_release("2024-03-03"),
        redemption(30, "2024-03-04"),
        cancellation("2024-03-05"),
        redemption(10, "2024-03-06", redemption_id="r-2"),
        gift(5, "2024-03-07"),
        gift_arrived(5, "2024-03-08", expires_on="2024-05-31"),
        payment("5.00", "2024-03-20"),
        auto_repayment("2024-03-20"),
        refused_collection("2024-03-23"),
        joining("2024-04-11"),
        member_spend("90.00", "2024-04-11"),
        exchange(20, "2024-04-12"),
        exchange(4, "2024-04-13", source="air", target="card"),
        payment("600.00", "2024-04-20"),
        refund("1500.00", "2024-04-21"),
        withdrawal("20.00", "2024-04-22"),
        adjustment("debit", "12.00", "2024-04-23", of="fee"),
        adjustment("credit", "12.00", "2024-04-23", of="fee"),
        purchase("300.00", "2024-05-20"),
        rate_change("2024-05-21", purchase_daily_rate="0.0004", until="2024-05-31"),
        statement_day_change(7, "2024-05-22"),
        authorization("80.00", "2024-06-08", hold="h-5"),
        card_order("card-1", "2024-06-09", supplementary=True, limit=amount("90.00"), co_brand="中免"),
        card_step("activate", "2024-06-09"),
        authorization("40.00", "2024-06-09", hold="h-6", card="card-1"),
        purchase("40.00", "2024-06-09", hold="h-6"),
        limit_change("60000.00", "2024-06-10", installment_limit="9000.00"),
        temporary_limit("500.00", "2024-06-12", "2024-07-31", on="2024-06-10"),
        over_limit_consent("2024-06-10"),
        authorization("70000.00", "2024-06-10", hold="h-7"),
        authorization("62000.00", "2024-06-10", hold="h-8"),
        reversal("2024-06-10", hold="h-8"),
        over_limit_consent("2024-06-11", consent=False),
        suspension("2024-06-11"),
        suspension("2024-06-11", suspended=False),
        purchase("80.00", "2024-06-12", currency="USD"),
        exchange_order("2024-06-13", pay="200.00"),
        authorization("50.00", "2024-06-14", hold="h-usd", currency="USD"),
        day_end("2024-06-30"),
    )


STORY = eventful()
SOUND = Book(STORY.program, STORY.relationship, STORY.events)
BOUGHT = STORY.number_of(PurchasePosted)


def test_the_sound_book_has_every_kind_of_event() -> None:
    elsewhere = {PlanOpened, PlanChanged, PlanRefunded, PlanCancelled, InstallmentBilled}
    elsewhere |= {
        HistoryRestated,
        DisputeOpened,
        DisputeResolved,
        ChargebackRaised,
        ChargebackRepresented,
        RepaymentAgreed,
        AgreementEnded,
        CollectionStopped,
        CollectionResumed,
        ChargedOff,
        TransferredIn,
        TransferredOut,
        AccountClosed,
        AccountReopened,
        PointsForfeited,
        Recovered,
        *typing.get_args(OfferEvent),
    }
    assert {type(event) for event in SOUND.events} == set(typing.get_args(Event)) - elsewhere


def test_the_sound_book_passes() -> None:
    invariants.check(SOUND)


# --- ways to break a book ---------------------------------------------------------------------------


def state(**fields: Any) -> Book:
    """The book with another account state."""
    account = attrs.evolve(SOUND.account, **fields)
    return attrs.evolve(SOUND, relationship=attrs.evolve(SOUND.relationship, account=account))


def paid_late() -> Redeemed:
    """A redemption paid with what expires later than other points."""
    redeemed: Redeemed = event(PointsRedeemed).redeemed
    return attrs.evolve(redeemed, lots=(attrs.evolve(redeemed.lots[0], points=30, expires_on=0),))


def unpaid() -> Book:
    """A redemption paid with nothing."""
    return changed(PointsRedeemed, redeemed=attrs.evolve(event(PointsRedeemed).redeemed, lots=()))


def points(**fields: Any) -> Book:
    """The book with another ledger of points."""
    ledger = attrs.evolve(SOUND.relationship.points, **fields)
    return attrs.evolve(SOUND, relationship=attrs.evolve(SOUND.relationship, points=ledger))


def in_the_wallet(**fields: Any) -> Book:
    """The book with another ledger of a membership."""
    (membership,) = SOUND.relationship.wallet
    ledger = attrs.evolve(membership.ledger, **fields)
    wallet = (attrs.evolve(membership, ledger=ledger),)
    return attrs.evolve(SOUND, relationship=attrs.evolve(SOUND.relationship, wallet=wallet))


def first(kind: type) -> int:
    """Where the first event of a kind stands."""
    return next(place for place, event in enumerate(SOUND.events) if type(event) is kind)


def changed(kind: type, **fields: Any) -> Book:
    """The book with other fields in the first event of a kind."""
    place = first(kind)
    events = list(SOUND.events)
    events[place] = attrs.evolve(events[place], **fields)
    return attrs.evolve(SOUND, events=tuple(events))


def replaced(kind: type, *events: Event) -> Book:
    """The book with other events in place of the first one of a kind."""
    place = first(kind)
    return attrs.evolve(SOUND, events=SOUND.events[:place] + events + SOUND.events[place + 1 :])


def event(kind: type) -> Any:
    """The first event of a kind."""
    return SOUND.events[first(kind)]


def judged_the_other_way() -> Book:
    lost = event(GraceLost)
    return replaced(GraceLost, GraceKept(lost.on))


def paid_out_of_order() -> Book:
    paid = event(PaymentReceived)
    return changed(PaymentReceived, allocation=paid.allocation[::-1])


BROKEN: list[tuple[str, str, Callable[[], Book]]] = [
    # ledger
    ("L1", "a payment goes nowhere", lambda: changed(PaymentReceived, allocation=())),
    ("L1", "a refund is credited twice", lambda: changed(RefundPosted, to_credit=10_000)),
    ("L4", "a payment on a closed day", lambda: changed(PaymentReceived, on=event(PaymentReceived).on - 30)),
    ("L5", "opened twice", lambda: replaced(AccountOpened, event(AccountOpened), event(AccountOpened))),
    (
        "L5",
        "another currency",
        lambda: in_dollars(),
    ),
    ("L6", "a purchase of nothing", lambda: changed(PurchasePosted, amount=0)),
    ("L6", "a purchase of one and a half", lambda: changed(PurchasePosted, amount=1.5)),
    ("L6", "true is no amount", lambda: changed(PurchasePosted, amount=True)),
    ("L6", "a bucket below nothing", lambda: state(cash_billed=-1)),
    ("L6", "a balance beyond 64 bits", lambda: state(credit=2**63)),
    ("L8", "a fen more in a bucket", lambda: state(purchase_billed=SOUND.account.purchase_billed + 1)),
    ("L8", "a fen more of credit", lambda: state(credit=SOUND.account.credit + 1)),
    # the line
    ("A1", "more was held than was open", lambda: held(90_000_00, is_cash=False)),
    ("A1", "more cash was held than may be drawn", lambda: held(25_000_01, is_cash=True)),
    ("A2", "held nothing", lambda: held(0, is_cash=False)),
    ("A2", "resolved twice", lambda: replaced(HoldExpired, event(HoldExpired), event(HoldExpired))),
    ("A1", "more was held in the end than was open", lambda: changed(HoldIncreased, amount=90_000_00)),
    ("A2", "captured for more than its tolerance", lambda: changed(HoldCaptured, amount=600_01)),
    ("A2", "a hold nobody placed", lambda: state(holds=(event(HoldPlaced).hold, *SOUND.account.holds))),
    ("A3", "more was refunded than bought", lambda: changed(RefundPosted, purchase=BOUGHT, amount=2**40)),
    ("A3", "no purchase was refunded", lambda: changed(RefundPosted, purchase=1)),
    ("A2", "open past its day", lambda: state(closed_through=SOUND.account.holds[0].expires_on)),
    ("A6", "a fen less than it is worth", lambda: state(line_uses=(taken_off(1),))),
    ("A6", "more was held abroad than was open", lambda: held_abroad(9_000_00, is_cash=False)),
    ("A6", "more cash was held abroad than may be drawn", lambda: held_abroad(4_500_00, is_cash=True)),
    ("A5", "more than the card may spend", lambda: changed(CardIssued, card=card(limit=30_00))),
    ("A5", "approved though never activated", lambda: replaced(CardChanged)),
    ("A5", "a card that spent nothing", lambda: changed(CardUsed, amount=39_99)),
    ("K1", "issued twice", lambda: replaced(CardIssued, event(CardIssued), event(CardIssued))),
    ("K1", "unlocked though not locked", lambda: changed(CardChanged, change=CardChange.UNLOCK)),
    ("K1", "a status of its own", lambda: state(cards=(card(status=CardStatus.LOST),))),
    ("K1", "good after its last day", lambda: expired_card()),
    ("K2", "closed with something left", lambda: state(closing=Closing(SOUND.account.closed_through, "", 1))),
    ("K2", "closed, and wakes", lambda: closed_and_waking()),
    # statements
    ("S1", "the parts do not come to the closing", lambda: changed(StatementIssued, closing_balance=1)),
    ("S1", "opens with another balance", lambda: changed(StatementIssued, opening_balance=7)),
    ("S2", "posted outside the period", lambda: changed(PurchasePosted, on=738_000)),
    ("S2", "a number is left out", lambda: changed(StatementIssued, number=2)),
    ("S2", "another day was foreseen", lambda: changed(StatementIssued, next_statement_date=1)),
    ("S4", "a minimum above the balance", lambda: changed(StatementIssued, minimum_payment_due=10**9)),
    ("S4", "a minimum below nothing", lambda: changed(StatementIssued, minimum_payment_due=-1)),
    ("S4", "missed though repaid", lambda: changed(MinimumMissed, paid=10**9)),
    ("S5", "a purchase more than billed", lambda: changed(PurchasePosted, amount=51_001)),
    ("S5", "the headline forgets the fees", lambda: changed(StatementIssued, fees=5)),
    # repayments
    ("P1", "a fen is lost", lambda: changed(PaymentReceived, amount=299_999)),
    ("P1", "a part below nothing", lambda: allocated((Bucket.FEE_BILLED, -1), (Bucket.CASH_BILLED, 300_001))),
    ("P1", "more than the bucket owed", lambda: allocated((Bucket.FEE_BILLED, 300_000))),
    ("P2", "the lowest bucket first", paid_out_of_order),
    # cost
    ("I1", "short, and yet free", judged_the_other_way),
    ("I1", "in full, and yet charged", lambda: lost_in_vain()),
    ("I1", "judged a day early", lambda: changed(GraceLost, on=event(GraceLost).on - 1)),
    ("I1", "never judged", lambda: replaced(GraceLost)),
    ("I1", "waits for ever", lambda: state(judged_on=SOUND.account.closed_through + 1)),
    (
        "I2",
        "a fen more than reckoned",
        lambda: interest(1),
    ),
    ("I4", "interest of nothing", lambda: interest(-(10**9))),
    ("I4", "another rate than agreed", lambda: state(agreement=dearer(), earlier_rates=())),
    ("I5", "charged twice", lambda: replaced(FeePosted, event(FeePosted), late_charge(), late_charge())),
    ("I5", "charged without a miss", lambda: replaced(FeePosted, late_charge())),
    ("I5", "charged too much", lambda: too_late()),
    ("I5", "missed twice", lambda: replaced(MinimumMissed, event(MinimumMissed), event(MinimumMissed))),
    ("I6", "past due since never", lambda: state(past_due=1)),
    ("I6", "overdue with nothing past due", lambda: state(overdue_since=SOUND.account.closed_through)),
    ("I6", "more past due than owed", lambda: state(past_due=10**9, overdue_since=738_000)),
    ("I6", "cured of nothing", lambda: replaced(GraceKept, event(GraceKept), DelinquencyCured(1))),
    # fees
    ("F1", "a fen too much", lambda: changed(FeePosted, amount=2001)),
    ("F1", "a fee of nothing", lambda: changed(FeePosted, amount=0)),
    ("F1", "charged though waived", lambda: changed(CardYearBegan, before=CardYear(6, 1))),
    ("F1", "charged twice a year", lambda: replaced(CardYearBegan, event(CardYearBegan), *annual_fees())),
    ("F1", "charged in no year", lambda: replaced(CardYearBegan)),
    ("F2", "a purchase too few", lambda: changed(CardYearBegan, before=CardYear(0, 0))),
    ("F2", "a purchase abroad too few", lambda: changed(SpentAbroad, times=0)),
    ("F2", "ends when it begins", lambda: changed(CardYearBegan, ends_on=event(CardYearBegan).on)),
    ("F2", "a count of its own", lambda: state(year_purchases=1)),
    ("F2", "a year not judged", lambda: state(card_year_ends=SOUND.account.closed_through)),
    # points
    ("R1", "a point more in a lot", lambda: points(earned=SOUND.relationship.points.earned + 1)),
    ("R1", "an empty lot", lambda: points(lots=(*SOUND.relationship.points.lots, Lot(0, 1)))),
    ("R1", "a shortfall below nothing", lambda: points(shortfall=-1)),
    ("R2", "from no lot", lambda: unpaid()),
    ("R2", "the later ones first", lambda: changed(PointsRedeemed, redeemed=paid_late())),
    ("R2", "given from nowhere", lambda: changed(PointsGiven, points=10**6)),
    ("R2", "less arrives than was given", lambda: changed(PointsGiven, lots=())),
    ("R2 in time", "too few expired", lambda: changed(PointsExpired, points=1)),
    ("R2 in time", "held too long", lambda: points(lots=(Lot(1, 1, SOUND.account.closed_through),))),
    ("R3", "more than there was", lambda: changed(PointsClawedBack, points=10**6)),
    ("R3", "a shortfall beside points left", lambda: changed(PointsClawedBack, shortfall=3)),
    ("R4", "points from nowhere", lambda: changed(PointsEarned, points=99)),
    ("R4", "a gift that nobody gave", lambda: changed(PointsReceived, points=6)),
    ("R4", "a fee that nobody paid", lambda: changed(PointsGiven, fee=0)),
    ("R1", "a point more in the wallet", lambda: in_the_wallet(earned=1_000)),
    ("R4", "an exchange that came of nothing", lambda: changed(PointsExchanged, taken=0)),
    ("R4 exchanged", "a better rate than stated", lambda: changed(PointsExchanged, given=999)),
    ("R4 exchanged", "more than there was", lambda: changed(PointsExchanged, taken=10**6, given=10**5)),
    ("R4 in the books", "points from nowhere", lambda: changed(PointsEarned, points=99)),
    ("R4 in the books", "more held than was booked", lambda: changed(PointsReceived, points=5, lots=())),
    ("G2", "more often than one customer may", lambda: used(["10.00"] * 3, at_most=2)),
    ("R4", "a shortfall forgotten", lambda: points(shortfall=SOUND.relationship.points.shortfall + 1)),
    # replay
    ("C2", "a state of its own", lambda: state(minimum_paid=SOUND.account.minimum_paid + 1)),
    ("C2", "an event was left out", lambda: replaced(PointsEarned)),
]


def once(at_most: int) -> dict[str, Any]:
    """An offer that one customer may use so often."""
    frequency = [{"per": "campaign", "at_most": at_most}]
    reward = {"cashback": {"rate": "0.02"}}
    return {"id": "o-1", "name": "返现", "when": {}, "reward": reward, "frequency": frequency}


def used(amounts: list[str], at_most: int) -> Book:
    """An offer used for each amount, in a book whose terms allow fewer uses."""
    story = given(program(offers=[once(len(amounts))])).when(*(purchase(one) for one in amounts))
    return Book(program(offers=[once(at_most)]), story.relationship, story.events)


def card(**fields: Any) -> Card:
    issued: Card = event(CardIssued).card
    return attrs.evolve(issued, **fields)


def closed_and_waking() -> Book:
    """A new account, closed without an end."""
    fresh = given(program()).relationship
    account = attrs.evolve(
        fresh.account,
        closing=Closing(fresh.account.closed_through, "", 1),
        agreement=attrs.evolve(fresh.account.agreement, credit_limit=0),
    )
    return attrs.evolve(SOUND, relationship=Relationship(account))


def expired_card() -> Book:
    over = attrs.evolve(SOUND.account.cards[0], expires_on=SOUND.account.closed_through)
    return state(cards=(over,))


def held(amount: int, *, is_cash: bool) -> Book:
    placed = event(HoldPlaced)
    return changed(HoldPlaced, hold=attrs.evolve(placed.hold, amount=amount, is_cash=is_cash))


def taken_off(minor: int) -> LineUse:
    """What the foreign balance takes of the line, less so much."""
    use = SOUND.account.line_uses[0]
    return attrs.evolve(use, used=use.used - minor)


def held_abroad(amount: int, *, is_cash: bool) -> Book:
    place = next(n for n, one in enumerate(SOUND.events) if "h-usd" in str(one))
    placed: Any = SOUND.events[place]
    hold = attrs.evolve(placed.event.hold, amount=amount, is_cash=is_cash)
    changed = attrs.evolve(placed, event=attrs.evolve(placed.event, hold=hold))
    return attrs.evolve(SOUND, events=(*SOUND.events[:place], changed, *SOUND.events[place + 1 :]))


def allocated(*parts: tuple[Bucket, int]) -> Book:
    return changed(PaymentReceived, allocation=parts, to_credit=300_000 - sum(part for _, part in parts))


def in_dollars() -> Book:
    return attrs.evolve(SOUND, program=attrs.evolve(SOUND.program, currency="USD"))


def lost_in_vain() -> Book:
    kept = event(GraceKept)
    return replaced(GraceKept, GraceLost(kept.on, 0, True))


def interest(off: int) -> Book:
    """The book with the last interest figure off by so much, but never below nothing."""
    place = max(place for place, one in enumerate(SOUND.events) if type(one) is InterestPosted)
    posted = SOUND.events[place]
    assert isinstance(posted, InterestPosted)
    wrong = attrs.evolve(posted, amount=max(0, posted.amount + off))
    return attrs.evolve(SOUND, events=(*SOUND.events[:place], wrong, *SOUND.events[place + 1 :]))


def dearer() -> Any:
    return attrs.evolve(SOUND.account.agreement, purchase_rate=Rate.of("0.0006"), cash_rate=Rate.of("0.0006"))


def late_charge() -> FeePosted:
    return next(one for one in SOUND.events if isinstance(one, FeePosted) and one.kind == "late_charge")


def annual_fees() -> list[FeePosted]:
    return [one for one in SOUND.events if isinstance(one, FeePosted) and one.kind is FeeKind.ANNUAL] * 2


def too_late() -> Book:
    place = SOUND.events.index(late_charge())
    dear = attrs.evolve(late_charge(), amount=99_999)
    return attrs.evolve(SOUND, events=(*SOUND.events[:place], dear, *SOUND.events[place + 1 :]))


@pytest.mark.parametrize(("law", "why", "broken"), BROKEN, ids=[f"{law}: {why}" for law, why, _ in BROKEN])
def test_a_broken_book_is_caught(law: str, why: str, broken: Callable[[], Book]) -> None:
    with pytest.raises(Broken) as caught:
        OF_A_BOOK[law](broken())
    assert caught.value.code == OF_A_BOOK[law].__name__.replace("_", "-")
    assert caught.value.detail


def test_every_law_of_a_book_is_broken_here() -> None:
    assert {law for law, _, _ in BROKEN} | {"L2", "S3", "A4", "C2 as stored"} == {
        law for law in OF_A_BOOK if law[0] not in "NX"
    }


# --- laws that only broken code can break -----------------------------------------------------------


def test_a_posting_the_journal_forgets_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(journal.LEGS, RewardCredited)
    with pytest.raises(Broken, match="balances-are-sums-of-postings: after event"):
        invariants.balances_are_sums_of_postings(SOUND)


def test_a_limit_that_takes_holds_away_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(account: WorkingAccount, event: LimitChanged) -> None:
        limit_changes.apply_changed(account, event)
        account.holds = ()

    monkeypatch.setitem(applying.OF_THE_ACCOUNT, LimitChanged, forgetful)
    with pytest.raises(Broken, match="lower-limits-change-nothing"):
        invariants.lower_limits_change_nothing(attrs.evolve(SOUND))


def test_a_statement_that_changes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Composed by looking ahead, a statement reads differently once more has happened."""

    def forgetful(events: Iterable[object]) -> Iterator[Statement]:
        found = list(billing.statements(events))
        filled = sum(bool(one.lines) for one in found)
        yield from (attrs.evolve(one, lines=one.lines[: filled - 1]) for one in found)

    monkeypatch.setattr(laws_of_statements, "statements", forgetful)
    with pytest.raises(Broken, match="statements-never-change"):
        invariants.statements_never_change(SOUND)


def test_a_record_that_loses_something_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws_of_replay, "loads", lambda text: STORY.events[0])
    with pytest.raises(Broken, match="records-keep-everything"):
        invariants.records_keep_everything(SOUND)


def test_a_snapshot_that_goes_another_way_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def fold(start: Relationship | None, events: Iterable[Event]) -> Relationship:
        return relationships.fold(start, events if start is None else [])

    monkeypatch.setattr(laws_of_replay, "fold", fold)
    with pytest.raises(Broken, match="from the snapshot of event"):
        invariants.history_gives_the_state(SOUND)


def test_a_book_without_its_opening_is_refused() -> None:
    with pytest.raises(Broken, match="history-broken"):
        invariants.balances_are_sums_of_postings(attrs.evolve(SOUND, events=SOUND.events[1:]))


# --- laws of two books, or of doing something twice -------------------------------------------------


def test_a_history_that_was_changed_is_caught() -> None:
    invariants.history_only_grows(attrs.evolve(SOUND, events=SOUND.events[:7]), SOUND)
    with pytest.raises(Broken, match="history-only-grows"):
        invariants.history_only_grows(SOUND, changed(PurchasePosted, amount=1))
    with pytest.raises(Broken, match="history-only-grows"):
        invariants.history_only_grows(SOUND, attrs.evolve(SOUND, events=SOUND.events[:-1]))


def test_interest_that_grows_with_repayment_is_caught() -> None:
    invariants.more_repaid_costs_no_more(SOUND, interest(-1))
    with pytest.raises(Broken, match="more-repaid-costs-no-more"):
        invariants.more_repaid_costs_no_more(SOUND, interest(1))


def test_interest_above_a_legal_cap_is_caught() -> None:
    invariants.interest_has_a_base(SOUND, Rate.of("0.0005"))
    with pytest.raises(Broken, match=r"a rate of 0\.05%"):
        invariants.interest_has_a_base(SOUND, Rate.of("0.0004"))


def test_a_payment_that_is_not_the_sum_of_its_parts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    paid = Payment(SOUND.account.closed_through + 1, 5000)
    invariants.splitting_changes_nothing(SOUND.relationship, paid, 1, SOUND.program)

    def keeps_a_fen(state: Relationship, payment: Payment, terms: Program) -> Outcome:
        return receive_payment(state, attrs.evolve(payment, amount=payment.amount + 1), terms)

    monkeypatch.setattr(laws_of_repayment, "receive_payment", keeps_a_fen)
    with pytest.raises(Broken, match="splitting-changes-nothing"):
        invariants.splitting_changes_nothing(SOUND.relationship, paid, 1, SOUND.program)


def test_a_journey_that_differs_is_caught() -> None:
    first = STORY.when(purchase("1.00", "2024-07-01")), STORY.when(purchase("2.00", "2024-07-01"))
    endings = iter([Outcome(story.relationship, story.happened) for story in first])
    with pytest.raises(Broken, match="journey-is-deterministic"):
        invariants.journey_is_deterministic(lambda: next(endings))


def test_closing_that_does_something_each_time_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    day = SOUND.relationship.wakes_on_ordinal
    invariants.closing_again_changes_nothing(SOUND.relationship, day, SOUND.program)
    invariants.catching_up_is_closing_day_by_day(SOUND.relationship, day - 40, day, SOUND.program)
    monkeypatch.setattr(laws_of_replay, "close_day", one_fen_a_day)
    with pytest.raises(Broken, match="closing-again-changes-nothing"):
        invariants.closing_again_changes_nothing(SOUND.relationship, day, SOUND.program)
    with pytest.raises(Broken, match="catching-up-is-closing-day-by-day"):
        invariants.catching_up_is_closing_day_by_day(SOUND.relationship, day, day + 1, SOUND.program)


def one_fen_a_day(state: Relationship, day: datetime.date, terms: Program) -> Outcome:
    return receive_payment(state, Payment(day.toordinal(), 1), terms)


def test_a_payment_that_left_something_behind_is_caught() -> None:
    never = SOUND.account
    invariants.taken_out_never_was(attrs.evolve(never, sequence=never.sequence + 9), never)
    with pytest.raises(Broken, match="taken-out-never-was: found and expected"):
        invariants.taken_out_never_was(attrs.evolve(never, accrued=never.accrued + 1), never)


AT = datetime.datetime(2024, 1, 5, 9, 30, tzinfo=datetime.UTC)


def kept_in_a_store() -> tuple[MemoryStore, Opening]:
    store, terms = MemoryStore(), program()
    opening = Opening.of("a-1", datetime.date(2024, 1, 1), Money("50000", "CNY"), 5, terms)
    usecases.open_account(store, Command.of("c-0", "branch", AT), opening, terms)
    return store, opening


def test_a_refusal_with_an_effect_is_caught() -> None:
    store, opening = kept_in_a_store()
    spent, drawn = purchase("10.00", "2024-01-10"), withdrawal("1.00", "2024-01-10")

    def draw() -> None:
        command = Command.of("c-1", "branch", AT)
        usecases.withdraw_credit(store, command, opening.account_id, drawn, program())

    def spend_and_draw() -> None:
        command = Command.of("c-2", "branch", AT)
        usecases.post(store, command, opening.account_id, spent, program())
        draw()

    invariants.refusal_changes_nothing(draw, store, opening.account_id, store.outbox)
    with pytest.raises(Broken, match="the command was not refused"):
        invariants.refusal_changes_nothing(lambda: None, store, opening.account_id)
    with pytest.raises(Broken, match="a refused command changed the account"):
        invariants.refusal_changes_nothing(spend_and_draw, store, opening.account_id, store.outbox)


def test_a_command_with_two_effects_is_caught() -> None:
    (store, opening), terms = kept_in_a_store(), program()
    paid = payment("10.00", "2024-01-10")

    def again(command_id: str) -> Receipt:
        command = Command.of(command_id, "branch", AT)
        return usecases.receive_payment(store, command, opening.account_id, paid, terms)

    invariants.same_command_has_one_effect(lambda: again("c-1"), store, opening.account_id)
    invariants.check(Book.of(store, opening.account_id, terms))

    names = (f"c-{number}" for number in range(2, 9))
    with pytest.raises(Broken, match="same-command-has-one-effect: answered"):
        invariants.same_command_has_one_effect(lambda: again(next(names)), store, opening.account_id)

    first = again("c-9")

    def forgets(answer: Receipt) -> Receipt:
        again(next(names))
        return answer

    with pytest.raises(Broken, match="the second time changed the account"):
        invariants.same_command_has_one_effect(lambda: forgets(first), store, opening.account_id)
