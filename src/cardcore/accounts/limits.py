"""Limits beside the credit limit: temporary ones, the service of going over it, the line of instalments.

Sources: 银监会令 2011 No. 2, art. 53 to 55. The service of going over the limit is opened by the cardholder
alone and costs nothing (银发〔2016〕111号, 2); it helps once in a statement cycle, ends after two cycles in a
row, and never helps with cash or transfers. That it reaches 10 % over the limit is CGB's contract.
"""

from cardcore.values import frozen


@frozen
class TemporaryLimit:
    """More of the line from one day to another, both counted; several add up where they overlap."""

    amount: int
    """Minor units on top of the credit limit."""
    from_: int
    to: int


@frozen
class OverLimitService:
    """What an account knows of the service of going over its limit."""

    is_open: bool
    used: bool = False
    """In this statement cycle."""
    used_before: bool = False
    """In the cycle before."""
    stopped: bool = False
    """After two cycles in a row: it opens again once nothing is over the limit."""


@frozen
class Limits:
    """What an account has besides its credit and its cash limit; none of it for most."""

    temporary: tuple[TemporaryLimit, ...] = ()
    over_limit: OverLimitService = OverLimitService(False)
    installment: int = 0
    """A line of its own for installment plans, in minor units; 0 where they take of the credit limit."""
    suspended: bool = False
    """Whether the bank approves nothing until it resumes the account."""

    def next_cycle(self) -> "Limits":
        """The same in the next statement cycle."""
        service = self.over_limit
        turned = OverLimitService(service.is_open, False, service.used, service.stopped)
        return Limits(self.temporary, turned, self.installment, self.suspended)


NO_LIMITS = Limits()
