"""The annual fee: card year → fee, unless it is waived → notices.

A part of two journeys: closing an anniversary, and posting what a card is first used for.
"""

from cardcore.accounts import card_year, cards
from cardcore.fees import annual
from cardcore.journeys.charging import charge_and_tell
from cardcore.programs.program import Program
from cardcore.relationships import Draft


def begin_card_year(draft: Draft, on: int, program: Program) -> None:
    """Begin the next card year and charge its fee, unless the spends of the year before waive it."""
    terms = program.fees.annual
    began = card_year.began(draft.account, on, terms)
    draft.record(began)
    if cards.is_activated(draft.account):  # 银监会令 2011 No. 2, art. 49
        charge_and_tell(draft, annual.assess(began.before, terms), on)


def use_card(draft: Draft, on: int, program: Program) -> None:
    """Begin the first card year where that waits for the card to be used."""
    if card_year.begins_with_use(draft.account, program.fees.annual):
        begin_card_year(draft, on, program)
