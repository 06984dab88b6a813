"""Give points to a friend: both accounts change in one unit of work."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Gift
from cardcore.performing import digest_of, together
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def give_points(
    store: Store,
    command: Command,
    account_id: AccountId,
    gift: Gift,
    program: Program,
    friends_program: Program | None = None,
) -> Receipt:
    """Give points, and let the friend have them; the giver's receipt.

    ``friends_program`` where it is another.

    See `cardcore.journeys.give_points` and `cardcore.journeys.receive_points`.
    """

    def act(unit: UnitOfWork) -> tuple[Outcome, Outcome]:
        given = journeys.give_points(unit.relationship(account_id), gift, program)
        arrived = journeys.arriving(given)
        friend = unit.relationship(gift.receiver)
        return given, journeys.receive_points(friend, arrived, friends_program or program)

    return together(store, command, digest_of("give_points", account_id, gift), act)
