"""What every criterion can do, and how several become source text."""

import abc
from typing import Any, Protocol

import attrs

from cardcore.offers.criteria.facts import Facts
from cardcore.offers.criteria.telling import Told, Unmet
from cardcore.values import frozen


@attrs.define
class Names:
    """The names in a generated function: a local for each attribute, a global for each constant."""

    locals: dict[str, str] = attrs.Factory(dict)
    constants: dict[str, Any] = attrs.Factory(dict)
    _known: dict[Any, str] = attrs.Factory(dict)

    def local(self, attribute: str) -> str:
        """The expression of a value or None: a local, or for what is counted for one offer a look-up."""
        if "/" in attribute:
            return looked_up(attribute)
        return self.locals.setdefault(attribute, f"v{len(self.locals)}")

    def constant(self, value: Any) -> str:
        """The global that holds a value; equal ones of one type share it."""
        key = (value.__class__, value)
        if key not in self._known:
            self._known[key] = f"C{len(self.constants)}"
            self.constants[self._known[key]] = value
        return self._known[key]

    def thing(self, value: Any) -> str:
        """The global that holds a value, which need not be hashable."""
        name = f"T{len(self.constants)}"
        self.constants[name] = value
        return name


def looked_up(attribute: str) -> str:
    """The expression of a value or None: half the time of ``facts.get``."""
    return f"(facts[{attribute!r}] if {attribute!r} in facts else None)"


class Criterion(Protocol):
    """Something that holds of facts or does not."""

    def matches(self, facts: Facts) -> bool:
        """Whether it holds; a fact that is not known makes no criterion hold but a ``none``."""
        ...

    def unmet(self, facts: Facts) -> tuple[Unmet, ...]:
        """Everything in it that does not hold; nothing exactly where it matches."""
        ...

    def source(self, names: Names) -> str:
        """The same as an expression in Python; ``names`` learns what the expression needs."""
        ...


@frozen
class Single(abc.ABC):
    """What the criteria of one attribute share: one reason at most, told by themselves."""

    attribute: str

    @abc.abstractmethod
    def matches(self, facts: Facts) -> bool:
        """Whether it holds."""
        ...

    @abc.abstractmethod
    def told(self, found: Any = None) -> Told:
        """What it wanted, in words."""
        ...

    @abc.abstractmethod
    def source(self, names: Names) -> str:
        """The same as an expression in Python."""
        ...

    def found(self, facts: Facts) -> Any:
        """What its reason is told from."""
        return facts.get(self.attribute)

    def unmet(self, facts: Facts) -> tuple[Unmet, ...]:
        """Itself, or nothing."""
        return () if self.matches(facts) else self.reason(facts)

    def reason(self, facts: Facts) -> tuple[Unmet, ...]:
        """Itself, where it is known not to hold; built past the named tuple's slow constructor."""
        return (tuple.__new__(Unmet, (self, self.found(facts))),)
