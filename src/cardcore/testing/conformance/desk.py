"""What the conformance tests are told in: a bank's desk in front of any store, and checks that speak."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import pytest

from cardcore import journeys, usecases
from cardcore.accounts.card_life import CardChange
from cardcore.calendars import date_of
from cardcore.commands import Command, Receipt, receipt
from cardcore.errors import CardcoreError
from cardcore.ids import AccountId
from cardcore.installments.changes import PlanRequest
from cardcore.performing import digest_of
from cardcore.ports import Outbox, Store, UnitOfWork
from cardcore.programs import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing import builders
from cardcore.testing.direct_debit import MemoryDirectDebit
from cardcore.testing.steps import CardStep, CollectionStop, DayEnd, Reversal, Step, Suspension
from cardcore.testing.wallet_steps import COALITION

A1: Final = AccountId("a-1")
A2: Final = AccountId("a-2")

QUOTA: Final = 3
"""Uses a day of the offer that the tests win."""

TERMS: Final = builders.program(
    offers=[
        {
            "id": "cashback",
            "name": "笔笔返现 🎁",
            "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "mccs": ["5812"]},
            "cashback": {"rate": "0.02"},
            "uses_per_day": QUOTA,
        },
        {
            "id": "tea",
            "name": "奶茶返现",
            "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "mccs": ["5814"]},
            "cashback": {"rate": "0.10"},
            "uses_per_day": 1,
        },
    ],
    coalition=COALITION,
)
"""The programme of the tests: two offers with quotas, won at restaurants and at tea shops."""

RECEIVED_AT: Final = datetime.datetime(2024, 1, 31, 23, 59, 30, tzinfo=datetime.UTC)


class StoreWithOutbox(Store, Protocol):
    """A store and the outbox that its units of work fill."""

    @property
    def outbox(self) -> Outbox:
        """The notices saved and not yet delivered."""
        ...


def equal(actual: Any, expected: Any, what: str) -> None:
    """Fail with both unless they are equal."""
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} is not {expected!r}")


def command(command_id: str, actor: str = "teller") -> Command:
    """A command's envelope."""
    return Command.of(command_id, actor, RECEIVED_AT)


def opening(account_id: str = A1) -> Outcome:
    """An account's opening, not saved yet."""
    return builders.opened(
        TERMS, opened_on="2024-01-08", credit_limit="50000.00", statement_day=5, account_id=account_id
    )


def buying(
    relationship: Relationship, unit: UnitOfWork, on: str = "2024-01-10", mcc: str = "5812"
) -> Outcome:
    """A purchase that wins the offer of its kind of shop while there is quota, not saved yet."""
    meal = builders.purchase("100.00", on, mcc=mcc, merchant="老张面馆")
    return builders.perform(relationship, meal, TERMS, unit.quotas(meal.transaction.posting_date))


def save(unit: UnitOfWork, outcome: Outcome, command_id: str, actor: str = "teller") -> Receipt:
    """Save an outcome under a command id."""
    envelope = command(command_id, actor)
    answer = receipt(envelope, digest_of("test", outcome.relationship.account_id, command_id), outcome)
    unit.save(envelope, outcome, answer)
    return answer


def committed(store: Store, work: Callable[[UnitOfWork], object]) -> None:
    """Work in one unit and commit it."""
    with store.begin() as unit:
        work(unit)
        unit.commit()


def refused(kind: type[CardcoreError], store: Store, work: Callable[[UnitOfWork], object]) -> str:
    """The code of the error with which that is refused."""
    with pytest.raises(kind) as caught:
        committed(store, work)
    return caught.value.code


def raised(kind: type[Exception], act: Callable[[], object]) -> None:
    """Fail unless that raises such an error."""
    with pytest.raises(kind):
        act()


def opened(store: Store, *account_ids: AccountId) -> None:
    """Open these accounts and commit."""
    committed(store, lambda unit: [save(unit, opening(one), f"open-{one}") for one in account_ids])


def bought(
    store: Store,
    account_id: AccountId,
    command_id: str,
    on: str = "2024-01-10",
    mcc: str = "5812",
) -> Receipt:
    """Buy and commit."""
    with store.begin() as unit:
        answer = save(unit, buying(unit.relationship(account_id), unit, on, mcc), command_id)
        unit.commit()
    return answer


def lived(store: Store, account_id: AccountId = A1) -> None:
    """Two months of an account with everything in them, by the use cases."""
    limit = builders.amount("50000.00")
    wanted = journeys.Opening.of(account_id, datetime.date(2024, 1, 1), limit, 5, TERMS)
    usecases.open_account(store, command(f"{account_id}-open"), wanted, TERMS)
    steps: list[Step] = [
        builders.authorization("120.00", "2024-01-03", hold="h-1", mcc="5812", merchant="Café 🍜 北京"),
        builders.authorization("999999.00", "2024-01-04", hold="h-2"),
        builders.purchase("118.00", "2024-01-06", hold="h-1", mcc="5812", merchant="Café 🍜 北京"),
        builders.cash_advance("300.00", "2024-01-07"),
        builders.adjustment("debit", "3.00", "2024-01-08", of="fee", reason="补记手续费"),
        builders.adjustment("credit", "3.00", "2024-01-08", of="fee", reason="误收"),
        builders.refund("48.00", "2024-01-09", mcc="5812", merchant="Café 🍜 北京"),
        builders.day_end("2024-02-28"),
        builders.payment("50.00", "2024-03-01"),
        builders.authorization("10.00", "2024-03-02", hold="h-3"),
        builders.increment("5.00", "2024-03-02", hold="h-3"),
        builders.card_order("card-1", "2024-03-02", supplementary=True, co_brand="中免"),
        *(
            builders.card_step(change, "2024-03-02")
            for change in ("activate", "lock", "unlock", "report_lost")
        ),
        builders.card_replacement("card-1", "card-2", "2024-03-02", supplementary=True),
        builders.card_step("close", "2024-03-02", card="card-2"),
        builders.temporary_limit("500.00", "2024-03-02", "2024-04-02"),
        builders.limit_change("60000.00", "2024-03-02", installment_limit="9000.00"),
        builders.over_limit_consent("2024-03-02"),
        builders.suspension("2024-03-02"),
        builders.suspension("2024-03-02", suspended=False),
        builders.reversal("2024-03-03", hold="h-3", text="4.00"),
        builders.reversal("2024-03-03", hold="h-3"),
        builders.authorization("20.00", "2024-03-04", hold="h-4"),
        builders.day_end("2024-03-05"),
    ]
    for number, step in enumerate(steps):
        done(store, command(f"{account_id}-{number}"), account_id, step)


