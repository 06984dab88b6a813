"""What is kept of the days of an interest figure, only while the figure is being explained."""

import attrs

from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class Segment:
    """Days on which a balance bore interest at one rate; kept only while a figure is being explained."""

    is_cash: bool
    from_: int
    to: int
    base: int
    rate: Rate


@attrs.define(weakref_slot=False)
class Trace:
    """The segments behind the three accrual sums of an account that is being explained."""

    accrued: list[Segment] = attrs.Factory(list)
    accrued_billed: list[Segment] = attrs.Factory(list)
    accrued_unbilled: list[Segment] = attrs.Factory(list)
