"""Where the money went: the statement's purchases by category, and how wide each is in the picture."""

from collections.abc import Sequence
from typing import Final

import attrs

from cardcore.accounts.billing import StatementLine
from cardcore.identifiers import mcc
from cardcore.money import Rounding, allocate, divide
from cardcore.notices import Language
from cardcore_web.words import CASH_ADVANCE, OTHER, SPENDING_WORDS, amount_sign

MOST: Final = 6
"""How many parts the picture has at most; the smallest become one."""

WIDTH: Final = 1000


@attrs.frozen
class Part:
    """One category: its place in the colors, its name, what was spent, and its place in a bar 1,000 wide."""

    color: int
    name: str
    amount: str
    percent: str
    start: int
    width: int


def category_of(line: StatementLine) -> str:
    """The category a charge counts as; ``other`` for codes that the core does not sort."""
    if line.kind == CASH_ADVANCE:
        return CASH_ADVANCE
    found = mcc.category(line.mcc) if line.mcc else None
    return OTHER if found is None else found.value


def category_words(line: StatementLine, language: Language) -> str:
    """What a purchase was for, in a word or two; empty where its code says nothing."""
    category = category_of(line)
    if category != OTHER:
        return SPENDING_WORDS[language][category]
    return (mcc.name(line.mcc, language.value) if line.mcc else None) or ""


def spent(lines: Sequence[StatementLine]) -> list[tuple[str, int]]:
    """Minor units by category, the largest first, ``other`` last; refunds are not taken off."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.kind in ("purchase", CASH_ADVANCE):
            sums[category_of(line)] = sums.get(category_of(line), 0) + line.amount
    rest = sums.pop(OTHER, 0)
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    rest += sum(amount for _, amount in ranked[MOST - 1 :])
    return ranked[: MOST - 1] + ([(OTHER, rest)] if rest else [])


def spending(lines: Sequence[StatementLine], currency: str, language: Language) -> list[Part]:
    """The parts of the picture; widths add up to 1,000, shares are rounded half up to 0.1 %."""
    sums = spent(lines)
    if not sums:
        return []
    whole = sum(amount for _, amount in sums)
    widths = allocate(WIDTH, [amount for _, amount in sums])
    parts, start = [], 0
    for color, ((category, amount), width) in enumerate(zip(sums, widths, strict=True)):
        share = divide(amount * WIDTH, whole, Rounding.HALF_UP)
        percent = f"{share // 10}.{share % 10}%"
        name = SPENDING_WORDS[language][category]
        parts.append(Part(color, name, amount_sign(amount, currency), percent, start, width))
        start += width
    return parts
