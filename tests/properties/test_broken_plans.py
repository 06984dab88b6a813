"""Each law of plans lets a sound book pass and catches one that was broken on purpose."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from cardcore.accounts.plans import InstallmentBilled, PlanCancelled, PlanChanged, PlanOpened, PlanRefunded
from cardcore.errors import Broken
from cardcore.installments.disclosure import disclose
from cardcore.installments.plan import PlanStatus
from cardcore.rates import Rate
from cardcore.testing import invariants
from cardcore.testing.builders import conversion, day_end, plan_change, program, purchase
from cardcore.testing.invariants import OF_A_BOOK, Book
from cardcore.testing.stories import given

PRODUCTS: dict[str, Any] = {
    "purchase": {"cooling_off_days": 30, "rate_per_period": {"3": "0.006"}},
    "smooth": {
        "kinds": ["purchase"],
        "method": "flat_fee",
        "rate_per_period": {"3": "0.006"},
        "least_amount": "0.01",
        "most_amount": "9000.00",
        "remainder": "smoothed",
        "early_settlement": "actual_use",
    },
}
STORY = given(program(installments=PRODUCTS)).when(
    purchase("5000.00", "2024-01-10"),
    conversion("purchase", "1000.00", "2024-01-15", product="smooth"),
    conversion("purchase", "1200.00", "2024-01-15", plan="p-2"),
    conversion("purchase", "900.00", "2024-01-15", plan="p-3"),
    plan_change("refund", "2024-01-16", "100.00"),
    day_end("2024-02-05"),
    plan_change("cancel", "2024-02-06", plan="p-2"),
    plan_change("prepay", "2024-02-07", "100.00"),
    plan_change("settle", "2024-02-08", plan="p-3"),
)
SOUND = Book(STORY.program, STORY.relationship, STORY.events)
OF_PLANS = tuple(law for law in OF_A_BOOK if law.startswith("N"))


def event(kind: type, place: int = 0) -> Any:
    """One of the events of a kind."""
    return [one for one in SOUND.events if type(one) is kind][place]


def changed(kind: type, place: int = 0, **fields: Any) -> Book:
    """The book with other fields in one of the events of a kind."""
    old = event(kind, place)
    events = tuple(attrs.evolve(one, **fields) if one is old else one for one in SOUND.events)
    return attrs.evolve(SOUND, events=events)


def opened(place: int = 0, **fields: Any) -> Book:
    """The book with another plan as it was opened."""
    return changed(PlanOpened, place, plan=attrs.evolve(event(PlanOpened, place).plan, **fields))


def rows(place: int = 0, **by_field: dict[int, int]) -> Book:
    """The book with so much more in fields of some rows of a plan as it was opened."""
    found = list(event(PlanOpened, place).plan.rows)
    for field, more in by_field.items():
        for number, amount in more.items():
            row = found[number - 1]
            found[number - 1] = attrs.evolve(row, **{field: getattr(row, field) + amount})
    return opened(place, rows=tuple(found))


def kept(place: int, **fields: Any) -> Book:
    """The book with another plan in its state."""
    plans = list(SOUND.relationship.plans)
    plans[place] = attrs.evolve(plans[place], **fields)
    return attrs.evolve(SOUND, relationship=attrs.evolve(SOUND.relationship, plans=tuple(plans)))


def without(kind: type) -> Book:
    return attrs.evolve(SOUND, events=tuple(one for one in SOUND.events if type(one) is not kind))


BROKEN: list[tuple[str, str, Callable[[], Book]]] = [
    ("N1", "a fen is never repaid", lambda: rows(principal={1: -1})),
    ("N1", "a part below nothing", lambda: rows(holder={1: -1_000}, merchant={1: 400})),
    ("N1", "a fen more than the fee", lambda: rows(holder={2: 1})),
    ("N1", "smoothed parts differ by two", lambda: rows(principal={1: 2, 2: -2})),
    ("N1", "another than the last takes the rest", lambda: rows(1, principal={1: 5, 2: -5})),
    ("N1", "the last takes more than the rest", lambda: rows(1, principal={1: 5, 2: 5, 3: -10})),
    ("N1", "a row of the state below nothing", lambda: kept(0, rows=(attrs.evolve(row_of(0), coupon=-1),))),
    ("N2", "a row bills another principal", lambda: billed_other()),
    ("N2", "over with rows to come", lambda: kept(0, status=PlanStatus.BILLED)),
    ("N2", "open without rows to come", lambda: kept(2, status=PlanStatus.OPEN)),
    ("N2", "a refund that shrinks nothing", lambda: changed(PlanRefunded, off_plan=9_999)),
    ("N3", "more is billed than was prepaid", lambda: changed(PlanChanged, amount=9_999)),
    ("N3", "agreed and not billed", lambda: without(InstallmentBilled)),
    ("N3", "nothing was agreed", lambda: without(PlanChanged)),
    ("N3", "billed after the end", lambda: opened(status=PlanStatus.REFUNDED)),
    ("N3", "a settled plan that repaid too much", lambda: kept(2, principal=80_000)),
    ("N4", "a fen of a refund is lost", lambda: changed(PlanRefunded, amount=9_999)),
    ("N4", "a fen goes to nobody", lambda: changed(PlanRefunded, to_credit=1)),
    ("N4", "interest stays as it was", lambda: interest_stays()),
    ("N4", "interest is not given back", lambda: changed(PlanCancelled, interest_back=0)),
    ("N4", "the state knows of another refund", lambda: kept(0, refunded=1)),
    ("N5", "another rate than agreed", lambda: dearer()),
    ("N5", "rows that nobody was shown", lambda: rows(holder={1: 1, 2: -1})),
]


def row_of(place: int) -> Any:
    return SOUND.relationship.plans[place].rows[0]


def billed_other() -> Book:
    row = event(InstallmentBilled).row
    return changed(InstallmentBilled, row=attrs.evolve(row, principal=row.principal - 1))


def interest_stays() -> Book:
    refund = event(PlanRefunded)
    before = event(PlanOpened).plan.rows
    pairs = zip(refund.rows, before, strict=True)
    return changed(PlanRefunded, rows=tuple(attrs.evolve(row, holder=was.holder + 90) for row, was in pairs))


def dearer() -> Book:
    terms = event(PlanOpened).plan.terms
    return opened(terms=attrs.evolve(terms, rate=Rate.of("0.007")))


def test_the_sound_book_passes() -> None:
    assert OF_PLANS == ("N1", "N2", "N3", "N4", "N5")
    invariants.check(SOUND)


@pytest.mark.parametrize(("law", "why", "broken"), BROKEN, ids=[f"{law}: {why}" for law, why, _ in BROKEN])
def test_a_broken_book_is_caught(law: str, why: str, broken: Callable[[], Book]) -> None:
    with pytest.raises(Broken) as caught:
        OF_A_BOOK[law](broken())
    assert caught.value.code == OF_A_BOOK[law].__name__.replace("_", "-")
    assert caught.value.detail


def test_a_rate_that_is_a_little_off_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    true = disclose

    def off(schedule: Any) -> Any:
        shown = true(schedule)
        rate = shown.compound_annual_rate
        return attrs.evolve(shown, compound_annual_rate=attrs.evolve(rate, scaled=rate.scaled + 2_000_000))

    monkeypatch.setattr("cardcore.testing.invariants.plans.disclose", off)
    with pytest.raises(Broken, match="disclosed-rates-are-true: p-1: the compound rate"):
        invariants.disclosed_rates_are_true(SOUND)


def test_every_method_and_remainder_has_its_law() -> None:
    products: dict[str, dict[str, Any]] = {
        "first": {"method": "fee_up_front", "total_rate": {"7": "0.05"}, "remainder": "first"},
        "free": {"method": "interest_free", "periods": [7], "round_to": "1.00"},
        "total": {"method": "flat_fee", "total_rate": {"7": "0.05"}, "on_statement_days": False},
        "annuity": {"method": "annuity", "annual_rate": {"7": "0.15"}, "day_count": "ACT/360"},
    }
    usual: dict[str, Any] = {
        "kinds": ["cash"],
        "least_amount": "1.00",
        "most_amount": "9000.00",
        "early_settlement": "actual_use",
    }
    story = given(program(installments={name: usual | terms for name, terms in products.items()})).when(
        *(
            conversion("cash", "1000.00", "2024-01-31", plan=name, product=name, periods=7)
            for name in products
        ),
        day_end("2024-09-05"),
    )
    assert [plan.status for plan in story.relationship.plans] == [PlanStatus.BILLED] * 4
    invariants.check(story.book)
