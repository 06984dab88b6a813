"""Why this installment: each billed row of a plan as parts that a cardholder can check by hand.

Nothing is stored for it: the account's events tell which plan a row is of and what changed it. A formula
stands only where it gives the very interest that was agreed; rows that a change divided in proportion may
have none.

«本期 1,079.20 = 本金 1,000.00 + 利息 79.20 (12,000.00 × 0.66%)»
"""

from collections.abc import Iterable
from fractions import Fraction

import attrs

from cardcore.accounts.plans import InstallmentBilled, PlanChanged, PlanOpened, PlanRefunded
from cardcore.calendars import PARTS_OF_YEAR, Unit, nth_date, year_parts
from cardcore.ids import PlanId
from cardcore.installments.changes import Change
from cardcore.installments.due_dates import parts_of_year
from cardcore.installments.methods import FeeUpFront, FlatFee
from cardcore.installments.plan import (
    EarlyRule,
    InstallmentPlan,
    PlanRow,
    changed,
    row_billed,
)
from cardcore.money import Rounding, display_amount, divide
from cardcore.notices import Language
from cardcore.rates import RATE_SCALE, Rate
from cardcore.relationships import Event
from cardcore.values import frozen

MONTHS = 12


@frozen
class Derivation:
    """An interest figure before others help: base × rate × share × part; all but the base may be absent.

    It is rounded half up once.
    """

    base: int
    rate: Rate | None = None
    numerator: int = 1
    denominator: int = 1
    days: bool = False
    """Whether numerator and denominator are days."""
    part: int = 0
    """Of so much principal in minor units ..."""
    whole: int = 0
    """... out of so much; 0 where it is of all."""

    @property
    def amount(self) -> int:
        """What it comes to, in minor units."""
        rate = Fraction(self.rate.scaled, RATE_SCALE) if self.rate else Fraction(1)
        exact = self.base * rate * self.numerator / self.denominator
        if self.whole:
            exact = exact * self.part / self.whole
        return divide(exact.numerator, exact.denominator, Rounding.HALF_UP)

    def text(self, language: Language, currency: str) -> str:
        """``12,000.00 × 0.66%``."""
        words = display_amount(self.base, currency)
        if self.rate:
            words += f" × {self.rate.percent_text}"
        if self.days:
            unit = "天" if language is Language.ZH else "days"
            words += f" × {self.numerator}/{self.denominator} {unit}"
        elif self.denominator > 1:
            share = f" × {self.numerator}/" if self.numerator > 1 else " ÷ "
            words += f"{share}{self.denominator}"
        if self.whole:
            part, whole = display_amount(self.part, currency), display_amount(self.whole, currency)
            words += f" × {part} ÷ {whole}"
        return words


@frozen
class RowExplained:
    """A row that was billed and what it is made of; amounts in minor units."""

    on: int
    currency: str
    plan_id: PlanId
    row: PlanRow
    rows: int
    """How many rows the plan had then."""
    change: Change | None
    """The change that billed it before its time: settling, prepaying, accelerating."""
    derivation: Derivation | None
    penalty: int = 0
    interest_saved: int = 0
    """Of the holder's interest that was to come, by the change."""

    @property
    def amount(self) -> int:
        """What the holder owes by it, the penalty for an early repayment included."""
        return self.row.total + self.penalty


@attrs.define
class _Story:
    """A plan as it goes on, the bases its fees may be on – the latest first –, and its last change."""

    plan: InstallmentPlan
    periods: int
    bases: list[int]
    change: Change | None = None
    saved: int = 0
    before: InstallmentPlan | None = None
    """The plan before the change that bills a row at once."""

    def replace(self, rows: tuple[PlanRow, ...], since: int) -> None:
        """Have other rows to come: their fee is on what they repay, or on their share of what it was on."""
        before = self.plan.outstanding
        self.plan = changed(self.plan, rows, since)
        left = sum(row.principal for row in rows if not row.is_extra)
        if left:
            in_proportion = divide(self.bases[0] * left, before, Rounding.HALF_UP)
            self.bases = [in_proportion, left, *self.bases]


def explain_rows(events: Iterable[Event]) -> list[RowExplained]:
    """Every billed row in an account's events, from the account's first event on, in their order."""
    stories: dict[PlanId, _Story] = {}
    found = []
    for event in events:
        if isinstance(event, PlanOpened):
            stories[event.plan.plan_id] = _Story(event.plan, len(event.plan.rows), [event.plan.principal])
        elif isinstance(event, PlanChanged):
            _change(stories[event.plan_id], event)
        elif isinstance(event, PlanRefunded):
            story = stories[event.plan_id]
            story.replace(event.rows, story.plan.since)
        elif isinstance(event, InstallmentBilled):
            story = stories[event.plan_id]
            found.append(_explained(story, event))
            story.plan = row_billed(story.plan)
    return found


def _change(story: _Story, event: PlanChanged) -> None:
    held = sum(row.holder for row in story.plan.open_rows)
    story.before, story.change = story.plan, Change(event.change)
    story.saved = held - sum(row.holder for row in event.rows)
    if story.change is Change.PAY_NEXT:
        story.plan = changed(story.plan, event.rows, event.since)
    else:
        story.replace(event.rows, event.since)


