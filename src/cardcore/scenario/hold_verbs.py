"""The verbs of authorizations and their holds."""

from cardcore.accounts.holds import require_hold
from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.identifiers import mcc
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
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day, hold_of
from cardcore.transactions import Transaction


def authorize_(body: Reader, day: Day) -> Act:
    """A merchant asks."""
    category = body.take("mcc")
    request = AuthorizationRequest(
        hold_id=hold_of(body.take("hold")),
        on=day.on,
        amount=body.take("amount").positive_amount(day.currency),
        currency=day.currency,
        mcc=mcc.validate(category.text(), field=category.pointer),
        merchant=body.take("merchant").text(),
        card_id=body.maybe("card", card_of, None),
    )

    def act(life: Life) -> None:
        outcome = authorize(life.relationship, request, life.program)
        life.decide(request.hold_id, day.on, request.amount, request.merchant, outcome)

    return act


def increment(body: Reader, day: Day) -> Act:
    """A merchant asks for more under an open hold."""
    more = Increment(hold_of(body.take("hold")), day.on, body.take("amount").positive_amount(day.currency))

    def act(life: Life) -> None:
        outcome = increment_authorization(life.relationship, more, life.program)
        merchant = require_hold(life.account, more.hold_id).merchant
        life.decide(more.hold_id, day.on, more.amount, merchant, outcome)

    return act


def capture(body: Reader, day: Day) -> Act:
    """A hold is presented by the merchant that placed it: wholly, or the amount given."""
    hold_id = hold_of(body.take("hold"))
    amount = body.maybe("amount", lambda item: item.positive_amount(day.currency), 0)
    made = body.maybe("transaction_date", day.transaction_date, day.on)
    final = body.maybe("final", Reader.flag, True)

    def act(life: Life) -> None:
        hold = require_hold(life.account, hold_id)
        transaction = Transaction(amount or hold.amount, day.currency, made, day.on, hold.mcc, hold.merchant)
        kind = CashAdvance if hold.is_cash else Purchase
        presented = kind(transaction, hold_id, final=final)
        life.add(post(life.relationship, presented, life.program, life.quotas))

    return act


def reverse(body: Reader, day: Day) -> Act:
    """A merchant takes an authorization, or a part of it, back."""
    hold_id = hold_of(body.take("hold"))
    amount = body.maybe("amount", lambda item: item.positive_amount(day.currency), None)
    on = date_of(day.on)

    def act(life: Life) -> None:
        life.add(reverse_authorization(life.relationship, hold_id, on, life.program, amount))

    return act
