"""From a body to what a journey is asked; every refusal names its place as a JSON pointer."""

import datetime
from collections.abc import Mapping

from cardcore.calendars import date_of, ordinal_of
from cardcore.documents import Reader
from cardcore.errors import Conflict
from cardcore.ids import HoldId
from cardcore.journeys import AuthorizationRequest, CashAdvance, Payment, Purchase, Refund
from cardcore.journeys.post import Presentment
from cardcore.money import Money, currency_exponent, money_of
from cardcore.programs.program import Program
from cardcore.transactions import Transaction

CASH_MCC = "6011"
CASH_MERCHANT = "ATM"
"""What a cash advance says of itself where the request says nothing."""


def authorization_of(body: Reader, program: Program, today: datetime.date) -> AuthorizationRequest:
    """``{"hold_id", "on", "amount", "mcc", "merchant"}``."""
    on = _day(body, today)
    amount = _amount(body.take("amount"), program.currency)
    hold_id = body.take("hold_id").id()
    mcc, merchant = body.take("mcc").text(), body.take("merchant").text()
    body.end()
    with body.placing():
        return AuthorizationRequest.of(hold_id, on, amount, mcc, merchant)


def presentment_of(body: Reader, program: Program, today: datetime.date) -> Presentment:
    """``{"kind", "on", "amount", …}``; ``on`` is the posting date."""
    kind = body.take("kind").choice("purchase", "cash_advance", "refund")
    transaction = _transaction(body, program, today, is_cash=kind == "cash_advance")
    hold_id = body.maybe("hold_id", _hold_id, None) if kind != "refund" else None
    body.end()
    if kind == "refund":
        return Refund(transaction)
    return (CashAdvance if kind == "cash_advance" else Purchase)(transaction, hold_id)


def payment_of(body: Reader, program: Program, today: datetime.date) -> Payment:
    """``{"on", "amount"}``."""
    on = _day(body, today)
    amount = _amount(body.take("amount"), program.currency)
    body.end()
    return Payment.of(on, amount, program)


def reversal_of(body: Reader, today: datetime.date) -> datetime.date:
    """``{"on"}``."""
    on = _day(body, today)
    body.end()
    return on


def _transaction(body: Reader, program: Program, today: datetime.date, *, is_cash: bool) -> Transaction:
    on = _day(body, today)
    transacted = body.maybe("transaction_date", _date, on)
    amount = _amount(body.take("amount"), program.currency)
    known = {"mcc": CASH_MCC, "merchant": CASH_MERCHANT} if is_cash else {}
    mcc, merchant = _text(body, "mcc", known), _text(body, "merchant", known)
    store, channel = body.maybe("store", Reader.id, ""), body.maybe("channel", Reader.text, "")
    if transacted > on:
        raise Reader(None, "/on").refuse("date-order", "posted before the day of the transaction")
    with body.placing():
        return Transaction.of(
            amount, transacted, on, mcc=mcc, merchant=merchant, store=store, channel=channel
        )


def _day(body: Reader, today: datetime.date) -> datetime.date:
    """The member ``on``; `Conflict` ``date-in-future`` where it lies after ``today``."""
    place = body.take("on")
    on = place.date()
    if on > ordinal_of(today):
        raise Conflict("date-in-future", f"today is {today.isoformat()}", field=place.pointer)
    return date_of(on)


def _text(body: Reader, name: str, known: Mapping[str, str]) -> str:
    """The member, which may only be left out where it is ``known``."""
    return known[name] if name in known and not body.has(name) else body.take(name).text()


def _date(place: Reader) -> datetime.date:
    return date_of(place.date())


def _hold_id(place: Reader) -> HoldId | None:
    return HoldId(place.id())


def _amount(money: Reader, currency: str) -> Money:
    """More than zero and in ``currency``; `Conflict` ``currency-mismatch`` otherwise."""
    place = money.take("currency")
    given = place.text()
    with money.placing():
        currency_exponent(given)
    minor = money.take("amount").positive_amount(given)
    money.end()
    if given != currency:
        detail = f"the account is in {currency}, the amount in {given}"
        raise Conflict("currency-mismatch", detail, field=place.pointer)
    return money_of(minor, given)
