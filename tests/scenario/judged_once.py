"""A schema's verdict on many documents that differ from one another in a single place.

A part that was found valid is not looked at again while it is the very same object under the very same
schema; copies share what they do not change. So a document costs what lies between its root and the change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry

Pointer = tuple[str | int, ...]


def validator_of(schema: Mapping[str, Any], registry: Registry[Any] | None = None) -> Draft202012Validator:
    """A validator that remembers the parts it found valid."""
    found: dict[tuple[int, int], tuple[Any, Any]] = {}  # with the objects, so that their ids stay theirs

    def errors(judge: Any, part: Any, its_schema: Any, place: str | int) -> Iterator[ValidationError]:
        key = id(part), id(its_schema)
        if key in found:
            return
        wrong = list(judge.descend(part, its_schema, path=place))
        if not wrong and isinstance(part, dict | list):
            found[key] = part, its_schema
        yield from wrong

    def properties(judge: Any, known: Mapping[str, Any], whole: Any, _: Any) -> Iterator[ValidationError]:
        for name in known if isinstance(whole, dict) else ():
            if name in whole:
                yield from errors(judge, whole[name], known[name], name)

    def items(judge: Any, each: Any, whole: Any, its_schema: Any) -> Iterator[ValidationError]:
        first = len(its_schema.get("prefixItems", ()))
        for place, part in enumerate(whole[first:], first) if isinstance(whole, list) else ():
            yield from errors(judge, part, each, place)

    made: Any = extend(Draft202012Validator, {"properties": properties, "items": items})  # type: ignore[no-untyped-call]
    judge: Draft202012Validator = made(schema) if registry is None else made(schema, registry=registry)
    return judge


def replaced(data: Any, pointer: Pointer, value: object) -> Any:
    """The data with another value at the place, what lies aside shared."""
    if not pointer:
        return value
    name, *rest = pointer
    return _with(data, name, replaced(data[name], tuple(rest), value))


def without(data: Any, pointer: Pointer) -> Any:
    """The data without the place, what lies aside shared."""
    name, *rest = pointer
    if rest:
        return _with(data, name, without(data[name], tuple(rest)))
    if isinstance(data, list):
        return [part for place, part in enumerate(data) if place != name]
    return {one: part for one, part in data.items() if one != name}


def _with(data: Any, name: str | int, part: Any) -> Any:
    copied: Any = list(data) if isinstance(data, list) else dict(data)
    copied[name] = part
    return copied
