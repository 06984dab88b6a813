"""Layouts: how the values of a class become rows of plain data and come back.

A row has the fields in their order, and ends with the last one that says more than its default: half the
fields of an account, and the last of most events, came later and are used by few. For each class functions
are written out from its fields and their types, and compiled once: a store spends its time with rows, and a
function that names every field takes a quarter of the time of a loop over them. For a class of a day, a rate
and a number that is mostly 0 they read

    def row_of(value):
        if value.number == number_left_out:
            return rows[2](value)  # [value.on, value.rate.scaled]
        return rows[3](value)  # [value.on, value.rate.scaled, value.number]

    def value_of(row):  # of two fields; another one is for rows of three
        [v0, v1] = row
        made = twin()
        made.on = days[v0]
        made.rate = rate(v1)
        made.number = number_left_out
        made.__class__ = kind
        return made

where ``twin`` is the frozen ``kind`` while it is open to change (`cardcore.values.twin_of`), and ``days``
gives the one integer that all values of a day share; a class that checks or converts what it is given is
called instead. Names of fields and classes are all that is written in: no data is.
"""

import enum
import functools
import itertools
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from cardcore.rates import Rate
from cardcore.values import frozen, twin_of

RowOf = Callable[[Any], list[Any]]
ValueOf = Callable[[Any], Any]
ByLength = list[Callable[[Any], Any]]
"""The functions that write or read rows of a class, each at the length of its rows."""
Expression = Callable[[str], str]
"""The source of what becomes of a value, whose own source is given."""


@frozen
class Form:
    """How a field is written and read."""

    written: Expression
    read: Expression


PLAIN: Final = Form(str, str)
A_DAY: Final = Form(str, "days[{}]".format)

MOST_DAYS: Final = 500_000
"""How many days are shared: all from 1900 to 2999, and more."""

_NAMES_A_DAY: Final = re.compile("(.*_)?(on|date|since|until|from|to|through|ends)_?", re.ASCII)
"""How whole numbers are called that are days; another one that is called so only takes longer to read."""


class Layouts:
    """The layouts of the classes that records are made of, each worked out when it is first asked for."""

    def __init__(self, to_record: RowOf, from_record: ValueOf) -> None:
        """With what writes and reads a field that may be of several classes."""
        self._names: dict[str, Any] = {
            "days": _Days(),
            "rate": functools.lru_cache(Rate),  # a programme has few, and every account of it carries them
            "to_record": to_record,
            "from_record": from_record,
        }
        self._count = itertools.count()
        self._known_forms: dict[type, dict[str, Form]] = {}
        self._rows_of: dict[type, RowOf] = {}
        self._readers: dict[tuple[type, int], ByLength] = {}

    def row_of(self, kind: type) -> RowOf:
        """The function that gives the row of a value."""
        made = self._rows_of.get(kind)
        if made is None:
            own = {f"{name}_left_out": default for name, default in self._left_out(kind)}
            names = list(self._forms(kind))
            lines = ["def row_of(value):", *_shortest(names, len(names) - len(own), len(names))]
            own["rows"] = _by_length(len(names), lambda length: self._row_of(kind, length))
            made = self._rows_of[kind] = self._function("row_of", "\n".join(lines), kind, own)
        return made

    def _row_of(self, kind: type, length: int) -> RowOf:
        items = [form.written(f"value.{name}") for name, form in self._forms(kind).items()]
        return self._function("row", f"def row(value): return [{', '.join(items[:length])}]", kind, {})

    def readers(self, kind: type, head: int = 0) -> ByLength:
        """The functions that give the value of a row, which begins behind ``head`` items of something else.

        They stand at the length of it all. They, and the look-up, raise `TypeError`, `ValueError` or
        `LookupError` where that is no row of the class.
        """
        made = self._readers.get((kind, head))
        if made is None:
            longest = head + len(self._forms(kind))
            made = _by_length(longest, lambda length: self._value_of(kind, head, length))
            self._readers[kind, head] = made
        return made

    def _value_of(self, kind: Any, head: int, length: int) -> ValueOf:
        forms = self._forms(kind)
        names = [f"v{place}" for place in range(length - head)]
        given = {name: form.read(v) for (name, form), v in zip(forms.items(), names, strict=False)}
        defaults = {field.name: field.default for field in attrs.fields(kind) if field.name not in given}
        if any(defaults.get(name) is attrs.NOTHING for name in forms):
            raise ValueError(f"{length} items are no row of {kind.__name__}")
        own = {f"{name}_left_out": default for name, default in defaults.items()}
        twin = twin_of(kind) if _is_filled(kind, set(forms)) else None
        lines = [
            "def value_of(row):",
            f"    [{', '.join(['_'] * head + names)}] = row",
            *_built(given, defaults if twin else None),
        ]
        return self._function("value_of", "\n".join(lines), kind, own | {"kind": kind, "twin": twin})

    def _left_out(self, kind: Any) -> Iterable[tuple[str, Any]]:
        """The fields that may be left out at the end of a row, and what they are then."""
        for field in attrs.fields(kind):
            if field.eq and field.default is not attrs.NOTHING:
                yield field.name, field.default.factory() if _is_factory(field.default) else field.default

    def _function(self, name: str, source: str, kind: type, own: Mapping[str, Any]) -> Callable[[Any], Any]:
        names = {**self._names, **own}
        exec(compile(source, f"<layout of {kind.__name__}>", "exec"), names)  # see above
        made: Callable[[Any], Any] = names[name]
        return made

    def _evaluated(self, source: str) -> Any:
        return eval(source, self._names)

    def _named(self, value: Any) -> str:
        """A name that expressions speak of the value by."""
        name = f"n{next(self._count)}"
        self._names[name] = value
        return name

    def _forms(self, kind: Any) -> dict[str, Form]:
        known = self._known_forms.get(kind)
        if known is None:
            hints = typing.get_type_hints(kind)
            known = {one.name: self._field(one.name, hints[one.name]) for one in attrs.fields(kind) if one.eq}
            self._known_forms[kind] = known
        return known

    def _field(self, name: str, hint: Any) -> Form:
        return A_DAY if hint is int and _NAMES_A_DAY.fullmatch(name) else self._form(hint)

    def _form(self, hint: Any) -> Form:
        """The form of a type hint: a small closed language of what states and events are made of."""
        hint = getattr(hint, "__supertype__", hint)
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self._options(inner)
        if origin is tuple:
            return self._many(inner[0]) if inner[1:] == (Ellipsis,) else self._fixed(inner)
        if hint is Rate:
            return Form("{}.scaled".format, "rate({})".format)
        if attrs.has(hint):
            read = self._named(self.readers(hint))
            return Form(f"{self._named(self.row_of(hint))}({{}})".format, f"{read}[len({{0}})]({{0}})".format)
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            members = self._named({member.value: member for member in hint})
            return Form("{}._value_".format, f"{members}[{{}}]".format)
        if hint in (int, str, bool) or (origin is not None and issubclass(origin, Mapping)):
            return PLAIN
        raise TypeError(f"no record can hold a {hint}")

    def _options(self, options: Sequence[Any]) -> Form:
        """One class or none, or one of several classes."""
        kinds = [one for one in options if one is not type(None)]
        form = (
            self._form(kinds[0])
            if len(kinds) == 1
            else Form("to_record({})".format, "from_record({})".format)
        )
        if form is PLAIN or len(kinds) == len(options):
            return form
        return Form(
            lambda v: f"(None if {v} is None else {form.written(v)})",
            lambda v: f"(None if {v} is None else {form.read(v)})",
        )

    def _many(self, item: Any) -> Form:
        """A tuple of any length."""
        form = self._form(item)
        if form is PLAIN:
            return Form("list({})".format, "tuple({})".format)
        return Form(
            lambda v: f"[{form.written('one')} for one in {v}]",
            lambda v: f"tuple([{form.read('one')} for one in {v}])",
        )

    def _fixed(self, items: Sequence[Any]) -> Form:
        """A tuple of so many items."""
        forms = {f"v{place}": self._form(item) for place, item in enumerate(items)}
        given = ", ".join(forms)
        written = ", ".join(form.written(v) for v, form in forms.items())
        read = ", ".join(form.read(v) for v, form in forms.items())
        return self._called(
            self._evaluated(f"lambda items: (lambda {given}: [{written}])(*items)"),
            self._evaluated(f"lambda items: (lambda {given}: ({read},))(*items)"),
        )

    def _called(self, written: RowOf, read: ValueOf) -> Form:
        return Form(f"{self._named(written)}({{}})".format, f"{self._named(read)}({{}})".format)


