"""What an account in arrears may come to, as its state keeps it."""

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
