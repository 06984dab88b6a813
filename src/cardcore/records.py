"""Records: every stored value as plain data and back.

A record is a list: the schema version, the name of the type, then the fields in their order. It holds
only numbers, texts, lists and null, so any store or language can keep it. Fields left out at the end
take their defaults: those that say no more are not written, and a record written before a field existed
stays readable.

>>> from cardcore.accounts.delinquency import DelinquencyCured
>>> to_record(DelinquencyCured(on=738_000))
[3, 'DelinquencyCured', 738000]
>>> from_record([1, 'DelinquencyCured', 738000])
DelinquencyCured(on=738000)
"""

import json
import typing
from collections.abc import Callable, Iterable
from typing import Any, Final

from cardcore import commands, journeys, notices, pots, relationships
from cardcore.accounts.authorizations import Approved, Declined
from cardcore.errors import StorageError, shown
from cardcore.installments.subsidy import MerchantRate, MerchantShare
from cardcore.layouts import ByLength, Layouts
from cardcore.offers.quotas import QuotaClaim

SCHEMA_VERSION: Final = 3

RECORDED: Final[dict[str, type]] = {
    kind.__name__: kind
    for kind in (
        *typing.get_args(relationships.Event),
        *typing.get_args(pots.PotEvent),
        *typing.get_args(pots.PotState),
        pots.Pot,
        relationships.Relationship,
        notices.Notice,
        QuotaClaim,
        Approved,
        Declined,
        commands.Receipt,
        commands.PotReceipt,
        journeys.Opening,
        MerchantShare,
        MerchantRate,
        journeys.AuthorizationRequest,
        journeys.Increment,
        journeys.CardOrder,
        journeys.CardRequest,
        journeys.Replacement,
        journeys.LimitChange,
        journeys.TemporaryIncrease,
        journeys.OverLimitConsent,
        journeys.Purchase,
        journeys.CashAdvance,
        journeys.Refund,
        journeys.Payment,
        journeys.Withdrawal,
        journeys.FeeRequest,
        journeys.Adjustment,
        journeys.RateChange,
        journeys.AutoRepaymentRequest,
        journeys.Collection,
        journeys.StatementDayChange,
        journeys.Dispute,
        journeys.DisputeRuling,
        journeys.Chargeback,
        journeys.ChargeOffRequest,
        journeys.ClosingRequest,
        journeys.RepaymentAgreement,
        journeys.Representment,
        journeys.RedemptionRequest,
        journeys.Cancellation,
        journeys.PointsRelease,
        journeys.Gift,
        journeys.Transfer,
        journeys.Joining,
        journeys.MemberSpend,
        journeys.MemberRedemption,
        journeys.Exchange,
        journeys.ExchangeOrder,
        journeys.Enrollment,
        journeys.BenefitUse,
    )
}
"""The types that may stand in a record of their own."""


def to_record(value: Any) -> list[Any]:
    """The record of a value of one of the `RECORDED` types."""
    kind = type(value)
    return [SCHEMA_VERSION, kind.__name__, *_LAYOUTS.row_of(kind)(value)]


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
    try:
        return _READERS[record[1]][len(record)](record)
    except (TypeError, ValueError, LookupError):
        raise StorageError("storage-corrupt", f"{shown(record[2:])} is no {record[1]}") from None


def from_records(records: list[Any]) -> list[Any]:
    """The values of many records, faster than one by one; errors as `from_record`."""
    try:
        if {record[0] for record in records} <= _KNOWN_VERSIONS:
            return [_READERS[record[1]][len(record)](record) for record in records]
    except (TypeError, ValueError, LookupError):
        pass
    return [from_record(record) for record in records]  # says which one is wrong


def dumps(value: Any) -> str:
    """The record as compact JSON."""
    return compact(to_record(value))


def dumps_all(values: Iterable[Any]) -> str:
    """Records as compact JSON between commas: what `loads_all` reads among others."""
    return compact([to_record(value) for value in values])[1:-1]


def compact(plain: Any) -> str:
    """Plain data as JSON without blanks, texts as they are."""
    return _ENCODE(plain)


def loads(text: str | bytes) -> Any:
    """The value of a record in JSON; errors as `from_record`."""
    try:
        record = json.loads(text)
    except ValueError:
        raise StorageError(
            "storage-corrupt", f"{shown(text)} is no record; restore the store from a backup"
        ) from None
    return from_record(record)


def loads_all(texts: Iterable[str]) -> list[Any]:
    """The values of many records in JSON, parsed as one array; errors as `from_record`.

    A text may hold several records between commas, as `dumps_all` writes them.
    """
    try:
        records = json.loads(f"[{','.join(texts)}]")
    except ValueError:
        detail = "one of the texts is no record; restore the store from a backup"
        raise StorageError("storage-corrupt", detail) from None
    return from_records(records)


def _encoder() -> Callable[[Any], str]:
    """`json.JSONEncoder.encode` with its C function made once: it makes one for every text."""
    plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # a Python without it
        return plain.encode
    encode = make(None, plain.default, json.encoder.encode_basestring, None, ":", ",", False, False, True)
    return lambda value: "".join(encode(value, 0))


_ENCODE: Final = _encoder()
_LAYOUTS: Final = Layouts(to_record, from_record)
_KNOWN_VERSIONS: Final = frozenset(range(1, SCHEMA_VERSION + 1))


class _Readers(dict[str, ByLength]):
    """What reads the records of each type, behind their version and name."""

    def __missing__(self, name: str) -> ByLength:
        """The readers of a type that none was read of yet; `LookupError` where there is no such type."""
        made = self[name] = _LAYOUTS.readers(RECORDED[name], head=2)
        return made


_READERS: Final = _Readers()
