"""One spelling a thing, readable texts, and no card number in either."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput, shown
from cardcore.identifiers import luhn
from cardcore.ids import require_id, require_no_pan, require_text
from tests.vocabulary.answers import answer

PAN = "4111111111111111"
PANS = st.text("0123456789", min_size=12, max_size=18).map(lambda digits: digits + luhn.check_digit(digits))


def refusal(function: Any, value: Any, **options: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        function(value, field="/here", **options)
    assert raised.value.field == "/here"
    return raised.value


# --- ids --------------------------------------------------------------------------------------------


@given(st.from_regex(r"[A-Za-z][A-Za-z._:-]{0,63}", fullmatch=True))
def test_a_well_formed_id_is_kept(value: str) -> None:
    assert require_id(value, field="id") == value


@given(st.text(max_size=80))
def test_any_text_is_an_id_or_refused_by_name(value: str) -> None:
    kept = answer(require_id, value, field="id")
    if isinstance(kept, InvalidInput):
        assert kept.code in {"id-syntax", "sensitive-data-forbidden"}
        assert len(str(kept)) < 200
    else:
        assert kept == value
        assert re.fullmatch(r"[A-Za-z0-9._:-]{1,64}", value)


@given(st.uuids())
def test_a_uuid_has_one_spelling(uuid: Any) -> None:
    assert require_id(str(uuid), field="id") == str(uuid)
    others = [f"{{{uuid}}}", f"urn:uuid:{uuid}"]
    others += [str(uuid).upper()] if str(uuid).upper() != str(uuid) else []
    for other in others:
        assert refusal(require_id, other).code == "id-syntax"


@pytest.mark.parametrize(
    "value",
    [
        "a",
        "7",
        "acct-1",
        "x" * 64,
        "stmt-2024-04-30-000123",
        "tenant:card.v2_7",
        "..a",
        # canonical
        "550e8400-e29b-41d4-a716-446655440000",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01234567012345670123456701",
        # a long number that fails Luhn, or is longer than a card's
        "1234567890123",
        "42000012342024010112345678901",
    ],
    ids=shown,
)
def test_ids_that_are_taken(value: str) -> None:
    assert require_id(value, field="id") == value


@pytest.mark.parametrize(
    "value",
    [
        # characters
        "",
        "a b",
        "a\x00b",
        "../etc",
        "a'b",
        'a"b',
        "a/b",
        "a%b",
        "账户",
        "a😀",
        "a\u202eb",
        "１２",
        "a\n",
        # length
        "x" * 65,
        "x" * 10_000,
        # a step in a path
        ".",
        "..",
        # a second spelling
        "550E8400-E29B-41D4-A716-446655440000",
        "550e8400-E29b-41d4-a716-446655440000",
        "{550e8400-e29b-41d4-a716-446655440000}",
        "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
        "01arz3ndektsv4rrffq69g5fav",
        # not a text
        None,
        7,
        True,
        b"acct-1",
        10**5000,
    ],
    ids=shown,
)
def test_ids_that_are_refused(value: Any) -> None:
    error = refusal(require_id, value)
    assert error.code == "id-syntax"
    assert len(error.detail) < 160


# --- card numbers -----------------------------------------------------------------------------------


@given(PANS, st.sampled_from(["", "ref-", "order:", "x"]), st.sampled_from(["", "-x", ":2", "."]))
def test_no_id_holds_a_card_number(pan: str, before: str, after: str) -> None:
    error = refusal(require_id, before + pan + after)
    assert error.code == "sensitive-data-forbidden"
    assert pan not in str(error)


@given(PANS.filter(lambda pan: len(pan) > 15), st.sampled_from(" -._\u00a0"), st.text("ab 汉", max_size=20))
def test_no_text_holds_a_card_number_in_groups_of_four(pan: str, separator: str, around: str) -> None:
    grouped = separator.join(pan[start : start + 4] for start in range(0, 12, 4)) + separator + pan[12:]
    error = refusal(require_text, f"{around}{grouped}{around}")
    assert error.code == "sensitive-data-forbidden"
    assert grouped not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        PAN,
        f"pay {PAN} now",
        f"x{PAN}x",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "3782 822463 10005",
        "４１１１１１１１１１１１１１１１",
        "6250 9470 0000 0014",
    ],
)
def test_card_numbers_that_are_found(text: str) -> None:
    error = refusal(require_no_pan, text)
    assert error.code == "sensitive-data-forbidden"
    assert "1111" not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",
        "4111 1111 1111 1112",
        "4111-1111 1111-1111",
        "2024-04-30-000123",
        "13800138000",
        "0" * 20,
    ],
)
def test_texts_without_a_card_number(text: str) -> None:
    assert require_no_pan(text, field="memo") == text


# --- texts ------------------------------------------------------------------------------------------

READABLE = st.text(st.characters(categories=("L", "M", "P", "S", "Zs")), min_size=1, max_size=63)


@given(READABLE)
def test_a_readable_text_is_kept_exactly(text: str) -> None:
    assert require_text(f"x{text}", field="merchant") == f"x{text}"


@given(st.text(max_size=80))
def test_any_text_is_taken_or_refused_by_name(text: str) -> None:
    kept = answer(require_text, text, field="merchant")
    if isinstance(kept, InvalidInput):
        assert kept.code in {"length-exceeded", "text-invalid", "blank", "sensitive-data-forbidden"}
        assert len(str(kept)) < 200
    else:
        assert kept == text
        assert 1 <= len(text) <= 64
        assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)


@pytest.mark.parametrize(
    "text",
    [
        "老张面馆",
        "Café",
        "Cafe\u0301",
        "👨‍👩‍👧 shop",
        "مطعم",
        "  padded  ",
        "x" * 64,
        # stored and given back as plain text
        "'; DROP TABLE accounts; --",
        "%00",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "=cmd()",
    ],
)
def test_texts_that_are_kept_exactly(text: str) -> None:
    kept = require_text(text, field="merchant")
    assert kept == text
    assert kept.encode() == text.encode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # nothing to be seen
        ("", "blank"),
        ("   ", "blank"),
        ("\u3000\u00a0", "blank"),
        ("\u200b\u200d\ufeff", "blank"),
        # too long
        ("x" * 65, "length-exceeded"),
        ("x" * 10**6, "length-exceeded"),
        # controls, surrogates, line separators, turned direction
        ("a\x00b", "text-invalid"),
        ("a\nb", "text-invalid"),
        ("a\tb", "text-invalid"),
        ("a\x1b[2Jb", "text-invalid"),
        ("a\x7fb", "text-invalid"),
        ("a\x85b", "text-invalid"),
        ("a\ud800b", "text-invalid"),
        ("a\u2028b", "text-invalid"),
        ("a\u202eb", "text-invalid"),
        ("a\u2066b", "text-invalid"),
        # a card number
        (f"shop {PAN}", "sensitive-data-forbidden"),
        # not a text
        (None, "wrong-type"),
        (7, "wrong-type"),
        (True, "wrong-type"),
        (b"shop", "wrong-type"),
    ],
    ids=shown,
)
def test_texts_that_are_refused(text: Any, code: str) -> None:
    error = refusal(require_text, text)
    assert error.code == code
    assert len(error.detail) < 160


def test_the_longest_text_is_the_callers_choice() -> None:
    assert require_text("x" * 200, field="memo", longest=200) == "x" * 200
    assert refusal(require_text, "abc", longest=2).code == "length-exceeded"


@pytest.mark.parametrize("text", [f"{PAN}\n", f"{PAN} " * 9, f"4111 1111-1111 1111\x00 {PAN}", [PAN]])
def test_no_refusal_echoes_a_card_number(text: Any) -> None:
    for function in (require_id, require_text):
        said = str(refusal(function, text))
        assert PAN not in said
        assert "1111-1111" not in said
