"""The verbs of installment plans: converting, changing, and quoting either without doing it."""

import contextlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final, Protocol, TypeVar

import attrs

from cardcore.accounts.account import Account
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.errors import CardcoreError, Conflict, NotFound
from cardcore.identifiers import mcc
from cardcore.ids import HoldId, OfferId, PlanId
from cardcore.installments.changes import Change, Keep, PlanQuote, PlanRequest
from cardcore.installments.checks import Kind, Payout
from cardcore.installments.methods import FixedInstallment
from cardcore.installments.personal_agreement import Assured, Content
from cardcore.installments.proposals import Asked, PlanRefused
from cardcore.installments.reading import read_periods
from cardcore.journeys import (
    Conversion,
    ConversionQuote,
    Purchase,
    change_plan,
    close_day,
    convert,
    plan_told_after,
    quote_conversion,
    quote_plan_change,
)
from cardcore.journeys.convertible import convertible
from cardcore.money import money_of
from cardcore.scenario.life import Life, Quoted, Refused
from cardcore.scenario.plan_asked import read_asked
from cardcore.scenario.steps import DAY, Act, Day
from cardcore.transactions import Transaction
from cardcore.values import frozen

Q = TypeVar("Q", ConversionQuote, PlanQuote)

WHAT: Final = (Kind.PURCHASE, Kind.STATEMENT, Kind.CASH, Kind.MERCHANT)


class Plannable(Protocol):
    """What can be done to plans, and quoted first."""

    def act(self, life: Life) -> None:
        """Do it."""

    def quote(self, life: Life) -> ConversionQuote | PlanQuote | PlanRefused:
        """What it would come to."""


@frozen
class Convert:
    """A conversion as it is written: which purchase it is of, the life will tell."""

    on: int
    plan_id: str
    product: str
    asked: Asked
    """Its amount is 0 where all there is is meant."""
    purchased_on: int
    merchant: str
    presented: Purchase | None
    quote_id: str
    coupon_of: OfferId

    def conversion(self, life: Life) -> Conversion:
        """The conversion in this life: ids and amounts that were left out are filled in."""
        plan_id = PlanId(self.plan_id) if self.plan_id else next_plan_id(life)
        asked, purchase = self.asked, 0
        if asked.kind is Kind.PURCHASE:
            amount, purchase = self._purchase(life)
            asked = attrs.evolve(asked, amount=asked.amount or self._left(life, purchase) or amount)
        elif not asked.amount:
            billed = self._account(life).purchase_billed
            if not billed:
                raise Conflict("nothing-to-convert", "no purchases are billed and owed", field="what")
            asked = attrs.evolve(asked, amount=billed)
        product = self.product or usual_product(life, asked, self.on, field="what")
        return Conversion(self.on, plan_id, product, asked, purchase, self.presented, self.coupon_of)

    def _account(self, life: Life) -> Account:
        """The account as it is that day: its days may not be closed yet."""
        return close_day(life.relationship, date_of(self.on - 1), life.program).relationship.account

    def _left(self, life: Life, purchase: int) -> int:
        """What is neither given back of a purchase nor repaid."""
        return convertible(self._account(life), life.events[purchase - 1 :], purchase)

    def _purchase(self, life: Life) -> tuple[int, int]:
        """The amount and the sequence number of the purchase that is meant; one not converted yet if any."""
        taken = {plan.purchase for plan in life.relationship.plans}
        found = [
            (number in taken, number, event.amount)
            for number, event in enumerate(life.events, 1)
            if isinstance(event, PurchasePosted) and self._is_meant(event)
        ]
        if not found:
            raise NotFound("not-found", "no purchase like this was posted", field="what")
        _, number, amount = min(found)
        return amount, number

    def _is_meant(self, event: PurchasePosted) -> bool:
        amount = self.asked.amount
        named = bool(self.merchant or self.purchased_on)
        return (
            (not self.merchant or self.merchant == event.merchant)
            and (not self.purchased_on or self.purchased_on in (event.on, event.transaction_date))
            and (not amount or amount == event.amount or (named and amount < event.amount))
        )

    def act(self, life: Life) -> None:
        """Open the plan; a refusal is no error and is told among the plans."""
        conversion = self.conversion(life)
        held = _held(life, self.quote_id, ConversionQuote)
        if held is not None and not self.plan_id:
            conversion = attrs.evolve(conversion, plan_id=next_plan_id(life, held.conversion.plan_id))
        history = life.events[conversion.told_after :]
        outcome = convert(life.relationship, conversion, life.program, held, life.quotas, history)
        if outcome.refused is not None:
            life.refused.append(Refused(conversion, outcome.refused))
        elif held is not None:
            life.became(held, conversion.plan_id)
        life.add(outcome)

    def quote(self, life: Life) -> ConversionQuote | PlanRefused:
        """What the plan would be."""
        conversion = self.conversion(life)
        history = life.events[conversion.told_after :]
        return quote_conversion(life.relationship, conversion, life.program, history)


