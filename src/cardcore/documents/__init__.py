"""Plain data from outside – programmes, offers, scenarios – read strictly and told exactly.

`loads` parses JSON and refuses what JSON lets slip through (floats, NaN, keys given twice); a `Reader`
walks the parsed data and knows its JSON pointer, so that every refusal says where.

>>> reader = Reader({"amount": "12.30", "days": 3})
>>> reader.take("amount").amount("CNY"), reader.take("days").whole(), reader.end()
(1230, 3, None)
"""

from collections.abc import Mapping
from typing import Any

from cardcore.documents.names import alike, escape, is_answered, is_sensitive
from cardcore.documents.parsing import LONGEST_DOCUMENT, Inexact, loads
from cardcore.documents.reader import Reader

__all__ = [
    "LONGEST_DOCUMENT",
    "Inexact",
    "Reader",
    "alike",
    "escape",
    "is_answered",
    "is_sensitive",
    "loads",
    "merged",
]


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with the members of ``over`` in their place, objects member by member.

    >>> merged({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}})
    {'a': {'b': 1, 'c': 3}}
    """
    result = dict(base)
    for name, value in over.items():
        known = result.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result
