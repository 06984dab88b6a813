"""That an account was closed, as its state keeps it."""

from cardcore.values import frozen


@frozen
class Closing:
    """When and why an account was closed; days as ordinals."""

    on: int
    reason: str
    """In the holder's words or the bank's; empty where none was given."""
    clears_until: int
    """The last day on which networks may still present what was bought before."""
    reopened_on: int = 0
    """When something presented late opened it once more; 0 while it stays closed."""
