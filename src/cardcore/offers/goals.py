"""Goals (达标): so many transactions, so much money or so many different days within a span.

>>> from cardcore.money import Money
>>> from datetime import date
>>> import attrs
>>> nine = Goal("o-1/goals/days", "distinct_days", 9, "month", All(), "CNY")
>>> lunch = Transaction.of(Money("20.00", "CNY"), date(2026, 11, 2), mcc="5812", merchant="老张面馆")
>>> nine.measured([lunch, lunch, attrs.evolve(lunch, transaction_date=lunch.transaction_date + 1)])
2
>>> nine.told(7).zh
'还差 2 天'
"""

from collections.abc import Iterable
from typing import Any, Final

from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.money import amount_text
from cardcore.offers.counting import Count, span_around
from cardcore.offers.criteria import (
    All,
    AnyOf,
    Bound,
    Criterion,
    Kind,
    Names,
    Single,
    Told,
    facts_of,
    read_criterion,
)
from cardcore.offers.criteria.facts import COUNTERS
from cardcore.offers.criteria.wording import money_words
from cardcore.offers.limits import key
from cardcore.transactions import Transaction
from cardcore.values import frozen

MEASURES: Final[dict[str, tuple[str, str]]] = {
    "count": ("笔", "transactions"),
    "sum": ("", ""),
    "distinct_days": ("天", "days"),
}
"""What is measured, and its unit; a sum's is its currency."""
SPANS: Final = ("month", "cycle", "campaign", "days_from_approval", "days_from_enrollment")


@frozen
class Goal(Single):
    """So much of what counts must have come together."""

    measure: str
    target: int
    span: str
    """Within what: one of `SPANS`."""
    of: Criterion
    """Which transactions count."""
    currency: str
    days: int = 0
    """The length of a span of days."""

    def matches(self, facts: Any) -> bool:
        """Whether it is reached."""
        return bool((facts.get(self.attribute) or 0) >= self.target)

    def source(self, names: Names) -> str:
        """A comparison."""
        return f"({names.count(self.attribute)} >= {names.constant(self.target)})"

    def told(self, found: Any = None) -> Told:
        """How far it is: «还差 2 笔»."""
        got = found or 0
        missing = self.target - got
        if self.measure == "sum":
            wanted, have, rest = (amount_text(one, self.currency) for one in (self.target, got, missing))
            all_zh, all_en = money_words(self.target, self.currency)
            zh, en = money_words(missing, self.currency)
            return Told(
                "goal", f"sum {wanted}", have, rest, f"累计满 {all_zh}还差 {zh}", f"{en} more, of {all_en}"
            )
        unit_zh, unit_en = MEASURES[self.measure]
        unit_en = unit_en.removesuffix("s") if missing == 1 else unit_en
        return Told(
            "goal",
            f"{self.measure} {self.target}",
            str(got),
            str(missing),
            f"还差 {missing} {unit_zh}",
            f"{missing} more {unit_en}",
        )

    def counted(self, transaction: Transaction, span: tuple[int, int]) -> Count | None:
        """What a transaction counts towards it within a span; None where it does not."""
        if not self.of.matches(facts_of(transaction)):
            return None
        if self.measure == "distinct_days":
            return Count(self.attribute, *span, 0, (transaction.transaction_date,))
        return Count(self.attribute, *span, transaction.amount_minor if self.measure == "sum" else 1)

    def measured(self, transactions: Iterable[Transaction]) -> int:
        """What of these transactions counts, in the goal's measure; they are those of its span."""
        counting = [one for one in transactions if self.of.matches(facts_of(one))]
        if self.measure == "sum":
            return sum(one.amount_minor for one in counting)
        if self.measure == "count":
            return len(counting)
        return len({one.transaction_date for one in counting})


def span_of(
    goal: Goal, on: int, *, statement_day: int = 0, since: int | None = None
) -> tuple[int, int] | None:
    """The first day of the goal's span around ``on``, and the first day after it.

    ``statement_day`` is that of the account, for cycles (which end with the statement day); ``since`` the day
    of approval or enrollment. None where ``on`` is outside, or what the span is counted from is not known.
    """
    if goal.span == "campaign":
        return 0, on + 1
    return span_around(goal.span, on, statement_day=statement_day, since=since, days=goal.days)


def read_goal(reader: Reader, offer_id: OfferId, currency: str) -> Criterion:
    """``{"count": 9, "over": "month", "of": {…}}``; ``{"any": [goal, goal]}`` where one of some is enough."""
    if reader.has("any"):
        place = reader.take("any")
        either = AnyOf(place.many(lambda item: read_goal(item, offer_id, currency)))
        if not either.parts:
            raise place.refuse("rule-invalid", "an empty list of goals", "目标列表为空")
        reader.end()
        return either
    measures = [name for name in MEASURES if reader.has(name)]
    if len(measures) != 1:
        raise reader.refuse(
            "rule-invalid",
            f"a goal has one of {', '.join(MEASURES)}",
            f"一个目标须且只须有 {'、'.join(MEASURES)} 之一",
        )
    (measure,) = measures
    place = reader.take(measure)
    target = place.positive_amount(currency) if measure == "sum" else place.whole(1)
    span, days = reader.maybe("over", _span, ("month", 0))
    name = reader.maybe("name", Reader.id, measure)
    attribute = key(offer_id, "goals", name)
    if reader.has("counter"):
        attribute = COUNTERS + reader.take("counter").id()
    everything: Criterion = All()
    of = reader.maybe("of", lambda item: read_criterion(item, currency), everything)
    reader.end()
    goal = Goal(attribute, measure, target, span, of, currency, days)
    if not days:
        return goal
    since = "days_since_approval" if span == "days_from_approval" else key(offer_id, "days_since_enrollment")
    return All((Bound(since, Kind.NUMBER, "below", days, currency), goal))


def _span(reader: Reader) -> tuple[str, int]:
    if isinstance(reader.plain(), dict):
        days = reader.only()
        if days.name not in SPANS[3:]:
            raise days.refuse(
                "field-unknown",
                f"a span of days is one of {', '.join(SPANS[3:])}",
                f"天数区间只能是 {'、'.join(SPANS[3:])} 之一",
            )
        return days.name, days.whole(1, 36_500)
    return reader.choice(*SPANS[:3]), 0
