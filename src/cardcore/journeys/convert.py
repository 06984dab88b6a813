"""Converting into installments: what is asked → price → every rule → plan → notices.

Four things become a plan: one posted purchase, a statement's balance or a part of it, cash paid out to the
holder's own account, and a purchase with a merchant, which is posted first and earns its points like any.
"""

from collections.abc import Sequence

import attrs

from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.errors import Conflict, InvalidInput
from cardcore.ids import OfferId, PlanId
from cardcore.installments.checks import Kind
from cardcore.installments.plan import Line
from cardcore.installments.proposals import (
    Asked,
    HeldPrice,
    PlanRefused,
    Priced,
    agreed,
    priced,
    reasons_against,
)
from cardcore.installments.subsidy import InterestCoupon
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.convertible import (
    FAR_BEHIND,
    already_converted,
    left_of_purchase,
    line_for,
    reasons_of_account,
    reasons_of_line,
    reasons_of_purchase,
    with_subsidy_of,
)
from cardcore.journeys.held_plans import held_plan
from cardcore.journeys.interest_coupons import require_coupon
from cardcore.journeys.opening_plans import open_plan, product_of, require_new
from cardcore.journeys.post import Purchase, post
from cardcore.journeys.use_benefit import spend
from cardcore.money import display_amount
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.values import frozen


@frozen
class Conversion:
    """What is to become a plan, by which product; the day an ordinal."""

    on: int
    plan_id: PlanId
    product: str
    asked: Asked
    purchase: int = 0
    """Of one purchase: the sequence number of its event."""
    presented: Purchase | None = None
    """Of a plan with a merchant: what is posted."""
    coupon_of: OfferId = OfferId("")
    """The offer whose interest coupon is used; none where it is empty."""

    @property
    def told_after(self) -> int:
        """Behind which event the history of it begins: with its purchase, where it is of one."""
        return self.purchase - 1 if self.purchase else FAR_BEHIND

    @property
    def substance(self) -> "Conversion":
        """What a quote is of: all but the day, the plan's name, and how the merchant presents it."""
        presented = self.presented
        if presented is not None:
            of_no_day = attrs.evolve(presented.transaction, transaction_date=0, posting_date=0)
            presented = Purchase(of_no_day)
        return attrs.evolve(self, on=0, plan_id=PlanId(""), presented=presented)


@frozen
class ConversionQuote:
    """What a plan would be, and until when it may be agreed so; nothing has changed."""

    conversion: Conversion
    priced: Priced

    @property
    def valid_until(self) -> int:
        """The last day on which it may be executed."""
        return self.priced.valid_until

    @property
    def fingerprint(self) -> tuple[int | str, ...]:
        """What tells it from another quote for the same conversion."""
        found = self.priced
        return self.conversion.on, found.rate.text, found.price, found.valid_until


def quote_conversion(
    relationship: Relationship,
    conversion: Conversion,
    program: Program,
    history: Sequence[Event] = (),
) -> ConversionQuote | PlanRefused:
    """What the plan would be, or every reason against it; the relationship stays as it is.

    ``history`` and errors as of `convert`.
    """
    draft, program = begin_on_books(relationship, conversion.on, program)
    found = _proposed(draft, conversion, program, None, history)
    return found if isinstance(found, PlanRefused) else ConversionQuote(conversion, found)


def convert(
    relationship: Relationship,
    conversion: Conversion,
    program: Program,
    quoted: ConversionQuote | None = None,
    quotas: QuotaLeft | None = None,
    history: Sequence[Event] = (),
) -> Outcome:
    """Open the plan, at the quoted rate where one is given; where it is refused nothing is done.

    `Conflict` ``quote-expired``, ``quote-stale`` where it is of something else, ``plan-exists`` or
    ``period-closed``; `NotFound` for a product that the programme does not have, or a purchase that is not in
    ``history``: the account's events behind ``conversion.told_after``. `InvalidInput` ``amount-exceeds-plan``
    where more is to be converted than the merchant presents. An interest coupon is used with the plan.
    """
    draft, terms = begin_on_books(relationship, conversion.on, program)
    held = None if quoted is None else _held(conversion, quoted)
    found = _proposed(draft, conversion, terms, held, history)
    if isinstance(found, PlanRefused):
        return Outcome(relationship, refused=found)
    if conversion.presented is None:
        _open(draft, conversion, terms, found)
        return draft.outcome()
    return _posted_and_opened(relationship, conversion, program, found, quotas)