@frozen
class ChangePlan:
    """A change of a plan, by a quote where one is named."""

    request: PlanRequest
    quote_id: str

    def act(self, life: Life) -> None:
        """Change the plan."""
        held = _held(life, self.quote_id, PlanQuote)
        request = self._told(life)
        history = life.events[plan_told_after(life.relationship, request) :]
        life.add(change_plan(life.relationship, request, life.program, held, history))

    def quote(self, life: Life) -> PlanQuote:
        """What the change would come to."""
        request = self._told(life)
        history = life.events[plan_told_after(life.relationship, request) :]
        return quote_plan_change(life.relationship, request, life.program, history)

    def _told(self, life: Life) -> PlanRequest:
        """The request; a refund that does not say where it comes from comes from where the purchase was."""
        request = self.request
        plan = next((plan for plan in life.relationship.plans if plan.plan_id == request.plan_id), None)
        if request.change is not Change.REFUND or request.mcc or plan is None or not plan.purchase:
            return request
        bought: Any = life.events[plan.purchase - 1]
        return attrs.evolve(request, mcc=bought.mcc, merchant=request.merchant or bought.merchant)


def next_plan_id(life: Life, quoted: PlanId | None = None) -> PlanId:
    """The id of a plan that is given none: that of its quote, or its number; none that is taken."""
    taken = {plan.plan_id for plan in life.relationship.plans}
    taken |= {hold.plan.wish.plan_id for hold in life.account.holds if hold.plan is not None}
    if quoted is not None and quoted not in taken:
        return quoted
    names = (PlanId(f"plan-{number}") for number in count(len(taken) + 1))
    return next(name for name in names if name not in taken)


def usual_product(life: Life, asked: Asked, on: int, field: str) -> str:
    """The day's first of a kind; where the installment is chosen the first of those that let it be."""
    products = life.program.in_force_on(on).installments
    found = [product for product in products if asked.kind in product.kinds]
    if not found:
        raise NotFound("not-found", f"the programme has no installments for a {asked.kind}", field=field)
    chosen = bool(asked.installment)
    fitting = [one for one in found if (one.method.name == FixedInstallment.name) is chosen]
    return (fitting or found)[0].name


def _held(life: Life, quote_id: str, kind: type[Q]) -> Q | None:
    if not quote_id:
        return None
    found = next((one.quote for one in life.quotes if one.quote_id == quote_id), None)
    if not isinstance(found, kind):
        raise NotFound("not-found", f"no quote {quote_id} for this", field="quote")
    return found


def _read_convert(body: Reader, day: Day) -> Convert:
    kind = Kind(body.take("what").choice(*WHAT))
    needs_amount = kind in (Kind.CASH, Kind.MERCHANT)
    amount = 0
    if needs_amount or body.has("amount"):
        amount = body.take("amount").positive_amount(day.currency)
    payout = None
    if kind is Kind.CASH:
        usual = Payout.OWN_SETTLEMENT_ACCOUNT
        payout = body.maybe("payout", lambda item: Payout(item.choice(*Payout)), usual)
    asked, coupon_of = read_asked(body, kind, amount, payout, day.currency)
    return Convert(
        day.on,
        body.maybe("plan_id", Reader.id, ""),
        body.maybe("product", Reader.id, ""),
        asked,
        body.maybe("purchased_on", Reader.date, 0) if kind is Kind.PURCHASE else 0,
        body.maybe("merchant", Reader.text, "") if kind is Kind.PURCHASE else "",
        _presented(body, day, amount) if kind is Kind.MERCHANT else None,
        body.maybe("quote", Reader.id, ""),
        coupon_of,
    )


