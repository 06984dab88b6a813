"""The verbs of offers: taking part in one, and using what one gave."""

from typing import Final

from cardcore.accounts.cards import is_activated
from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.exchange import Rates
from cardcore.ids import OfferId
from cardcore.journeys import BenefitUse, Enrollment, Purchase, close_day, enroll, judge, use_benefit
from cardcore.journeys.converting import converted
from cardcore.journeys.reserving import completed
from cardcore.scenario.life import Evaluated, Life
from cardcore.scenario.steps import Act, Day, through

MOST: Final = 10**9


def enroll_(body: Reader, day: Day) -> Act:
    """The cardholder takes part in an offer from that day on."""
    enrollment = Enrollment(day.on, OfferId(body.take("offer").id()))
    return through(enroll, enrollment)


def use_benefit_(body: Reader, day: Day) -> Act:
    """A coupon is spent, a gift fetched, a chance in a draw taken."""
    offer_id = OfferId(body.take("offer").id())
    code = body.maybe("code", Reader.text, "")
    most = 1 if code else MOST
    use = BenefitUse(day.on, offer_id, body.maybe("count", lambda item: item.whole(1, most), 1), code)
    return through(use_benefit, use)


def evaluate_(life: Life, purchase: Purchase, rates: Rates) -> None:
    """Keep what the offers say of a purchase that is about to be posted, as of that day."""
    program, transaction = life.program, purchase.transaction
    if not program.offers or transaction.currency in [one.currency for one in life.relationship.foreign]:
        return
    for hold in life.account.holds:
        if hold.hold_id == purchase.hold_id:
            transaction = completed(transaction, hold)
    if transaction.currency != program.currency:
        transaction = converted(transaction, program, rates)
    then = close_day(life.relationship, date_of(transaction.posting_date - 1), program).relationship
    if is_activated(then.account):
        judged = judge(then, transaction, program, life.quotas, purchase.hold_id)
        life.evaluations.append(Evaluated(transaction, judged))
