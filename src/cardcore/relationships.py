"""A card relationship: all that belongs to one cardholder, and how events change it.

The relationship is the unit of consistency: account, points and offer progress of one cardholder are
loaded, changed and saved together. A journey works on a `Draft`: it thaws the relationship once, records
events – each applied at once – and freezes the result into an `Outcome`. `evolve` is the same step for
one event, so that folding an outcome's events gives the outcome's state.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast, get_args

from cardcore.accounts import (
    disputes,
    exchanging,
    foreign,
    opening,
    postings,
    restating,
    shared_line,
)
from cardcore.accounts.account import Account, WorkingAccount, freeze, thaw
from cardcore.accounts.applying import OF_PLANS, OF_THE_ACCOUNT
from cardcore.accounts.authorizations import Approved, Declined
from cardcore.accounts.traces import Trace
from cardcore.calendars import Date, date_of
from cardcore.errors import Broken, Conflict
from cardcore.ids import AccountId
from cardcore.installments.plan import InstallmentPlan
from cardcore.installments.proposals import PlanRefused
from cardcore.notices import Facts, Notice, NoticeKind
from cardcore.offers import benefits, progress
from cardcore.offers.applying import OF_OFFERS, OfferEvent
from cardcore.offers.progress import OfferProgress
from cardcore.offers.quotas import QuotaClaim
from cardcore.points import gifting, ledger, lots, redemption, wallet
from cardcore.points.applying import OF_POINTS
from cardcore.points.ledger import PointsLedger, WorkingLedger
from cardcore.points.wallet import Wallet
from cardcore.values import copier, frozen, maker

Event = (
    foreign.OwnEvent
    | foreign.InCurrency
    | exchanging.ExchangeBought
    | shared_line.LineRevalued
    | disputes.DisputeOpened
    | disputes.DisputeResolved
    | disputes.ChargebackRaised
    | disputes.ChargebackRepresented
    | OfferEvent
    | lots.PointsEarned
    | lots.PointsClawedBack
    | lots.PointsReleased
    | lots.PointsExpired
    | lots.PointsForfeited
    | redemption.PointsRedeemed
    | redemption.RedemptionCancelled
    | gifting.PointsGiven
    | gifting.PointsReceived
    | wallet.WalletEvent
)
"""Whatever can happen to a relationship, in the past tense."""

Decision = Approved | Declined
"""The answer a journey gives besides its events, where it gives one."""


@frozen
class Relationship:
    """The states of one cardholder."""

    account: Account
    points: PointsLedger = PointsLedger()
    offers: OfferProgress = OfferProgress()
    plans: tuple[InstallmentPlan, ...] = ()
    """Installment plans, those that ended included, in the order of their opening."""
    foreign: tuple[Account, ...] = ()
    """The balances in foreign currencies, each an account of its own on the line of the first."""
    wallet: Wallet = ()
    """Memberships of merchants' programmes, in the order of joining."""

    @property
    def account_id(self) -> AccountId:
        """The name it is stored by."""
        return self.account.account_id

    @property
    def wakes_on(self) -> Date:
        """The next day whose close has something to do; stores index it, day-end loads by it."""
        return date_of(self.wakes_on_ordinal)

    @property
    def version(self) -> int:
        """How many events made it: what a store compares before it saves."""
        return self.account.sequence

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do, for the account, its points or another currency."""
        return _wakes_on(self)


def _wakes_on(whole: "Relationship | Draft") -> int:
    wakes_on, expires_on = whole.account.wakes_on_ordinal, ledger.expires_next(whole.points.lots)
    if expires_on < wakes_on:
        wakes_on = expires_on
    if whole.wallet:
        wakes_on = min(wakes_on, wallet.expires_next(whole.wallet))
    if whole.offers.benefits:
        wakes_on = min(wakes_on, benefits.due_next(whole.offers.benefits))
    return min([wakes_on, *(one.wakes_on_ordinal for one in whole.foreign)]) if whole.foreign else wakes_on


@frozen
class Outcome:
    """What a journey did: the new states, what happened, what to tell, what to take of shared quotas."""

    relationship: Relationship
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    claims: tuple[QuotaClaim, ...] = ()
    decision: Decision | None = None
    refused: PlanRefused | None = None
    """Every reason why a plan was not agreed."""

    @property
    def version_before(self) -> int:
        """The version of the relationship that the journey began with."""
        return self.relationship.version - len(self.events)


_notice, _relationship, _outcome = maker(Notice), maker(Relationship), maker(Outcome)


class Draft:
    """A relationship in the hands of one journey."""

    __slots__ = (
        *("account", "claims", "events", "foreign", "notices", "offers", "plans", "points", "wallet"),
        *("_wakes_on", "_wakes_on_as_of"),
    )

    def __init__(self, account: WorkingAccount, points: PointsLedger, offers: OfferProgress) -> None:
        """Begin with these states and nothing recorded."""
        self.account = account
        self.points: PointsLedger | WorkingLedger = points
        self.offers = offers
        self.plans: tuple[InstallmentPlan, ...] = ()
        self.foreign: tuple[Account | WorkingAccount, ...] = ()
        self.wallet: Wallet = ()
        self.events: list[Event] = []
        self.notices: list[Notice] = []
        self.claims: list[QuotaClaim] = []
        self._wakes_on = self._wakes_on_as_of = -1  # as of no event: not known yet

    @classmethod
    def of(cls, whole: Relationship) -> "Draft":
        """A draft of a relationship, which itself stays as it is."""
        draft = _drafted(whole)
        draft.account = thaw(whole.account)
        draft.events, draft.notices, draft.claims = [], [], []
        draft._wakes_on_as_of = -1
        return draft

    @classmethod
    def opened(cls, event: opening.AccountOpened, trace: Trace | None = None) -> "Draft":
        """The draft that an account's first event begins; ``trace`` keeps the segments of its interest."""
        draft = cls(opening.opened(event), PointsLedger(), OfferProgress())
        draft.account.trace = trace
        draft.account.sequence = 1
        draft.events.append(event)
        return draft

    def record(self, event: Event) -> None:
        """Apply the event and keep it."""
        self.apply(event)
        self.events.append(event)

    def apply(self, event: Event) -> None:
        """Apply an event that is recorded elsewhere already."""
        kind = type(event)
        if kind in OF_THE_ACCOUNT:
            OF_THE_ACCOUNT[kind](self.account, event)
        elif kind in OF_POINTS:
            OF_POINTS[kind](self.points_at_work(), event)
        elif kind in OF_OFFERS:
            self.offers = OF_OFFERS[kind](self.offers, event)
        elif kind in OF_PLANS:
            self.plans = OF_PLANS[kind](self.account, self.plans, event)
        else:
            OF_SEVERAL[kind](self, event)
        self.account.sequence += 1

    def points_at_work(self) -> WorkingLedger:
        """The points, thawed by whoever changes them first: most drafts change none."""
        points = self.points
        if isinstance(points, PointsLedger):
            points = self.points = ledger.thaw(points)
        return points

    def tell(self, kind: NoticeKind, on: int, facts: Facts) -> None:
        """Add a notice to the cardholder."""
        agreement = self.account.agreement
        self.notices.append(_notice(kind, agreement.account_id, on, agreement.currency, facts))

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do, for the account, its points or another currency.

        Looked for once after an event, which alone can change it: commands and ends of days ask all the time.
        """
        sequence = self.account.sequence
        if sequence != self._wakes_on_as_of:
            self._wakes_on, self._wakes_on_as_of = _wakes_on(self), sequence
        return self._wakes_on

    @property
    def main(self) -> "Draft":
        """The draft of the account's own currency, which has the cards and the line."""
        return self

    def holds(self, currency: str) -> bool:
        """Whether it has a balance in that foreign currency."""
        return any(one.currency == currency for one in self.foreign)

    def part(self, currency: str) -> "Part":
        """The draft of the balance in a foreign currency; `Conflict` ``currency-mismatch`` without one."""
        for place, account in enumerate(self.foreign):
            if account.currency == currency:
                if not isinstance(account, WorkingAccount):
                    account = thaw(account)
                    self.foreign = (*self.foreign[:place], account, *self.foreign[place + 1 :])
                return Part(self, account)
        held = ", ".join(one.currency for one in (self.account, *self.foreign))
        detail = f"the account holds {held}, not {currency}"
        raise Conflict("currency-mismatch", detail, field="amount")

    def freeze(self) -> Relationship:
        """The relationship as it is now; the draft is used up."""
        points = self.points if isinstance(self.points, PointsLedger) else ledger.freeze(self.points)
        others = tuple([_at_rest(one) for one in self.foreign]) if self.foreign else ()
        return _relationship(freeze(self.account), points, self.offers, self.plans, others, self.wallet)

    def outcome(self, decision: Decision | None = None) -> Outcome:
        """All that was done; the draft is used up."""
        events, notices, claims = tuple(self.events), tuple(self.notices), tuple(self.claims)
        return _outcome(self.freeze(), events, notices, claims, decision)


