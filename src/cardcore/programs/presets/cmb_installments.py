"""The installment products of China Merchants Bank, each figure with its source."""

from collections.abc import Iterator
from typing import Any, Final

from cardcore.programs.presets.sourced import CONVENTION, Sourced

_PAGE: Final = "https://m.gclz.com.cn/c/62299.html (2,000 in 18 periods of 0.68 % cost 244.80 there)"
_LAW: Final = "银保监规〔2022〕13号"

_RATES: Final = {
    "2": "0.01",
    "3": "0.009",
    "6": "0.0075",
    "10": "0.007",
    "12": "0.0066",
    "18": "0.0068",
    "24": "0.0068",
    "36": "0.0068",
}
_BEFORE_BILLING: Final = ("2", "3", "6", "10", "12")
_CASH: Final = ("3", "6", "10", "12", "18", "24")


def _product(name: str, *figures: tuple[str, Any, str, str]) -> Iterator[Sourced]:
    for path, value, source, grade in figures:
        yield Sourced(f"installments/{name}/{path}", value, source, grade)
    yield Sourced(
        f"installments/{name}/early_settlement",
        "actual_use",
        f"interest for actual use; {CONVENTION}",
        "ours",
    )
    yield Sourced(f"installments/{name}/quote_days", 3, CONVENTION, "ours")


def _rates(terms: tuple[str, ...], grade: str, said: str) -> tuple[tuple[str, Any, str, str], ...]:
    return tuple((f"rate_per_period/{term}", _RATES[term], f"{said}; {_PAGE}", grade) for term in terms)


FIGURES: Final = (
    *_product(
        "statement",
        ("kinds", ["statement"], f"账单分期: what is billed; {_PAGE}", "C"),
        ("method", "flat_fee", f"a share of the original principal each period; {_PAGE}", "C"),
        *_rates(tuple(_RATES), "C", "账单分期, a period"),
        ("least_amount", "300.00", f"at least 300 yuan; {_PAGE}", "C"),
        ("most_amount", "300000.00", CONVENTION, "ours"),
    ),
    *_product(
        "purchase",
        ("kinds", ["purchase", "merchant"], f"before the statement too; {_PAGE}", "C"),
        ("method", "flat_fee", f"as of a statement; {_PAGE}", "C"),
        *_rates(_BEFORE_BILLING, "C", "before the statement 2, 3, 6, 10 and 12 periods"),
        ("least_amount", "300.00", f"as of a statement; {_PAGE}", "C"),
        ("most_amount", "300000.00", CONVENTION, "ours"),
    ),
    *_product(
        "cash",
        ("kinds", ["cash"], f"现金分期; {CONVENTION}", "ours"),
        ("method", "flat_fee", f"as of a statement; {CONVENTION}", "ours"),
        *_rates(_CASH, "ours", "as of a statement"),
        ("least_amount", "500.00", CONVENTION, "ours"),
        ("most_amount", "50000.00", f"at most 50,000 yuan; {_LAW}", "A"),
    ),
    *_product(
        "mall",
        ("kinds", ["merchant"], f"the bank's own shop; {_PAGE}", "C"),
        ("method", "interest_free", f"neither fee nor interest in the bank's own shop; {_PAGE}", "C"),
        ("periods", [3, 6, 12, 24], f"up to 24; which others there are: {CONVENTION}", "ours"),
        ("least_amount", "300.00", CONVENTION, "ours"),
        ("most_amount", "300000.00", CONVENTION, "ours"),
    ),
)
"""Of a programme's section ``installments``."""
