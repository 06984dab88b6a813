"""What a unit of work takes of quotas: the claims of its saves, added up."""

from typing import Final

import attrs

from cardcore.offers.quotas import QuotaClaim

NEVER: Final = -1
"""No quota has so much left."""


@attrs.frozen
class Claimed:
    """What a unit takes of one quota."""

    uses: int = 0
    per_day: int = 0
    seen: int | None = None
    """What must be left in the store before it; None where more or less is as good."""

    def and_(self, claim: QuotaClaim) -> "Claimed":
        """With one more claim; two that were decided on the same sight of it are never both taken."""
        seen = None if claim.seen is None else claim.seen + self.uses
        if seen is None or self.seen is None:
            seen = self.seen if seen is None else seen
        elif seen != self.seen:
            seen = NEVER
        return Claimed(self.uses + claim.uses, claim.per_day, seen)


UNCLAIMED: Final = Claimed()
