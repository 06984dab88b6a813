"""What a merchant pays on a card payment (商户手续费), and who receives it.

发改价格〔2016〕557号, in force since 2016-09-06, caps two parts: the issuer's service fee (发卡行服务费),
0.45 % of a credit card's payment without a cap and 0.35 % of a debit card's up to 13 CNY; and the
network's fee (网络服务费), 0.065 % up to 6.50 CNY, half of it from the issuer and half from the acquirer.
The acquirer's own fee (收单服务费) is a market price: what the merchant's discount leaves. Non-profit
hospitals and the like are exempt from both regulated parts.

Amounts are fen. Each regulated part is rounded half up once; the acquirer's is the rest, so that the
parts always add up to the discount. Below its cost – a discount under the regulated parts – the acquirer
pays the difference and its part is negative.

>>> split = assess(1_000_000, MerchantTerms(RateTerms(Rate.of("0.006"))))
>>> split.discount, split.issuer_fee, split.network_fee, split.acquirer_fee
(6000, 4500, 650, 1175)
>>> split.issuer_keeps + split.network_fee + split.acquirer_fee == split.discount
True
"""

from typing import Final

from cardcore.fees import NO_RATE, RateTerms
from cardcore.rates import Rate
from cardcore.values import frozen

__all__ = [
    "CREDIT_CARD",
    "DEBIT_CARD",
    "EXEMPT",
    "NETWORK_SIDE",
    "MerchantDiscount",
    "MerchantTerms",
    "Rate",
    "RateTerms",
    "assess",
]

CREDIT_CARD: Final = RateTerms(Rate.of("0.0045"))
"""The most an issuer may take of a credit card's payment."""
DEBIT_CARD: Final = RateTerms(Rate.of("0.0035"), cap=1_300)
"""The most an issuer may take of a debit card's payment."""
NETWORK_SIDE: Final = RateTerms(Rate.of("0.000325"), cap=325)
"""The most a network may take from each of its two sides."""
EXEMPT: Final = RateTerms(NO_RATE)
"""Of payments to non-profit hospitals and the like neither takes anything."""


@frozen
class MerchantTerms:
    """What merchant and acquirer agreed on, and the regulated parts inside it."""

    discount: RateTerms
    issuer: RateTerms = CREDIT_CARD
    network_side: RateTerms = NETWORK_SIDE


@frozen
class MerchantDiscount:
    """What one payment costs its merchant, in parts; minor units."""

    amount: int
    """What the cardholder paid."""
    discount: int
    """What the merchant pays: issuer's fee + network's from the acquirer + acquirer's fee."""
    issuer_fee: int
    """What the issuer receives, before it pays its own half of the network's fee."""
    network_from_issuer: int
    network_from_acquirer: int

    @property
    def network_fee(self) -> int:
        """What the network receives from both sides."""
        return self.network_from_issuer + self.network_from_acquirer

    @property
    def acquirer_fee(self) -> int:
        """What is left for the acquirer; negative where it pays on top."""
        return self.discount - self.issuer_fee - self.network_from_acquirer

    @property
    def issuer_keeps(self) -> int:
        """The issuer's fee less its half of the network's."""
        return self.issuer_fee - self.network_from_issuer

    @property
    def payout(self) -> int:
        """What the merchant is paid."""
        return self.amount - self.discount


def assess(amount: int, terms: MerchantTerms) -> MerchantDiscount:
    """The discount on a payment of so many minor units, split."""
    side = terms.network_side.of(amount)
    return MerchantDiscount(amount, terms.discount.of(amount), terms.issuer.of(amount), side, side)
