"""Criteria: who, what, where and how much, as data; every one that is unmet is told.

A criterion is an object whose members must all hold. A fact that is not known never satisfies a positive
criterion and satisfies ``none``.

>>> from cardcore.documents import Reader
>>> lunch = read_criterion(Reader({
...     "amount": {"at_least": "98.00"}, "mcc": ["5811", "5812"], "none": [{"tags": ["staff"]}],
... }), "CNY")
>>> lunch.matches({"amount": 98_00, "mcc": "5812"})
True
>>> for one in lunch.unmet({"amount": 60_50, "mcc": "5411"}):
...     print(one.criterion, "|", one.wanted, "|", one.got, "|", one.distance, "|", one.zh)
amount | at least 98.00 | 60.50 | 37.50 | 满 98.00 元还差 37.50 元
mcc | 5811 5812 | 5411 |  | 商户类别须为 5811、5812
"""

from cardcore.offers.criteria.combinations import All, AnyOf, NoneOf
from cardcore.offers.criteria.comparisons import Bound, OneOf, Overlap
from cardcore.offers.criteria.criterion import Criterion, Names, Single
from cardcore.offers.criteria.facts import Facts, Kind, facts_of
from cardcore.offers.criteria.reading import read_criterion
from cardcore.offers.criteria.telling import Told, Unmet

__all__ = [
    "All",
    "AnyOf",
    "Bound",
    "Criterion",
    "Facts",
    "Kind",
    "Names",
    "NoneOf",
    "OneOf",
    "Overlap",
    "Single",
    "Told",
    "Unmet",
    "facts_of",
    "read_criterion",
]
