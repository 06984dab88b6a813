"""Points and an offer: 笔笔返现, a cashback on every transaction, with its caps and its quota.

2 % back, at most 80.00 a transaction and 200.00 a month, 2,000 uses a day over all cardholders. The
offer is plain data. What the day's quota has left is told to the journey; what it takes comes back as a
claim for the store.
"""

from datetime import date

from cardcore.calendars import date_text, ordinal_of
from cardcore.ids import OfferId
from cardcore.journeys import Opening, Purchase, open_account, post, try_offers
from cardcore.money import Money, display_amount
from cardcore.notices import Language, NoticeKind, text
from cardcore.offers.evaluation import Ineligible
from cardcore.programs import read_program
from cardcore.transactions import Transaction

OFFER = {
    "id": "cashback-2024",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-06-01", "ends_on": "2024-06-30", "least_amount": "10.00"},
    "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
    "uses_per_day": 2000,
}

SPENT = (
    (date(2024, 6, 3), "38.00", "5814", "星巴克"),
    (date(2024, 6, 8), "6200.00", "5732", "苏宁易购"),
    (date(2024, 6, 15), "4500.00", "4722", "携程旅行"),
    (date(2024, 6, 18), "2000.00", "5311", "京东"),
    (date(2024, 6, 20), "900.00", "5812", "海底捞"),
    (date(2024, 7, 1), "500.00", "5411", "盒马鲜生"),
)


def main() -> None:
    """Tell the story."""
    program = read_program({"preset": "cmb", "offers": [OFFER]})
    opening = Opening.of(
        "story-4", date(2024, 5, 20), Money("60000", "CNY"), statement_day=5, program=program
    )
    relationship = open_account(opening, program).relationship
    for day, amount, mcc, merchant in SPENT:
        transaction = Transaction.of(Money(amount, "CNY"), day, mcc=mcc, merchant=merchant)
        (answer,) = try_offers(relationship, transaction, program)
        outcome = post(relationship, Purchase(transaction), program)
        relationship = outcome.relationship
        print(f"{day}  {display_amount(transaction.amount_minor, 'CNY'):>9}  {merchant}")
        for notice in outcome.notices:
            if notice.kind is NoticeKind.REWARDED:
                print(f"    {text(notice, Language.ZH)}")
        for claim in outcome.claims:
            print(f"    takes {claim.uses} of the {claim.per_day} uses of {date_text(claim.on)}")
        if isinstance(answer, Ineligible):
            for reason in answer.unmet:
                print(f"    no cashback: {reason.criterion} wants {reason.wanted}, got {reason.got}")

    sold_out = {(OfferId("cashback-2024"), ordinal_of(date(2024, 6, 21))): 0}
    late = Transaction.of(Money("100", "CNY"), date(2024, 6, 21), mcc="5812", merchant="海底捞")
    (answer,) = try_offers(relationship, late, program, sold_out)
    print(f"On a sold-out day: {[reason.criterion for reason in getattr(answer, 'unmet', ())]}")

    today = ordinal_of(date(2024, 7, 1))
    points = relationship.points
    print(f"Points: {points.available(today)} to spend, {points.pending(today)} from tomorrow")


if __name__ == "__main__":
    main()
