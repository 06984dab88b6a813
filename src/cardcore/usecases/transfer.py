"""Transfer a balance: both accounts change in one unit of work."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Transfer
from cardcore.performing import digest_of, together
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def transfer(
    store: Store,
    command: Command,
    account_id: AccountId,
    request: Transfer,
    program: Program,
    others_program: Program | None = None,
) -> Receipt:
    """Have the holder's other account owe what this one owes; the receipt of this one.

    ``others_program`` where it is another.

    See `cardcore.journeys.transfer_out` and `cardcore.journeys.transfer_in`.
    """

    def act(unit: UnitOfWork) -> tuple[Outcome, Outcome]:
        given = journeys.transfer_out(unit.relationship(account_id), request, program)
        arrived = journeys.transferred(given)
        other = unit.relationship(request.to)
        return given, journeys.transfer_in(other, arrived, others_program or program)

    return together(store, command, digest_of("transfer", account_id, request), act)
