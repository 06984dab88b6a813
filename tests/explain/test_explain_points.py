"""Explained points: each movement in one line, and the lines add up to the ledger."""

from hypothesis import given as over

from cardcore.explain.points import headline, movements
from cardcore.notices import Language
from cardcore.testing.builders import (
    cancellation,
    day_end,
    points_release,
    program,
    purchase,
    redemption,
    refund,
)
from cardcore.testing.stories import given
from cardcore.testing.strategies import Life, lives
from tests.properties.living import book_of


def test_each_movement_says_what_came_or_went_and_why() -> None:
    terms = {
        "available_from": "release",
        "expiry": {"month_end": 0},
        "cancel_days": 30,
        "claw_back": "negative",
    }
    story = given(program(points=terms)).when(
        purchase("1000.00", "2024-01-10"),
        points_release("2024-01-11"),
        redemption(20, "2024-01-12"),
        redemption(20, "2024-01-12", redemption_id="r-2"),
        cancellation("2024-01-13"),
        refund("800.00", "2024-01-14"),
        day_end("2024-01-31"),
        cancellation("2024-02-01", redemption_id="r-2"),
    )
    found = [headline(one, "CNY", Language.EN) for one in movements(story.then().events, story.program)]
    assert found == [
        "Points 50 = floor(1,000.00 / 20)",
        "50 points released",
        "20 points redeemed for r-1",
        "20 points redeemed for r-2",
        "20 points of r-1 given back",
        "30 points taken back by a refund (10 were missing)",
        "0 points of r-2 given back (20 had expired)",
    ]


def test_points_that_expired_are_told_in_both_languages() -> None:
    story = given(program(points={"expiry": {"month_end": 0}})).when(
        purchase("1000.00", "2024-01-10"), day_end("2024-01-31")
    )
    expired = movements(story.events, story.program)[-1]
    assert headline(expired, "CNY", Language.ZH) == "到期失效积分 50"
    assert headline(expired, "CNY", Language.EN) == "50 points expired"


@over(lives())
def test_movements_add_up_to_what_is_held(life: Life) -> None:
    book = book_of(life)
    moved = sum(one.points for one in movements(book.events, book.program) if one.kind != "released")
    made_up = sum(getattr(event, "to_shortfall", 0) for event in book.events)
    assert moved == book.relationship.points.held + made_up
