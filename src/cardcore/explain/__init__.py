"""Why a figure is what it is: lines that add up to it, from the account's events, in 中文 and English.

`explain` tells interest, fees, conversions and rewards taken back (`figures`, said by `words`); `minimum` a
minimum payment, `delinquency` why an account is past due, `rows` the installment of a plan, `contracts` what
was agreed about it, `points` what came to the lots and left them.
"""

from cardcore.explain.figures import (
    ConversionExplained,
    DerivationLine,
    Explanation,
    FeeExplained,
    InterestExplained,
    RewardBackExplained,
    conversions,
    exact_text,
    exact_texts,
    explain,
)
from cardcore.explain.words import FEE_WORDS, detail, headline

__all__ = [
    "FEE_WORDS",
    "ConversionExplained",
    "DerivationLine",
    "Explanation",
    "FeeExplained",
    "InterestExplained",
    "RewardBackExplained",
    "conversions",
    "detail",
    "exact_text",
    "exact_texts",
    "explain",
    "headline",
]
