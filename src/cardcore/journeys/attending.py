"""What a day's close does for the few accounts that something rare waits for: a promotion ends."""

from cardcore.accounts import rate_changes
from cardcore.relationships import Draft


def attend(draft: Draft, day: int) -> None:
    """Do what is due on the day."""
    ended = rate_changes.ended(draft.account, day)
    if ended is not None:
        draft.record(ended)
