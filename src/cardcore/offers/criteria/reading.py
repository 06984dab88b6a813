"""From plain data to a criterion.

A criterion is an object whose members must all hold: attributes with what is wanted of them, and ``all``,
``any`` and ``none`` with arrays of criteria.
"""

from collections.abc import Callable
from typing import Any, Final

from cardcore.documents import Reader, alike
from cardcore.errors import shown
from cardcore.identifiers import mcc
from cardcore.ids import require_id
from cardcore.offers.criteria.combinations import All, AnyOf, NoneOf
from cardcore.offers.criteria.comparisons import BOUNDS, PATTERNS, Bound, Known, Like, OneOf, Overlap
from cardcore.offers.criteria.criterion import Criterion
from cardcore.offers.criteria.facts import ATTRIBUTES, COUNTERS, OPEN, Kind
from cardcore.offers.criteria.near import read_near

MOST_SECONDS: Final = 86_400


def read_criterion(reader: Reader, currency: str) -> Criterion:
    """The criterion of ``{"amount": {"at_least": "98.00"}, "none": [{"tags": {"any_of": ["staff"]}}]}``.

    Amounts are in ``currency``. `InvalidInput` with the pointer: ``field-unknown`` for a name that is no
    attribute or no operator of it, ``rule-invalid`` for an empty array or object, ``wrong-type`` and so on.
    """
    parts = reader.every(lambda member: _member(member, currency))
    return parts[0] if len(parts) == 1 else All(parts)


def _member(reader: Reader, currency: str) -> Criterion:
    if reader.name == "all":
        return All(_parts(reader, currency))
    if reader.name == "any":
        return AnyOf(_parts(reader, currency))
    if reader.name == "none":
        return NoneOf(_parts(reader, currency))
    if reader.name == "near":
        return read_near(reader)
    return _attribute(reader, reader.name, currency)


def _parts(reader: Reader, currency: str) -> tuple[Criterion, ...]:
    parts = reader.many(lambda item: read_criterion(item, currency))
    if not parts:
        raise reader.refuse(
            "rule-invalid", "an empty list of criteria; leave it out", "条件列表为空；请删去此项"
        )
    return parts


def _attribute(reader: Reader, name: str, currency: str) -> Criterion:
    operand = reader.plain()
    if isinstance(operand, list):  # ["5811", "5812"]: one of them
        return _operation(reader, name, "any_of" if ATTRIBUTES.get(name) is Kind.SET else "in", currency)
    if not isinstance(operand, dict):  # "5812": just that
        return _operation(reader, name, "is", currency)
    parts = reader.every(lambda one: _operation(one, name, one.name, currency))
    if not parts:
        raise reader.refuse(
            "rule-invalid", "an attribute without an operator; leave it out", "属性没有运算符；请删去此项"
        )
    return parts[0] if len(parts) == 1 else All(parts)


def _operation(reader: Reader, name: str, operator: str, currency: str) -> Criterion:
    """One operator of one attribute."""
    if operator == "known":
        if not reader.flag():
            return NoneOf((Known(_require_attribute(reader, name)),))
        return Known(_require_attribute(reader, name))
    kind = _kind(reader, name, operator)
    readers = OPERATORS[kind]
    if operator not in readers:
        raise reader.refuse(
            "field-unknown",
            f"{shown(operator)} is none of {', '.join((*readers, 'known'))}",
            f"没有运算符 {shown(operator)}，可用 {'、'.join((*readers, 'known'))}",
        )
    return readers[operator](reader, name, currency)


def _require_attribute(reader: Reader, name: str) -> str:
    _kind(reader, name, "known")
    return name


def _kind(reader: Reader, name: str, operator: str) -> Kind:
    known = ATTRIBUTES.get(name)
    if known is not None:
        return known
    if name.startswith((COUNTERS, OPEN)):
        require_id(name.partition(".")[2], field=reader.pointer)
    if name.startswith(COUNTERS):
        return Kind.MONEY if isinstance(reader.plain(), str) else Kind.NUMBER
    if name.startswith(OPEN):
        return _kind_of(reader.plain(), operator)
    meant = alike(name, (*ATTRIBUTES, "near", "all", "any", "none"))
    detail = f"{shown(name)} is no attribute{meant or '; there are ' + ', '.join(ATTRIBUTES)}"
    detail = f"{detail.removesuffix('?')}; a bank's own are written counters.… and attributes.…"
    raise reader.refuse("field-unknown", detail, f"没有属性 {shown(name)}")


