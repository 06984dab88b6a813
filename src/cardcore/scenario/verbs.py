"""The verbs of the scenario language: each read from plain data into a step that runs one journey."""

import difflib
from collections.abc import Callable
from typing import Final

import attrs

from cardcore.accounts.adjustments import CREDITED, OWED_AS
from cardcore.accounts.buckets import Kind
from cardcore.calendars import date_of, date_text
from cardcore.documents import Reader
from cardcore.fees import FeeKind
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import CardId, HoldId
from cardcore.journeys import (
    Adjustment,
    CashAdvance,
    FeeRequest,
    Payment,
    Purchase,
    Refund,
    Withdrawal,
    adjust,
    backdate,
    charge_fee,
    post,
    receive_payment,
    void,
    withdraw_credit,
)
from cardcore.journeys.backdate import LateEntry, counts_from
from cardcore.journeys.charge_fee import ON_REQUEST
from cardcore.journeys.post import Presentment
from cardcore.money import Money, money_of
from cardcore.scenario import (
    account_verbs,
    claim_verbs,
    exchange_verbs,
    hold_verbs,
    offer_verbs,
    points_verbs,
)
from cardcore.scenario.arrears_verbs import ARREARS_VERBS
from cardcore.scenario.card_verbs import CARD_VERBS, card_of
from cardcore.scenario.circumstances import read_circumstances
from cardcore.scenario.life import Life
from cardcore.scenario.limit_verbs import LIMIT_VERBS
from cardcore.scenario.plan_verbs import PLAN_VERBS
from cardcore.scenario.pot_verbs import POT_VERBS
from cardcore.scenario.steps import Act, Day, Step, currency_of, foreign_of, hold_of, not_before, through
from cardcore.scenario.transfer_verbs import TRANSFER_VERBS
from cardcore.scenario.wallet_verbs import WALLET_VERBS
from cardcore.transactions import Transaction

NAME_SHOWN: Final = 40
"""So much of a name is looked at for the verb that was meant."""
CASH_MCC: Final = "6011"
"""Automated cash disbursement: what a cash advance is where a transaction needs a category."""
CASH_MERCHANT: Final = "ATM"
NOWHERE: Final = "0000"
"""The category and the merchant of a refund that leaves both to the purchase it names."""


def read_step(reader: Reader, opened_on: int, until: int, currency: str) -> Step:
    """An event: ``on``, a day from the opening to the end of the scenario, and exactly one verb."""
    date = reader.take("on")
    on = not_before(date, date.date(), opened_on)
    if on > until:
        raise date.refuse("date-order", f"the scenario ends before, on {date_text(until)}")
    body = reader.only(VERBS)
    read = VERBS.get(body.name)
    if read is None:
        meant = difflib.get_close_matches(body.name[:NAME_SHOWN], VERBS) or list(VERBS)[:5]
        detail = f"this is no verb; there is {', '.join(meant)}; the scenario reference lists all"
        raise body.refuse("field-unknown", detail)
    act = read(body, Day(on, opened_on, currency))
    body.end()
    return Step(on, reader.pointer, body.name, act)


def _post(body: Reader, day: Day) -> Act:
    body.take("kind").choice("purchase")
    card = _card(body)
    hold, final = _captured(body)
    counts = day.counting(body)
    made_on, circumstances = read_circumstances(body, counts)
    transaction = attrs.evolve(_transaction(body, counts, made_on), circumstances=circumstances)
    return _presented(Purchase(transaction, hold, final, card), day)


def _card(body: Reader) -> CardId | None:
    """The card that a presentment was made with, where no hold tells."""
    return None if body.has("hold") else body.maybe("card", card_of, None)


def _captured(body: Reader) -> tuple[HoldId | None, bool]:
    """The hold that a presentment captures, and whether it is the last to do so."""
    if not body.has("hold"):
        return None, True
    return hold_of(body.take("hold")), body.maybe("final", Reader.flag, True)


def _refund(body: Reader, day: Day) -> Act:
    named = body.maybe("event", Reader.whole, None)
    counts = day if named is not None else day.counting(body)
    purchased_on = body.maybe("purchased_on", counts.transaction_date, 0) if named is None else 0
    says_where = named is None or body.has("mcc") or body.has("merchant")
    transaction = _transaction(body, counts, says_where=says_where)
    refund = Refund(transaction, body.maybe("card", card_of, None), purchased_on)
    if named is None:
        return _presented(refund, day)
    return claim_verbs.refund_of(refund, named, says_where=says_where)


def _transaction(
    body: Reader, day: Day, made_on: int | None = None, *, says_where: bool = True
) -> Transaction:
    currency = currency_of(body, day)
    with body.placing():
        return Transaction.of(
            money_of(body.take("amount").positive_amount(currency), currency),
            date_of(made_on or body.maybe("transaction_date", day.transaction_date, day.on)),
            date_of(day.on),
            mcc=body.take("mcc").text() if says_where else NOWHERE,
            merchant=body.take("merchant").text() if says_where else NOWHERE,
            store=body.maybe("store", Reader.id, ""),
            channel=body.maybe("channel", Reader.text, ""),
            original=body.maybe("original", _original, None),
        )