class _Days(dict[int, int]):
    """The days that were read: thousands of values have the same, and share one integer for each."""

    def __missing__(self, day: int) -> int:
        """The day itself, which is kept while there are not too many."""
        return self.setdefault(day, day) if len(self) < MOST_DAYS else day


def _by_length(longest: int, make: Callable[[int], Callable[[Any], Any]]) -> ByLength:
    """The functions for rows of each length, made when the first such row comes."""
    functions: ByLength = []

    def first(length: int) -> Callable[[Any], Any]:
        def makes_it(given: Any) -> Any:
            functions[length] = make(length)
            return functions[length](given)

        return makes_it

    functions += map(first, range(longest + 1))
    return functions


def _shortest(names: Sequence[str], least: int, most: int, depth: int = 1) -> list[str]:
    """The lines that give the row of ``least`` to ``most`` fields; those behind are at their defaults.

    Half of those that may be are looked at together, for mostly all of that half are.
    """
    indent = "    " * depth
    if least == most:
        return [f"{indent}return rows[{most}](value)"]
    half = (least + most) // 2
    says_nothing = " and ".join([f"value.{name} == {name}_left_out" for name in names[half:most]])
    return [
        f"{indent}if {says_nothing}:",
        *_shortest(names, least, half, depth + 1),
        *_shortest(names, half + 1, most, depth),
    ]


def _built(given: Mapping[str, str], defaults: Mapping[str, Any] | None) -> list[str]:
    """The lines that make the value; without ``defaults`` by calling its class."""
    if defaults is None:
        return [f"    return kind({', '.join(given.values())})"]
    return [
        "    made = twin()",
        *(f"    made.{name} = {value}" for name, value in given.items()),
        *(
            f"    made.{name} = {name}_left_out{'.factory()' if _is_factory(default) else ''}"
            for name, default in defaults.items()
        ),
        "    made.__class__ = kind",
        "    return made",
    ]


def _is_factory(default: Any) -> bool:
    return hasattr(default, "factory")


def _is_filled(kind: Any, stored: set[str]) -> bool:
    """Whether nothing is asked of a value but its fields, so that it need not be called to be made."""
    for field in attrs.fields(kind):
        is_set = field.init and field.validator is None and field.converter is None
        if not is_set or (field.name not in stored and field.default is not None):
            return False
    return not hasattr(kind, "__attrs_post_init__")
