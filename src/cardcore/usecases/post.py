"""Post a presentment."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.exchange import NO_RATES
from cardcore.ids import AccountId
from cardcore.journeys.post import Presentment
from cardcore.performing import digest_of, once, quotas_of
from cardcore.ports import ExchangeRates, Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def post(
    store: Store,
    command: Command,
    account_id: AccountId,
    presentment: Presentment,
    program: Program,
    rates: ExchangeRates = NO_RATES,
) -> Receipt:
    """Post a purchase, a cash advance or a refund; ``rates`` are those of what is to be converted."""
    transaction = presentment.transaction
    days = program.offers.quota_days(transaction.transaction_date, transaction.posting_date)

    def act(unit: UnitOfWork) -> Outcome:
        relationship = unit.relationship(account_id)
        known = rates.of_day(program.currency, transaction.posting_date)
        return journeys.post(relationship, presentment, program, quotas_of(unit, days), known)

    return once(store, command, digest_of("post", account_id, presentment), act)
