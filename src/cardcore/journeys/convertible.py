"""What of an account may become a plan: where principal is taken from, and what stands against it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cardcore.accounts import authorizations, cards
from cardcore.accounts.account import AccountFields
from cardcore.accounts.authorizations import DeclineReason
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.credit_line import NO_SHARE, LimitTerms, open_to_cash, open_to_installments
from cardcore.accounts.delinquency import days_past_due
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.calendars import date_of, date_text
from cardcore.errors import NotFound
from cardcore.ids import CardId, HoldId
from cardcore.installments.checks import Kind
from cardcore.installments.plan import InstallmentPlan, Line, PlanStatus
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.proposals import Asked, Reason
from cardcore.money import display_amount
from cardcore.relationships import Draft, Event
from cardcore.transactions import Transaction

FAR_BEHIND: Final = 2**62
"""Behind it are no events."""


def source(account: AccountFields, kind: Kind, purchase: int) -> tuple[Bucket, ...]:
    """The buckets that principal leaves: what revolves has lost its time for a plan.

    A purchase is known to stand on the last statement by its sequence number.
    """
    if kind is Kind.STATEMENT:
        return (Bucket.PURCHASE_BILLED,)
    if kind is Kind.MERCHANT:
        return (Bucket.PURCHASE_UNBILLED,)
    if not purchase:
        return (Bucket.PURCHASE_UNBILLED, Bucket.PURCHASE_BILLED)
    statement = account.statement
    is_billed = statement is not None and purchase <= statement.last_sequence
    return (Bucket.PURCHASE_BILLED if is_billed else Bucket.PURCHASE_UNBILLED,)


def already_converted(draft: Draft, asked: Asked, purchase: int) -> int:
    """Of the amount, what is in installments already: the same purchase, or billed rows of plans."""
    account = draft.account
    if purchase and any(
        plan.purchase == purchase and plan.status is not PlanStatus.CANCELLED for plan in draft.plans
    ):
        return asked.amount
    if asked.kind is not Kind.STATEMENT:
        return 0
    in_rows = account.installment_billed + account.installment_interest_billed
    return max(0, min(asked.amount - account.purchase_billed, in_rows))


def left_of_purchase(history: Sequence[Event], purchase: int) -> int:
    """What its merchant has not given back of a purchase, the first of these events.

    A refund that names no purchase counts for the latest of its merchant's purchases of just that amount, or
    else for the latest ones (our convention); one that was taken out counts for none. `NotFound` where the
    first event is no purchase.
    """
    bought = history[0] if history else None
    if not isinstance(bought, PurchasePosted):
        raise NotFound("not-found", f"event {purchase} is no purchase of this account", field="purchase")
    left: dict[int, int] = {}
    voided = {event.voids for event in history if isinstance(event, HistoryRestated)}
    for number, event in enumerate(history, purchase):
        if number in voided:
            continue
        if isinstance(event, PurchasePosted) and event.merchant == bought.merchant:
            left[number] = event.amount
        elif isinstance(event, RefundPosted) and event.purchase:
            _give_back(left, event.amount, [event.purchase] if event.purchase in left else [])
        elif isinstance(event, RefundPosted) and event.merchant == bought.merchant:
            alike = [number for number, rest in left.items() if rest == event.amount]
            _give_back(left, event.amount, alike or list(left))
    return left.get(purchase, 0)


def convertible(account: AccountFields, history: Sequence[Event], purchase: int) -> int:
    """What may be converted of a purchase, the first of these events: not given back, and still owed."""
    owed: int = sum(getattr(account, bucket) for bucket in source(account, Kind.PURCHASE, purchase))
    return min(owed, left_of_purchase(history, purchase))


def _give_back(left: dict[int, int], amount: int, numbers: list[int]) -> None:
    for number in reversed(numbers):
        part = min(left[number], amount)
        left[number] -= part
        amount -= part


def reasons_of_purchase(draft: Draft, asked: Asked, left: int) -> tuple[Reason, ...]:
    """No more is converted than is left of the purchase itself, whatever else is owed."""
    return () if asked.amount <= left else (_amounts(draft, "purchase_amount", left, asked.amount),)


def with_subsidy_of(plans: Iterable[InstallmentPlan], asked: Asked) -> Asked:
    """What is asked, with what the state pays already for the holder's other plans, by calendar year.

    The yearly cap is one of a person at an institution, not of a plan.
    """
    used = Counter(dict(asked.subsidy_used))
    for plan in plans:
        for row in plan.rows if plan.status is not PlanStatus.CANCELLED else ():
            used[date_of(row.due_date).year] += row.state
    return attrs.evolve(asked, subsidy_used=tuple(sorted(used.items())))


def reasons_of_account(
    draft: Draft, asked: Asked, product: InstallmentProduct, purchase: int, on: int
) -> tuple[Reason, ...]:
    """Every reason that lies in the account: what is owed, when, and what is left of the line."""
    found = [_past_due(draft, on), _line(draft, asked, product)]
    if asked.kind in (Kind.PURCHASE, Kind.STATEMENT):
        found += [_time(draft, asked, purchase, on), _balance(draft, asked, purchase)]
    if asked.kind is Kind.MERCHANT and draft.account.credit:
        most = max(0, asked.amount - draft.account.credit)
        found.append(_amounts(draft, "convertible_balance", most, asked.amount))
    return tuple(reason for reason in found if reason is not None)


def _amounts(draft: Draft, rule: str, most: int, got: int) -> Reason:
    currency = draft.account.currency
    return Reason(rule, f"at most {display_amount(most, currency)}", display_amount(got, currency))


def _past_due(draft: Draft, on: int) -> Reason | None:
    days = days_past_due(draft.account, on)
    return Reason("not_past_due", "nothing past due", f"{days} days") if days else None


def line_for(account: AccountFields, product: InstallmentProduct, kind: Kind) -> Line:
    """Which line a plan of that product would use in this account."""
    return product.line_of(kind, has_own=open_to_installments(account) is not None)


def _line(draft: Draft, asked: Asked, product: InstallmentProduct) -> Reason | None:
    """What is left of a line apart, or of the card's what a conversion adds to it: cash."""
    account = draft.account
    if line_for(account, product, asked.kind) is Line.APART:
        room = _left_apart(draft, product)
    elif asked.kind is Kind.CASH:
        room = open_to_cash(account)
    else:
        return None
    return None if asked.amount <= room else _amounts(draft, "open_line", max(0, room), asked.amount)


