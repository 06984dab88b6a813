"""Why this interest: two published readings of one bank's example, and where they part.

The same purchase and repayment under two terms: the statement day bears interest, or it does not. Both
figures were published; the term decides, and each line of the difference can be read.
"""

from datetime import date

from cardcore.explain import detail, explain
from cardcore.journeys import Opening, Payment, Purchase, close_day, open_account, post, receive_payment
from cardcore.money import Money
from cardcore.notices import Language
from cardcore.programs import Program, read_program
from cardcore.relationships import Event
from cardcore.transactions import Transaction


def live(program: Program) -> list[Event]:
    """One purchase, one repayment of a tenth, two statements."""
    opening = Opening.of(
        "story-2", date(2023, 3, 20), Money("50000", "CNY"), statement_day=5, program=program
    )
    purchase = Transaction.of(Money("1000", "CNY"), date(2023, 3, 30), mcc="5411", merchant="Hema")
    first = open_account(opening, program)
    second = post(first.relationship, Purchase(purchase), program)
    repaid = Payment.of(date(2023, 4, 23), Money("100", "CNY"), program)
    third = receive_payment(second.relationship, repaid, program)
    fourth = close_day(third.relationship, date(2023, 5, 5), program)
    return [event for outcome in (first, second, third, fourth) for event in outcome.events]


def main() -> None:
    """Tell the story."""
    for counted in (False, True):
        program = read_program({"preset": "cmb", "interest": {"include_statement_day": counted}})
        print(f"The statement day {'bears' if counted else 'does not bear'} interest:")
        for explanation in explain(live(program)):
            for language in Language:
                print("\n".join(detail(explanation, language)))
        print()


if __name__ == "__main__":
    main()
