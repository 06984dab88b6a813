"""The internal rate of return of 12 to 60 rows beside three solvers of floats."""

from collections.abc import Callable
from typing import Final

import numpy_financial
import pyxirr
from scipy.optimize import brentq

from bench.measure import Disagreement, Figures, Line, Scale, beside, release, times_faster
from cardcore.installments.effective_rates import irr

ROWS: Final = (12, 24, 36, 48, 60)
LONGEST: Final = (60,)
ADVANCED: Final = 1_200_000

Solver = Callable[[list[float]], float]


def by_numpy(flows: list[float]) -> float:
    """All roots of the polynomial, the nearest to zero of them."""
    return float(numpy_financial.irr(flows))


def by_pyxirr(flows: list[float]) -> float:
    """Newton's method in Rust."""
    return float(pyxirr.irr(flows) or 0)


def by_brentq(flows: list[float]) -> float:
    """Bracketing in C, the value by Horner's rule in Python."""

    def worth(rate: float) -> float:
        factor, value = 1 / (1 + rate), 0.0
        for flow in reversed(flows):
            value = value * factor + flow
        return value

    return float(brentq(worth, 0.0, 1.0, xtol=1e-14))


def against(solver: Solver, rows: tuple[int, ...]) -> Callable[[Scale], Figures]:
    """Level payments of several amounts, solved by both."""

    def measure(scale: Scale) -> Figures:
        plans = [
            (ADVANCED // count + 2_000 + 97 * number, count)
            for count in rows
            for number in range(scale.pick(2, 100, 400))
        ]
        payments = [[payment] * count for payment, count in plans]
        flows = [[float(-ADVANCED), *map(float, one)] for one in payments]
        for one, flow in zip(payments, flows, strict=True):
            apart = abs(float(irr(ADVANCED, one).fraction) - solver(flow))
            if apart > 1e-9:
                raise Disagreement(f"the rates of {len(one)} rows are {apart} apart")
        return beside(
            lambda: [irr(ADVANCED, one) for one in payments],
            lambda: [solver(flow) for flow in flows],
            scale,
            items=len(plans),
        )

    return measure


LINES: Final = (
    Line(
        "rate",
        "the rate of 12, 24, 36, 48 and 60 level payments, correct to 12 decimals",
        "µs a rate",
        f"{release('numpy-financial')}: irr",
        times_faster(12),
        against(by_numpy, ROWS),
    ),
    Line(
        "rate-brentq",
        "the same",
        "µs a rate",
        f"{release('scipy')}: brentq",
        times_faster(2.5),
        against(by_brentq, ROWS),
    ),
    Line(
        "rate-pyxirr",
        "the rate of 60 level payments",
        "µs a rate",
        f"{release('pyxirr')}: irr (Rust)",
        times_faster(1.3),
        against(by_pyxirr, LONGEST),
    ),
)
