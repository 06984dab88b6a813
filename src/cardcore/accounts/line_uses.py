"""What a balance in a foreign currency takes of the line that it shares, in the line's own currency."""

from cardcore.exchange import CurrencyConversion
from cardcore.ids import CardId
from cardcore.values import frozen


@frozen
class LineUse:
    """One foreign balance as the line sees it; amounts in minor units of the line's currency."""

    currency: str
    """The foreign one."""
    valued_at: CurrencyConversion | None = None
    """The rate and the buffer on it that were stated or brought last; None before the first."""
    used: int = 0
    """What is owed and held, together; a credit balance gives nothing to the line."""
    cash: int = 0
    """What of it is cash, drawn or held."""
    held_by_card: tuple[tuple[CardId, int], ...] = ()
    """What its holds set aside by the card they were placed with."""
    owed: int = 0
    """What is owed without its holds."""

    def value(self, minor: int) -> int:
        """So many minor units of the foreign currency on the line, rounded half up; 0 of none or less.

        What was never valued is nothing: journeys let no balance begin before a rate is known.
        """
        if minor <= 0 or self.valued_at is None:
            return 0
        return self.valued_at.convert(minor)

    def worth(self, minor: int) -> int:
        """So many minor units as the line values them; below nothing for those that are taken off."""
        return self.value(minor) if minor > 0 else -self.value(-minor)
