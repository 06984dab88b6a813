"""The verbs of authorizations and their holds."""

import attrs

from cardcore.accounts.account import Hold
from cardcore.accounts.holds import holder, require_hold
from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.errors import Conflict
from cardcore.identifiers import mcc
from cardcore.ids import HoldId
from cardcore.journeys import (
    AuthorizationRequest,
    CashAdvance,
    Increment,
    Purchase,
    authorize,
    increment_authorization,
    post,
    reverse_authorization,
)
from cardcore.scenario.card_verbs import card_of
from cardcore.scenario.circumstances import read_asked_circumstances
from cardcore.scenario.held_plan_verbs import placing_plan, read_wish
from cardcore.scenario.life import Life
from cardcore.scenario.offer_verbs import evaluate_
from cardcore.scenario.steps import Act, Day, currency_of, hold_of
from cardcore.transactions import Transaction


def authorize_(body: Reader, day: Day) -> Act:
    """A merchant asks."""
    category = body.take("mcc")
    currency = currency_of(body, day)
    request = AuthorizationRequest(
        hold_id=hold_of(body.take("hold")),
        on=day.on,
        amount=body.take("amount").positive_amount(currency),
        currency=currency,
        mcc=mcc.validate(category.text(), field=category.pointer),
        merchant=body.take("merchant").text(),
        card_id=body.maybe("card", card_of, None),
        circumstances=read_asked_circumstances(body, day),
    )
    wish = body.maybe("plan", lambda item: read_wish(item, request.amount, day), None)

    def act(life: Life) -> None:
        wanted = attrs.evolve(request, plan=wish(life)) if wish else request
        with placing_plan():
            rates = life.rates_of(day.on)
            outcome = authorize(life.relationship, wanted, life.program, rates, life.quotas)
        life.decide(request, currency, request.merchant, outcome)

    return act


def increment(body: Reader, day: Day) -> Act:
    """A merchant asks for more under an open hold."""
    currency = currency_of(body, day)
    amount = body.take("amount").positive_amount(currency)
    more = Increment(hold_of(body.take("hold")), day.on, amount, currency)

    def act(life: Life) -> None:
        outcome = increment_authorization(life.relationship, more, life.program, life.rates_of(day.on))
        life.decide(more, currency, _held(life, more.hold_id)[1].merchant, outcome)

    return act


def capture(body: Reader, day: Day) -> Act:
    """A hold is presented by the merchant that placed it: wholly, or the amount given."""
    hold_id = hold_of(body.take("hold"))
    said = body.maybe("currency", Reader.currency, "")
    amount = body.maybe("amount", lambda item: item.positive_amount(said or day.currency), 0)
    made = body.maybe("transaction_date", day.transaction_date, day.on)
    final = body.maybe("final", Reader.flag, True)

    def act(life: Life) -> None:
        held, hold = _held(life, hold_id)
        currency = said or (day.currency if amount else held)
        asked = hold.conversion.rate.base if hold.conversion and amount else held
        if currency not in (held, asked):
            detail = f"{hold_id} is a hold in {held}, not in {currency}"
            raise Conflict("currency-mismatch", detail, field="amount" if amount else "currency")
        transaction = Transaction(amount or hold.amount, currency, made, day.on, hold.mcc, hold.merchant)
        kind = CashAdvance if hold.is_cash else Purchase
        presented = kind(transaction, hold_id, final=final)
        rates = life.rates_of(day.on)
        if isinstance(presented, Purchase):
            evaluate_(life, presented, rates)
        life.add(post(life.relationship, presented, life.program, life.quotas, rates))

    return act


def _held(life: Life, hold_id: HoldId) -> tuple[str, Hold]:
    """The currency of an open hold, and the hold."""
    account = holder((life.account, *life.relationship.foreign), hold_id)
    return account.currency, require_hold(account, hold_id)


def reverse(body: Reader, day: Day) -> Act:
    """A merchant takes an authorization, or a part of it, back."""
    hold_id = hold_of(body.take("hold"))
    currency = body.maybe("currency", Reader.currency, "")
    amount = body.maybe("amount", lambda item: item.positive_amount(currency or day.currency), None)
    on = date_of(day.on)

    def act(life: Life) -> None:
        life.add(reverse_authorization(life.relationship, hold_id, on, life.program, amount, currency))

    return act