def _open(draft: Draft, conversion: Conversion, program: Program, found: Priced) -> None:
    product, asked = product_of(program, conversion.product), conversion.asked
    line = line_for(draft.account, product, asked.kind)
    plan = agreed(conversion.plan_id, product, asked, found, line, conversion.on, conversion.purchase)
    open_plan(draft, plan, conversion.on)
    if conversion.coupon_of:
        coupon = require_coupon(draft, conversion.coupon_of, conversion.on)
        spend(draft, coupon, 1, conversion.on, program, plan.plan_id)


def _posted_and_opened(
    relationship: Relationship,
    conversion: Conversion,
    program: Program,
    found: Priced,
    quotas: QuotaLeft | None,
) -> Outcome:
    """The purchase is posted as any other, and what it left on the balance becomes the plan."""
    posted = post(relationship, conversion.presented, program, quotas)  # type: ignore[arg-type]
    place = next(at for at, event in enumerate(posted.events, 1) if isinstance(event, PurchasePosted))
    bought = attrs.evolve(conversion, purchase=posted.version_before + place)
    draft = Draft.of(posted.relationship)
    _open(draft, bought, program.in_force_on(conversion.on), found)
    opened = draft.outcome()
    return Outcome(
        opened.relationship, posted.events + opened.events, posted.notices + opened.notices, posted.claims
    )


def _held(conversion: Conversion, quoted: ConversionQuote) -> HeldPrice:
    if quoted.conversion.substance != conversion.substance:
        raise Conflict("quote-stale", "the quote is of something else; ask for a new one", field="quote")
    if not quoted.conversion.on <= conversion.on <= quoted.valid_until:
        detail = f"the quote held until {date_of(quoted.valid_until)}; ask for a new one"
        raise Conflict("quote-expired", detail, field="quote")
    return quoted.priced.held


def _proposed(
    draft: Draft,
    conversion: Conversion,
    program: Program,
    held: HeldPrice | None,
    history: Sequence[Event],
) -> Priced | PlanRefused:
    """The plan with its price, or every reason against it."""
    _require_presented(draft, conversion)
    asked = with_subsidy_of(draft.plans, conversion.asked)
    if conversion.coupon_of:
        rate = require_coupon(draft, conversion.coupon_of, conversion.on).rate
        asked = attrs.evolve(asked, coupon=None if rate is None else InterestCoupon(rate))
    product = product_of(program, conversion.product)
    require_new(draft, conversion.plan_id)
    day = draft.account.agreement.statement_day
    found = priced(product, asked, program.currency, conversion.on, day, held)
    again = already_converted(draft, asked, conversion.purchase)
    reasons = reasons_against(product, asked, found, again)
    if conversion.purchase:
        reasons += reasons_of_purchase(draft, asked, left_of_purchase(history, conversion.purchase))
    reasons += reasons_of_account(draft, asked, product, conversion.purchase, conversion.on)
    presented = conversion.presented
    if presented is not None and presented.hold_id is None:
        apart = asked.amount if line_for(draft.account, product, asked.kind) is Line.APART else 0
        reasons += reasons_of_line(draft, presented.transaction, presented.card_id, apart, program.limits)
    return PlanRefused(reasons) if reasons else found


def _require_presented(draft: Draft, conversion: Conversion) -> None:
    """A plan with a merchant is of what the merchant presents, or of a part of it; no other is presented."""
    presented, asked = conversion.presented, conversion.asked
    most = presented.transaction.amount_minor if presented else 0
    if (asked.kind is Kind.MERCHANT) != (presented is not None) or (most and asked.amount > most):
        amounts = [display_amount(minor, draft.account.currency) for minor in (asked.amount, most)]
        detail = f"a {asked.kind} plan of {amounts[0]}, and {amounts[1]} are presented"
        raise InvalidInput("amount-exceeds-plan", detail, field="amount")
    held = held_plan(draft.account, presented.hold_id) if presented else None
    if held is not None:
        detail = f"{held.wish.plan_id} was agreed with that authorization; capture it"
        raise Conflict("plan-exists", detail, field="hold")
