"""What an account in arrears may come to, as its state keeps it."""

from cardcore.ids import PlanId
from cardcore.values import frozen


@frozen
class ChargeOff:
    """What became a loss of the bank and is owed all the same; amounts in minor units."""

    on: int
    amount: int
    reason: str
    overdue_since: int
    """The payment due date of the oldest minimum missing then; 0 for none."""
    recovered: int = 0

    @property
    def left(self) -> int:
        """What is still to be recovered."""
        return self.amount - self.recovered


@frozen
class Arrangement:
    """What was arranged with somebody who cannot repay as billed, and whether anybody collects."""

    plan_id: PlanId = PlanId("")
    """The plan of the last repayment agreement; empty where there never was one."""
    ended_on: int = 0
    """When that agreement was fulfilled or broken; 0 while it runs."""
    broken: bool = False
    stopped_on: int = 0
    """When collection was stopped otherwise; 0 where it was not."""
    reason: str = ""

    @property
    def runs(self) -> bool:
        """Whether a repayment agreement is kept so far."""
        return bool(self.plan_id) and not self.ended_on

    @property
    def collection_stops(self) -> bool:
        """Whether nobody collects: as art. 70 wants it while an agreement is kept, or for another reason."""
        return self.runs or self.stopped_on > 0
