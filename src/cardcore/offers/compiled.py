"""Criteria as generated functions: the same answers as `Criterion.matches`, many times faster.

The source is made by the criteria themselves from data that was read strictly; no text of a document is
taken over but as a quoted constant.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from cardcore.offers.criteria import All, Criterion, Facts, Names, Single, Unmet
from cardcore.offers.criteria.criterion import looked_up
from cardcore.offers.criteria.facts import SAID

Matcher = Callable[[Facts], bool]
Finder = Callable[[Facts], list[int]]
Teller = Callable[[Facts], list[tuple[Unmet, ...]]]


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


def teller(criteria: Iterable[All]) -> Teller:
    """A function that gives, of several criteria, what each one's ``unmet`` says.

    A part that more than two of them have is looked at once, and its reason is theirs together.
    """
    names = Names()
    asked = [[_reason(part, names) for part in criterion.parts] for criterion in criteria]
    shared, lines = _shared(asked)
    lines.append("    return [")
    lines += [f"        {' + '.join(shared.get(part, part) for part in parts) or '()'}," for parts in asked]
    lines.append("    ]")
    found: Teller = _made("tell", lines, names)
    return found


def _reason(part: Criterion, names: Names) -> str:
    """The expression of what is unmet in a part; it is asked itself only where it does not hold."""
    asked = "reason" if isinstance(part, Single) else "unmet"
    return f"(() if {part.source(names)} else {names.constant(part)}.{asked}(facts))"


def _shared(asked: Iterable[list[str]]) -> tuple[dict[str, str], list[str]]:
    """A local for each expression that there is more than twice, and the lines that set them."""
    times = Counter(expression for expressions in asked for expression in expressions)
    shared = {one: f"s{number}" for number, one in enumerate(times) if times[one] > 2}
    return shared, [f"    {local} = {expression}" for expression, local in shared.items()]


def finder(pairs: Iterable[tuple[All, int]]) -> Finder:
    """A function that gives, of pairs of a criterion and a place, each place whose criterion matches.

    What more than two of them ask is asked once, before the others.
    """
    names = Names()
    asked = [([part.source(names) for part in criterion.parts], place) for criterion, place in pairs]
    shared, lines = _shared(tests for tests, _ in asked)
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
