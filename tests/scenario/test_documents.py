"""Plain data from outside is read strictly, and a refusal says where."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.documents import LONGEST_DOCUMENT, Inexact, Reader, escape, loads, merged
from cardcore.documents.parsing import DEEPEST, MOST_MEMBERS
from cardcore.errors import Conflict, InvalidInput, NotExact
from cardcore.rates import Rate

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**19) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def encodable(data: Any) -> bool:
    """Whether no text holds half of a surrogate pair."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@given(PLAIN.filter(encodable), st.booleans())
def test_what_json_writes_is_read_again(data: Any, ascii_only: bool) -> None:
    text = json.dumps(data, ensure_ascii=ascii_only)
    assert loads(text) == data
    assert loads(text.encode()) == data


REFUSED = [
    # row 2: not finite is no number; its place is told by whoever reads it
    # row 29
    (b'{"a": 1, "a": 1}', "json-duplicate-key", "/a"),
    (b'{"a": [{}, {"b/c": {"d": 1, "e": 2, "d": 3}}]}', "json-duplicate-key", "/a/1/b~1c/d"),
    (b'[{"x": 1}, {"a": {"b": 1, "b": 2}, "a": 3}]', "json-duplicate-key", "/1/a"),
    (b'{"a": {"b": 1, "b": 2}, "a": {"c": 3}}', "json-duplicate-key", "/a"),
    (b'{"4111111111111111": 1, "4111111111111111": 2}', "json-duplicate-key", "/411111**********"),
    # row 30
    (b'{"a": "\xff"}', "encoding-invalid", ""),
    (b"\xef\xbb\xbf{}", "encoding-invalid", ""),
    ('{"a": 1}'.encode("utf-16"), "encoding-invalid", ""),
    ('{"a": 1}'.encode("utf-16-le"), "encoding-invalid", ""),
    (rb'{"a": "\ud800"}', "encoding-invalid", ""),
    (rb'{"\uDC00x": 1}', "encoding-invalid", ""),
    ('"\ud800"', "encoding-invalid", ""),
    # row 31
    (b"", "json-syntax", ""),
    (b"{", "json-syntax", ""),
    (b'{"a": 1,}', "json-syntax", ""),
    (b"{'a': 1}", "json-syntax", ""),
    (b"[1] 2", "json-syntax", ""),
    (b'"abc', "json-syntax", ""),
    (b'{"a": 01}', "json-syntax", ""),
    # row 32
    (b"[" * 10_000, "body-too-complex", ""),
    (b'{"a":' * 10_000, "body-too-complex", ""),
    (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "body-too-complex", ""),
    (b"[" + b"0," * MOST_MEMBERS + b"0]", "body-too-complex", ""),
    (b"[]" * 1_000_000, "body-too-complex", ""),
    # row 33
    (b" " * (LONGEST_DOCUMENT + 1), "body-too-large", ""),
]


@pytest.mark.parametrize(("text", "code", "field"), REFUSED, ids=lambda value: str(value)[:24])
def test_bad_text_is_refused_at_once(text: str | bytes, code: str, field: str) -> None:
    started = time.perf_counter()
    with pytest.raises(InvalidInput) as refusal:
        loads(text)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert time.perf_counter() - started < 20


def test_json_syntax_tells_the_position() -> None:
    with pytest.raises(InvalidInput, match="line 2, column 7"):
        loads('{\n  "a" 1}')


@pytest.mark.parametrize(
    "text",
    ['"[[["', r'"\"[{"', rf'"{"[" * 1000}"', "[" * DEEPEST + "]" * DEEPEST, rf'"{"," * MOST_MEMBERS}"'],
)
def test_brackets_and_commas_inside_texts_do_not_count(text: str) -> None:
    assert json.dumps(loads(text), separators=(",", ":")) == text


def test_surrogate_pairs_and_escaped_backslashes_are_texts() -> None:
    assert loads(r'["\ud83d\ude00", "\\ud800"]') == ["😀", r"\ud800"]


