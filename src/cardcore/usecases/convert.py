"""Convert into installments."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Conversion, ConversionQuote
from cardcore.performing import digest_of, once, quotas_of
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def convert(
    store: Store,
    command: Command,
    account_id: AccountId,
    conversion: Conversion,
    program: Program,
    quoted: ConversionQuote | None = None,
) -> Receipt:
    """Open a plan, at the quoted rate where one is given; the receipt's decision tells of a refusal."""

    days = program.offers.quota_days(conversion.on, conversion.on)

    def act(unit: UnitOfWork) -> Outcome:
        relationship, quotas = unit.relationship(account_id), quotas_of(unit, days)
        history = unit.events(account_id, conversion.told_after)
        return journeys.convert(relationship, conversion, program, quoted, quotas, history)

    return once(store, command, digest_of("convert", account_id, conversion, quoted), act)
