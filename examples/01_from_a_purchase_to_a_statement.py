"""From a purchase to a statement: the shortest line through the library.

An account is opened under a bank's published terms, a purchase is posted, part of the bill is repaid and
two cycles are closed. Nothing here touches a clock, a file or a database.
"""

from datetime import date

from cardcore.accounts.billing import statements
from cardcore.explain import explain, headline
from cardcore.journeys import Opening, Payment, Purchase, close_day, open_account, post, receive_payment
from cardcore.money import Money, display_amount
from cardcore.notices import Language
from cardcore.programs import program_of
from cardcore.transactions import Transaction


def main() -> None:
    """Tell the story."""
    cmb = program_of("cmb")
    opening = Opening.of("story-1", date(2023, 3, 20), Money("50000", "CNY"), statement_day=5, program=cmb)
    groceries = Transaction.of(Money("1000", "CNY"), date(2023, 3, 30), mcc="5411", merchant="Hema")

    outcomes = [open_account(opening, cmb)]
    outcomes.append(post(outcomes[-1].relationship, Purchase(groceries), cmb))
    repaid = Payment.of(date(2023, 4, 23), Money("100", "CNY"), cmb)
    outcomes.append(receive_payment(outcomes[-1].relationship, repaid, cmb))
    outcomes.append(close_day(outcomes[-1].relationship, date(2023, 5, 5), cmb))

    events = [event for outcome in outcomes for event in outcome.events]
    for statement in statements(events):
        issued = statement.issued
        print(f"Statement {issued.number} of {statement.statement_date}, due {statement.payment_due_date}")
        for line in statement.lines:
            print(f"  {line.kind:<10}{line.description:<8}{display_amount(line.amount, 'CNY'):>12}")
        print(f"  {'balance':<18}{display_amount(issued.closing_balance, 'CNY'):>12}")
        print(f"  {'minimum due':<18}{display_amount(issued.minimum_payment_due, 'CNY'):>12}")
    for explanation in explain(events):
        print(headline(explanation, Language.EN))
        print(headline(explanation, Language.ZH))


if __name__ == "__main__":
    main()