def _explained(story: _Story, event: InstallmentBilled) -> RowExplained:
    plan, row = story.plan, event.row
    is_next = story.change is Change.PAY_NEXT
    if not row.is_extra or story.before is None or is_next:
        before = story.before if row.is_extra and story.before is not None else plan
        ways = _regular(story, before, before.open_rows[0])
        derivation = next((one for one in ways if one.amount == row.interest), None)
        return RowExplained(
            event.on,
            plan.currency,
            plan.plan_id,
            row,
            len(plan.rows),
            None,
            derivation if row.interest else None,
        )
    early = _early(story.before, row)
    with_penalty = story.change is not Change.ACCELERATE
    penalty = plan.terms.penalty_rate.of_minor(row.principal, Rounding.HALF_UP) if with_penalty else 0
    return RowExplained(
        event.on,
        plan.currency,
        plan.plan_id,
        row,
        len(plan.rows),
        story.change,
        early if row.interest and early.amount == row.interest else None,
        penalty,
        story.saved,
    )


def _regular(story: _Story, plan: InstallmentPlan, row: PlanRow) -> list[Derivation]:
    """The ways in which a row's interest may come about by its method, as the plan stood before it."""
    terms = plan.terms
    if terms.method in (FlatFee.name, FeeUpFront.name):
        whole = terms.of_total and terms.method == FlatFee.name
        share_of = story.periods - terms.free_periods if whole else 1
        return [Derivation(base, terms.rate, 1, share_of) for base in story.bases]
    owed = plan.outstanding
    days = row.due_date - plan.since
    if terms.day_count is None and terms.dates is not None and terms.dates.unit is not Unit.MONTH:
        part, of_year = parts_of_year(terms.dates.unit)
        return [Derivation(owed, terms.rate, part * terms.dates.every, of_year)]
    if terms.day_count is None:
        month = row.due_date - nth_date(row.due_date, -1, every=1, unit=Unit.MONTH)
        every = terms.dates.every if terms.dates else 1
        whole_row = Derivation(owed, terms.rate, every, MONTHS)
        return [whole_row, Derivation(owed, terms.rate, days, MONTHS * month)]
    parts = year_parts(plan.since, row.due_date, terms.day_count)
    share = Fraction(parts, PARTS_OF_YEAR[terms.day_count])
    year = Fraction(days) / share if share else Fraction(1, 2)
    if year.denominator == 1:
        return [Derivation(owed, terms.rate, days, int(year), days=True)]
    return [Derivation(owed, terms.rate, share.numerator, share.denominator)]


def _early(before: InstallmentPlan, row: PlanRow) -> Derivation:
    """The interest of a row billed before its time, by the agreed rule."""
    whole, rule = before.outstanding, before.terms.early_rule
    rows = before.open_rows
    if rule is EarlyRule.REMAINING_DUE:
        return _of_part(Derivation(sum(one.interest for one in rows)), row.principal, whole)
    days = max(1, rows[0].due_date - before.since)
    used = max(0, min(row.due_date - before.since, days))
    return _of_part(Derivation(rows[0].interest, None, used, days, days=True), row.principal, whole)


def _of_part(derivation: Derivation, principal: int, whole: int) -> Derivation:
    if principal == whole:
        return derivation
    return attrs.evolve(derivation, part=principal, whole=whole)


WORDS = {
    Language.ZH: {
        "row": "本期",
        "settle": "提前结清",
        "prepay": "部分提前还款",
        "accelerate": "全部到期",
        "principal": "本金",
        "outstanding": "剩余本金",
        "interest": "利息",
        "penalty": "违约金",
        "merchant": "商户承担",
        "coupon": "息费券减免",
        "state": "财政贴息",
        "saved": "，未到期利息免收 {}",
    },
    Language.EN: {
        "row": "Installment",
        "settle": "Early settlement",
        "prepay": "Prepayment",
        "accelerate": "All due",
        "principal": "principal",
        "outstanding": "outstanding principal",
        "interest": "interest",
        "penalty": "penalty",
        "merchant": "paid by the merchant",
        "coupon": "waived by coupon",
        "state": "paid by the state",
        "saved": "; interest not charged any more {}",
    },
}
HELPERS = ("merchant", "coupon", "state")


def row_headline(explained: RowExplained, language: Language) -> str:
    """A billed row and its derivation in one line."""
    words, row, currency = WORDS[language], explained.row, explained.currency

    def part(name: str, amount: int) -> str:
        return f"{words[name]} {display_amount(amount, currency)}"

    whole = explained.change in (Change.SETTLE, Change.ACCELERATE)
    head = part(explained.change.value if explained.change else "row", explained.amount)
    parts = [part("outstanding" if whole else "principal", row.principal)]
    if row.interest:
        parts.append(part("interest", row.holder) + _formula(explained, language))
    if explained.penalty:
        parts.append(part("penalty", explained.penalty))
    said = f"{head} = {' + '.join(parts)}"
    if explained.interest_saved > 0:
        said += words["saved"].format(display_amount(explained.interest_saved, currency))
    return said


def _formula(explained: RowExplained, language: Language) -> str:
    """In brackets how the interest comes about, and what others pay of it."""
    words, row, currency = WORDS[language], explained.row, explained.currency
    parts = [explained.derivation.text(language, currency)] if explained.derivation else []
    helped = [(name, getattr(row, name)) for name in HELPERS if getattr(row, name)]
    if helped and not parts:
        parts = [display_amount(row.interest, currency)]
    parts += [f"{words[name]} {display_amount(amount, currency)}" for name, amount in helped]
    return f" ({' − '.join(parts)})" if parts else ""
