"""Mainland Chinese mobile number (手机号): eleven digits from 13 to 19.

Prefix tables of operators date quickly and numbers are ported between them: none is kept here.

>>> validate(compact("+86 138-0013-8000"))
'13800138000'
>>> mask("13800138000")
'138****8000'
"""

import re
from typing import Final

from cardcore.errors import require

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_COUNTRY: Final = re.compile(r"\A(?:\+86|86(?=[0-9]{11}\Z))", re.ASCII)


def validate(text: str, *, field: str = "mobile") -> str:
    """``text`` again if it is a mobile number; `InvalidInput` ``mobile-syntax``, without it, otherwise."""
    require(
        is_valid(text),
        "mobile-syntax",
        "a mobile number is eleven digits from 13… to 19…, without +86",
        field=field,
    )
    return text


def is_valid(text: str) -> bool:
    """Whether `validate` takes ``text``."""
    return isinstance(text, str) and _MOBILE.fullmatch(text) is not None


def compact(text: str) -> str:
    """``text`` as `validate` wants it, without blanks, dashes and the country's ``+86`` or ``86``."""
    return _COUNTRY.sub("", text.replace(" ", "").replace("-", ""))


def mask(text: str) -> str:
    """The first three and last four digits of a mobile number, and nothing at all of any other text."""
    return f"{text[:3]}****{text[-4:]}" if is_valid(text) else "*" * min(len(text), 11)