def _presented(body: Reader, day: Day, amount: int) -> Purchase:
    with body.placing():
        transaction = Transaction.of(
            money_of(amount, day.currency),
            date_of(day.on),
            date_of(day.on),
            mcc=body.take("mcc").text(),
            merchant=body.take("merchant").text(),
        )
    return Purchase(transaction, body.maybe("hold", lambda item: HoldId(item.id()), None))


def _change(change: Change) -> Callable[[Reader, Day], ChangePlan]:
    def read(body: Reader, day: Day) -> ChangePlan:
        request = PlanRequest(day.on, PlanId(body.take("plan_id").id()), change)
        if change in (Change.PREPAY, Change.REFUND):
            amount = body.take("amount").positive_amount(day.currency)
            request = attrs.evolve(request, amount=amount)
        more = MORE.get(change)
        request = more(body, request) if more else request
        return ChangePlan(request, body.maybe("quote", Reader.id, ""))

    return read


def _prepay(body: Reader, request: PlanRequest) -> PlanRequest:
    keep = body.maybe("keep", lambda item: Keep(item.choice(*Keep)), Keep.PERIODS)
    return attrs.evolve(request, keep=keep)


def _refund(body: Reader, request: PlanRequest) -> PlanRequest:
    return attrs.evolve(
        request,
        merchant=body.maybe("merchant", Reader.text, ""),
        mcc=body.maybe("mcc", _mcc, ""),
    )


def _mcc(reader: Reader) -> str:
    return mcc.validate(reader.text(), field=reader.pointer)


def _reage(body: Reader, request: PlanRequest) -> PlanRequest:
    return attrs.evolve(
        request,
        periods=read_periods(body.take("periods")),
        postpone_months=body.maybe("postpone_months", lambda item: item.whole(0, 60), 0),
        agreement=body.maybe("agreement", _assured, None),
    )


def _assured(reader: Reader) -> Assured:
    assured = Assured(
        reader.take("beyond_ability").flag(),
        reader.take("willing").flag(),
        tuple(Content(item.choice(*Content)) for item in reader.take("contents").items()),
        reader.take("collection_stops").flag(),
        reader.maybe("oral", Reader.flag, False),
        reader.maybe("recording_kept_until", Reader.date, 0),
    )
    reader.end()
    return assured


MORE: Final[dict[Change, Callable[[Reader, PlanRequest], PlanRequest]]] = {
    Change.PREPAY: _prepay,
    Change.REFUND: _refund,
    Change.REAGE: _reage,
}
"""What some changes say besides the plan and the amount."""

PLANNABLE: Final[dict[str, Callable[[Reader, Day], Plannable]]] = {
    "convert": _read_convert,
    "settle_plan": _change(Change.SETTLE),
    "prepay_plan": _change(Change.PREPAY),
    "pay_next_row": _change(Change.PAY_NEXT),
    "refund_plan": _change(Change.REFUND),
    "cancel_plan": _change(Change.CANCEL),
    "reage_plan": _change(Change.REAGE),
}
"""How each verb about plans is read."""


def _doing(read: Callable[[Reader, Day], Plannable]) -> Callable[[Reader, Day], Act]:
    return lambda body, day: read(body, day).act


def _quote(body: Reader, day: Day) -> Act:
    """Any of the verbs, quoted and not done."""
    quote_id = body.take("id").id()
    verb = body.only(PLANNABLE)
    if verb.name not in PLANNABLE:
        raise verb.refuse("field-unknown", f"this cannot be quoted; there is {', '.join(PLANNABLE)}")
    asked = PLANNABLE[verb.name](verb, day)
    verb.end()

    def act(life: Life) -> None:
        if any(one.quote_id == quote_id for one in life.quotes):
            raise Conflict("quote-exists", f"there is a quote {quote_id}", field="id")
        with _within(verb.name):
            life.quotes.append(Quoted(quote_id, day.on, asked.quote(life)))

    return act


@contextlib.contextmanager
def _within(verb: str) -> Iterator[None]:
    """Tell errors of what is quoted in its place."""
    try:
        yield
    except CardcoreError as error:
        if error.field not in DAY:
            error.field = f"{verb}/{error.field}"
        raise


PLAN_VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    **{name: _doing(read) for name, read in PLANNABLE.items()},
    "quote": _quote,
}
"""The verbs about plans."""
