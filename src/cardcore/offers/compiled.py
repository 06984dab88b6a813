"""Criteria as generated functions: the same answers as `Criterion.matches`, many times faster.

The source is made by the criteria themselves from data that was read strictly; no text of a document is
taken over but as a quoted constant.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from cardcore.offers.criteria import All, Criterion, Facts, Names
from cardcore.offers.criteria.criterion import looked_up
from cardcore.offers.criteria.facts import SAID

Matcher = Callable[[Facts], bool]
Finder = Callable[[Facts], list[int]]


def matcher(criterion: Criterion) -> Matcher:
    """A function that says what ``criterion.matches`` says.

    >>> from cardcore.documents import Reader
    >>> from cardcore.offers.criteria import read_criterion
    >>> wanted = matcher(read_criterion(Reader({"amount": {"at_least": "98.00"}}), "CNY"))
    >>> wanted({"amount": 98_00}), wanted({"amount": 97_99}), wanted({})
    (True, False, False)
    """
    names = Names()
    lines = [f"    return {criterion.source(names)}"]
    found: Matcher = _made("matches", lines, names)
    return found


def finder(pairs: Iterable[tuple[All, int]]) -> Finder:
    """A function that gives, of pairs of a criterion and a place, each place whose criterion matches.

    What more than two of them ask is asked once, before the others.
    """
    names = Names()
    asked = [([part.source(names) for part in criterion.parts], place) for criterion, place in pairs]
    times = Counter(test for tests, _ in asked for test in tests)
    shared = {test: f"s{number}" for number, test in enumerate(times) if times[test] > 2}
    lines = [f"    {local} = {test}" for test, local in shared.items()]
    lines.append("    found = []")
    for tests, place in asked:
        condition = " and ".join(shared.get(test, test) for test in tests) or "True"
        lines += [f"    if {condition}:", f"        found.append({place})"]
    lines.append("    return found")
    found: Finder = _made("find", lines, names)
    return found


def _made(name: str, lines: list[str], names: Names) -> Any:
    """The function; what every transaction says is read at once, with a second try where something lacks."""
    said = [one for one in names.locals.items() if one[0] in SAID]
    others = [one for one in names.locals.items() if one[0] not in SAID]
    head = [f"def {name}(facts):", *(f"    {local} = {looked_up(of)}" for of, local in others)]
    if said:
        head += ["    try:", *(f"        {local} = facts[{of!r}]" for of, local in said)]
        head += ["    except KeyError:", *(f"        {local} = {looked_up(of)}" for of, local in said)]
    made: dict[str, Any] = dict(names.constants)
    exec(compile("\n".join([*head, *lines]), f"<{name}>", "exec"), made)
    return made[name]
