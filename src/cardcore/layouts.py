"""Layouts: how the values of a class become rows of plain data and come back.

A row has the fields in their order. For each class two functions are written out from its fields and
their types, and compiled once: a store spends its time with rows, and a function that names every field
takes a quarter of the time of a loop over them. For a class of a day and a rate they read

    def row_of(value):
        return [value.on, value.rate.scaled]

    def value_of(row):
        try:
            v0, v1, = row
        except ValueError:
            return shorter(row)
        made = new(twin)
        made.on = v0
        made.rate = rate(v1)
        made.__class__ = kind
        return made

where ``twin`` has the slots of the frozen ``kind`` and is not frozen yet; a class that checks or converts
what it is given is called instead. Names of fields and classes are all that is written in: no data is.
"""

import enum
import functools
import itertools
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from cardcore.rates import Rate
from cardcore.values import frozen

RowOf = Callable[[Any], list[Any]]
ValueOf = Callable[[Any], Any]
Expression = Callable[[str], str]
"""The source of what becomes of a value, whose own source is given."""


@frozen
class Form:
    """How a field is written and read."""

    written: Expression
    read: Expression


PLAIN: Final = Form(str, str)


class Layouts:
    """The layouts of the classes that records are made of, each worked out when it is first asked for."""

    def __init__(self, to_record: RowOf, from_record: ValueOf) -> None:
        """With what writes and reads a field that may be of several classes."""
        self._names: dict[str, Any] = {
            "new": object.__new__,
            "rate": functools.lru_cache(Rate),  # a programme has few, and every account of it carries them
            "to_record": to_record,
            "from_record": from_record,
        }
        self._count = itertools.count()
        self._rows_of: dict[type, RowOf] = {}

    def row_of(self, kind: type) -> RowOf:
        """The function that gives the row of a value."""
        made = self._rows_of.get(kind)
        if made is None:
            written = [form.written(f"value.{name}") for name, form in self._forms(kind).items()]
            source = f"def row_of(value): return [{', '.join(written)}]"
            made = self._rows_of[kind] = self._function("row_of", source, kind, {})
        return made

    def value_of(self, kind: type, head: int = 0) -> ValueOf:
        """The function that gives the value of a row, which begins behind ``head`` items of something else.

        It raises `TypeError`, `ValueError` or `LookupError` where that is no row of the class. Fields left
        out at the end take their defaults.
        """
        forms = self._forms(kind)
        names = [f"v{place}" for place in range(len(forms))]
        values = [form.read(name) for name, form in zip(names, forms.values(), strict=True)]
        readers = [self._evaluated(f"lambda v: {form.read('v')}") for form in forms.values()]
        twin = _twin(kind, set(forms))
        lines = [
            "def value_of(row):",
            "    try:",
            f"        {', '.join(['_'] * head + names)}, = row",
            "    except ValueError:",
            f"        return shorter(row[{head}:])",
            *_built(kind, dict(zip(forms, values, strict=True)), is_called=twin is None),
        ]
        own = {"kind": kind, "twin": twin, "shorter": functools.partial(_shorter, kind, readers)}
        return self._function("value_of", "\n".join(lines), kind, own)

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
        hints = typing.get_type_hints(kind)
        return {field.name: self._form(hints[field.name]) for field in attrs.fields(kind) if field.eq}

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
            return self._called(self.row_of(hint), self.value_of(hint))
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


def _built(kind: Any, values: Mapping[str, str], *, is_called: bool) -> list[str]:
    """The lines that make the value."""
    if is_called:
        return [f"    return kind({', '.join(values.values())})"]
    unstored = [field.name for field in attrs.fields(kind) if field.name not in values]
    return [
        "    made = new(twin)",
        *(f"    made.{name} = {value}" for name, value in values.items()),
        *(f"    made.{name} = None" for name in unstored),
        "    made.__class__ = kind",
        "    return made",
    ]


def _twin(kind: Any, stored: set[str]) -> type | None:
    """A class of the same slots that is not frozen; None for one that must be called to be made."""
    for field in attrs.fields(kind):
        is_set = field.init and field.validator is None and field.converter is None
        if not is_set or (field.name not in stored and field.default is not None):
            return None
    slots = vars(kind).get("__slots__")
    if slots is None or "__weakref__" in slots or hasattr(kind, "__attrs_post_init__"):
        return None  # Python swaps classes of the same slots only, and of nothing else
    own = {"__slots__": slots, "__setattr__": object.__setattr__}
    return type(kind.__name__, kind.__bases__, own)


def _shorter(kind: type, readers: Sequence[ValueOf], row: Sequence[Any]) -> Any:
    """The value of a row that an older version wrote, before the class had its last fields."""
    if len(row) > len(readers):
        raise ValueError("too many fields")
    return kind(*(read(value) for read, value in zip(readers, row, strict=False)))
