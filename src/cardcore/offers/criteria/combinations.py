"""Criteria of criteria: all of them, any of them, none of them."""

from typing import Any, Final, cast

from cardcore.offers.criteria.criterion import Criterion, Names, Single
from cardcore.offers.criteria.facts import Facts
from cardcore.offers.criteria.telling import Told, Unmet
from cardcore.values import frozen


@frozen
class All:
    """Every part holds; with no parts, always."""

    parts: tuple[Criterion, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """Whether every part does."""
        return all(part.matches(facts) for part in self.parts)

    def unmet(self, facts: Facts) -> tuple[Unmet, ...]:
        """What is unmet in any of them, in their order."""
        found: list[Unmet] = []
        for part in self.parts:
            if not part.matches(facts):
                found += part.unmet(facts)
        return tuple(found)

    def source(self, names: Names) -> str:
        """Joined by ``and``."""
        return f"({' and '.join(part.source(names) for part in self.parts)})" if self.parts else "True"


@frozen
class AnyOf:
    """At least one part holds."""

    parts: tuple[Criterion, ...]

    def matches(self, facts: Facts) -> bool:
        """Whether one does."""
        return any(part.matches(facts) for part in self.parts)

    def unmet(self, facts: Facts) -> tuple[Unmet, ...]:
        """One reason that tells what each part would need."""
        needs = []
        for part in self.parts:
            need = part.unmet(facts)
            if not need:
                return ()
            needs.append(need)
        return (Unmet(self, tuple(needs)),)

    def source(self, names: Names) -> str:
        """Joined by ``or``."""
        return f"({' or '.join(part.source(names) for part in self.parts)})"

    def told(self, found: Any = None) -> Told:
        """The ways to meet it, each with what it needs; ``found`` is the unmet of each part."""
        ways = [[one.told() for one in need] for need in found]
        return Told(
            "any",
            " or ".join(" and ".join(f"{one.criterion} {one.wanted}" for one in way) for way in ways),
            ", ".join(dict.fromkeys(f"{one.criterion} {one.got}".strip() for way in ways for one in way)),
            " or ".join(" and ".join(one.distance or "?" for one in way) for way in ways)
            if any(one.distance for way in ways for one in way)
            else "",
            "以下任一：" + "；".join("且".join(one.zh for one in way) for way in ways),
            "any of: " + "; ".join(" and ".join(one.en for one in way) for way in ways),
        )


@frozen
class NoneOf:
    """No part holds: what is not known does not hold, so it satisfies this."""

    parts: tuple[Criterion, ...]

    def matches(self, facts: Facts) -> bool:
        """Whether none does."""
        return not any(part.matches(facts) for part in self.parts)

    def unmet(self, facts: Facts) -> tuple[Unmet, ...]:
        """One reason for each part that holds."""
        held = [evidence(part, facts) for part in self.parts if part.matches(facts)]
        return tuple(Unmet(EXCLUDED, found) for found in held)

    def source(self, names: Names) -> str:
        """Not any."""
        return f"(not ({' or '.join(part.source(names) for part in self.parts)}))"


def evidence(criterion: Criterion, facts: Facts) -> tuple[Unmet, ...]:
    """The single tests by which a criterion holds, with what they found."""
    if isinstance(criterion, All):
        return tuple(one for part in criterion.parts for one in evidence(part, facts))
    if isinstance(criterion, AnyOf):
        return evidence(next(part for part in criterion.parts if part.matches(facts)), facts)
    if isinstance(criterion, NoneOf):
        return tuple(one for part in criterion.parts for one in part.unmet(facts))
    single = cast(Single, criterion)
    return (Unmet(single, single.found(facts)),)


class Excluded:
    """The words of a part of `NoneOf` that holds."""

    def told(self, found: tuple[Unmet, ...]) -> Told:
        """What is excluded, by the tests that hold."""
        words = [one.told() for one in found]
        wanted = " and ".join(f"{one.criterion} {one.wanted}" for one in words)
        got = ", ".join(f"{one.criterion} {one.got}".strip() for one in words)
        zh, en = "且".join(one.zh for one in words), " and ".join(one.en for one in words)
        return Told("none", f"not {wanted}", got, "", f"不适用：{zh}", f"excluded: {en}")


EXCLUDED: Final = Excluded()
