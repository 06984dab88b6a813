"""How frozen values are declared: attrs classes that take half the time to build and less to import.

To a type checker, and to whoever uses one, `frozen` is `attrs.frozen`: slots, equality, hash, a repr,
`attrs.fields`, `attrs.evolve`, `match`, pickling. Only the methods are made otherwise: the constructor fills
a mutable twin of the same layout and lets it become the frozen class, where attrs sets every field past its
own guard; equality, hash and repr are shared functions, where attrs compiles them for each class. The
figures, and what else was tried, are in ``docs/decisions/0006-values-built-fast.md``.
"""

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

__all__ = ["copier", "frozen"]

Fields = tuple["attrs.Attribute[Any]", ...]
T = TypeVar("T")

_become: Final = object.__dict__["__class__"].__set__

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: type) -> type:
        """The class as ``attrs.frozen(weakref_slot=False)`` makes it.

        Where a field asks for more than a default or a factory – a validator, say – the constructor is
        that of attrs. A class with an order is declared by ``attrs.frozen`` itself.
        """
        made = attrs.frozen(cls, init=False, eq=False, repr=False, weakref_slot=False)
        fields = attrs.fields(made)
        if all(map(_is_plain, fields)):
            made.__init__ = _constructor(made, fields)
        else:
            made = attrs.frozen(cls, eq=False, repr=False, weakref_slot=False)
        made.__eq__, made.__hash__ = _comparison(fields)
        if "__repr__" not in cls.__dict__:
            made.__repr__ = _representation(fields)
        return made


def _is_plain(field: "attrs.Attribute[Any]") -> bool:
    asks_more = field.validator or field.converter or field.kw_only or not field.init
    takes_self = getattr(field.default, "takes_self", False)
    return not asks_more and not takes_self and field.alias == field.name


def _constructor(made: type, fields: Fields) -> Any:
    open_to_change = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    twin = type(made.__name__, (made,), {"__slots__": (), **open_to_change})
    known = {"become": _become, "twin": twin, "made": made, "NOTHING": attrs.NOTHING}
    parameters, lines = ["self"], ["become(self, twin)"]
    for field in fields:
        name, value = field.name, field.name
        default: Any = field.default
        known[f"default_{name}"] = default
        if hasattr(default, "factory"):
            known[f"default_{name}"] = default.factory
            parameters.append(f"{name}=NOTHING")
            value = f"default_{name}() if {name} is NOTHING else {name}"
        else:
            parameters.append(name if default is attrs.NOTHING else f"{name}=default_{name}")
        lines.append(f"self.{name} = {value}")
    lines.append("self.__class__ = made")
    if hasattr(made, "__attrs_post_init__"):
        lines.append("self.__attrs_post_init__()")
    init = _compiled("__init__", parameters, lines, known, made)
    init.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return init


def _compiled(name: str, parameters: list[str], lines: list[str], known: dict[str, Any], of: type) -> Any:
    body = "\n ".join(lines)
    code = compile(f"def {name}({', '.join(parameters)}):\n {body}", f"<{name} of {of.__qualname__}>", "exec")
    exec(code, known)
    made = known[name]
    made.__module__, made.__qualname__ = of.__module__, f"{of.__qualname__}.{name}"
    return made


def _comparison(fields: Fields) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    parts = operator.attrgetter("__class__", *(field.name for field in fields if field.eq))

    def __eq__(self: Any, other: object) -> Any:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return parts(self) == parts(other)

    def __hash__(self: Any) -> int:
        return hash(parts(self))

    return __eq__, __hash__


def _representation(fields: Fields) -> Callable[[Any], str]:
    names = [field.name for field in fields if field.repr]

    def __repr__(self: Any) -> str:
        parts = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__.rsplit('>.', 1)[-1]}({parts})"

    return __repr__


def copier(source: type, made: type[T]) -> Callable[[Any], T]:
    """A function that gives the fields of a ``source`` in a new ``made``, a class with the same fields.

    A line a field: four times as fast as calling the constructor with all of them.
    """
    names = [field.name for field in attrs.fields(source)]
    lines = ["copy = new(made)", *(f"copy.{name} = given.{name}" for name in names), "return copy"]
    known = {"new": object.__new__, "made": made}
    copy: Callable[[Any], T] = _compiled("copy", ["given"], lines, known, made)
    return copy
