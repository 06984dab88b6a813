"""Points: conserved, and taken back only as far as there are any."""

from cardcore.errors import ensure
from cardcore.points.lots import PointsClawedBack, PointsEarned
from cardcore.testing.invariants.book import Book


def lots_hold_the_points(book: Book) -> None:
    """R1: what lots hold, each above nothing, is what was earned less what was taken back."""
    ledger = book.relationship.points
    held = sum(lot.points for lot in ledger.lots)
    ensure(all(lot.points > 0 for lot in ledger.lots), "lots-hold-the-points", f"an empty lot: {ledger.lots}")
    ensure(
        held == ledger.earned - ledger.clawed_back and ledger.shortfall >= 0,
        "lots-hold-the-points",
        f"{held} held, {ledger.earned} earned, {ledger.clawed_back} taken back",
    )


def claw_back_takes_what_there_is(book: Book) -> None:
    """R3: a refund takes back what it should or all there is, and records what was missing."""
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PointsClawedBack):
            held = sum(lot.points for lot in moment.before.points.lots)
            fair = 0 <= event.points <= held and (event.shortfall == 0 or event.points == held)
            ensure(
                fair and event.shortfall >= 0,
                "claw-back-takes-what-there-is",
                f"{event.points} of {held} taken back, {event.shortfall} missing, on day {event.on}",
            )


def points_are_conserved(book: Book) -> None:
    """R4: all points ever issued are held, or were taken back, or made up for what could not be."""
    earned = [event for event in book.events if isinstance(event, PointsEarned)]
    clawed = [event for event in book.events if isinstance(event, PointsClawedBack)]
    issued, made_up = sum(one.points for one in earned), sum(one.to_shortfall for one in earned)
    taken, missing = sum(one.points for one in clawed), sum(one.shortfall for one in clawed)
    ledger = book.relationship.points
    held = sum(lot.points for lot in ledger.lots)
    ensure(
        issued == held + taken + made_up and ledger.shortfall == missing - made_up,
        "points-are-conserved",
        f"{issued} issued; {held} held, {taken} taken back, {made_up} made up of {missing} missing",
    )
