"""What comes of a scenario as it is lived: the relationship as it is, and all that happened to it."""

from collections.abc import Mapping
from typing import Any, Self

import attrs

from cardcore.accounts.account import Account
from cardcore.accounts.authorizations import Declined, DeclineReason
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.disputes import DisputeOpened
from cardcore.accounts.foreign import bare, events_in
from cardcore.exchange import NO_RATES, Rates, RateTable
from cardcore.ids import HoldId, OfferId, PlanId
from cardcore.installments.changes import PlanQuote
from cardcore.installments.proposals import PlanRefused
from cardcore.journeys import AuthorizationRequest, Conversion, ConversionQuote, Increment, Judged
from cardcore.journeys.backdate import CAN_BE_VOIDED
from cardcore.money import amount_text
from cardcore.notices import Notice
from cardcore.offers.quotas import QuotaClaim, left
from cardcore.programs import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.scenario.pots import Pots
from cardcore.transactions import Transaction
from cardcore.values import frozen
from cardcore.what_if import Forecast


@frozen
class Decided:
    """An authorization, or more of one, and its answer; the amounts in minor units."""

    hold_id: HoldId
    on: int
    amount: int
    currency: str
    """Of the amount."""
    merchant: str
    reason: DeclineReason | None
    """Why it was declined; None where it was approved."""
    open_to_buy: int
    """What is left of the line after it, in the account's currency."""
    refused: PlanRefused | None = None
    """Every reason against the plan that was asked for with it."""


@frozen
class Refused:
    """A plan that was not agreed, with every reason."""

    conversion: Conversion
    decision: PlanRefused


@frozen
class Quoted:
    """A quote by its id."""

    quote_id: str
    on: int
    quote: ConversionQuote | PlanQuote | PlanRefused


@attrs.frozen
class Forecasted:
    """What would come of one way to repay."""

    name: str
    repays: str
    forecast: Forecast
    abroad: Mapping[str, str]
    """How each foreign balance is repaid, by currency."""


@frozen
class Evaluated:
    """A purchase, and what every offer said of it when it was posted."""

    transaction: Transaction
    judged: Judged


@attrs.define
class Life:
    """A relationship under its programme, with everything that happened, was told and was decided."""

    program: Program
    until: int
    """The last day, an ordinal."""
    relationship: Relationship
    events: list[Event] = attrs.Factory(list)
    notices: list[Notice] = attrs.Factory(list)
    decisions: list[Decided] = attrs.Factory(list)
    refused: list[Refused] = attrs.Factory(list)
    quotes: list[Quoted] = attrs.Factory(list)
    forecasts: list[Forecasted] = attrs.Factory(list)
    quotas: dict[tuple[OfferId, int], int] = attrs.Factory(dict)
    """What the offers' quotas have left, by offer and day; here they are this one cardholder's alone."""
    begun_at: dict[str, int] = attrs.Factory(dict)
    """How many events there were before each step, by its pointer."""
    rates: RateTable = NO_RATES
    evaluations: list[Evaluated] = attrs.Factory(list)
    pots: Pots = attrs.Factory(dict)
    pots_ended: int = 0
    """The last day, an ordinal, of which pots were ended whose time was over."""
    is_part: bool = False
    """Whether it is that of one balance among several."""

    @classmethod
    def begun(cls, program: Program, until: int, opened: Outcome, rates: RateTable, pots: Pots) -> Self:
        """The life of an account that was just opened, among these pots."""
        before = opened.relationship.account.agreement.opened_on - 1
        life = cls(program, until, opened.relationship, rates=rates, pots=pots, pots_ended=before)
        life.add(opened)
        return life

    def add(self, outcome: Outcome) -> None:
        """Go on with what a journey did."""
        self.relationship = outcome.relationship
        self.events += outcome.events
        self.notices += outcome.notices
        for claim in outcome.claims:
            self._take(claim)

    def begin(self, pointer: str) -> None:
        """Remember where the events of a step begin."""
        self.begun_at[pointer] = len(self.events)

    def entry_of(self, pointer: str) -> int:
        """The number of the first event of a step that can be taken out; 0 where there is none."""
        return self._first(pointer, CAN_BE_VOIDED)

    def dispute_of(self, pointer: str) -> int:
        """The number of the dispute that a step opened; 0 where it opened none."""
        return self._first(pointer, DisputeOpened)

    def _first(self, pointer: str, kinds: Any) -> int:
        starts = [*self.begun_at.values(), len(self.events)]
        step = list(self.begun_at).index(pointer) if pointer in self.begun_at else len(self.begun_at) - 1
        places = range(starts[step], starts[step + 1])
        return next((place + 1 for place in places if isinstance(bare(self.events[place]), kinds)), 0)

    def _take(self, claim: QuotaClaim) -> None:
        rest = left(self.quotas, claim.offer_id, claim.on, claim.per_day)
        self.quotas[claim.offer_id, claim.on] = rest - claim.uses

    def decide(
        self, asked: AuthorizationRequest | Increment, currency: str, merchant: str, outcome: Outcome
    ) -> None:
        """Go on with the answer to an authorization."""
        self.add(outcome)
        reason = outcome.decision.reason if isinstance(outcome.decision, Declined) else None
        left = open_to_buy(self.account, asked.on)
        self.decisions.append(
            Decided(asked.hold_id, asked.on, asked.amount, currency, merchant, reason, left, outcome.refused)
        )

    def became(self, quote: ConversionQuote, plan_id: PlanId) -> None:
        """A quote is told among those of the plan that was opened by it, whatever its name."""
        conversion = attrs.evolve(quote.conversion, plan_id=plan_id)
        now = attrs.evolve(quote, conversion=conversion)
        self.quotes = [attrs.evolve(one, quote=now) if one.quote is quote else one for one in self.quotes]

    def rates_of(self, on: int) -> Rates:
        """The rates to the account's currency that hold on a day."""
        return self.rates.of_day(self.program.currency, on)

    @property
    def parts(self) -> list["Life"]:
        """The life in each currency by itself, that of the account's own first."""
        return [self, *map(self._part, self.relationship.foreign)]

    def _part(self, account: Account) -> "Life":
        terms, events = self.program.in_currency(account.currency), events_in(self.events, account.currency)
        return Life(terms, self.until, Relationship(account), events, is_part=True)

    @property
    def in_currency(self) -> dict[str, str]:
        """The currency, as answers about one of several balances say it."""
        return {"currency": self.program.currency} if self.is_part or self.relationship.foreign else {}

    @property
    def account(self) -> Account:
        """The account as it is."""
        return self.relationship.account

    def amount(self, minor: int) -> str:
        """Minor units as the scenario writes amounts."""
        return amount_text(minor, self.program.currency)
