"""A points ledger through the journeys, beside a model that keeps every single point: R1 to R4."""

import collections

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cardcore.calendars import FAR_AHEAD, date_of, date_text
from cardcore.points.expiry import last_day
from cardcore.points.ledger import NO_DEALINGS
from cardcore.points.terms import ClawBack
from cardcore.testing.builders import (
    cancellation,
    day_end,
    gift,
    gift_arrived,
    program,
    purchase,
    redemption,
    refund,
)
from cardcore.testing.invariants import OF_A_BOOK, Book
from cardcore.testing.stories import Story, given

LAWS = [law for name, law in OF_A_BOOK.items() if name.startswith("R")]


@attrs.frozen(order=True)
class Point:
    """One point, ordered as points are spent."""

    expires_on: int
    available_on: int
    number: int
    keep: bool = False


class Model:
    """Every point by itself; what is missing, and what became of the others."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        self.points: list[Point] = []
        self.paid: dict[str, list[Point]] = {}
        self.counts: collections.Counter[str] = collections.Counter()
        self.shortfall = 0

    def earn(self, count: int, available_on: int, expires_on: int) -> None:
        made_up = min(count, self.shortfall)
        self.shortfall -= made_up
        self.counts.update(earned=count, clawed_back=made_up)
        for _ in range(count - made_up):
            self.counts["number"] += 1
            self.points.append(Point(expires_on or FAR_AHEAD, available_on, self.counts["number"]))

    def usable(self, today: int) -> list[Point]:
        return sorted(point for point in self.points if point.available_on <= today <= point.expires_on)

    def spend(self, name: str, count: int, today: int) -> None:
        self.paid[name] = self.usable(today)[:count]
        self.points = [point for point in self.points if point not in self.paid[name]]
        self.counts["redeemed"] += count

    def give_back(self, name: str, today: int) -> None:
        paid = self.paid.pop(name)
        alive = [point for point in paid if point.expires_on >= today]
        made_up = min(self.shortfall, len(alive))
        self.shortfall -= made_up
        self.points += sorted(alive)[: len(alive) - made_up]
        self.counts.update(redeemed=-len(paid), expired=len(paid) - len(alive), clawed_back=made_up)

    def take_back(self, count: int, today: int) -> None:
        pending = [point for point in self.points if point.available_on > today]
        usable = [point for point in self.points if point.available_on <= today]
        order = sorted(pending, reverse=True)
        if self.policy != "pending_only":
            order += sorted(usable, reverse=True)
        taken = order[:count]
        self.points = [point for point in self.points if point not in taken]
        self.counts["clawed_back"] += len(taken)
        self.shortfall += count - len(taken) if self.policy == "negative" else 0

    def give(self, count: int, fee: int, today: int) -> None:
        givable = [point for point in self.usable(today) if not point.keep]
        gone = givable[: count + fee]
        self.points = [point for point in self.points if point not in gone]
        self.counts["given"] += count + fee

    def receive(self, count: int, today: int, expires_on: int, *, keep: bool) -> None:
        made_up = min(count, self.shortfall)
        self.shortfall -= made_up
        self.counts.update(received=count, clawed_back=made_up)
        for _ in range(count - made_up):
            self.counts["number"] += 1
            self.points.append(Point(expires_on or FAR_AHEAD, today, self.counts["number"], keep))

    def close(self, day: int) -> None:
        over = [point for point in self.points if point.expires_on <= day]
        self.points = [point for point in self.points if point.expires_on > day]
        self.counts["expired"] += len(over)


class Ledger(RuleBasedStateMachine):
    story: Story
    model: Model
    today: int
    number = 0

    @initialize(
        policy=st.sampled_from([*ClawBack]).map(str),
        expiry=st.sampled_from(["never", {"months": 1}, {"month_end": 1}, {"year_end": 1}]),
        wait=st.sampled_from([0, 1, 20]),
    )
    def open(self, policy: str, expiry: object, wait: int) -> None:
        points = {"step": "1.00", "available_after_days": wait, "cancel_days": 40, "gifting": {"fee": "0.25"}}
        points |= {"claw_back": policy, "expiry": expiry}
        self.story = given(program(points=points), opened_on="2023-10-20", credit_limit="900000.00")
        self.model, self.today = Model(policy), self.story.on

    @property
    def day(self) -> str:
        return date_text(self.today)

    @rule(count=st.integers(0, 60))
    def buy(self, count: int) -> None:
        self.story = self.story.when(purchase(f"{count}.50", self.day)).then()
        terms = self.story.program.points
        available_on = self.today + terms.available_after_days
        self.model.earn(count, available_on, last_day(terms.expiry, self.today))

    @rule(count=st.integers(1, 40))
    def take_back(self, count: int) -> None:
        self.story = self.story.when(refund(f"{count}.00", self.day)).then()
        self.model.take_back(count, self.today)

    @rule(share=st.integers(1, 100))
    def spend(self, share: int) -> None:
        there = len(self.model.usable(self.today))
        self.story.when(redemption(there + 1, self.day, redemption_id="r-0")).then(
            refused="points-insufficient"
        )
        count = -(-there * share // 100)
        if count:
            self.number += 1
            name = f"r-{self.number}"
            self.story = self.story.when(redemption(count, self.day, redemption_id=name)).then()
            self.model.spend(name, count, self.today)

    @rule(count=st.integers(1, 60))
    def give(self, count: int) -> None:
        there = sum(not point.keep for point in self.model.usable(self.today))
        fee = -(-count // 4)
        self.number += 1
        told = self.story.when(gift(count, self.day, gift_id=f"g-{self.number}"))
        if count + fee > there:
            told.then(refused="points-insufficient")
        else:
            self.story = told.then()
            self.model.give(count, fee, self.today)

    @rule(count=st.integers(1, 30), lasts=st.sampled_from([None, 0, 3, 30]), keep=st.booleans())
    def receive(self, count: int, lasts: int | None, keep: bool) -> None:
        last = None if lasts is None else date_of(self.today + lasts)
        self.story = self.story.when(gift_arrived(count, self.day, expires_on=last, keep=keep)).then()
        self.model.receive(count, self.today, last.toordinal() if last else 0, keep=keep)

    @precondition(lambda self: self.model.paid)
    @rule()
    def give_back(self) -> None:
        ledger = self.story.relationship.points
        known = (ledger.dealings or NO_DEALINGS).redemptions
        name = next(iter(self.model.paid))
        until = next((one.cancellable_until for one in known if one.redemption_id == name), 0)
        step = cancellation(self.day, redemption_id=name)
        if self.today > until:
            refused = self.story.when(step).refusal
            assert refused is not None
            assert refused.code in {"redemption-final", "not-found"}
            del self.model.paid[name]
        else:
            self.story = self.story.when(step).then()
            self.model.give_back(name, self.today)

    @rule(days=st.integers(1, 25))
    def let_days_pass(self, days: int) -> None:
        for _ in range(days):
            self.model.close(self.today)
            self.today += 1
        self.story = self.story.when(day_end(date_of(self.today - 1))).then()

    @invariant()
    def agree(self) -> None:
        ledger, model = self.story.relationship.points, self.model
        dealings = ledger.dealings or NO_DEALINGS
        assert ledger.available(self.today) == len(model.usable(self.today))
        assert (ledger.held, ledger.shortfall) == (len(model.points), model.shortfall)
        found = {"earned": ledger.earned, "clawed_back": ledger.clawed_back}
        found |= {"redeemed": dealings.redeemed, "expired": dealings.expired}
        found |= {"given": dealings.given, "received": dealings.received}
        assert found == {name: model.counts[name] for name in found}
        ends: collections.Counter[int] = collections.Counter()
        for lot in ledger.lots:
            ends[lot.expires_on or FAR_AHEAD] += lot.points
        assert ends == collections.Counter(point.expires_on for point in model.points)

    def teardown(self) -> None:
        if hasattr(self, "story"):
            book = Book(self.story.program, self.story.relationship, self.story.events)
            for law in LAWS:
                law(book)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
