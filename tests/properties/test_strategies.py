"""The strategies draw what they say, and lives in which everything happens."""

import typing

from hypothesis import given

from cardcore.accounts.agreements import (
    AgreementEnded,
    CollectionResumed,
    CollectionStopped,
    RepaymentAgreed,
)
from cardcore.accounts.card_year import CardYearBegan, SpentAbroad
from cardcore.accounts.cards import CardChanged, CardIssued, CardUsed
from cardcore.accounts.charge_offs import ChargedOff, Recovered
from cardcore.accounts.closings import AccountClosed, AccountReopened
from cardcore.accounts.disputes import (
    ChargebackRaised,
    ChargebackRepresented,
    DisputeOpened,
    DisputeResolved,
)
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import InCurrency, OwnEvent
from cardcore.accounts.limit_changes import (
    AccountResumed,
    AccountSuspended,
    LimitChanged,
    OverLimitAgreed,
    OverLimitRevoked,
    OverLimitUsed,
    TemporaryLimitGranted,
)
from cardcore.accounts.plans import InstallmentBilled, PlanCancelled, PlanChanged, PlanOpened, PlanRefunded
from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.shared_line import LineRevalued
from cardcore.accounts.statement_day import StatementDayChanged
from cardcore.accounts.terms_changes import TermsChanged
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.calendars import date_of, require_due_dates
from cardcore.identifiers import mcc
from cardcore.journeys import CashAdvance, Purchase, Refund
from cardcore.offers.applying import OfferEvent
from cardcore.points.coalition import PointsExchanged
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.lots import PointsForfeited
from cardcore.points.wallet import MemberPointsChanged, MembershipJoined
from cardcore.programs import Program
from cardcore.relationships import Event
from cardcore.testing.builders import DayEnd, day_of
from cardcore.testing.strategies import (
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    TURN_KINDS,
    Life,
    amounts,
    days,
    described,
    foreign_terms,
    lives,
    loyalty_sections,
    mccs,
    plan_products,
    program_documents,
    programs,
)
from cardcore.testing.wishes import AT_HOME
from tests.properties.living import book_of, require_all


@given(amounts(5_000), days(), mccs(), programs())
def test_values_are_well_formed(minor: int, day: int, code: str, program: Program) -> None:
    assert 1 <= minor <= 5_000
    assert FIRST_DAY <= day <= LAST_DAY
    assert mcc.validate(code) == code
    for statement_day in range(1, 32):
        require_due_dates(program.cycle.due, statement_day, program.grace.days)


@given(lives())
def test_a_life_is_told_in_the_order_of_its_days(life: Life) -> None:
    told = [life.opened_on, *(day_of(step) for step in life.steps)]
    assert told == sorted(told)
    assert isinstance(life.steps[-1], DayEnd)
    assert told[-1] >= life.opened_on + 430
    assert len(described(life).splitlines()) == len(life.steps) + 1
    assert str(date_of(life.opened_on)) in described(life)
    for step in life.steps:
        if isinstance(step, Purchase | CashAdvance | Refund):
            assert step.transaction.transaction_date <= step.transaction.posting_date


ELSEWHERE = {PlanOpened, PlanChanged, PlanRefunded, PlanCancelled, InstallmentBilled}
ELSEWHERE |= {HistoryRestated, DisputeOpened, DisputeResolved, ChargebackRaised, ChargebackRepresented}
ELSEWHERE |= {TermsChanged}
"""Plans, late entries and disputes have whole lives of their own."""

OF_TURNS = {RepaymentAgreed, AgreementEnded, CollectionStopped, CollectionResumed, ChargedOff, Recovered}
OF_TURNS |= {AccountClosed, AccountReopened, PointsForfeited, TransferredOut, TransferredIn}
"""And so have the turns that few lives take."""

OF_CURRENCIES = {InCurrency, ExchangeBought, LineRevalued, SpentAbroad}
"""And so have balances in foreign currencies."""

OF_THE_WHOLE = {
    CardIssued,
    CardChanged,
    CardUsed,
    CardYearBegan,
    SpentAbroad,
    AccountSuspended,
    AccountResumed,
}
OF_THE_WHOLE |= {LimitChanged, TemporaryLimitGranted, OverLimitAgreed, OverLimitRevoked, OverLimitUsed}
OF_THE_WHOLE |= {RewardCredited, RewardTakenBack, StatementDayChanged}
"""Cards, limits, rewards and card years belong to the account, whatever the currency."""

OF_TWO = {PointsGiven, PointsReceived}
"""And what happens to two at once."""

OF_OFFERS = set(typing.get_args(OfferEvent))
"""And offers, with what they count and give besides money at once."""

OF_FRIENDS = {MembershipJoined, MemberPointsChanged, PointsExchanged}
"""And what a member of merchants' programmes does."""


def test_everything_happens_in_some_life() -> None:
    elsewhere = ELSEWHERE | OF_TURNS | OF_CURRENCIES | OF_TWO | OF_OFFERS | OF_FRIENDS
    possible = set(typing.get_args(Event)) - elsewhere
    require_all(possible, lives(), lambda life: {type(event) for event in book_of(life).events})


def test_everything_that_can_happens_in_a_foreign_balance_of_some_life() -> None:
    kinds = [kind for kind in KINDS if kind not in AT_HOME]
    dual = lives(program_documents(foreign=foreign_terms("USD")), kinds=kinds, foreign=("USD",))
    require_all(
        set(typing.get_args(OwnEvent)) - ELSEWHERE - OF_TURNS - OF_THE_WHOLE,
        dual,
        lambda life: {type(one.event) for one in book_of(life).events if isinstance(one, InCurrency)},
    )


def test_every_turn_is_taken_in_some_life() -> None:
    turning = lives(
        program_documents(installments=plan_products(), **loyalty_sections()),
        kinds=(*TURN_KINDS, "purchase", "purchase", "pay_over", "refund", "day_end"),
    )
    require_all(OF_TURNS, turning, lambda life: {type(event) for event in book_of(life).events} & OF_TURNS)
