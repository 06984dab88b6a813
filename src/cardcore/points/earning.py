"""Earning: so many points for each full step of a transaction's amount.

CMB: one point for each 20 CNY of a transaction, cut down, usable from the day after posting.

>>> earn(6_999, "5411", EarnRule(step=2_000, points=1))
3
"""

import attrs

from cardcore.errors import require


@attrs.frozen
class EarnRule:
    """How a programme gives points."""

    step: int
    """Minor units that earn once."""
    points: int
    """Points for each full step."""
    available_after_days: int = 1
    """Days after posting from which the points may be spent."""
    excluded_mccs: frozenset[str] = frozenset()
    """Merchant categories that earn nothing."""

    def __attrs_post_init__(self) -> None:
        """Refuse a step of nothing: ``rule-invalid``."""
        require(self.step > 0, "rule-invalid", "a step is more than zero", field="points/step")


def earn(amount: int, mcc: str, rule: EarnRule) -> int:
    """Points for ``amount`` minor units, each transaction by itself, cut down to whole steps."""
    if mcc in rule.excluded_mccs:
        return 0
    return amount // rule.step * rule.points
