"""The single tests: one attribute, one operator, one operand."""

import operator
from collections.abc import Callable
from typing import Any, Final

import attrs

from cardcore.offers.criteria.criterion import Names, Single
from cardcore.offers.criteria.facts import Facts, Kind
from cardcore.offers.criteria.telling import Told
from cardcore.offers.criteria.wording import listed, named, value_text, value_words
from cardcore.values import frozen

BOUNDS: Final[dict[str, tuple[Callable[[Any, Any], bool], str, str, str]]] = {
    "is": (operator.eq, "==", "为", "exactly"),
    "at_least": (operator.ge, ">=", "满", "at least"),
    "above": (operator.gt, ">", "大于", "more than"),
    "at_most": (operator.le, "<=", "不超过", "at most"),
    "below": (operator.lt, "<", "小于", "less than"),
}
"""Operators on amounts, numbers, days and times: what they do, their sign, their words."""


@frozen
class Bound(Single):
    """An amount, number, day or time beside a limit."""

    kind: Kind
    operator: str
    limit: int
    currency: str
    _holds: Callable[[Any, Any], bool] = attrs.field(init=False, eq=False, repr=False)
    _limit: list[tuple[str, str, str]] = attrs.field(init=False, eq=False, repr=False, factory=list)
    _last: list[tuple[Any, Told]] = attrs.field(init=False, eq=False, repr=False, factory=list)

    def __attrs_post_init__(self) -> None:
        """Look the operator up once."""
        object.__setattr__(self, "_holds", BOUNDS[self.operator][0])

    def matches(self, facts: Facts) -> bool:
        """Whether the value lies on the right side; a truth value is no number."""
        value = facts.get(self.attribute)
        return value.__class__ is int and self._holds(value, self.limit)

    def source(self, names: Names) -> str:
        """A comparison."""
        test = f"{BOUNDS[self.operator][1]} {names.constant(self.limit)}"
        if names.is_sure(self.attribute):
            return f"({names.local(self.attribute)} {test})"
        first, value = names.twice(self.attribute)
        return f"(type({first}) is int and {value} {test})"

    def _missing(self, found: Any) -> int:
        if found.__class__ is not int:
            return 0
        if self.operator in {"at_least", "above"}:
            return max(self.limit - found + (self.operator == "above"), 0)
        if self.operator in {"at_most", "below"}:
            return max(found - self.limit + (self.operator == "below"), 0)
        return int(abs(self.limit - found))

    def told(self, found: Any = None) -> Told:
        """The limit, the value, and what lies between; once for what many offers ask of one transaction."""
        for known, words in self._last:
            if known is found:
                return words
        words = self._words(found)
        self._last[:] = [(found, words)]
        return words

    def _words(self, found: Any) -> Told:
        _, _, word_zh, word_en = BOUNDS[self.operator]
        name_zh, name_en = named(self.attribute)
        limit, limit_zh, limit_en = self._limit_words()
        missing, measured = self._missing(found), Kind.NUMBER
        if self.kind is Kind.MONEY:
            measured = Kind.MONEY
        distance = value_text(missing, measured, self.currency) if missing else ""
        zh, en = f"{name_zh}{word_zh} {limit_zh}", f"{name_en} {word_en} {limit_en}"
        if missing and self.operator == "at_least" and self.kind in {Kind.MONEY, Kind.NUMBER}:
            more_zh, more_en = value_words(missing, measured, self.currency)
            if self.attribute == "amount":
                zh, name_en = f"满 {limit_zh}", "spend"
            zh, en = f"{zh}还差 {more_zh}", f"{more_en} more: {name_en} at least {limit_en}"
        wanted = f"{word_en} {limit}"
        found_text = value_text(found, self.kind, self.currency) if found.__class__ is int else ""
        return Told(self.attribute, wanted, found_text, distance, zh, en)

    def _limit_words(self) -> tuple[str, str, str]:
        """The limit as data and in both languages, made once."""
        if not self._limit:
            words = value_words(self.limit, self.kind, self.currency)
            self._limit.append((value_text(self.limit, self.kind, self.currency), *words))
        return self._limit[0]


