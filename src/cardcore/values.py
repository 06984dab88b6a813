"""How frozen values are declared: attrs classes that take half the time to build and little to import.

To a type checker, and to whoever uses one, `frozen` is `attrs.frozen`: slots, equality, hash, a repr,
`attrs.fields`, `attrs.evolve`, `match`, pickling. Only they come about otherwise. The constructor fills a
mutable twin of the same layout and lets it become the frozen class, where attrs sets every field past its own
guard. Equality, hash and repr are shared functions, where attrs compiles them for each class. And what only
some classes are ever asked for – the constructor, and the fields as attrs describes them – is made when it is
first asked for: of two hundred classes a program uses a few dozen. The figures, and what else was tried, are
in ``docs/decisions/0006-values-built-fast.md``.
"""

import inspect
import operator
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, ParamSpec, TypeVar

import attrs

__all__ = ["copier", "frozen", "maker", "twin_of"]

P = ParamSpec("P")
T = TypeVar("T")

_become: Final = object.__dict__["__class__"].__set__
_MAKING: Final = threading.RLock()
_FOR_ATTRS: Final[tuple[type, ...]] = (type(attrs.field()), type(attrs.Factory(list)))
"""What stands in the body of a class that asks more of attrs than fields and their defaults."""

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: type) -> type:
        """The class as ``attrs.frozen(weakref_slot=False)`` makes it.

        Where a class asks for more than fields with or without a default – a validator, a factory, a base –
        it is made by attrs. A class with an order is declared by ``attrs.frozen`` itself.
        """
        return _made(cls) if _is_plain(cls) else attrs.frozen(cls, weakref_slot=False)


def _is_plain(cls: type) -> bool:
    return (
        cls.__bases__ == (object,)
        and not any(isinstance(part, _FOR_ATTRS) for part in cls.__dict__.values())
        and not any(name.startswith("_") for name in inspect.get_annotations(cls))
    )


def _made(cls: type) -> type:
    """The class with slots: its body and the methods that every value has."""
    hints = inspect.get_annotations(cls).items()
    names = tuple(name for name, hint in hints if getattr(hint, "__origin__", None) is not ClassVar)
    kept = {name: part for name, part in cls.__dict__.items() if isinstance(part, cached_property)}
    left_out = {*names, *kept, "__dict__", "__weakref__"}
    body = {name: part for name, part in cls.__dict__.items() if name not in left_out}
    body["__qualname__"] = cls.__qualname__
    body["__slots__"], body["__match_args__"] = (*names, *kept), names
    body["__setattr__"] = body["__delattr__"] = _refuse
    body["__getstate__"], body["__setstate__"] = _state, _restore
    body["__eq__"], body["__hash__"] = _comparison(names)
    body.setdefault("__repr__", _represented)
    body["__init__"] = _WhenAsked(lambda made: _constructor(made, cls))
    body["__attrs_attrs__"] = _WhenAsked(lambda _made: attrs.fields(attrs.frozen(cls)))
    made = type(cls.__name__, (object,), body)
    for name, part in kept.items():
        setattr(made, name, _kept(part.func, made.__dict__[name]))
    return made


def _kept(reckon: Callable[[Any], Any], slot: Any) -> property:
    """What is reckoned when it is first asked for and kept in a slot, past the guard."""

    def found(self: Any) -> Any:
        try:
            return slot.__get__(self)
        except AttributeError:
            slot.__set__(self, reckon(self))
        return slot.__get__(self)

    return property(found, doc=reckon.__doc__)


class _WhenAsked:
    """A part of a class that is made when it is first asked for, and then stands in this one's place."""

    def __init__(self, make: Callable[[type], Any]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, value: object | None, kind: type) -> Any:
        with _MAKING:  # attrs looks through a class that another thread must not change meanwhile
            setattr(self._owner, self._name, self._make(self._owner))
        return getattr(kind if value is None else value, self._name)


def _constructor(made: Any, cls: type) -> Any:
    known = {"become": _become, "twin": twin_of(made), "made": made}
    parameters = ["self"]
    for name in made.__match_args__:
        parameters.append(f"{name}=default_{name}" if name in cls.__dict__ else name)
        known[f"default_{name}"] = cls.__dict__.get(name)
    lines = ["become(self, twin)", *_filled(made)]
    init = _compiled("__init__", parameters, lines, known, made)
    init.__annotations__ = {name: cls.__annotations__[name] for name in made.__match_args__} | {
        "return": None
    }
    return init


def twin_of(kind: type) -> type:
    """The same class, open to change, and called without fields for an object that has none yet.

    What is filled becomes a value when its ``__class__`` is set to ``kind``.
    """
    own = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(kind.__name__, (kind,), own | {"__slots__": ()})


def _filled(made: Any) -> list[str]:
    """The lines that fill ``self``, of the twin, and let it become a value."""
    lines = [*(f"self.{name} = {name}" for name in made.__match_args__), "self.__class__ = made"]
    return [*lines, "self.__attrs_post_init__()"] if hasattr(made, "__attrs_post_init__") else lines


def _compiled(name: str, parameters: list[str], lines: list[str], known: dict[str, Any], of: type) -> Any:
    body = "\n ".join(lines)
    code = compile(f"def {name}({', '.join(parameters)}):\n {body}", f"<{name} of {of.__qualname__}>", "exec")
    exec(code, known)
    made = known[name]
    made.__module__, made.__qualname__ = of.__module__, f"{of.__qualname__}.{name}"
    return made


def _refuse(_self: object, *_change: object) -> None:
    raise attrs.exceptions.FrozenInstanceError


def _state(self: Any) -> dict[str, Any]:
    return {name: getattr(self, name) for name in self.__match_args__}


def _restore(self: Any, state: dict[str, Any]) -> None:
    for name, part in state.items():
        object.__setattr__(self, name, part)


def _comparison(names: tuple[str, ...]) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    parts = operator.attrgetter("__class__", *names)

    def __eq__(self: Any, other: object) -> Any:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return parts(self) == parts(other)

    def __hash__(self: Any) -> int:
        return hash(parts(self))

    return __eq__, __hash__


def _represented(self: Any) -> str:
    parts = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__match_args__])
    return f"{self.__class__.__qualname__.rsplit('>.', 1)[-1]}({parts})"


def maker(kind: Callable[P, T]) -> Callable[P, T]:
    """A function that makes a value as calling its class does, in two thirds of the time.

    For the few values that every command makes. `TypeError` for a class that `frozen` has made by attrs.
    """
    made: Any = kind
    if made.__setattr__ is not _refuse:
        raise TypeError(f"{made.__qualname__} asks more of attrs than fields: call it")
    known = {"twin": twin_of(made), "made": made}
    lines = ["self = twin()", *_filled(made), "return self"]
    make = _compiled("make", list(made.__match_args__), lines, known, made)
    make.__defaults__ = made.__init__.__defaults__
    result: Callable[P, T] = make
    return result


def copier(source: type, made: type[T]) -> Callable[[Any], T]:
    """A function that gives the fields of a ``source`` in a new ``made``, a class with the same fields.

    A line a field: four times as fast as calling the constructor with all of them.
    """
    filled = [f"copy.{name} = given.{name}" for name in source.__match_args__]  # type: ignore[attr-defined]
    lines = ["copy = new(made)", *filled, "return copy"]
    known = {"new": object.__new__, "made": made}
    copy: Callable[[Any], T] = _compiled("copy", ["given"], lines, known, made)
    return copy
