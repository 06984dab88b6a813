"""What several journeys do once something was repaid: an account that owes nothing past due is cured."""

from cardcore.accounts import delinquency
from cardcore.relationships import Draft


def cure(draft: Draft, on: int) -> None:
    """Record the cure where nothing is past due any more."""
    cured = delinquency.cure(draft.account, on)
    if cured is not None:
        draft.record(cured)
