"""The state's subsidy of interest on consumption (财政贴息) as decreed, each figure with its source."""

from collections.abc import Iterator
from typing import Any, Final

from cardcore.programs.presets.sourced import Preset, Sourced

_NOTICE: Final = "notice of 2026-01-20, http://epaper.xkb.com.cn/view/1259684 and 上证报, http://ah.aclaedu.cn/post/38920.html"
_RAISED: Final = (
    "raised, and of every kind, from 1 August, a year not stated and taken for 2026: "
    "one page, not confirmed; see the notice before you rely on it"
)
_POINT: Final = f"one percentage point a year; {_NOTICE}"
_HALF: Final = f"at most half of the contract's annual rate; {_NOTICE}"

Figure = tuple[Any, str, str]
"""A figure, its source and the grade of that."""


def _terms(first: str, last: Figure, cap: Figure, kinds: Figure) -> Iterator[Sourced]:
    """What holds for rows due between two days; the cap and the kinds with their sources and grades."""
    yield Sourced(f"{first}/annual_rate", "0.01", _POINT, "A")
    yield Sourced(f"{first}/most_of_rate", "0.5", _HALF, "A")
    yield Sourced(f"{first}/yearly_cap", *cap)
    yield Sourced(f"{first}/valid_from", first, cap[1], cap[2])
    yield Sourced(f"{first}/valid_until", *last)
    yield Sourced(f"{first}/kinds", *kinds)


_END: Final[Figure] = ("2026-12-31", f"until the end of 2026; {_NOTICE}", "A")
_CAP: Final[Figure] = ("3000.00", f"3,000 a year for a person at an institution; {_NOTICE}", "A")
_KINDS: Final[Figure] = (["statement"], f"installments of a statement (账单分期); {_NOTICE}", "A")

_BEFORE: Final[Figure] = ("2026-07-31", _RAISED, "C")
_HIGHER: Final[Figure] = ("5000.00", f"5,000; {_RAISED}", "C")
_ALL: Final[Figure] = ([], f"all; {_RAISED}", "C")

_OF_2026: Final = Preset(
    "cn-2026",
    "China, 2026: installments of a statement",
    tuple(_terms("2026-01-01", _END, _CAP, _KINDS)),
)

_RAISED_IN_2026: Final = Preset(
    "cn-2026-raised",
    "China, 2026: of every kind from August on, as one page has it",
    (
        *_terms("2026-01-01", _BEFORE, _CAP, _KINDS),
        *_terms("2026-08-01", _END, _HIGHER, _ALL),
    ),
)

SUBSIDIES: Final = {found.name: found for found in (_OF_2026, _RAISED_IN_2026)}
"""Every scheme by the name that a product gives as its ``fiscal_subsidy``: terms by their first day."""
