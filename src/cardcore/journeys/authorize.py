"""Authorizing: request → decision → hold → notices; and what becomes of a hold before its presentment."""

import datetime
from typing import Self

import attrs

from cardcore.accounts import authorizations, cards, holds, shared_line
from cardcore.accounts.account import Hold
from cardcore.accounts.authorizations import (
    CASH_MCCS,
    Approved,
    Asked,
    AuthorizationDeclined,
    Declined,
    DeclineReason,
)
from cardcore.accounts.card_life import Card
from cardcore.accounts.holds import HoldIncreased, HoldPlaced
from cardcore.accounts.limit_changes import OverLimitUsed
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require
from cardcore.exchange import CurrencyConversion, Rates
from cardcore.identifiers import mcc as mccs
from cardcore.ids import CardId, HoldId, require_id, require_text
from cardcore.installments.proposals import HeldPlan, PlanRefused, PlanWish
from cardcore.journeys.close_day import begin, reach_day
from cardcore.journeys.converting import conversion_of
from cardcore.journeys.held_plans import agree_plan
from cardcore.journeys.in_currency import foreign_currency, in_currency, part_of_hold, revalue
from cardcore.journeys.releasing import release_ended
from cardcore.journeys.reserving import reserve
from cardcore.money import Money, minor_of, positive_minor_of, require_positive
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.transactions import Circumstances
from cardcore.values import frozen


@frozen
class AuthorizationRequest:
    """What a merchant asks for; the amount in minor units, the day an ordinal."""

    hold_id: HoldId
    on: int
    amount: int
    currency: str
    mcc: str
    merchant: str
    card_id: CardId | None = None
    """The card's token; without one it is the primary card."""
    plan: PlanWish | None = None
    """The installments that it is to be repaid in, where the holder chose some at the till."""
    circumstances: Circumstances | None = None
    """What is said of the purchase besides: facts that offers may ask, its store and channel among them."""

    @classmethod
    def of(
        cls,
        hold_id: str,
        on: datetime.date,
        amount: Money,
        mcc: str,
        merchant: str,
        card_id: str | None = None,
        plan: PlanWish | None = None,
        circumstances: Circumstances | None = None,
    ) -> Self:
        """From what people write; everything is checked here."""
        return cls(
            HoldId(require_id(hold_id, field="hold_id")),
            ordinal_of(on, field="on"),
            require_positive(minor_of(amount)),
            amount.currency.code,
            mccs.validate(mcc, field="mcc"),
            require_text(merchant, field="merchant"),
            None if card_id is None else CardId(require_id(card_id, field="card")),
            plan,
            circumstances,
        )


def authorize(
    relationship: Relationship,
    request: AuthorizationRequest,
    program: Program,
    rates: Rates | None = None,
    quotas: QuotaLeft | None = None,
) -> Outcome:
    """Approve or decline; the decision is in the outcome.

    In a currency that the account holds beside its own, the hold is one of that balance; all balances share
    the line, foreign ones valued at the rates among ``rates`` or else at those known last. In any other
    currency it is converted at the rate among them, as a posting is. A plan that is asked for with it is
    agreed now, by every rule, and opened by the presentment. Offers that reserve have their use set aside, as
    far as ``quotas`` has any left; the outcome's claims say what to take.

    `Conflict` ``currency-mismatch``, ``authorization-exists``, ``plan-exists`` or ``period-closed``;
    `NotFound` for a card that is none of the account's, or a product that is none of the programme's.
    """
    draft = Draft.of(relationship)
    program = reach_day(draft, request.on, program)
    revalue(draft, rates, request.on, program)
    request, conversion = _held(draft, request, program, rates or {})
    part, terms = in_currency(draft, request.currency, request.on, program)
    for one in (draft.account, *draft.foreign):
        authorizations.require_new(one, request.hold_id)
    card = cards.used(draft.account, request.card_id)
    asked = _asked(part, request.hold_id, request.on, request.amount, request.mcc, card)
    plan = None if request.plan is None else _agreed(draft, request, request.plan, program)
    if plan is not None:
        asked = attrs.evolve(asked, apart=_apart(plan, request.amount))
    decision = authorizations.decide(draft.account, asked, program.limits)
    if isinstance(decision, Declined):
        return _decline(part, decision, request.on, request.merchant)
    if isinstance(plan, PlanRefused):
        no = Declined(DeclineReason.PLAN_REFUSED, request.amount, decision.open_to_buy)
        return attrs.evolve(_decline(draft, no, request.on, request.merchant), refused=plan)
    hold = Hold(
        request.hold_id,
        request.amount,
        request.on + terms.limits.hold_terms(request.mcc).days,
        asked.is_cash,
        mcc=request.mcc,
        merchant=request.merchant,
        card_id=card.card_id if card else None,
        plan=plan,
        conversion=conversion,
        circumstances=request.circumstances,
    )
    part.record(HoldPlaced(request.on, hold, request.merchant))
    if part is draft and cards.is_activated(draft.account):
        reserve(draft, hold, request.on, program, quotas or {})
    _go_over(draft, decision, request.on)
    return draft.outcome(decision)


