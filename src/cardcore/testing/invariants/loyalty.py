"""Points: conserved, spent in their order and in time, and taken back only as far as there are any."""

from cardcore.accounts.journal import Entry
from cardcore.accounts.points_journal import LIABILITY, by_event, estimate_on
from cardcore.errors import ensure
from cardcore.offers.limits import key
from cardcore.points.coalition import CARD, PointsExchanged
from cardcore.points.expiry import NEVER
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.ledger import NO_DEALINGS, PointsLedger, available
from cardcore.points.liability import Estimate
from cardcore.points.lots import PointsClawedBack, PointsEarned, PointsExpired, PointsForfeited
from cardcore.points.redemption import PointsRedeemed, RedemptionCancelled
from cardcore.relationships import Event
from cardcore.testing.invariants.book import Book


def lots_hold_the_points(book: Book) -> None:
    """R1: what lots hold, each above nothing, is all that came less all that went; in the wallet, too."""
    for ledger in (book.relationship.points, *(one.ledger for one in book.relationship.wallet)):
        _require_whole(ledger)


def _require_whole(ledger: PointsLedger) -> None:
    dealings = ledger.dealings or NO_DEALINGS
    ensure(all(lot.points > 0 for lot in ledger.lots), "lots-hold-the-points", f"an empty lot: {ledger.lots}")
    came = ledger.earned + dealings.received
    went = ledger.clawed_back + dealings.redeemed + dealings.expired + dealings.given
    ensure(
        ledger.held == came - went and ledger.shortfall >= 0,
        "lots-hold-the-points",
        f"{ledger.held} held, {came} came and {went} went: {ledger}",
    )


def points_are_spent_in_order(book: Book) -> None:
    """R2: a redemption takes usable lots, earliest expiry first, and none whose last day is over."""
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PointsRedeemed):
            lots, on = event.redeemed.lots, event.on
            in_time = all(lot.available_on <= on <= (lot.expires_on or on) for lot in lots)
            paid = sum(lot.points for lot in lots)
            ensure(
                in_time and paid == event.redeemed.points,
                "points-are-spent-in-order",
                f"{event.redeemed.points} points paid with {lots} on day {on}",
            )
            _require_first(moment.before.points, event)
        if isinstance(event, PointsGiven):
            _require_givable(moment.before.points, event)


def _require_first(before: PointsLedger, event: PointsRedeemed) -> None:
    """Nothing that expires earlier than the last lot taken is left usable."""
    last = max((lot.expires_on or 10**9) for lot in event.redeemed.lots)
    earlier = sum(
        lot.points for lot in before.lots if lot.available_on <= event.on and (lot.expires_on or 10**9) < last
    )
    taken = sum(lot.points for lot in event.redeemed.lots if (lot.expires_on or 10**9) < last)
    ensure(
        earlier == taken,
        "points-are-spent-in-order",
        f"{taken} of {earlier} points that expire earlier were taken on day {event.on}",
    )


def _require_givable(ledger: PointsLedger, event: PointsGiven) -> None:
    """Enough is usable and may be given on, and the friend gets as many points as were given."""
    there = sum(lot.points for lot in ledger.lots if not lot.keep and available((lot,), event.on))
    arrived = sum(lot.points for lot in event.lots)
    ensure(
        event.points + event.fee <= there and arrived == event.points > 0,
        "points-are-spent-in-order",
        f"{event.points} and {event.fee} of {there} given on day {event.on}, {arrived} arrive",
    )


def points_expire_in_time(book: Book) -> None:
    """R2: at the end of their last day points are gone, not sooner."""
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PointsExpired):
            due = sum(
                lot.points
                for lot in moment.before.points.lots
                if lot.expires_on != NEVER and lot.expires_on <= event.on
            )
            ensure(event.points == due, "points-expire-in-time", f"{event.points} of {due} on day {event.on}")
    late = [lot for lot in book.relationship.points.lots if 0 < lot.expires_on <= book.account.closed_through]
    ensure(not late, "points-expire-in-time", f"still held: {late}")


def claw_back_takes_what_there_is(book: Book) -> None:
    """R3: a refund takes back what it should or all there is, and records what was missing."""
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PointsClawedBack):
            held = moment.before.points.held
            fair = 0 <= event.points <= held and (event.shortfall == 0 or event.points == held)
            ensure(
                fair and event.shortfall >= 0 and event.forgiven >= 0,
                "claw-back-takes-what-there-is",
                f"{event.points} of {held} taken back, {event.shortfall} missing, on day {event.on}",
            )