def _original(reader: Reader) -> Money:
    """What was paid in another currency, before it was converted."""
    currency = reader.take("currency").currency()
    paid = reader.take("amount").positive_amount(currency)
    reader.end()
    return money_of(paid, currency)


def _cash_advance(body: Reader, day: Day) -> Act:
    counts = day.counting(body)
    currency = currency_of(body, day)
    with body.placing():
        transaction = Transaction.of(
            money_of(body.take("amount").positive_amount(currency), currency),
            date_of(body.maybe("transaction_date", counts.transaction_date, counts.on)),
            date_of(counts.on),
            mcc=CASH_MCC,
            merchant=body.maybe("merchant", Reader.text, CASH_MERCHANT),
            original=body.maybe("original", _original, None),
        )
    place = body.maybe("place", lambda item: CashPlace(item.choice(*CashPlace)), CashPlace.DOMESTIC)
    card = _card(body)
    hold, final = _captured(body)
    return _presented(CashAdvance(transaction, hold, place, final, card), day)


def _presented(presentment: Presentment, day: Day) -> Act:
    if presentment.transaction.posting_date < day.on:
        return _late(presentment, day)

    def act(life: Life) -> None:
        rates = life.rates_of(presentment.transaction.posting_date)
        if isinstance(presentment, Purchase):
            offer_verbs.evaluate_(life, presentment, rates)
        life.add(post(life.relationship, presentment, life.program, life.quotas, rates))

    return act


def _late(entry: LateEntry, day: Day) -> Act:
    """Booked on the day, counting from an earlier one."""

    def act(life: Life) -> None:
        rates = life.rates_of(counts_from(entry))
        life.add(backdate(life.relationship, life.events, entry, day.on, life.program, rates))

    return act


def _void(body: Reader, day: Day) -> Act:
    """Take out what an earlier event of the scenario entered."""
    event = body.take("event")
    number = event.whole()

    def act(life: Life) -> None:
        sequence = life.entry_of(f"/events/{number}")
        life.add(void(life.relationship, life.events, sequence, day.on, life.program, life.quotas))

    return act


def _pay(body: Reader, day: Day) -> Act:
    currency = currency_of(body, day)
    amount = body.take("amount").positive_amount(currency)
    payment = Payment(day.counting(body).on, amount, "" if currency == day.currency else currency)
    if payment.on < day.on:
        return _late(payment, day)
    return through(receive_payment, payment)


def _adjust(body: Reader, day: Day) -> Act:
    """An operator debits or credits by hand."""
    is_debit = body.take("kind").choice("debit", "credit") == "debit"
    kinds = tuple(OWED_AS) if is_debit else CREDITED
    currency = currency_of(body, day)
    with body.placing():
        adjustment = Adjustment(
            day.counting(body).on,
            body.take("amount").positive_amount(currency),
            is_debit,
            body.take("reason").text(),
            body.maybe("of", lambda item: Kind(item.choice(*kinds)), Kind.PURCHASE),
            "" if currency == day.currency else currency,
        )
    if adjustment.on < day.on:
        return _late(adjustment, day)
    return through(adjust, adjustment)


def _withdraw(body: Reader, day: Day) -> Act:
    currency = currency_of(body, day)
    withdrawal = Withdrawal(day.on, body.take("amount").positive_amount(currency), currency)
    return through(withdraw_credit, withdrawal)


def _charge_fee(body: Reader, day: Day) -> Act:
    request = FeeRequest(day.on, FeeKind(body.take("kind").choice(*ON_REQUEST)), foreign_of(body, day))
    return through(charge_fee, request)


VERBS: Final[dict[str, Callable[[Reader, Day], Act]]] = {
    "authorize": hold_verbs.authorize_,
    "increment": hold_verbs.increment,
    "post": _post,
    "capture": hold_verbs.capture,
    "pay": _pay,
    "refund": _refund,
    "cash_advance": _cash_advance,
    "reverse": hold_verbs.reverse,
    "withdraw": _withdraw,
    "charge_fee": _charge_fee,
    "adjust": _adjust,
    "void": _void,
    "dispute": claim_verbs.dispute,
    "resolve_dispute": claim_verbs.resolve,
    "charge_back": claim_verbs.charge_back_,
    "represent": claim_verbs.represent_,
    "change_rate": account_verbs.change_rate,
    **PLAN_VERBS,
    **CARD_VERBS,
    **LIMIT_VERBS,
    "change_statement_day": account_verbs.change_statement_day_,
    **ARREARS_VERBS,
    **TRANSFER_VERBS,
    "close_account": account_verbs.close_account_,
    "close_day": account_verbs.close_day_,
    "auto_repayment": account_verbs.auto_repayment,
    "collect": account_verbs.collect,
    "redeem": points_verbs.redeem,
    "cancel_redemption": points_verbs.cancel,
    "release_points": points_verbs.release,
    **WALLET_VERBS,
    "give_points": points_verbs.give,
    "receive_points": points_verbs.receive,
    "buy_exchange": exchange_verbs.buy_exchange_,
    "enroll": offer_verbs.enroll_,
    "use_benefit": offer_verbs.use_benefit_,
    **POT_VERBS,
}
"""How each verb is read."""
