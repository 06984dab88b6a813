"""Points for a friend: Ann gives Bob what he lacks for a mug, and he pays the rest in cash.

Both accounts change in one unit of work: either both or neither, and once however often the command comes.
The programme lets tens of points be given, at most 100 a month, for a fee of a tenth. What became of each
point is told line by line, and no point is made or lost on the way.
"""

from datetime import UTC, date, datetime

from cardcore import usecases
from cardcore.commands import Command
from cardcore.errors import Conflict
from cardcore.explain.points import headline, movements
from cardcore.ids import AccountId
from cardcore.journeys import Gift, Opening, Purchase, RedemptionRequest
from cardcore.money import Money
from cardcore.notices import Language, text
from cardcore.programs import Program, read_program
from cardcore.testing.fakes import MemoryStore
from cardcore.transactions import Transaction

POINTS = {
    "gifting": {"multiple": 10, "fee": "0.10", "per_month": 100},
    "mall": [{"id": "mug", "name": "马克杯", "points": 120, "price": "24.00", "least_points": 60}],
    "cancel_days": 7,
}
ANN, BOB = AccountId("ann"), AccountId("bob")
SPENT = ((ANN, "4000.00", "大董"), (BOB, "600.00", "盒马鲜生"))
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def main() -> None:
    """Tell the story."""
    program = read_program({"preset": "cmb", "points": POINTS})
    store = MemoryStore()
    for number, (who, amount, merchant) in enumerate(SPENT):
        opening = Opening.of(who, date(2026, 4, 20), Money("20000", "CNY"), statement_day=5, program=program)
        usecases.open_account(store, command(f"open-{number}"), opening, program)
        transaction = Transaction.of(Money(amount, "CNY"), date(2026, 5, 18), mcc="5812", merchant=merchant)
        usecases.post(store, command(f"post-{number}"), who, Purchase(transaction), program)
    tell(store, "After dinner and groceries")

    gift = Gift.of("for-a-mug", date(2026, 5, 20), BOB, 50)
    receipt = usecases.give_points(store, command("gift"), ANN, gift, program)
    again = usecases.give_points(store, command("gift"), ANN, gift, program)
    print(f"\n{text(receipt.notices[-1], Language.ZH)}\n{text(receipt.notices[-1], Language.EN)}")
    print(f"Sent twice, done once: {again == receipt}")
    tell(store, "After the gift")

    refuse(store, Gift.of("too-much", date(2026, 5, 21), BOB, 60), program)

    mug = RedemptionRequest.of("mug-1", date(2026, 5, 21), item="mug", points=80)
    receipt = usecases.redeem_points(store, command("mug"), BOB, mug, program)
    print(f"\n{text(receipt.notices[-1], Language.ZH)}\n{text(receipt.notices[-1], Language.EN)}")
    tell(store, "After the mug")

    with store.begin() as unit:
        for who in (ANN, BOB):
            print(f"\nWhat became of the points of {who}")
            for movement in movements(unit.events(who), program):
                print(f"  {headline(movement, program.currency, Language.ZH)}")
                print(f"  {headline(movement, program.currency, Language.EN)}")


def command(command_id: str) -> Command:
    """A command of the app, by its id."""
    return Command.of(command_id, "app", NOON)


def refuse(store: MemoryStore, gift: Gift, program: Program) -> None:
    """A gift over the cap of its month: refused, and nothing has changed."""
    try:
        usecases.give_points(store, command(gift.gift_id), ANN, gift, program)
    except Conflict as refused:
        print(f"\nRefused: {refused.code} – {refused.detail}")


def tell(store: MemoryStore, when: str) -> None:
    """The points and the balance of both."""
    with store.begin() as unit:
        both = {who: unit.relationship(who) for who in (ANN, BOB)}
    told = ", ".join(
        f"{who} {one.points.held} points and CNY {one.account.balance.amount} owed"
        for who, one in both.items()
    )
    print(f"{when}: {told}")


if __name__ == "__main__":
    main()
