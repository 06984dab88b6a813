"""Records: every stored value as plain data and back.

A record is a list: the schema version, the name of the type, then the fields in their order. It holds
only numbers, texts, lists and null, so any store or language can keep it. Fields left out at the end
take their defaults, so that a record written before a field existed stays readable.

>>> from cardcore.accounts.delinquency import DelinquencyCured
>>> to_record(DelinquencyCured(on=738_000))
[1, 'DelinquencyCured', 738000]
>>> from_record([1, 'DelinquencyCured', 738000])
DelinquencyCured(on=738000)
"""

import enum
import functools
import json
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cardcore import commands, journeys, notices, relationships
from cardcore.accounts.authorizations import Approved, Declined
from cardcore.errors import StorageError, shown
from cardcore.offers.quotas import QuotaClaim
from cardcore.rates import Rate

SCHEMA_VERSION: Final = 1

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]
Codec = tuple[Encode | None, Decode | None]
"""How a field becomes plain and comes back; None where it is plain already."""

RECORDED: Final[dict[str, type]] = {
    kind.__name__: kind
    for kind in (
        *typing.get_args(relationships.Event),
        relationships.Relationship,
        notices.Notice,
        QuotaClaim,
        Approved,
        Declined,
        commands.Receipt,
        journeys.Opening,
        journeys.AuthorizationRequest,
        journeys.Purchase,
        journeys.CashAdvance,
        journeys.Refund,
        journeys.Payment,
    )
}
"""The types that may stand in a record of their own."""


def to_record(value: Any) -> list[Any]:
    """The record of a value of one of the `RECORDED` types."""
    return [SCHEMA_VERSION, type(value).__name__, *_encode_fields(value)]


def from_record(record: Any) -> Any:
    """The value of a record.

    Raises `StorageError` ``schema-version`` where a newer cardcore wrote it, ``storage-corrupt`` where
    it is no record.
    """
    if not isinstance(record, list) or len(record) < 2 or record[1] not in RECORDED:
        raise StorageError(
            "storage-corrupt", f"{shown(record)} is no record; restore the store from a backup"
        )
    if record[0] != SCHEMA_VERSION:
        raise StorageError(
            "schema-version",
            f"the record has schema {shown(record[0])}, this cardcore reads {SCHEMA_VERSION}; upgrade it",
        )
    return _decode_fields(RECORDED[record[1]], record[2:])


def dumps(value: Any) -> str:
    """The record as compact JSON."""
    return json.dumps(to_record(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes) -> Any:
    """The value of a record in JSON; errors as `from_record`."""
    try:
        record = json.loads(text)
    except ValueError:
        raise StorageError(
            "storage-corrupt", f"{shown(text)} is no record; restore the store from a backup"
        ) from None
    return from_record(record)


def _encode_fields(value: Any) -> list[Any]:
    fields = []
    for name, (encode, _), _default in _layout(value.__class__):
        field = getattr(value, name)
        fields.append(encode(field) if encode is not None and field is not None else field)
    return fields


def _decode_fields(kind: type, row: list[Any]) -> Any:
    values = []
    for (_, (_, decode), _default), field in zip(_layout(kind), row, strict=False):
        values.append(decode(field) if decode is not None and field is not None else field)
    try:
        return kind(*values)
    except TypeError:
        raise StorageError("storage-corrupt", f"a {kind.__name__} of {len(row)} fields") from None


@functools.cache
def _layout(kind: type) -> tuple[tuple[str, Codec, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        (field.name, _codec(hints[field.name]), field.default) for field in attrs.fields(kind) if field.eq
    )


@functools.cache
def _codec(hint: Any) -> Codec:
    """The codec of a type hint: a small closed language of what states and events are made of."""
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _union_codec(tuple(one for one in inner if one is not type(None)))
    if origin is tuple:
        return _tuple_codec(inner)
    if hint is Rate:
        return (lambda rate: rate.scaled), Rate
    if attrs.has(hint):
        return _encode_fields, functools.partial(_decode_fields, hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return (lambda member: member.value), hint
    if hint in (int, str, bool) or (origin is not None and issubclass(origin, Mapping)):
        return None, None
    raise TypeError(f"no record can hold a {hint}")


def _union_codec(options: tuple[Any, ...]) -> Codec:
    if len(options) == 1:
        return _codec(options[0])
    if set(options) <= {int, str}:
        return None, None
    return to_record, from_record


def _tuple_codec(inner: tuple[Any, ...]) -> Codec:
    if len(inner) == 2 and inner[1] is Ellipsis:
        encode, decode = _codec(inner[0])
        return (
            lambda items: [encode(item) if encode else item for item in items],
            lambda items: tuple(decode(item) if decode else item for item in items),
        )
    codecs = [_codec(one) for one in inner]
    return (
        lambda items: [one[0](item) if one[0] else item for one, item in zip(codecs, items, strict=True)],
        lambda items: tuple(
            one[1](item) if one[1] else item for one, item in zip(codecs, items, strict=True)
        ),
    )
