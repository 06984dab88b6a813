"""What every criterion can do, and how several become source text."""

import abc
from typing import Any, Protocol

import attrs

from cardcore.offers.criteria.facts import ATTRIBUTES, SAID, Facts
from cardcore.offers.criteria.telling import Told, Unmet
from cardcore.values import frozen


@attrs.define
class Names:
    """The names in a generated function: a local for each attribute, one of its own for each constant."""

    locals: dict[str, str] = attrs.Factory(dict)
    prefix: str = "C"
    constants: dict[str, Any] = attrs.Factory(dict)
    _known: dict[Any, str] = attrs.Factory(dict)

    def local(self, attribute: str) -> str:
        """The expression of a value or None: a local, or for what is kept for one offer a look-up."""
        if "/" in attribute:
            return looked_up(self.constant(attribute))
        return self.locals.setdefault(attribute, f"v{len(self.locals)}")

    def twice(self, attribute: str) -> tuple[str, str]:
        """The expressions of a value where a test asks for it first, and where it asks again."""
        value = self.local(attribute)
        return value, value

    def count(self, attribute: str) -> str:
        """The expression of a count, 0 where it is not known."""
        if "/" in attribute:
            name = self.constant(attribute)
            return f"(facts[{name}] or 0 if {name} in facts else 0)"
        return f"({self.local(attribute)} or 0)"

    def constant(self, value: Any) -> str:
        """The name of a value; equal sets and objects share one.

        Numbers and texts do not, so that two criteria which differ in nothing else have the same source.
        """
        if isinstance(value, (int, str)):
            return self.own(value)
        key = (value.__class__, value)
        if key not in self._known:
            self._known[key] = self.own(value)
        return self._known[key]

    def is_sure(self, _attribute: str) -> bool:
        """Whether a value may be compared as one of its kind: never here, where it may be None."""
        return False

    def head(self) -> list[str]:
        """The lines that set the locals; what every transaction says is read at once, with a second try."""
        said = {of: local for of, local in self.locals.items() if of in SAID}
        lines = [f"{local} = {looked_up(repr(of))}" for of, local in self.locals.items() if of not in said]
        if said:
            lines += ["try:", *(f"    {local} = facts[{of!r}]" for of, local in said.items())]
            lines += ["except KeyError:"]
            lines += [f"    {local} = {looked_up(repr(of))}" for of, local in said.items()]
        return lines

    def own(self, value: Any) -> str:
        """A name that this value alone has."""
        name = f"{self.prefix}{len(self.constants)}"
        self.constants[name] = value
        return name


@attrs.define
class InPlace(Names):
    """Names of a function that asks little: a value is looked up where it is asked for, if at all."""

    surely: bool = False
    """Whether every attribute is taken for known, not only what every transaction says."""

    def local(self, attribute: str) -> str:
        """A look-up: `KeyError` where something lacks that is taken for known."""
        if "/" in attribute:
            return looked_up(self.constant(attribute))
        if self.surely or attribute in SAID:
            return f"facts[{attribute!r}]"
        return looked_up(repr(attribute))

    def is_sure(self, attribute: str) -> bool:
        """Where it is taken for known and has a kind; `TypeError` where it cannot be compared."""
        return attribute in ATTRIBUTES and (self.surely or attribute in SAID)

    def twice(self, attribute: str) -> tuple[str, str]:
        """A look-up that is kept for the second time."""
        name = self.locals.setdefault(attribute, f"v{len(self.locals)}")
        return f"({name} := {self.local(attribute)})", name

    def head(self) -> list[str]:
        """Nothing is read before it is asked for."""
        return []


def looked_up(name: str) -> str:
    """The expression of a value or None by the expression of its name: half the time of ``facts.get``."""
    return f"(facts[{name}] if {name} in facts else None)"


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
