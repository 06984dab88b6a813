"""Why this figure: interest, fees, conversions and rewards taken back as lines that a cardholder can check.

Nothing is stored for it. Interest is explained by folding the account's events once more with a trace
of the segments behind the accrual sums; the segments add up to the very figure that was posted, and
`explain` refuses to answer (`Broken`) if they ever did not.

«利息 17.85 = 1,000.00 × 0.05% × 24 天 + 900.00 × 0.05% × 13 天»
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cardcore.accounts.card_year import CardYearBegan
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.postings import (
    CashAdvancePosted,
    FeePosted,
    PurchasePosted,
    RefundPosted,
    RewardTakenBack,
)
from cardcore.accounts.restating import HistoryRestated, as_it_counts
from cardcore.accounts.traces import Segment, Trace
from cardcore.errors import Broken, ensure
from cardcore.exchange import CurrencyConversion
from cardcore.fees import Fee, FeeKind
from cardcore.money import currency_exponent
from cardcore.rates import RATE_SCALE, Rate, plain
from cardcore.relationships import Draft, Event
from cardcore.values import frozen


@frozen
class DerivationLine:
    """Days (``from_`` included, ``to`` not) on which ``base`` minor units bore interest at one rate."""

    is_cash: bool
    from_: int
    to: int
    base: int
    rate: Rate

    @property
    def days(self) -> int:
        """How many days."""
        return self.to - self.from_

    @property
    def exact(self) -> int:
        """What the line comes to: minor units × scaled rate."""
        return self.base * self.days * self.rate.scaled


@frozen
class InterestExplained:
    """An interest figure and the lines it is made of: their sum rounded half up once, or a least charge."""

    posted: InterestPosted
    currency: str
    lines: tuple[DerivationLine, ...]

    @property
    def on(self) -> int:
        """The day the interest was posted."""
        return self.posted.on


@frozen
class FeeExplained:
    """A fee and how it was assessed."""

    on: int
    currency: str
    fee: Fee
    card_year: CardYearBegan | None = None
    """Of an annual fee: what was spent in the year before, and what would have waived it."""


@frozen
class RewardBackExplained:
    """What a refund took back of a reward."""

    on: int
    currency: str
    taken: RewardTakenBack


@frozen
class ConversionExplained:
    """What was paid in another currency and what it came to: paid × rate × (1 + spread), rounded once."""

    on: int
    amount: int
    currency: str
    paid: int
    """Minor units of the rate's base currency."""
    conversion: CurrencyConversion


Explanation = InterestExplained | FeeExplained | RewardBackExplained


def explain(events: Iterable[Event]) -> list[Explanation]:
    """The explanation of every interest and fee figure in an account's events, from its first one on.

    Of a balance in a foreign currency the events are its own (`cardcore.accounts.foreign.events_in`).
    """
    waiting = (event for event in events if not isinstance(event, InCurrency))
    first = next(waiting, None)
    if not isinstance(first, AccountOpened):
        raise Broken("history-broken", "an explanation needs the account's events from the first one on")
    draft = Draft.opened(first, Trace())
    found: list[Explanation] = []
    card_year: CardYearBegan | None = None
    seen: list[Event] = []
    for event in waiting:
        seen.append(event)
        if isinstance(event, HistoryRestated):
            draft.apply(event)  # what is no part of the account – points, memberships – stays as it is
            draft.account = _traced(first, as_it_counts(seen)).account
            continue
        if isinstance(event, InterestPosted):
            found.append(_interest(draft, event))
        elif isinstance(event, CardYearBegan):
            card_year = event
        elif isinstance(event, FeePosted):
            year = card_year if event.kind is FeeKind.ANNUAL else None
            found.append(FeeExplained(event.on, draft.account.currency, event.fee, year))
        elif isinstance(event, RewardTakenBack) and event.amount:
            found.append(RewardBackExplained(event.on, draft.account.currency, event))
        draft.apply(event)
    return found


