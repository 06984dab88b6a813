"""Fee for replacing a damaged card (损坏换卡手续费), charged when it is asked for.

CMB: 15 CNY a card.

>>> assess(1_500)
Fee(kind=<FeeKind.REPLACEMENT: 'replacement'>, amount=1500, base=0, terms=...)
"""

from cardcore.fees import Fee, FeeKind, fixed


def assess(amount: int) -> Fee:
    """The fee, which costs so many minor units."""
    return fixed(FeeKind.REPLACEMENT, amount)