@frozen
class OneOf(Single):
    """A text, number or truth value that is one of some."""

    values: frozenset[Any]
    _kind: frozenset[type] = attrs.field(init=False, repr=False)
    """The classes of the values: without them 1 would equal ``true``."""
    _texts: bool = attrs.field(init=False, eq=False, repr=False)
    _said: list[str] = attrs.field(init=False, eq=False, repr=False, factory=list)

    def __attrs_post_init__(self) -> None:
        """Look once whether all are texts: those are compared at once."""
        kind = frozenset(map(type, self.values))
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_texts", kind == {str})

    def matches(self, facts: Facts) -> bool:
        """Whether the value is among them; 1 is not ``true``."""
        value = facts.get(self.attribute)
        return value in self.values if self._texts else self.has(value)

    def has(self, value: Any) -> bool:
        """Whether a number or truth value is among such ones."""
        kind = value.__class__
        return (kind is int or kind is bool) and any(
            one == value and one.__class__ is kind for one in self.values
        )

    def source(self, names: Names) -> str:
        """A look-up in a constant set, or a comparison; ours where 1 could be taken for ``true``."""
        value = names.local(self.attribute)
        if self._texts and len(self.values) == 1:
            return f"({value} == {names.constant(*self.values)})"
        if self._texts:
            return f"({value} in {names.constant(self.values)})"
        return f"{names.constant(self)}.has({value})"

    def told(self, found: Any = None) -> Told:
        """The values and what was found; the words about the values are made once.

        Built past the named tuple's slow constructor: it is what a thousand offers mostly tell.
        """
        if not self._said:
            self._said.extend(self._words())
        wanted, zh, en = self._said
        got = found if found.__class__ is str else value_text(found, Kind.TEXT, "")
        return tuple.__new__(Told, (self.attribute, wanted, got, "", zh, en))

    def _words(self) -> tuple[str, str, str]:
        name_zh, name_en = named(self.attribute)
        texts = sorted(value_text(value, Kind.TEXT, "") for value in self.values)
        if self.values == {True}:
            zh, en = f"限{name_zh}", f"only on a {name_en}" if "birthday" in self.attribute else name_en
        elif self.values == {False}:
            zh, en = f"非{name_zh}", f"not {name_en}"
        else:
            zh, en = f"{name_zh}须为 {'、'.join(texts)}", f"{name_en} must be {' or '.join(texts)}"
        return " ".join(texts), zh, en


PATTERNS: Final[dict[str, tuple[str, str, str]]] = {
    "starts_with": ("startswith", "开头为", "must start with"),
    "ends_with": ("endswith", "结尾为", "must end with"),
    "contains": ("__contains__", "包含", "must contain"),
}
"""Operators on texts: the method of a text, and their words."""


@frozen
class Like(Single):
    """A text with a given part; compared character by character, in their case."""

    operator: str
    part: str

    def matches(self, facts: Facts) -> bool:
        """Whether the text has the part in its place."""
        value = facts.get(self.attribute)
        return value.__class__ is str and bool(getattr(value, PATTERNS[self.operator][0])(self.part))

    def source(self, names: Names) -> str:
        """A call of the text's method."""
        (first, value), part = names.twice(self.attribute), names.constant(self.part)
        return f"(type({first}) is str and {value}.{PATTERNS[self.operator][0]}({part}))"

    def told(self, found: Any = None) -> Told:
        """The part and the text."""
        _, word_zh, word_en = PATTERNS[self.operator]
        name_zh, name_en = named(self.attribute)
        zh, en = f"{name_zh}{word_zh}“{self.part}”", f"{name_en} {word_en} “{self.part}”"
        return Told(self.attribute, f"{word_en} {self.part}", value_text(found, Kind.TEXT, ""), "", zh, en)


@frozen
class Overlap(Single):
    """A set that has any, or all, of some members."""

    all_of: bool
    values: frozenset[str]

    def matches(self, facts: Facts) -> bool:
        """Whether it has them."""
        value = facts.get(self.attribute)
        if value.__class__ is not frozenset:
            return False
        return self.values <= value if self.all_of else not self.values.isdisjoint(value)

    def source(self, names: Names) -> str:
        """A comparison of sets."""
        (first, value), wanted = names.twice(self.attribute), names.constant(self.values)
        has = f"{wanted} <= {value}" if self.all_of else f"not {wanted}.isdisjoint({value})"
        return f"(type({first}) is frozenset and {has})"

    def told(self, found: Any = None) -> Told:
        """The members wanted; of all, those that are missing are the distance."""
        name_zh, name_en = named(self.attribute)
        has = found if found.__class__ is frozenset else frozenset()
        missing = listed(self.values - has) if self.all_of else ""
        word_zh, word_en = (
            ("须全部具备", "must have all of") if self.all_of else ("须具备其一", "must have one of")
        )
        wanted = listed(self.values)
        zh, en = f"{name_zh}{word_zh} {wanted}", f"{name_en} {word_en} {wanted}"
        return Told(self.attribute, f"{word_en} {wanted}", listed(has), missing, zh, en)


@frozen
class Known(Single):
    """An attribute that is known at all."""

    def matches(self, facts: Facts) -> bool:
        """Whether there is a value."""
        return facts.get(self.attribute) is not None

    def source(self, names: Names) -> str:
        """Not None."""
        return f"({names.local(self.attribute)} is not None)"

    def told(self, _found: Any = None) -> Told:
        """Its name."""
        name_zh, name_en = named(self.attribute)
        return Told(self.attribute, "known", "", "", f"须知{name_zh}", f"{name_en} must be known")