def reasons_of_line(
    draft: Draft, presented: Transaction, card_id: CardId | None, apart: int, terms: LimitTerms
) -> tuple[Reason, ...]:
    """Why a purchase that is presented without a hold would not be authorized: nothing has made room for it.

    It is decided as an authorization, but the over-limit service does not help what is repaid by rows (our
    convention). ``apart`` is what its plan takes of a line apart.
    """
    account, amount, on = draft.account, presented.amount_minor, presented.posting_date
    card = cards.used(account, card_id)
    wanted = authorizations.Asked(HoldId(""), on, amount, presented.mcc, card, draft.foreign, apart=apart)
    decision = authorizations.decide(account, wanted, attrs.evolve(terms, over_limit_share=NO_SHARE))
    if isinstance(decision, authorizations.Approved):
        return ()
    if decision.reason is DeclineReason.OVER_CREDIT_LIMIT:
        return (_amounts(draft, "open_line", max(0, decision.open_to_buy), amount - apart),)
    return (Reason("authorization", "one that would be approved", decision.reason.value),)


def _left_apart(draft: Draft, product: InstallmentProduct) -> int:
    """What is left of the product's own line and of the account's, the smaller one; of no line nothing."""
    account = draft.account
    held = [hold for hold in account.holds if hold.plan and hold.plan.wish.product == product.name]
    used = sum(plan.outstanding for plan in draft.plans if plan.terms.product == product.name)
    used += sum(hold.amount - hold.on_card_line for hold in held)
    own = product.line_limit - used if product.line_limit else None
    rooms = (own, open_to_installments(account))
    return min((room for room in rooms if room is not None), default=0)


def _time(draft: Draft, asked: Asked, purchase: int, on: int) -> Reason | None:
    """What is billed is converted after its statement day and before its due date."""
    statement = draft.account.statement
    if source(draft.account, asked.kind, purchase) != (Bucket.PURCHASE_BILLED,):
        return None
    if statement is not None and statement.statement_date < on < statement.payment_due_date:
        return None
    wanted = "after a statement day"
    if statement is not None:
        first, last = statement.statement_date + 1, statement.payment_due_date - 1
        wanted = f"from {date_text(first)} to {date_text(last)}"
    return Reason("conversion_time", wanted, date_text(on))


def _balance(draft: Draft, asked: Asked, purchase: int) -> Reason | None:
    account = draft.account
    most = sum(getattr(account, bucket) for bucket in source(account, asked.kind, purchase))
    return None if asked.amount <= most else _amounts(draft, "convertible_balance", most, asked.amount)
