"""Records: every stored value as plain data and back.

A record is a list: the schema version, the name of the type, then the fields in their order. It holds
only numbers, texts, lists and null, so any store or language can keep it. Fields left out at the end
take their defaults, so that a record written before a field existed stays readable.

>>> from cardcore.accounts.delinquency import DelinquencyCured
>>> to_record(DelinquencyCured(on=738_000))
[3, 'DelinquencyCured', 738000]
>>> from_record([1, 'DelinquencyCured', 738000])
DelinquencyCured(on=738000)
"""

import enum
import functools
import json
import operator
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

SCHEMA_VERSION: Final = 3

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

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
        journeys.Withdrawal,
        journeys.FeeRequest,
    )
}
"""The types that may stand in a record of their own."""


def to_record(value: Any) -> list[Any]:
    """The record of a value of one of the `RECORDED` types."""
    kind: Any = type(value)
    encode_fields, _ = _fields_codec(kind)
    return [SCHEMA_VERSION, kind.__name__, *encode_fields(value)]


def from_record(record: Any) -> Any:
    """The value of a record.

    Raises `StorageError` ``schema-version`` where a newer cardcore wrote it, ``storage-corrupt`` where
    it is no record.
    """
    known = isinstance(record, list) and len(record) >= 2 and isinstance(record[1], str)
    if not known or record[1] not in RECORDED:
        raise StorageError(
            "storage-corrupt", f"{shown(record)} is no record; restore the store from a backup"
        )
    if record[0] not in range(1, SCHEMA_VERSION + 1):
        raise StorageError(
            "schema-version",
            f"the record has schema {shown(record[0])}, this cardcore reads {SCHEMA_VERSION}; upgrade it",
        )
    _, decode_fields = _fields_codec(RECORDED[record[1]])
    return decode_fields(record[2:])


def dumps(value: Any) -> str:
    """The record as compact JSON."""
    return compact(to_record(value))


def compact(plain: Any) -> str:
    """Plain data as JSON without blanks, texts as they are."""
    return _COMPACT.encode(plain)


def loads(text: str | bytes) -> Any:
    """The value of a record in JSON; errors as `from_record`."""
    try:
        record = json.loads(text)
    except ValueError:
        raise StorageError(
            "storage-corrupt", f"{shown(text)} is no record; restore the store from a backup"
        ) from None
    return from_record(record)


@functools.cache
def _fields_codec(kind: type) -> tuple[Encode, Decode]:
    """How the fields of a class become a list and come back, worked out once for each class."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in attrs.fields(kind) if field.eq]
    codecs = [(place, *_codec(hints[name])) for place, name in enumerate(names)]
    encoders = [(place, encode) for place, encode, _ in codecs if encode is not None]
    decoders = [(place, decode) for place, _, decode in codecs if decode is not None]
    values_of = _values_of(names)

    def encode_fields(value: Any) -> list[Any]:
        row = list(values_of(value))
        for place, encode in encoders:
            if row[place] is not None:
                row[place] = encode(row[place])
        return row

    def decode_fields(row: list[Any]) -> Any:
        try:
            values = list(row)
            if len(values) > len(names):
                raise ValueError("too many fields")
            for place, decode in decoders:
                if place < len(values) and values[place] is not None:
                    values[place] = decode(values[place])
            return kind(*values)
        except (TypeError, ValueError, LookupError):
            raise StorageError("storage-corrupt", f"{shown(row)} is no {kind.__name__}") from None

    return encode_fields, decode_fields


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) == 1:  # of one name alone, attrgetter gives no tuple
        return lambda value: (getattr(value, names[0]),)
    return operator.attrgetter(*names)


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
        return operator.attrgetter("scaled"), _rate
    if attrs.has(hint):
        return _fields_codec(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        values = {member: member.value for member in hint}
        return values.__getitem__, {value: member for member, value in values.items()}.__getitem__
    if hint in (int, str, bool) or (origin is not None and issubclass(origin, Mapping)):
        return None, None
    raise TypeError(f"no record can hold a {hint}")


@functools.lru_cache
def _rate(scaled: int) -> Rate:
    """A programme has few rates, and every account of it carries them."""
    return Rate(scaled)


def _union_codec(options: tuple[Any, ...]) -> Codec:
    if len(options) == 1:
        return _codec(options[0])
    return to_record, from_record


def _tuple_codec(inner: tuple[Any, ...]) -> Codec:
    if len(inner) == 2 and inner[1] is Ellipsis:
        encode, decode = _codec(inner[0])
        if encode is None or decode is None:
            return list, tuple
        return lambda items: [encode(item) for item in items], lambda items: tuple(map(decode, items))
    codecs = [_codec(one) for one in inner]
    return (
        lambda items: [one[0](item) if one[0] else item for one, item in zip(codecs, items, strict=True)],
        lambda items: tuple(
            one[1](item) if one[1] else item for one, item in zip(codecs, items, strict=True)
        ),
    )
