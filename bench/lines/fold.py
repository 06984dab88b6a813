"""Folding an account's events, beside the same fold by hand."""

from typing import Any, Final

from bench.measure import Figures, Line, Scale, agree, beside, within
from bench.month import lived
from bench.peers import fold_by_hand as hand
from cardcore.accounts import delinquency, interest, postings, repayments, statements
from cardcore.accounts.buckets import Bucket
from cardcore.points import lots
from cardcore.relationships import Event, Relationship, fold

PLACES: Final = {
    Bucket.LATE_CHARGE_BILLED: hand.LATE_BILLED,
    Bucket.INTEREST_BILLED: hand.INTEREST_BILLED,
    Bucket.INTEREST_REVOLVING: hand.INTEREST_REVOLVING,
    Bucket.PURCHASE_BILLED: hand.PURCHASE_BILLED,
    Bucket.PURCHASE_REVOLVING: hand.PURCHASE_REVOLVING,
    Bucket.PURCHASE_UNBILLED: hand.PURCHASE_UNBILLED,
    Bucket.LATE_CHARGE_UNBILLED: hand.LATE_UNBILLED,
}


def row(event: Event) -> hand.Row:
    """What the hand-written fold needs of an event."""
    match event:
        case postings.PurchasePosted(on=on, amount=amount, from_credit=from_credit):
            return hand.PURCHASE, on, amount, from_credit
        case lots.PointsEarned(on=on, points=points, available_on=available_on):
            return hand.POINTS, on, points, available_on
        case repayments.PaymentReceived(on=on, amount=amount, allocation=parts, to_credit=to_credit):
            places = tuple((PLACES[bucket], part) for bucket, part in parts)
            return hand.PAYMENT, on, amount, places, to_credit
        case statements.StatementIssued() as issued:
            dates = (issued.on, issued.accrued_to, issued.payment_due_date, issued.grace_until)
            return hand.STATEMENT, *dates, issued.closing_balance, issued.next_statement_date
        case interest.InterestPosted() as posted:
            return hand.INTEREST, posted.amount, posted.accrued_to, posted.from_credit
        case delinquency.GraceLost(on=on, minimum_met=met):
            return hand.GRACE_LOST, on, met
        case delinquency.GraceKept(on=on):
            return hand.GRACE_KEPT, on
        case delinquency.MinimumMissed(shortfall=shortfall):
            return hand.MISSED, shortfall
        case postings.FeePosted(on=on, amount=amount, from_credit=from_credit):
            return hand.LATE, on, amount, from_credit
        case delinquency.DelinquencyCured():
            return (hand.CURED,)
        case _:
            raise TypeError(f"the shared life has no {type(event).__name__}")


def figures(relationship: Relationship) -> dict[str, Any]:
    """What both folds must come to."""
    account, points = relationship.account, relationship.points
    names = [*PLACES, "credit", "accrued", "accrued_billed", "accrued_unbilled", "accrued_to", "sequence"]
    names += ["next_statement_date", "judged_on", "past_due", "overdue_since", "missed_in_a_row"]
    found = {str(name): getattr(account, name) for name in names}
    return found | {"points": points.earned, "available": points.available(account.accrued_to)}


def hand_figures(state: hand.State) -> dict[str, Any]:
    """The same of the hand-written state."""
    found = {str(bucket): state[place] for bucket, place in PLACES.items()}
    found |= {
        "credit": state[hand.CREDIT],
        "accrued": state[hand.ACCRUED],
        "accrued_billed": state[hand.ACCRUED_BILLED],
        "accrued_unbilled": state[hand.ACCRUED_UNBILLED],
        "accrued_to": state[hand.ACCRUED_TO],
        "sequence": state[hand.SEQUENCE],
        "next_statement_date": state[hand.NEXT_STATEMENT],
        "judged_on": state[hand.JUDGED_ON],
        "past_due": state[hand.PAST_DUE],
        "overdue_since": state[hand.OVERDUE_SINCE],
        "missed_in_a_row": state[hand.MISSED_IN_A_ROW],
    }
    pending = state[hand.PENDING] if state[hand.PENDING_ON] <= state[hand.ACCRUED_TO] else 0
    return found | {"points": state[hand.EARNED], "available": state[hand.AVAILABLE] + pending}


def beside_hand(scale: Scale) -> Figures:
    """Ours and the hand-written fold over the events of some months."""
    relationship, events = lived(scale.pick(3, 12, 12))
    rows = [row(event) for event in events[1:]]
    first = relationship.account.agreement.opened_on
    next_statement = fold(None, events[:1]).account.next_statement_date
    agree("the fold", fold(None, events), relationship)
    agree("the fold", figures(relationship), hand_figures(hand.fold(hand.begin(first, next_statement), rows)))
    times = scale.pick(1, 20, 40)
    return beside(
        lambda: [fold(None, events) for _ in range(times)],
        lambda: [hand.fold(hand.begin(first, next_statement), rows) for _ in range(times)],
        scale,
        items=times * len(events),
    )


LINES: Final = (
    Line(
        "fold",
        "an account's state from a year of its events (757, of 11 kinds)",
        "µs an event",
        "hand-written integers: rows onto a list",
        within(2.2),
        beside_hand,
    ),
)
