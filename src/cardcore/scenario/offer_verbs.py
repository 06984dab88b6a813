"""The verbs of offers: taking part in one, and using what one gave."""

from typing import Final

from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.journeys import BenefitUse, Enrollment, enroll, use_benefit
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act

MOST: Final = 10**9


def enroll_(body: Reader, on: int) -> Act:
    """The cardholder takes part in an offer from that day on."""
    enrollment = Enrollment(on, OfferId(body.take("offer").id()))

    def act(life: Life) -> None:
        life.add(enroll(life.relationship, enrollment, life.program))

    return act


def use_benefit_(body: Reader, on: int) -> Act:
    """A coupon is spent, a gift fetched, a chance in a draw taken."""
    offer_id = OfferId(body.take("offer").id())
    use = BenefitUse(on, offer_id, body.maybe("count", lambda item: item.whole(1, MOST), 1))

    def act(life: Life) -> None:
        life.add(use_benefit(life.relationship, use, life.program))

    return act
