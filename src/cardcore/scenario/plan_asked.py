"""What is asked for by a plan: its periods or installment, who asks, and who helps to pay."""

from typing import Final

from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.installments.checks import Kind, Payout
from cardcore.installments.proposals import Asked
from cardcore.installments.reading import read_periods
from cardcore.installments.subsidy import InterestCoupon, MerchantRate, MerchantShare
from cardcore.installments.terms import MOST_PERIODS

NO_COUPON: Final[tuple[InterestCoupon | None, OfferId]] = (None, OfferId(""))


def read_asked(
    body: Reader, kind: Kind, amount: int, payout: Payout | None, currency: str
) -> tuple[Asked, OfferId]:
    """What is asked for: the periods, who asks, and who helps to pay; and the offer whose coupon is used."""
    coupon, coupon_of = body.maybe("coupon", lambda item: _coupon(item, currency), NO_COUPON)
    installment = body.maybe("installment", lambda item: item.positive_amount(currency), 0)
    asked = Asked(
        kind,
        amount,
        body.maybe("periods", read_periods, 0) if installment else read_periods(body.take("periods")),
        payout,
        body.maybe("tags", _words, ()),
        body.maybe("tier", Reader.text, ""),
        body.maybe("scene", Reader.text, ""),
        body.maybe("merchant_pays", _merchant_pays, None),
        coupon,
        body.maybe("subsidy_used", lambda item: _used(item, currency), ()),
        installment,
    )
    return asked, coupon_of


def _words(reader: Reader) -> tuple[str, ...]:
    return tuple(item.text() for item in reader.items())


def _merchant_pays(reader: Reader) -> MerchantShare | MerchantRate:
    """A share of every row's interest, or a rate of the principal."""
    if reader.has("share"):
        share = reader.take("share").rate()
        found: MerchantShare | MerchantRate = MerchantShare(
            share, reader.maybe("up_front", Reader.flag, False)
        )
    else:
        found = MerchantRate(reader.take("rate").rate(), reader.maybe("up_front", Reader.flag, True))
    reader.end()
    return found


def _coupon(reader: Reader, currency: str) -> tuple[InterestCoupon | None, OfferId]:
    """A coupon as it is written, or the offer that gave the one to be used."""
    coupon, coupon_of = None, OfferId("")
    if reader.has("offer"):
        coupon_of = OfferId(reader.take("offer").id())
    else:
        coupon = InterestCoupon(
            reader.take("share").rate(),
            reader.maybe("first_rows", lambda item: item.whole(1, MOST_PERIODS), 0),
            reader.maybe("cap", lambda item: item.positive_amount(currency), 0),
        )
    reader.end()
    return coupon, coupon_of


def _used(reader: Reader, currency: str) -> tuple[tuple[int, int], ...]:
    used = []
    for year in reader.each():
        if not (year.name.isdecimal() and year.name.isascii() and len(year.name) == 4):
            raise year.refuse("wrong-type", "amounts stand under their calendar years")
        used.append((int(year.name), year.positive_amount(currency)))
    return tuple(used)