def test_a_long_text_is_read_in_linear_time() -> None:
    started = time.perf_counter()
    assert len(loads(f'"{"x" * 8_000_000}{chr(92)}n"')) == 8_000_001
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("text", ['"' * 16_000_000, f'"{chr(92)}' * 5_000_000], ids=["quotes", "backslashes"])
def test_a_long_text_without_end_is_refused_in_linear_time(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(InvalidInput, match="json-syntax"):
        loads(text)
    assert time.perf_counter() - started < 20


def test_many_keys_given_once_and_one_twice_are_told_in_linear_time() -> None:
    many = ",".join(f'"k{number}":0' for number in range(100_000))
    started = time.perf_counter()
    with pytest.raises(InvalidInput, match="given twice"):
        loads(f'{{{many},"k99999":1}}')
    assert time.perf_counter() - started < 20


NUMBERS = [
    ("1.5", "text", "money-not-exact"),
    ("1.0", "amount", "money-not-exact"),
    ("1e2", "rate", "money-not-exact"),
    ("-1.5E-3", "id", "money-not-exact"),
    ("1.5", "whole", "wrong-type"),
    ("1.0", "whole", "wrong-type"),
    ("0.0", "flag", "wrong-type"),
    ("0.5", "items", "wrong-type"),
    ("-0", "amount", "money-not-exact"),
    ("-0", "whole", "wrong-type"),
    ("NaN", "amount", "number-not-finite"),
    ("Infinity", "whole", "number-not-finite"),
    ("-Infinity", "date", "number-not-finite"),
    ("1e400", "amount", "number-not-finite"),
    ("1e308", "amount", "money-not-exact"),
    ("1e309", "amount", "number-not-finite"),
    ("1E+0000400", "amount", "number-not-finite"),
    ("-1e99999999999999999999", "amount", "number-not-finite"),
    ("1e-400", "amount", "money-not-exact"),
    ("9" * 20, "whole", "number-out-of-range"),
    ("9" * 21, "whole", "number-out-of-range"),
    ("-" + "9" * 5000, "amount", "amount-out-of-range"),
]


def read(reader: Reader, how: str) -> Any:
    """Read a place in one of a reader's ways."""
    if how == "items":
        return list(reader.items())
    return reader.amount("CNY") if how == "amount" else getattr(reader, how)()


@pytest.mark.parametrize(("number", "how", "code"), NUMBERS, ids=lambda value: value[:24])
def test_a_number_that_is_not_short_and_whole_is_refused_where_it_stands(
    number: str, how: str, code: str
) -> None:
    (item,) = Reader(loads(f'{{"a~b": [{number}]}}')).take("a~b").items()
    with pytest.raises(InvalidInput) as refusal:
        read(item, how)
    assert (refusal.value.code, refusal.value.field) == (code, "/a~0b/0")
    assert len(refusal.value.detail) < 200
    assert isinstance(refusal.value, NotExact) == (code == "money-not-exact")


@pytest.mark.parametrize(
    ("number", "code"),
    [(12.5, "money-not-exact"), (float("nan"), "number-not-finite"), (float("-inf"), "number-not-finite")],
)
def test_python_floats_are_refused_as_json_floats_are(number: float, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Reader(number, "/amount").amount("CNY")
    assert (refusal.value.code, refusal.value.field) == (code, "/amount")


def test_a_long_number_is_not_echoed() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Reader(Inexact("4111111111111111.5")).amount("CNY")
    assert "4111111111" not in str(refusal.value)


VALUES = [
    ("text", "商户", "商户"),
    ("id", "a-1", "a-1"),
    ("amount", "-12.3", -1230),
    ("rate", "0.0005", Rate.of("0.0005")),
    ("date", "1900-01-01", 693596),
    ("whole", 7, 7),
    ("flag", False, False),
    ("plain", {"a": None}, {"a": None}),
    ("items", [], []),
]


@pytest.mark.parametrize(("how", "value", "answer"), VALUES, ids=lambda value: str(value))
def test_values_of_the_right_type_are_read(how: str, value: Any, answer: Any) -> None:
    assert read(Reader(value), how) == answer


MISREAD: list[tuple[str, Any, str]] = [
    ("text", None, "field-null"),
    ("text", 5, "wrong-type"),
    ("text", True, "wrong-type"),
    ("text", "", "blank"),
    ("text", "a\x00b", "text-invalid"),
    ("id", "../x", "id-syntax"),
    ("amount", 5, "wrong-type"),
    ("amount", "1.001", "precision-exceeded"),
    ("rate", "18", "rate-out-of-range"),
    ("rate", {}, "wrong-type"),
    ("date", "2025-02-29", "date-invalid"),
    ("whole", True, "wrong-type"),
    ("whole", "7", "wrong-type"),
    ("whole", -1, "number-out-of-range"),
    ("whole", 10**9 + 1, "number-out-of-range"),
    ("flag", 1, "wrong-type"),
    ("flag", None, "field-null"),
    ("items", {}, "wrong-type"),
    ("items", "ab", "wrong-type"),
]


@pytest.mark.parametrize(("how", "value", "code"), MISREAD, ids=lambda value: str(value))
def test_a_value_of_another_type_or_form_is_refused_with_its_place(how: str, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(Reader(value, "/here"), how)
    assert (refusal.value.code, refusal.value.field) == (code, "/here")


def test_what_is_found_is_told_as_json_writes_it() -> None:
    with pytest.raises(InvalidInput, match="true stands where a whole number is due"):
        Reader(True).whole()


def test_a_positive_amount_is_more_than_zero() -> None:
    assert Reader("0.01").positive_amount("CNY") == 1
    for text in ("0", "0.00", "-0", "-1", loads("-0")):
        with pytest.raises(InvalidInput) as refusal:
            Reader(text, "/amount").positive_amount("CNY")
        assert (refusal.value.code, refusal.value.field) == ("amount-not-positive", "/amount")


def test_a_choice_is_one_of_its_names() -> None:
    assert Reader("b").choice("a", "b") == "b"
    with pytest.raises(InvalidInput, match="'c' is none of a, b") as refusal:
        Reader("c", "/x").choice("a", "b")
    assert (refusal.value.code, refusal.value.field) == ("choice-unknown", "/x")


def test_members_are_taken_once_and_the_rest_is_unknown() -> None:
    reader = Reader({"a": 1, "b/c": {"d": 2}})
    assert reader.take("b/c").take("d").pointer == "/b~1c/d"
    assert reader.maybe("z", Reader.whole, 9) == 9
    assert reader.has("a")
    with pytest.raises(InvalidInput) as refusal:
        reader.end()
    assert (refusal.value.code, refusal.value.field) == ("field-unknown", "/a")
    assert reader.maybe("a", Reader.whole, 9) == 1
    assert not reader.has("a")
    reader.end()
    with pytest.raises(InvalidInput) as refusal:
        reader.take("a")
    assert (refusal.value.code, refusal.value.field) == ("field-missing", "/a")


def test_reading_leaves_the_document_as_it_was() -> None:
    document = {"a": 1}
    Reader(document).take("a")
    assert document == {"a": 1}


def test_the_only_member_is_named_by_its_pointer() -> None:
    assert Reader({"a~1/b": 1}).only().name == "a~1/b"
    for members, code in (({}, "field-missing"), ({"a": 1, "b": 2}, "field-unknown")):
        with pytest.raises(InvalidInput) as refusal:
            Reader(members, "/due").only()
        assert (refusal.value.code, refusal.value.field) == (code, "/due")


@pytest.mark.parametrize(
    ("raised", "told"), [("amount", "/pay/amount"), ("", "/pay"), ("/elsewhere", "/elsewhere")]
)
def test_placing_turns_names_into_pointers(raised: str, told: str) -> None:
    with pytest.raises(Conflict) as refusal, Reader({}, "/pay").placing():
        raise Conflict("some-code", "some detail", field=raised)
    assert (refusal.value.code, refusal.value.field) == ("some-code", told)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("plain", "plain"),
        ("a/b~c", "a~1b~0c"),
        ("x" * 100, "x" * 64),
        ("4111 1111 1111 1111", "4111 11** **** ****"),
        ("a\nb\u202e", r"a\nb\u202e"),
    ],
)
def test_a_pointer_echoes_no_more_than_an_error_may(name: str, part: str) -> None:
    assert escape(name) == part


def test_merged_replaces_all_but_objects() -> None:
    base = {"a": {"b": 1, "c": [1, 2]}, "d": 4}
    assert merged(base, {"a": {"c": [3]}, "d": {"e": 5}, "f": 6}) == {
        "a": {"b": 1, "c": [3]},
        "d": {"e": 5},
        "f": 6,
    }
    assert merged(base, {"a": None})["a"] is None
    assert base == {"a": {"b": 1, "c": [1, 2]}, "d": 4}
