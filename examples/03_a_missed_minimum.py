"""A missed minimum: grace, the late charge, days past due, and the cure.

The bill of 5 April asks for 500.00 by 23 April; only 200.00 come, and three days of grace pass. The
account is past due until the rest arrives. What was said to the cardholder is printed as it was sent.
"""

from datetime import date

from cardcore.accounts.delinquency import days_past_due, delinquency_bucket
from cardcore.calendars import ordinal_of
from cardcore.explain import FeeExplained, explain, headline
from cardcore.journeys import Opening, Payment, Purchase, close_day, open_account, post, receive_payment
from cardcore.money import Money, display_amount
from cardcore.notices import Language, text
from cardcore.programs import program_of
from cardcore.relationships import Outcome
from cardcore.transactions import Transaction

CMB = program_of("cmb")


def standing(outcome: Outcome, on: date) -> str:
    """The account's delinquency on a day."""
    account = outcome.relationship.account
    days = days_past_due(account, ordinal_of(on))
    past_due = display_amount(account.past_due, account.currency)
    return f"{on}: past due {past_due}, {days} days, M{delinquency_bucket(days)}"


def main() -> None:
    """Tell the story."""
    opening = Opening.of("story-3", date(2024, 3, 1), Money("20000", "CNY"), statement_day=5, program=CMB)
    sofa = Transaction.of(Money("5000", "CNY"), date(2024, 3, 18), mcc="5712", merchant="宜家家居")

    outcomes = [open_account(opening, CMB)]
    outcomes.append(post(outcomes[-1].relationship, Purchase(sofa), CMB))
    repaid = ((date(2024, 4, 23), "200", date(2024, 4, 27)), (date(2024, 5, 2), "300", date(2024, 5, 5)))
    for day, amount, closed in repaid:
        payment = Payment.of(day, Money(amount, "CNY"), CMB)
        outcomes.append(receive_payment(outcomes[-1].relationship, payment, CMB))
        print(standing(outcomes[-1], day))
        outcomes.append(close_day(outcomes[-1].relationship, closed, CMB))
        print(standing(outcomes[-1], closed))

    print()
    for outcome in outcomes:
        for notice in outcome.notices:
            print(text(notice, Language.EN))
    print()
    for explanation in explain([event for outcome in outcomes for event in outcome.events]):
        print(headline(explanation, Language.EN))
        if isinstance(explanation, FeeExplained):
            print(headline(explanation, Language.ZH))


if __name__ == "__main__":
    main()
