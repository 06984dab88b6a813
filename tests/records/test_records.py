"""Records: what was written stays readable, a layout is a schema, and what is broken is said to be."""

import itertools
import json
import re
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from cardcore import layouts, records
from cardcore.accounts.delinquency import DelinquencyCured, GraceKept
from cardcore.accounts.postings import RefundPosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.errors import StorageError
from cardcore.records import (
    RECORDED,
    SCHEMA_VERSION,
    dumps,
    dumps_all,
    from_record,
    from_records,
    loads,
    loads_all,
    to_record,
)
from tests.records import golden

VERSIONS = range(1, SCHEMA_VERSION + 1)
NAMES = sorted(golden.written(SCHEMA_VERSION)["records"])


@attrs.frozen
class Many:
    """A value of every form that a layout may have."""

    numbers: tuple[int, ...]
    pair: tuple[str, int] = ("", 0)
    facts: Mapping[str, int] = attrs.Factory(dict)
    absent: int | None = 5
    one_of: DelinquencyCured | RefundPosted = DelinquencyCured(1)  # noqa: RUF009
    nested: tuple[GraceKept, ...] = ()


# --- golden records ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_every_record_ever_written_is_still_read(version: int) -> None:
    for name, record in golden.written(version)["records"].items():
        value = from_record(record)
        assert type(value).__name__ == name
        again = to_record(value)
        assert begins_alike(again[2:], record[2:])  # later fields were added at the end
        assert from_record(again) == value


def begins_alike(row: Any, older: Any) -> bool:
    """Whether every list of a record holds what it held before, as far as both go: defaults are left out."""
    if not isinstance(older, list) or not isinstance(row, list):
        return bool(row == older)
    if older[1:2] in [[name] for name in RECORDED]:
        row, older = row[1:], older[1:]  # a record inside: its version may be another
    return all(map(begins_alike, row, older))


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_written_as_it_always_was(name: str) -> None:
    record = golden.written(SCHEMA_VERSION)["records"][name]
    value = from_record(record)
    assert to_record(value) == record
    assert dumps(value) == json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    assert loads(dumps(value)) == value
    assert loads(dumps(value).encode()) == value


def test_every_recorded_type_has_a_golden_record() -> None:
    assert set(NAMES) == set(RECORDED)


def test_a_layout_changes_only_with_the_schema_version() -> None:
    """Fields keep their place, name and type; a new one needs a new `SCHEMA_VERSION` and its golden file."""
    assert golden.layouts() == golden.written(SCHEMA_VERSION)["layouts"]


def test_a_new_version_only_adds_fields_at_the_end() -> None:
    layouts = [golden.written(version)["layouts"] for version in VERSIONS]
    for older, newer in itertools.pairwise([*layouts, golden.layouts()]):
        for name, fields in older.items():
            assert all(map(holds_all_of, newer[name], fields)), name
            assert len(newer[name]) >= len(fields)


def holds_all_of(newer: str, older: str) -> bool:
    """Whether a field is the same, or one of records that may be of more types than before."""
    if " | " not in older:
        return newer == older
    kinds, were = (set(re.findall(r"\w+", field)) for field in (newer, older))
    return newer.split(":")[0] == older.split(":")[0] and kinds >= were


def test_a_golden_file_is_never_written_again() -> None:
    with pytest.raises(FileExistsError, match="for ever"):
        golden.write()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_today_comes_back(name: str) -> None:
    value = golden.samples()[name]
    assert from_record(to_record(value)) == value
    assert all(_is_plain(field) for field in to_record(value))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, Mapping):
        return all(isinstance(name, str) and _is_plain(fact) for name, fact in value.items())
    return value is None or type(value) in (int, str, bool)


# --- older rows -------------------------------------------------------------------------------------


def test_fields_left_out_at_the_end_take_their_defaults() -> None:
    whole = golden.samples()["Relationship"]
    record = to_record(whole)
    account = record[2]
    # An account as it was opened has but the fields without a default; and no points or offers at all.
    required = sum(field.default is attrs.NOTHING for field in attrs.fields(type(whole.account)) if field.eq)
    found = from_record([1, "Relationship", account[:required]])
    assert found.account.agreement == whole.account.agreement
    assert (found.account.purchase_billed, found.account.holds) == (0, ())
    assert (found.points.earned, found.offers.grants) == (0, ())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_that_could_be_left_out(name: str) -> None:
    value = golden.samples()[name]
    record = to_record(value)
    try:
        shorter = from_record(record[:-1])
    except StorageError:
        return  # a field without a default
    assert shorter != value


# --- what is no record ------------------------------------------------------------------------------

BROKEN: list[tuple[str, Any]] = [
    ("no list", {"a": 1}),
    ("nothing", []),
    ("no name", [1]),
    ("an unknown name", [1, "Nonsense", 1]),
    ("a name that is none", [1, ["DelinquencyCured"], 1]),
    ("null", None),
    ("a text", "DelinquencyCured"),
    ("a field too few", [1, "GraceLost", 738_900]),
    ("a field too many", [1, "DelinquencyCured", 738_900, 1]),
    ("a bucket nobody knows", [1, "PaymentReceived", 1, 5, 1, [["purse", 5]], 0]),
    ("a part that is no pair", [1, "PaymentReceived", 1, 5, 1, [5], 0]),
    ("a rate above one", [1, "FeePosted", 1, "late_charge", 5, 0, 5, 10**13, 0, 0]),
    ("a fee nobody knows", [1, "FeePosted", 1, "tip", 5, 0, 5, 10**9, 0, 0]),
    ("a list that is none", [1, "PaymentReceived", 1, 5, 1, 7, 0]),
    ("an account that is none", [1, "Relationship", 7]),
]