def _kind_of(operand: Any, operator: str) -> Kind:
    """An open attribute is of the kind that is asked of it."""
    if operator in {"any_of", "all_of"}:
        return Kind.SET
    first = operand[0] if isinstance(operand, list) and operand else operand
    if isinstance(first, bool):
        return Kind.FLAG
    return Kind.NUMBER if isinstance(first, int) else Kind.TEXT


Operation = Callable[[Reader, str, str], Criterion]


def _bounds(kind: Kind, read: Callable[[Reader, str], int]) -> dict[str, Operation]:
    def bound(operator: str) -> Operation:
        return lambda reader, name, currency: Bound(name, kind, operator, read(reader, currency), currency)

    return {operator: bound(operator) for operator in BOUNDS}


def _amount(reader: Reader, currency: str) -> int:
    return reader.amount(currency)


def _number(reader: Reader, _currency: str) -> int:
    return reader.whole(-(10**15), 10**15)


def _date(reader: Reader, _currency: str) -> int:
    return reader.date()


def _time(reader: Reader, _currency: str) -> int:
    return read_time(reader)


def read_time(reader: Reader) -> int:
    """The second of the day of ``HH:MM`` or ``HH:MM:SS``; ``24:00`` is the end of the day."""
    text = reader.text()
    parts = text.split(":")
    if len(parts) in {2, 3} and all(len(part) == 2 and part.isdecimal() and part.isascii() for part in parts):
        hours, minutes, seconds = map(int, (*parts, "00")[:3])
        second = hours * 3600 + minutes * 60 + seconds
        if minutes < 60 and seconds < 60 and second <= MOST_SECONDS:
            return second
    raise reader.refuse(
        "date-invalid",
        f"{shown(text)} is no time of day; write HH:MM",
        f"{shown(text)} 不是时刻；请写成 HH:MM",
    )


def _text(reader: Reader, name: str) -> str:
    if name == "mcc":
        return mcc.validate(reader.text(), field=reader.pointer)
    return reader.text()


def _texts(reader: Reader, name: str, _currency: str) -> Criterion:
    return OneOf(name, _values(reader, lambda item: _text(item, name)))


def _values(reader: Reader, read: Callable[[Reader], Any]) -> frozenset[Any]:
    values = frozenset(read(item) for item in reader.items())
    if not values:
        raise reader.refuse(
            "rule-invalid", "an empty list; name at least one value", "列表为空；至少写一个值"
        )
    return values


def _like(operator: str) -> Operation:
    return lambda reader, name, _currency: Like(name, operator, reader.text())


def _overlap(all_of: bool) -> Operation:
    return lambda reader, name, _currency: Overlap(name, all_of, _values(reader, Reader.text))


OPERATORS: Final[dict[Kind, dict[str, Operation]]] = {
    Kind.MONEY: _bounds(Kind.MONEY, _amount),
    Kind.NUMBER: {
        **_bounds(Kind.NUMBER, _number),
        "in": lambda reader, name, _: OneOf(name, _values(reader, lambda item: _number(item, ""))),
    },
    Kind.DATE: _bounds(Kind.DATE, _date),
    Kind.TIME: _bounds(Kind.TIME, _time),
    Kind.TEXT: {
        "is": lambda reader, name, _: OneOf(name, frozenset({_text(reader, name)})),
        "in": _texts,
        **{operator: _like(operator) for operator in PATTERNS},
    },
    Kind.SET: {
        "is": lambda reader, name, _: Overlap(name, False, frozenset({reader.text()})),
        "any_of": _overlap(False),
        "all_of": _overlap(True),
    },
    Kind.FLAG: {"is": lambda reader, name, _: OneOf(name, frozenset({reader.flag()}))},
}
"""How each operator of each kind of attribute is read."""
