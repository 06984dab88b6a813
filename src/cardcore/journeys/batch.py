"""A batch: many commands on one account, one after the other, with one outcome.

For whoever has them together – a file of presentments, a history to load, a simulation. Each command does
what its journey does, event for event; only the relationship is thawed and frozen once, not every time.

>>> from datetime import date
>>> from cardcore.journeys import Opening, Payment, Purchase, open_account
>>> from cardcore.money import Money
>>> from cardcore.programs import read_program
>>> from cardcore.transactions import Transaction
>>> cmb = read_program({"preset": "cmb"})
>>> opening = Opening.of("a-1", date(2024, 3, 1), Money("5000.00", "CNY"), 5, cmb)
>>> batch = Batch(open_account(opening, cmb).relationship, cmb)
>>> batch.post(Purchase(Transaction.of(Money("80.00", "CNY"), date(2024, 3, 2), mcc="5411", merchant="Hema")))
>>> batch.close_day(date(2024, 3, 5))
>>> batch.receive_payment(Payment.of(date(2024, 3, 9), Money("30.00", "CNY"), cmb))
>>> outcome = batch.outcome()
>>> outcome.relationship.account.balance, [type(event).__name__ for event in outcome.events]
(Money('50.00', 'CNY'), ['PurchasePosted', 'PointsEarned', 'StatementIssued', 'PaymentReceived'])
"""

import datetime

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict
from cardcore.exchange import Rates
from cardcore.journeys.close_day import close_through
from cardcore.journeys.post import Presentment, post_onto
from cardcore.journeys.receive_payment import Payment, receive_onto
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship


class Batch:
    """Commands on one relationship, which itself stays as it is.

    A command that is refused ends the batch, and so does its outcome: `Conflict` ``batch-over`` from then on.
    """

    __slots__ = ("_draft", "_program")

    def __init__(self, relationship: Relationship, program: Program) -> None:
        """Begin with nothing done."""
        self._draft: Draft | None = Draft.of(relationship)
        self._program = program

    def post(
        self, presentment: Presentment, quotas: QuotaLeft | None = None, rates: Rates | None = None
    ) -> None:
        """As `cardcore.journeys.post`; ``quotas`` are what is left after the commands before."""
        draft = self._taken()
        post_onto(draft, presentment, self._program, quotas, rates)
        self._draft = draft

    def receive_payment(self, payment: Payment) -> None:
        """As `cardcore.journeys.receive_payment`."""
        draft = self._taken()
        receive_onto(draft, payment, self._program)
        self._draft = draft

    def close_day(self, day: datetime.date) -> None:
        """As `cardcore.journeys.close_day`."""
        draft = self._taken()
        close_through(draft, ordinal_of(day), self._program)
        self._draft = draft

    def outcome(self) -> Outcome:
        """All that was done, and what it came to."""
        return self._taken().outcome()

    def _taken(self) -> Draft:
        """The draft, given back by a command once it is done, so that none is left half-way."""
        draft = self._draft
        if draft is None:
            detail = "the batch ended with its outcome or a refused command; begin another"
            raise Conflict("batch-over", detail, field="batch")
        self._draft = None
        return draft
