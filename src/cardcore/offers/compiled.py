"""Criteria as generated functions: the same answers as `Criterion.matches`, many times faster.

The finder of three offers of one period, each with a least amount and a cap of its own; ``R0`` has a row for
each offer:

    def make(C0, C1, R0):
        def find(facts, found):
            try:
                v0 = facts['posting_date']
                v1 = facts['amount']
            except KeyError:
                v0 = (facts['posting_date'] if 'posting_date' in facts else None)
                v1 = (facts['amount'] if 'amount' in facts else None)
            s0 = (v0 is not None and ((C0 <= v0 < C1)))
            if s0 and type(v1) is int:
                for least, c0, c1, place in R0:
                    if v1 < least:
                        break
                    if ((facts[c0] or 0 if c0 in facts else 0) < c1):
                        found.append(place)
        return find
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeGuard

import attrs

from cardcore.offers.criteria import All, Bound, Criterion, Facts, Names, Single, Unmet
from cardcore.offers.criteria.criterion import InPlace
from cardcore.offers.evaluation import Eligible, Ineligible, answer, eligible
from cardcore.offers.generated import function_of
from cardcore.offers.granting import granting
from cardcore.offers.offer import Offer
from cardcore.values import frozen

Matcher = Callable[[Facts], bool]
Sieve = Callable[[Collection[Facts]], list[Facts]]
Finder = Callable[[Facts, list[int]], None]
Teller = Callable[[Facts], list[tuple[Unmet, ...]]]
Evaluator = Callable[[Facts], Eligible | Ineligible]


def matcher(criterion: Criterion) -> Matcher:
    """A function that says what ``criterion.matches`` says.

    >>> from cardcore.documents import Reader
    >>> from cardcore.offers.criteria import read_criterion
    >>> wanted = matcher(read_criterion(Reader({"amount": {"at_least": "98.00"}}), "CNY"))
    >>> wanted({"amount": 98_00}), wanted({"amount": 97_99}), wanted({})
    (True, False, False)
    """
    names = InPlace()
    lines = ["try:", f"    return {criterion.source(names)}", "except (KeyError, TypeError):"]
    lines.append(f"    return {names.own(criterion.matches)}(facts)")
    found: Matcher = function_of("matches(facts)", lines, names)
    return found


def sieve(criterion: Criterion) -> Sieve:
    """A function that gives, of many facts, those that match, in their order: what a history is asked.

    They are looked up as if all were known, each of its kind; where one is not, each is asked by itself.

    >>> from cardcore.documents import Reader
    >>> from cardcore.offers.criteria import read_criterion
    >>> wanted = sieve(read_criterion(Reader({"amount": {"at_least": "98.00"}}), "CNY"))
    >>> wanted([{"amount": 98_00}, {"amount": 97_99}]), wanted([{"amount": 98_00}, {}])
    ([{'amount': 9800}], [{'amount': 9800}])
    """
    names = InPlace(surely=True)
    lines = [
        "try:",
        f"    return [facts for facts in many if {criterion.source(names)}]",
        "except (KeyError, TypeError):",
    ]
    lines.append(f"    return [facts for facts in many if {names.own(matcher(criterion))}(facts)]")
    found: Sieve = function_of("sift(many)", lines, names)
    return found


def teller(criteria: Iterable[All]) -> Teller:
    """A function that gives, of several criteria, what each one's ``unmet`` says.

    Parts that more than two of them have are looked at once, and their reasons are theirs together.
    """
    criteria, names = tuple(criteria), Names()
    times = Counter(part for criterion in criteria for part in criterion.parts)
    first = {part: part for part in times}
    runs: dict[tuple[Criterion, ...], int] = {}
    asked = _Told("told")
    for criterion in criteria:
        own, reasons = Names(names.locals, "c"), []
        for is_shared, parts in groupby(criterion.parts, lambda part: times[part] > 2):
            if is_shared:
                reasons.append(f"shared[{own.own(runs.setdefault(tuple(parts), len(runs)))}]")
            else:
                reasons += [_reason(part, own, names) for part in parts]
        asked.add(reasons, own)
    shared = _Told("shared")
    for run in runs:
        own = Names(names.locals, "c")
        shared.add([_reason(first[part], own, names) for part in run], own)
    lines = [*shared.lines(names), *asked.lines(names), "return told"]
    found: Teller = function_of("tell(facts)", lines, names)
    return found


@attrs.define
class _Told:
    """A list of what is told, filled by a loop for each shape of it."""

    name: str
    size: int = 0
    shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = attrs.Factory(dict)
    """By the expression and the names in it: the values of these names, and the place in the list."""

    def add(self, reasons: list[str], own: Names) -> None:
        """The next of the list: all of these together."""
        shape = (" + ".join(reasons) or "()", *own.constants)
        self.shapes.setdefault(shape, []).append((*own.constants.values(), self.size))
        self.size += 1

    def lines(self, names: Names) -> Iterator[str]:
        """The lines that fill the list."""
        yield f"{self.name} = [()] * {names.constant(self.size)}"
        for (reasons, *columns), rows in self.shapes.items():
            yield f"for {', '.join([*columns, 'place'])}, in {names.own(tuple(rows))}:"
            yield f"    {self.name}[place] = {reasons}"


def _reason(part: Criterion, own: Names, names: Names) -> str:
    """The expression of what is unmet in a part; it is asked itself only where it does not hold."""
    holds, of = part.source(own), own.constant(part)
    if not isinstance(part, Single):
        reason = f"{of}.unmet(facts)"
    elif "/" in part.attribute or type(part).found is not Single.found:
        reason = f"{of}.reason(facts)"
    else:
        new, value = names.constant(tuple.__new__), own.local(part.attribute)
        reason = f"({new}({names.constant(Unmet)}, ({of}, {value})),)"
    return f"(() if {holds} else {reason})"


def evaluator(offer: Offer) -> Evaluator:
    """A function that says what ``evaluate`` says of ``offer``; what is against it is told plainly.

    >>> from cardcore.documents import Reader
    >>> from cardcore.offers.reading import read_offer
    >>> asked = evaluator(read_offer(Reader({
    ...     "id": "o-1", "name": "o", "when": {"mcc": "5812"}, "reward": {"cashback": {"rate": "0.01"}},
    ... }), "CNY"))
    >>> asked({"amount": 98_00, "mcc": "5812"}).amount, asked({"amount": 98_00, "mcc": "5411"}).unmet[0].zh
    (98, '商户类别须为 5812')
    """
    matches, give = matcher(offer.criterion), granting(offer)

    def evaluated(facts: Facts) -> Eligible | Ineligible:
        granted = give(facts, facts.get("amount") or 0) if matches(facts) else ()
        return eligible(offer, granted) if granted else answer(offer, offer.criterion.unmet(facts), facts)

    return evaluated


@frozen
class _Shape:
    """What criteria ask alike, but for limits, sets and texts."""

    shared: tuple[Criterion, ...]
    """What more than two of all criteria ask, limits and all."""
    has_least: bool
    """Whether there is a least amount."""
    own: tuple[str, ...]
    """The rest, with names for what differs."""
    names: tuple[str, ...]


def finder(pairs: Iterable[tuple[All, int]]) -> Finder:
    """A function that adds, of pairs of a criterion and a place, each place whose criterion matches.

    What more than two of them ask is asked once. What is left makes a row for each, and a loop for each shape
    of rows: those with a least amount are in its order, and the first that is not reached ends them.
    """
    pairs, names = tuple(pairs), Names()
    times = Counter(part for criterion, _ in pairs for part in criterion.parts if not _is_least(part))
    shared = {part: f"s{number}" for number, part in enumerate(part for part in times if times[part] > 2)}
    lines = [f"{local} = {part.source(names)}" for part, local in shared.items()]
    groups: dict[_Shape, list[tuple[Any, ...]]] = {}
    for criterion, place in pairs:
        shape, row = _shape_and_row(criterion, place, shared, names)
        groups.setdefault(shape, []).append(row)
    for shape, rows in groups.items():
        lines += _loop(shape, rows, [shared[part] for part in shape.shared], names)
    found: Finder = function_of("find(facts, found)", lines, names)
    return found


def _shape_and_row(
    criterion: All, place: int, shared: Container[Criterion], names: Names
) -> tuple[_Shape, tuple[Any, ...]]:
    """What a criterion asks as others do, and its own values for that, its place the last."""
    own = Names(names.locals, "c")
    leasts = [part.limit for part in criterion.parts if _is_least(part)]
    others = [part for part in criterion.parts if not _is_least(part)]
    tests = tuple([part.source(own) for part in others if part not in shared])
    shape = _Shape(
        tuple([part for part in others if part in shared]), bool(leasts), tests, tuple(own.constants)
    )
    return shape, (*([max(leasts)] if leasts else []), *own.constants.values(), place)


def _loop(shape: _Shape, rows: list[tuple[Any, ...]], known: list[str], names: Names) -> list[str]:
    """The lines that add the places of one shape; ``known`` are the locals of what it shares."""
    amount = names.local("amount") if shape.has_least else ""
    conditions = [*known, f"type({amount}) is int"] if amount else known
    columns = [*(["least"] if amount else []), *shape.names, "place"]
    if amount:
        rows.sort(key=itemgetter(0))
    lines = [f"if {' and '.join(conditions) or 'True'}:"]
    lines.append(f"    for {', '.join(columns)}, in {names.own(tuple(rows))}:")
    if amount:
        lines += [f"        if {amount} < least:", "            break"]
    lines += [f"        if {' and '.join(shape.own) or 'True'}:", "            found.append(place)"]
    return lines


def _is_least(part: Criterion) -> TypeGuard[Bound]:
    return isinstance(part, Bound) and part.attribute == "amount" and part.operator == "at_least"