def done(store: Store, envelope: Command, account_id: AccountId, step: Step) -> Receipt:
    """Send a step through its use case."""
    return USE_CASES[type(step)](store, envelope, account_id, step, TERMS)


UseCase = Callable[[Store, Command, AccountId, Any, Program], Receipt]


def _collect(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    debit = MemoryDirectDebit({} if step.refusal else {account_id: step.amount})
    return usecases.collect_repayment(store, envelope, account_id, date_of(step.on), debit, terms)


def _reverse(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    on = date_of(step.on)
    return usecases.reverse_authorization(
        store, envelope, account_id, step.hold_id, on, terms, step.amount, step.currency
    )


def _close(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    return usecases.close_day(store, envelope, account_id, date_of(step.on), terms)


def _card(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    return CARD_USE_CASES[step.change](store, envelope, account_id, step.request, terms)


def _suspend(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    turn = usecases.suspend_account if step.suspended else usecases.resume_account
    return turn(store, envelope, account_id, date_of(step.on), terms)


def _collection(store: Store, envelope: Command, account_id: AccountId, step: Any, terms: Program) -> Receipt:
    on = date_of(step.on)
    if step.reason:
        return usecases.stop_collection(store, envelope, account_id, on, step.reason, terms)
    return usecases.resume_collection(store, envelope, account_id, on, terms)


CARD_USE_CASES: Final = {
    CardChange.ACTIVATE: usecases.activate_card,
    CardChange.LOCK: usecases.lock_card,
    CardChange.UNLOCK: usecases.unlock_card,
    CardChange.REPORT_LOST: usecases.report_lost,
    CardChange.CLOSE: usecases.close_card,
}

USE_CASES: Final[dict[type, UseCase]] = {
    journeys.AuthorizationRequest: usecases.authorize,
    journeys.Increment: usecases.increment_authorization,
    Reversal: _reverse,
    journeys.Purchase: usecases.post,
    journeys.CashAdvance: usecases.post,
    journeys.Refund: usecases.post,
    journeys.Payment: usecases.receive_payment,
    journeys.AutoRepaymentRequest: usecases.arrange_auto_repayment,
    journeys.Collection: _collect,
    journeys.Withdrawal: usecases.withdraw_credit,
    journeys.Adjustment: usecases.adjust,
    journeys.FeeRequest: usecases.charge_fee,
    journeys.RateChange: usecases.change_rates,
    journeys.StatementDayChange: usecases.change_statement_day,
    DayEnd: _close,
    journeys.Conversion: usecases.convert,
    PlanRequest: usecases.change_plan,
    journeys.ExchangeOrder: usecases.buy_exchange,
    journeys.CardOrder: usecases.issue_card,
    CardStep: _card,
    journeys.Replacement: usecases.replace_card,
    journeys.LimitChange: usecases.change_limit,
    journeys.TemporaryIncrease: usecases.grant_temporary_limit,
    journeys.OverLimitConsent: usecases.consent_over_limit,
    Suspension: _suspend,
    journeys.RepaymentAgreement: usecases.agree_repayment,
    CollectionStop: _collection,
    journeys.ChargeOffRequest: usecases.charge_off,
    journeys.ClosingRequest: usecases.close_account,
    journeys.Enrollment: usecases.enroll,
    journeys.BenefitUse: usecases.use_benefit,
    journeys.RedemptionRequest: usecases.redeem_points,
    journeys.Cancellation: usecases.cancel_redemption,
    journeys.PointsRelease: usecases.release_points,
    journeys.Joining: usecases.join_programme,
    journeys.MemberSpend: usecases.spend_as_member,
    journeys.MemberRedemption: usecases.redeem_as_member,
    journeys.Exchange: usecases.exchange_points,
}
"""The use case of every kind of step."""


def stored(store: Store, account_id: AccountId = A1) -> tuple[Relationship, Sequence[Event]]:
    """The relationship and its events as a new unit of work reads them."""
    with store.begin() as unit:
        return unit.relationship(account_id), unit.events(account_id)


def waiting(outbox: Outbox, limit: int = 1000) -> list[str]:
    """The messages that wait, by id."""
    return [message.message_id for message in outbox.pending(limit)]


def everything(store: StoreWithOutbox, *account_ids: AccountId) -> tuple[object, ...]:
    """All that a store shows of these accounts: equal before and after a command that did nothing."""
    with store.begin() as unit:
        days = [ordinal for on in ("2024-01-10", "2024-01-11") for ordinal in [builders.day_end(on).on]]
        return (
            [(unit.relationship(one), list(unit.events(one))) for one in account_ids],
            [dict(unit.quotas(day)) for day in days],
            dict(unit.parked()),
            list(unit.due(800_000, None, 1000)),
            waiting(store.outbox),
        )