_drafted: Final = copier(Relationship, Draft)


def _at_rest(account: Account | WorkingAccount) -> Account:
    return freeze(account) if isinstance(account, WorkingAccount) else account


class Part(Draft):
    """The balance in a foreign currency, in the hands of a journey as an account of its own is.

    What is recorded here is recorded on the whole, in its order; points belong to the whole.
    """

    __slots__ = ("whole",)

    def __init__(self, whole: Draft, account: WorkingAccount) -> None:
        """A part of ``whole``, whose account in the part's currency this is."""
        super().__init__(account, PointsLedger(), OfferProgress())
        self.whole = whole
        self.points, self.events = whole.points, whole.events
        self.notices, self.claims = whole.notices, whole.claims

    @property
    def main(self) -> Draft:
        """The whole."""
        return self.whole

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do in this currency; points are the whole's."""
        return self.account.wakes_on_ordinal

    def record(self, event: Event) -> None:
        """Apply the event and keep it, as one in the part's currency if it has any."""
        if isinstance(event, lots.PointsEarned | lots.PointsClawedBack):
            self.whole.record(event)
            self.points = self.whole.points
        else:
            self.whole.record(foreign.InCurrency(self.account.currency, cast(foreign.OwnEvent, event)))


def evolve(relationship: Relationship | None, event: Event) -> Relationship:
    """The relationship after one more event; None before the first."""
    return fold(relationship, (event,))