def _agreed(
    draft: Draft, request: AuthorizationRequest, wish: PlanWish, program: Program
) -> HeldPlan | PlanRefused:
    _require_no_plan(request, program)
    is_sale = request.mcc not in CASH_MCCS
    require(is_sale, "terms-invalid", "cash becomes a plan of its own kind", field="plan")
    return agree_plan(draft, wish, request.amount, request.on, program)


def _require_no_plan(request: AuthorizationRequest, program: Program) -> None:
    """Refuse a plan of what is asked in another currency than the account's own."""
    if request.plan is not None and request.currency != program.currency:
        detail = f"plans are in {program.currency}, the request is in {request.currency}"
        raise Conflict("currency-mismatch", detail, field="plan")


def _apart(plan: HeldPlan | PlanRefused, amount: int) -> int:
    """What the card's line need not have room for: all of it where the plan is refused anyway."""
    return plan.apart(amount) if isinstance(plan, HeldPlan) else amount


def _held(
    draft: Draft, request: AuthorizationRequest, program: Program, rates: Rates
) -> tuple[AuthorizationRequest, CurrencyConversion | None]:
    """The request in a currency that the account holds, and how it was converted if it was."""
    if request.currency == program.currency or draft.holds(request.currency):
        return request, None
    _require_no_plan(request, program)
    conversion = conversion_of(program, request.currency, rates)
    amount = require_positive(conversion.convert(request.amount))
    return attrs.evolve(request, amount=amount, currency=program.currency), conversion


def _asked(part: Draft, hold_id: HoldId, on: int, amount: int, mcc: str, card: Card | None) -> Asked:
    """What is asked of the balance in hand, or of the line through it."""
    whole = part.main
    if part is whole:
        return Asked(hold_id, on, amount, mcc, card, whole.foreign)
    shared_line.require_valued(whole.account, part.account.currency)
    return Asked(hold_id, on, amount, mcc, card, whole.foreign, part.account)


def _go_over(draft: Draft, decision: Approved, on: int) -> None:
    """Count that the over-limit service helped, where it did, and say so."""
    if decision.over_limit:
        draft.record(OverLimitUsed(on, decision.over_limit))
        draft.tell(NoticeKind.OVER_LIMIT_USED, on, {"amount": decision.over_limit})


def _decline(draft: Draft, decision: Declined, on: int, merchant: str) -> Outcome:
    draft.record(AuthorizationDeclined(on, decision.amount, decision.reason, merchant))
    facts: Facts = {"amount": decision.amount, "merchant": merchant, "reason": decision.reason.value}
    draft.tell(NoticeKind.DECLINED, on, facts)
    return draft.main.outcome(decision)


@frozen
class Increment:
    """More that a merchant asks for under an open hold; the amount in minor units, the day an ordinal."""

    hold_id: HoldId
    on: int
    amount: int
    currency: str = ""
    """The foreign currency of the hold; empty for the account's own."""

    @classmethod
    def of(cls, hold_id: str, on: datetime.date, amount: Money, program: Program) -> Self:
        """From what people write; everything is checked here."""
        currency = foreign_currency(amount, program)
        return cls(
            HoldId(require_id(hold_id, field="hold_id")),
            ordinal_of(on, field="on"),
            positive_minor_of(amount, currency or program.currency),
            currency,
        )


def increment_authorization(
    relationship: Relationship, increment: Increment, program: Program, rates: Rates | None = None
) -> Outcome:
    """Set more aside for an open hold, and begin its days anew; or decline, and leave it as it is.

    `Conflict` ``currency-mismatch``, ``auth-closed`` or ``period-closed``; `NotFound` where no such hold is
    known.
    """
    draft, program = begin(relationship, increment.on, program)
    on, amount = increment.on, increment.amount
    revalue(draft, rates, on, program)
    part, terms = part_of_hold(draft, increment.hold_id, program, increment.currency or program.currency)
    hold = holds.require_hold(part.account, increment.hold_id)
    card = cards.used(draft.account, hold.card_id)
    asked = _asked(part, hold.hold_id, on, amount, hold.mcc, card)
    decision = authorizations.decide(draft.account, asked, program.limits)
    if isinstance(decision, Declined):
        return _decline(part, decision, on, hold.merchant)
    expires_on = max(hold.expires_on, on + terms.limits.hold_terms(hold.mcc).days)
    part.record(HoldIncreased(on, hold.hold_id, amount, expires_on))
    _go_over(draft, decision, on)
    return draft.outcome(decision)


def reverse_authorization(
    relationship: Relationship,
    hold_id: HoldId,
    on: datetime.date,
    program: Program,
    amount: int | None = None,
    currency: str = "",
) -> Outcome:
    """Give ``amount`` minor units of the hold, or all it still sets aside, back to the line.

    The amount is one of the hold's currency: that of the account, or ``currency`` where it is foreign.
    `Conflict` ``currency-mismatch``, ``already-reversed``, ``auth-closed``, ``reversal-exceeds-auth`` or
    ``period-closed``; `NotFound` where no such hold is known; `InvalidInput` for no amount above zero.
    """
    day = ordinal_of(on, field="on")
    draft, program = begin(relationship, day, program)
    said = currency if amount is None else currency or program.currency
    part, _ = part_of_hold(draft, hold_id, program, said)
    part.record(holds.reverse(part.account, hold_id, amount, day))
    if draft.offers.reserved:
        release_ended(draft, day)
    return draft.outcome()
