"""The verbs of debts in trouble: a repayment agreement, the stop of collection, a charge-off."""

from collections.abc import Callable
from typing import Final

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.ids import PlanId
from cardcore.installments.personal_agreement import Content
from cardcore.installments.reading import read_periods
from cardcore.journeys import (
    ChargeOffRequest,
    RepaymentAgreement,
    agree_repayment,
    charge_off,
    resume_collection,
    stop_collection,
)
from cardcore.rates import Rate
from cardcore.scenario.life import Life
from cardcore.scenario.plan_verbs import next_plan_id
from cardcore.scenario.steps import Act, Day, through


def agree(body: Reader, day: Day) -> Act:
    """All that is owed is repaid by rows."""
    plan_id = body.maybe("plan_id", Reader.id, "")
    periods = read_periods(body.take("periods"))
    rate = body.maybe("rate", Reader.rate, Rate(0))
    beyond_ability = body.maybe("beyond_ability", Reader.flag, True)
    willing = body.maybe("willing", Reader.flag, True)
    contents: tuple[Content, ...] = body.maybe("contents", _contents, tuple(Content))
    oral = body.maybe("oral", Reader.flag, False)
    kept_until = body.maybe("recording_kept_until", Reader.date, 0)

    def act(life: Life) -> None:
        plan = PlanId(plan_id) if plan_id else next_plan_id(life)
        stated = (beyond_ability, willing, contents, oral, kept_until)
        agreed = RepaymentAgreement(day.on, plan, periods, rate, *stated)
        life.add(agree_repayment(life.relationship, agreed, life.program))

    return act


def _contents(reader: Reader) -> tuple[Content, ...]:
    return tuple(Content(item.choice(*Content)) for item in reader.items())


def stop(body: Reader, day: Day) -> Act:
    """Nobody collects any more."""
    reason, on = body.take("reason").text(), date_of(day.on)

    def act(life: Life) -> None:
        life.add(stop_collection(life.relationship, on, reason, life.program))

    return act


def resume(_body: Reader, day: Day) -> Act:
    """What is past due is collected again."""
    return through(resume_collection, date_of(day.on))


def charge_off_(body: Reader, day: Day) -> Act:
    """What is owed becomes a loss of the bank."""
    with body.placing():
        request = ChargeOffRequest(day.on, body.take("reason").text())
    return through(charge_off, request)


ARREARS_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "agree_repayment": agree,
    "stop_collection": stop,
    "resume_collection": resume,
    "charge_off": charge_off_,
}
"""How each of them is read."""