def exchanges_keep_their_rate(book: Book) -> None:
    """R4: what an exchange gives stands to what it takes as its rate says, and its source had it."""
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PointsExchanged):
            ledgers = {one.member_id: one.ledger for one in moment.before.wallet}
            there = ledgers.get(event.source, moment.before.points).available(event.on)
            ensure(
                0 < event.taken <= there and event.taken * event.give == event.given * event.take,
                "exchanges-keep-their-rate",
                f"{event.taken} of {there} made {event.given} at {event.take}:{event.give}, day {event.on}",
            )


def uses_stay_within_their_limits(book: Book) -> None:
    """G2: after every event no offer was used more often than one customer may, nor less than never."""
    offers = book.program.offers
    limits = {key(one.offer_id, "uses", period): most for one in offers for period, most in one.uses}
    for moment in book.moments:
        for count in moment.after.offers.counts:
            ensure(
                0 <= count.value <= limits.get(count.name, count.value),
                "uses-stay-within-their-limits",
                f"{count.name} is {count.value} on day {moment.event.on}, {limits.get(count.name)} at most",
            )


def points_are_in_the_books(book: Book) -> None:
    """R4: after every event the general ledger holds for points what the lots come to by the day's estimate.

    So on every day; nothing where the programme does not say what its points are worth.
    """
    estimates, balance, today = book.program.points_estimates, 0, 0
    through = max(book.account.closed_through, *(event.on for event in book.events))
    booked = [sum(_for_points(one) for one in made) for made in by_event(book.events, estimates, through)]
    for moment, change in zip(book.moments, booked[1:], strict=False):
        today, balance = max(today, moment.event.on), balance + change
        _require_booked(moment.after.points, balance, estimate_on(estimates, today))
    _require_booked(book.relationship.points, sum(booked), estimate_on(estimates, through))


def _for_points(entry: Entry) -> int:
    return -dict(entry.legs).get(LIABILITY, 0)


def _require_booked(ledger: PointsLedger, booked: int, estimate: Estimate | None) -> None:
    owed = estimate.owed(ledger.held) if estimate else 0
    ensure(booked == owed, "points-are-in-the-books", f"{booked} booked, {ledger.held} points come to {owed}")


def _on_card(event: Event) -> bool:
    return not isinstance(event, PointsExchanged) or event.target == CARD


def points_are_conserved(book: Book) -> None:
    """R4: all points ever issued or received are held, redeemed, expired, given or taken back.

    By the events alone.
    """
    earned = [event for event in book.events if isinstance(event, PointsEarned)]
    clawed = [event for event in book.events if isinstance(event, PointsClawedBack)]
    cancelled = [event for event in book.events if isinstance(event, RedemptionCancelled)]
    received = [event for event in book.events if isinstance(event, PointsReceived)]
    exchanged = [event for event in book.events if isinstance(event, PointsExchanged)]
    issued = sum(one.points for one in earned) + sum(one.points for one in received)
    issued += sum(one.given for one in exchanged if one.target == CARD)
    given = sum(one.taken for one in exchanged if one.source == CARD)
    given += sum(one.points + one.fee for one in book.events if isinstance(one, PointsGiven))
    redeemed = sum(one.redeemed.points for one in book.events if isinstance(one, PointsRedeemed))
    redeemed -= sum(one.points for one in cancelled)
    expired = sum(one.points for one in book.events if isinstance(one, PointsExpired | PointsForfeited))
    expired += sum(one.lapsed for one in cancelled)
    came = [
        one for one in book.events if isinstance(one, PointsEarned | RedemptionCancelled | PointsReceived)
    ]
    made_up = sum(one.to_shortfall for one in (*came, *exchanged) if _on_card(one))
    taken, missing = sum(one.points for one in clawed), sum(one.shortfall for one in clawed)
    ledger = book.relationship.points
    spread = ledger.held + redeemed + expired + given + taken + made_up
    ensure(
        issued == spread and ledger.shortfall == missing - made_up,
        "points-are-conserved",
        f"{issued} issued; {ledger.held} held, {redeemed} redeemed, {expired} expired, {given} given, "
        f"{taken} taken back, "
        f"{made_up} made up of {missing} missing",
    )
