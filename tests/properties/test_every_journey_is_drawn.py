"""Every step there is happens in drawn lives; every journey is of one, or says where it is tried."""

import typing
from pathlib import Path

from hypothesis import strategies as st

from cardcore import journeys
from cardcore.testing.builders import Step
from cardcore.testing.steps import CARD_JOURNEYS, JOURNEYS
from cardcore.testing.strategies import (
    LOYALTY_KINDS,
    PLANNING,
    TURN_KINDS,
    foreign_terms,
    lives,
    loyalty_sections,
    plan_products,
    program_documents,
)
from tests.properties.living import require_all

TESTS = Path(__file__).resolve().parents[1]
RARE = (
    *("auto_repayment", "collect", "release", "join", "member_purchase", "member_redeem", "exchange", "give"),
    *("redeem", "cancel", "convert", "change_plan", "use_benefit", "replace"),
)
"""What needs something else before it."""

WHOLE = {"installments": plan_products(), **loyalty_sections()}
ABROAD = program_documents(**WHOLE, foreign=foreign_terms("USD"))
EVERY_LIFE = st.one_of(
    lives(
        program_documents(**WHOLE),
        kinds=(*PLANNING, *LOYALTY_KINDS, *2 * RARE),
        least_steps=36,
        most_steps=48,
    ),
    lives(ABROAD, kinds=(*TURN_KINDS, "purchase", "card", "day_end"), foreign=("USD",)),
)
"""Such in which much happens, and such that take turns."""

JOURNEYS_ELSEWHERE = {
    **dict.fromkeys(("backdate", "void", "open_dispute", "resolve_dispute"), "properties/test_backdating.py"),
    **dict.fromkeys(("charge_back", "represent"), "journeys/test_disputes.py"),
    "refund_purchase": "properties/test_model_machine.py",
}
"""What needs the events of the past."""

OF_SEVERAL = {
    *("send_red_packet", "open_red_packet", "return_red_packet", "open_bill", "pay_share", "decline_share"),
    *("close_bill", "announce_draw", "enter_draw", "close_draw", "hold_draw", "claim_prize"),
    "end_pot",
}
"""What is a pot's and no account's: `tests/usecases/test_pots.py`."""

QUESTIONS = {
    *("arriving", "collection_due", "judge", "quote_conversion", "quote_plan_change", "transferred"),
    *("plan_told_after", "try_offers"),
}
"""What changes nothing."""

OF_A_STEP = {
    *("open_account", "close_day", "post", "redeem_points", "convert", "close_account"),
    *("reverse_authorization", "suspend_account", "resume_account", "stop_collection", "resume_collection"),
    *(journey.__name__ for table in (JOURNEYS, CARD_JOURNEYS) for journey in table.values()),
}
"""What `cardcore.testing.builders.perform` calls; a life begins with an opening."""


def test_every_step_is_drawn() -> None:
    wanted = {step.__name__ for step in typing.get_args(Step)}
    require_all(wanted, EVERY_LIFE, lambda life: {type(step).__name__ for step in life.steps})


def test_every_journey_is_of_a_step_or_says_where_it_is_tried() -> None:
    there = {name for name in journeys.__all__ if name.islower()}
    told = {name for name in OF_A_STEP if not name.startswith("_")}
    assert there == told | set(JOURNEYS_ELSEWHERE) | OF_SEVERAL | QUESTIONS


def test_where_they_are_tried_there_are_tests() -> None:
    for path in {*JOURNEYS_ELSEWHERE.values(), "usecases/test_pots.py"}:
        assert (TESTS / path).is_file(), path
