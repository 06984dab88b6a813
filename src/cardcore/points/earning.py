"""Earning: so many points for each step of a transaction's amount, multiplied and capped.

The first rule whose criterion holds gives the base; multipliers add to it in their stated order. CMB: one
point for each 20 CNY of a transaction, cut down. 包商 (Baoshang): 1.5, 3 or 6 CNY a point by category.

>>> from cardcore.points.terms import EarnRule, Multiplier, PointsTerms
>>> reckon(6_999, "5411", PointsTerms((EarnRule(per=2_000, points=1),))).points
3
>>> extras = Multiplier("birthday", 200), Multiplier("tier", 150)
>>> reckon(10_000, "5411", PointsTerms((EarnRule(100, 1),), multipliers=extras)).points
250
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from cardcore.money import Rounding, divide
from cardcore.points.terms import Cap, Caps, EarnRule, Multiplier, PointsTerms, Stacking
from cardcore.values import frozen

NO_FACTS: Final[Mapping[str, Any]] = {}


@frozen
class Share:
    """What one rule or multiplier gives: ``points`` for each ``per`` of ``of``, up to its caps.

    Of a rule, ``of`` and ``per`` are minor units; of a multiplier, ``of`` is points and ``per`` 100.
    """

    rule_id: str
    of: int
    per: int
    points: int
    wanted: int
    """Without the caps."""
    granted: int
    rounding: Rounding = Rounding.DOWN


@frozen
class Count:
    """Points that a capped rule gave in its present window: a day, a statement cycle, or all its time."""

    rule_id: str
    cap: Cap
    window: int
    """The day, the next statement date, or 0."""
    granted: int


@frozen
class Reckoning:
    """How points came about that more than one plain rule made."""

    shares: tuple[Share, ...]
    counts: tuple[Count, ...] = ()
    """What the caps count from now on, of the rules that took part."""

    @property
    def wanted(self) -> int:
        """The points without caps."""
        return sum(share.wanted for share in self.shares)


@frozen
class Earning:
    """The points of an amount; ``reckoning`` where there is more to say than one plain rule."""

    points: int
    reckoning: Reckoning | None = None


NOTHING: Final = Earning(0)


@frozen
class Windows:
    """Where the caps of an earning stand: the day, the statement cycle, and what was given in them."""

    on: int
    cycle: int
    """The next statement date."""
    counts: tuple[Count, ...] = ()

    def of(self, cap: Cap) -> int:
        """The window that a cap counts in at present."""
        return {Cap.DAY: self.on, Cap.CYCLE: self.cycle, Cap.CAMPAIGN: 0}[cap]

    def had(self, rule_id: str, cap: Cap) -> int:
        """What a rule gave in the present window of a cap."""
        window = self.of(cap)
        for count in self.counts:
            if (count.rule_id, count.cap, count.window) == (rule_id, cap, window):
                return count.granted
        return 0


def reckon(
    amount: int,
    mcc: str,
    terms: PointsTerms,
    facts: Callable[[], Mapping[str, Any]] = lambda: NO_FACTS,
    windows: Windows | None = None,
) -> Earning:
    """Points for ``amount`` minor units, each transaction by itself.

    ``facts`` is asked only where a rule has a criterion. Without ``windows`` the caps over time do not bind.
    """
    if mcc in terms.excluded_mccs:
        return NOTHING
    if terms.is_plain:
        rule = terms.rules[0]
        return Earning(divide(amount, rule.per, rule.rounding) * rule.points)
    known = facts()
    rule = _first(terms.rules, known)
    base = divide(amount, rule.per, rule.rounding) * rule.points
    first = _share(rule.rule_id, amount, rule.per, rule.points, base, rule.caps, windows)
    shares = [attrs.evolve(first, rounding=rule.rounding)]
    multipliers = [one for one in terms.multipliers if one.when is None or one.when.matches(known)]
    total = shares[0].granted
    for one in _stacked(multipliers, terms.stacking):
        of = total if terms.stacking is Stacking.COMPOUND else shares[0].granted
        extra = of * (one.percent - 100) // 100
        share = _share(one.rule_id, of, 100, one.percent - 100, extra, one.caps, windows)
        shares.append(share)
        total += share.granted
    if not any(share.wanted for share in shares):
        return NOTHING
    counts = _counted([rule, *multipliers], shares, windows) if windows else ()
    return Earning(total, Reckoning(tuple(shares), counts))


def _first(rules: Iterable[EarnRule], facts: Mapping[str, Any]) -> EarnRule:
    """The last rule has no criterion: the terms see to it."""
    return next(rule for rule in rules if rule.when is None or rule.when.matches(facts))


def _stacked(multipliers: list[Multiplier], stacking: Stacking) -> list[Multiplier]:
    if stacking is Stacking.HIGHEST and multipliers:
        return [max(multipliers, key=lambda one: one.percent)]  # of equal ones the first
    return multipliers


def _share(
    rule_id: str, of: int, per: int, points: int, wanted: int, caps: Caps, windows: Windows | None
) -> Share:
    granted = min(wanted, caps.per_transaction) if caps.per_transaction else wanted
    if windows is not None:
        for cap, most in caps.over_time:
            granted = min(granted, max(0, most - windows.had(rule_id, cap)))
    return Share(rule_id, of, per, points, wanted, granted)


def _counted(
    rules: Iterable[EarnRule | Multiplier], shares: Iterable[Share], windows: Windows
) -> tuple[Count, ...]:
    granted = {share.rule_id: share.granted for share in shares}
    return tuple(
        Count(
            rule.rule_id, cap, windows.of(cap), windows.had(rule.rule_id, cap) + granted.get(rule.rule_id, 0)
        )
        for rule in rules
        for cap, _ in rule.caps.over_time
    )