def fold(relationship: Relationship | None, events: Iterable[Event]) -> Relationship:
    """The relationship after all of ``events``, from None or from a snapshot."""
    waiting = iter(events)
    if relationship is None:
        first = next(waiting, None)
        if not isinstance(first, opening.AccountOpened):
            raise Broken(
                "history-broken", f"an account begins with AccountOpened, not {type(first).__name__}"
            )
        draft = Draft.opened(first)
    else:
        draft = Draft.of(relationship)
    _apply_all(draft, waiting)
    return draft.freeze()


def _apply_all(draft: Draft, events: Iterable[Event]) -> None:
    """What `Draft.apply` does for each: of a history nearly all are of two kinds."""
    account, points = draft.account, None
    for event in events:
        kind = type(event)
        if kind in OF_THE_ACCOUNT:
            OF_THE_ACCOUNT[kind](account, event)
            account.sequence += 1
        elif kind in OF_POINTS:
            points = points or draft.points_at_work()
            OF_POINTS[kind](points, event)
            account.sequence += 1
        else:
            draft.apply(event)


def _expire_points(draft: Draft, event: lots.PointsExpired) -> None:
    lots.apply_expired(draft.points_at_work(), event)
    draft.account.closed_through = event.on


def _in_currency(draft: Draft, event: foreign.InCurrency) -> None:
    inner = event.event
    if isinstance(inner, opening.AccountOpened):
        held = opening.opened(inner)
        held.sequence += 1
        draft.foreign = (*draft.foreign, held)
    else:
        part = draft.part(event.currency)
        held = part.account
        part.apply(inner)
    shared_line.take_up(draft.account, held)


def _revalue(draft: Draft, event: shared_line.LineRevalued) -> None:
    shared_line.apply_revalued(draft.account, event, draft.foreign)


def _nothing(_draft: Draft, _event: Event) -> None:
    """The states stay: what follows is told by the events behind it."""


def _reward(draft: Draft, event: postings.RewardCredited) -> None:
    postings.apply_reward(draft.account, event)
    if event.won is None:
        draft.offers = progress.granted(draft.offers, event.offer_id, event.on, event.amount)
    else:
        draft.offers = progress.remember(draft.offers, event.won, event.on)
        if event.won.promised_on:
            draft.account.closed_through = event.on


def _reward_back(draft: Draft, event: postings.RewardTakenBack) -> None:
    postings.apply_reward_back(draft.account, event)
    draft.offers = progress.take_back(draft.offers, event.won, event.refunded, event.amount, event.on)


def _restated(draft: Draft, event: restating.HistoryRestated) -> None:
    restating.apply_restated(draft.account, event)
    never = {}
    for gone in event.voided:
        if isinstance(gone, postings.RewardTakenBack):
            draft.offers = progress.take_back(draft.offers, gone.won, -gone.refunded, -gone.amount, event.on)
        elif isinstance(gone, postings.RewardCredited) and gone.won is not None:
            never[gone.won.key] = gone.won
    for won in never.values():
        draft.offers = progress.forget(draft.offers, won, event.on)


def _in_the_wallet(draft: Draft, event: wallet.WalletEvent) -> None:
    draft.wallet = wallet.applied(draft.wallet, event, draft.points_at_work)
    if wallet.is_expiry(event):
        draft.account.closed_through = event.on


OF_SEVERAL: Final[dict[type, Callable[[Draft, Any], None]]] = {
    postings.RewardCredited: _reward,
    postings.RewardTakenBack: _reward_back,
    restating.HistoryRestated: _restated,
    foreign.InCurrency: _in_currency,
    exchanging.ExchangeBought: _nothing,
    shared_line.LineRevalued: _revalue,
    lots.PointsExpired: _expire_points,
    **dict.fromkeys(get_args(wallet.WalletEvent), _in_the_wallet),
}
"""How events change more than one state, or none."""
