"""Fee for a copy of an old statement (补制对账单手续费), charged when it is asked for.

CMB: 5 CNY for each month; copies of the last three months are free, and nothing is charged for them.

>>> assess(500)
Fee(kind=<FeeKind.STATEMENT_COPY: 'statement_copy'>, amount=500, base=0, terms=...)
"""

from cardcore.fees import Fee, FeeKind, fixed


def assess(amount: int) -> Fee:
    """The fee, which costs so many minor units."""
    return fixed(FeeKind.STATEMENT_COPY, amount)