def _traced(opened: AccountOpened, events: Iterable[Event]) -> Draft:
    """A draft of a history as it counts, with the segments behind its interest."""
    draft = Draft.opened(opened, Trace())
    for event in events:
        draft.apply(event)
    return draft


def conversions(events: Iterable[Event]) -> list[ConversionExplained]:
    """How each amount was converted that the bank converted: postings and exchange that was bought."""
    return [found for event in events for found in _conversions(event)]


def _conversions(event: Event) -> list[ConversionExplained]:
    if isinstance(event, ExchangeBought):
        rate = event.rate
        return [ConversionExplained(event.on, event.sold, rate.quote, event.bought, CurrencyConversion(rate))]
    if isinstance(event, PurchasePosted | CashAdvancePosted | RefundPosted) and event.original is not None:
        paid, conversion = event.original.minor, event.original.conversion
        if conversion is not None:
            return [ConversionExplained(event.on, event.amount, conversion.rate.quote, paid, conversion)]
    return []


def _interest(draft: Draft, event: InterestPosted) -> InterestExplained:
    account = draft.account
    lines = tuple(_lines(_pending(draft, event.accrued_to)))
    total = sum(line.exact for line in lines)
    ensure(total == event.exact, "explanation-broken", f"the lines come to {total}, posted was {event.exact}")
    return InterestExplained(event, account.currency, lines)


def _pending(draft: Draft, to: int) -> list[Segment]:
    """The segments of the interest due, with the days up to ``to`` that nothing touched yet."""
    account = draft.account
    trace = account.trace
    segments = list(trace.accrued) if trace else []
    start = account.accrued_to
    revolving = account.purchase_revolving + account.interest_revolving + account.installment_revolving
    cash = account.cash_unbilled + account.cash_billed
    segments.append(Segment(False, start, to, revolving, account.agreement.purchase_rate))
    segments.append(Segment(True, start, to, cash, account.agreement.cash_rate))
    return segments


def _lines(segments: Sequence[Segment]) -> list[DerivationLine]:
    """Segments of one sort and rate added up day by day, and days of one base joined."""
    lines: list[DerivationLine] = []
    sorts = sorted({(segment.is_cash, segment.rate) for segment in segments})
    for is_cash, rate in sorts:
        steps: dict[int, int] = {}
        for segment in segments:
            if (segment.is_cash, segment.rate) == (is_cash, rate):
                steps[segment.from_] = steps.get(segment.from_, 0) + segment.base
                steps[segment.to] = steps.get(segment.to, 0) - segment.base
        lines += _joined(is_cash, rate, steps)
    return sorted(lines, key=lambda line: (line.is_cash, line.from_))


def _joined(is_cash: bool, rate: Rate, steps: dict[int, int]) -> list[DerivationLine]:
    lines: list[DerivationLine] = []
    base = start = 0
    for day in sorted(day for day, step in steps.items() if step):
        if base:
            lines.append(DerivationLine(is_cash, start, day, base, rate))
        base += steps[day]
        start = day
    return lines


def exact_text(exact: int, currency: str) -> str:
    """An unrounded amount in major units, without trailing zeros: ``5.4``."""
    places = len(str(RATE_SCALE)) - 1 + currency_exponent(currency)
    # From its digits: a division would round by the caller's context.
    return plain(Decimal((int(exact < 0), tuple(map(int, str(abs(exact)))), -places)))


def exact_texts(exacts: Sequence[int], currency: str) -> list[str]:
    """Unrounded amounts that stand below each other: as many decimals each as the longest needs.

    >>> exact_texts([54 * 10**13, 2_628_975 * 10**8], "CNY")
    ['5.400000', '2.628975']
    """
    texts = [exact_text(exact, currency) for exact in exacts]
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    decimals = max(decimals, currency_exponent(currency))
    parted = [text.partition(".") for text in texts]
    return [f"{whole}.{rest.ljust(decimals, '0')}" if decimals else whole for whole, _, rest in parted]