@pytest.mark.parametrize(("why", "record"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_no_record_is_called_corrupt(why: str, record: Any) -> None:
    with pytest.raises(StorageError) as refused:
        from_record(record)
    assert refused.value.code == "storage-corrupt"
    assert not refused.value.retryable


@pytest.mark.parametrize("text", ["", "{", "[1,", "not json", b"\xff", '[1,"DelinquencyCured"'])
def test_text_that_is_no_json_is_called_corrupt(text: str | bytes) -> None:
    with pytest.raises(StorageError) as refused:
        loads(text)
    assert refused.value.code == "storage-corrupt"


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION + 1, 99, "1", None, -1])
def test_an_unknown_version_is_named(version: Any) -> None:
    with pytest.raises(StorageError) as refused:
        from_record([version, "DelinquencyCured", 738_900])
    assert refused.value.code == "schema-version"
    assert "upgrade" in refused.value.detail


def test_records_of_an_older_version_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    record = to_record(DelinquencyCured(738_900))
    monkeypatch.setattr(records, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert from_record(record) == DelinquencyCured(738_900)
    assert to_record(DelinquencyCured(738_900))[0] == SCHEMA_VERSION + 1


def test_a_card_number_in_a_broken_record_is_not_echoed() -> None:
    with pytest.raises(StorageError) as refused:
        loads('"4111 1111 1111 1111')
    assert "1111 1111 1111" not in str(refused.value)


# --- many at once -----------------------------------------------------------------------------------


def test_many_records_are_read_as_each_alone() -> None:
    values = list(golden.samples().values())
    assert loads_all(map(dumps, values)) == values
    assert loads_all([]) == []
    assert loads_all([dumps_all(values), dumps(values[0])]) == [*values, values[0]]


@pytest.mark.parametrize(("why", "record"), BROKEN, ids=[row[0] for row in BROKEN])
def test_one_broken_record_of_many_is_called_what_it_is_alone(why: str, record: Any) -> None:
    good = to_record(DelinquencyCured(738_900))
    with pytest.raises(StorageError) as alone:
        from_record(record)
    with pytest.raises(StorageError) as among_others:
        from_records([good, record, good])
    assert (among_others.value.code, among_others.value.detail) == (alone.value.code, alone.value.detail)


def test_a_newer_record_among_many_is_named() -> None:
    with pytest.raises(StorageError, match="schema-version"):
        from_records(
            [to_record(DelinquencyCured(738_900)), [SCHEMA_VERSION + 1, "DelinquencyCured", 738_900]]
        )


@pytest.mark.parametrize("text", ["", "{", "[1,", "]", '[1,"DelinquencyCured"'])
def test_one_text_of_many_that_is_no_json_is_called_corrupt(text: str) -> None:
    with pytest.raises(StorageError) as refused:
        loads_all([dumps(DelinquencyCured(738_900)), text])
    assert refused.value.code == "storage-corrupt"


def test_texts_are_as_json_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    plain: list[Any] = [None, True, 0, -1, 10**20, '老张\n"\u2028', {"a": [], "b": {}}, [[1, [2]], "x"]]
    expected = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    assert records.compact(plain) == expected
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)  # as where Python brings no C
    assert records._encoder()(plain) == expected


# --- the language of layouts ------------------------------------------------------------------------


def test_a_field_that_no_record_can_hold_is_refused() -> None:
    @attrs.frozen
    class Odd:
        share: complex

    with pytest.raises(TypeError, match="no record can hold"):
        to_record(Odd(1j))


def test_every_form_a_field_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORDED, "Many", Many)
    value = Many((1, 2), ("a", 3), {"x": 1}, None, DelinquencyCured(7), (GraceKept(8),))
    inner = [SCHEMA_VERSION, "DelinquencyCured", 7]
    record = [SCHEMA_VERSION, "Many", [1, 2], ["a", 3], {"x": 1}, None, inner, [[8]]]
    assert to_record(value) == record
    assert from_record(record) == value
    assert from_record(record[:3]) == Many((1, 2))


def test_values_that_are_read_share_their_days() -> None:
    one, other = (loads(f'[3, "PaymentReceived", {on}, 1, {on}, [], 0]') for on in (738_000, 738_000))
    assert one.on is one.effective_on is other.on is other.effective_on
    assert (one.on, one.amount) == (738_000, 1)


def test_of_too_many_days_each_value_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "MOST_DAYS", 0)
    one, other = (loads(f'[3, "DelinquencyCured", {on}]') for on in (737_999, 737_999))
    assert one == other == DelinquencyCured(737_999)
    assert one.on is not other.on


def test_absent_values_stay_absent() -> None:
    opened = golden.samples()["Purchase"]
    without = attrs.evolve(opened, hold_id=None, final=False)
    assert to_record(without)[3] is None
    assert from_record(to_record(without)) == without


def test_enumerations_are_kept_by_value() -> None:
    paid = golden.samples()["PaymentReceived"]
    assert isinstance(paid, PaymentReceived)
    assert to_record(paid)[5] == [[bucket.value, part] for bucket, part in paid.allocation]
    assert from_record(to_record(paid)).allocation == paid.allocation


def test_one_field_is_a_row_of_one() -> None:
    assert to_record(DelinquencyCured(7)) == [SCHEMA_VERSION, "DelinquencyCured", 7]
    assert to_record(GraceKept(7)) == [SCHEMA_VERSION, "GraceKept", 7]
    refunded = [SCHEMA_VERSION, "RefundPosted", 7, 5, "老张", [], 5]
    assert to_record(RefundPosted(7, 5, "老张", (), 5)) == refunded
    assert to_record(RefundPosted(7, 5, "老张", (), 5, purchase=3)) == [*refunded, None, 3]
