"""From plain data to the codes of a coupon: a list, or a pattern with the seed that chooses among its codes.

Nothing that is wrong with a code is told with the code.
"""

import re
from collections.abc import Iterator
from typing import Final

from cardcore.documents import Reader
from cardcore.offers.codes import CHECK, DRAWN, Codes, Listed, Patterned, sayable

MOST_CODES: Final = 10**6
MOST_DIGITS: Final = 12
"""Of a pattern: more of them read like the number of a card."""
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}", re.ASCII)
_PATTERN: Final = re.compile(r"[0-9A-Z#@][0-9A-Z#@-]{0,30}\??", re.ASCII)


def read_codes(reader: Reader) -> Codes:
    """``["K2Q4-77", …]``, or ``{"pattern": "CAFE-####@@-?", "seed": "…", "count": 1000}``."""
    if isinstance(reader.plain(), list):
        codes = tuple(_distinct(reader))
        if not codes:
            raise reader.refuse(
                "rule-invalid", "an empty list; leave it out for coupons without codes", "券码列表为空"
            )
        return Listed(codes)
    place = reader.take("pattern")
    pattern = place.text()
    seed = reader.take("seed").text()
    count = reader.take("count").whole(1, MOST_CODES)
    reader.end()
    if _PATTERN.fullmatch(pattern) is None:
        told = f"capitals, digits, '-', {', '.join(DRAWN)}, and {CHECK} at the end"
        raise place.refuse("rule-invalid", f"a pattern is of {told}", f"券码模式只含：{told}")
    if sum(sign.isdigit() or sign in ("#", CHECK) for sign in pattern) > MOST_DIGITS:
        raise place.refuse(
            "rule-invalid",
            f"more than {MOST_DIGITS} digits read like a card number",
            f"数字超过 {MOST_DIGITS} 位会被当作卡号",
        )
    if sayable(pattern) < count:
        raise place.refuse(
            "rule-invalid",
            f"it can say {sayable(pattern)} codes, not {count}",
            f"该模式只有 {sayable(pattern)} 个券码，不足 {count} 个",
        )
    return Patterned(pattern, seed, count)


def _distinct(reader: Reader) -> Iterator[str]:
    """Each code, no two of which are alike however they are written."""
    known: dict[str, int] = {}
    for place, item in enumerate(reader.items()):
        text = item.text()
        if _CODE.fullmatch(text) is None:
            raise item.refuse(
                "id-syntax",
                "a code is of 1 to 32 letters, digits, '-' and '_'",
                "券码由 1 至 32 个字母、数字、- 或 _ 组成",
            )
        first = known.setdefault(text.upper(), place)
        if first != place:
            raise item.refuse(
                "rule-invalid", f"the same code as the one in place {first}", f"与第 {first + 1} 个券码重复"
            )
        yield text
