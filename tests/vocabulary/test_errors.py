"""What misuse says: stable codes, short texts, no secrets."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import (
    LONGEST_ECHO,
    Broken,
    CardcoreError,
    Conflict,
    IdempotencyConflict,
    InvalidInput,
    NotExact,
    NotFound,
    QuotaExhausted,
    StorageError,
    VersionConflict,
    ensure,
    require,
    shown,
)

CLASSES = [
    Broken,
    Conflict,
    IdempotencyConflict,
    InvalidInput,
    NotExact,
    NotFound,
    QuotaExhausted,
    StorageError,
    VersionConflict,
]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_carries_code_detail_and_field(kind: type[CardcoreError]) -> None:
    error = kind("some-code", "do this", field="/amount")
    assert (error.code, error.detail, error.field) == ("some-code", "do this", "/amount")
    assert str(error) == "some-code at /amount: do this"
    assert str(kind("some-code", "do this")) == "some-code: do this"


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_survives_pickling_and_copying(kind: type[CardcoreError]) -> None:
    error = kind("some-code", "do this", field="/amount")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is kind
        assert (str(twin), vars(twin)) == (str(error), vars(error))


def test_a_storage_error_keeps_whether_to_retry() -> None:
    busy = StorageError("storage-busy", "locked", retryable=True)
    assert pickle.loads(pickle.dumps(busy)).retryable
    assert not StorageError("storage-full", "no space left").retryable


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (InvalidInput, ValueError),
        (NotExact, ValueError),
        (NotExact, TypeError),
        (NotFound, LookupError),
        (IdempotencyConflict, Conflict),
        (VersionConflict, Conflict),
        (QuotaExhausted, Conflict),
    ],
)
def test_errors_are_also_what_python_calls_them(kind: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(kind, builtin)


def test_require_raises_only_where_the_condition_fails() -> None:
    require(True, "some-code", "never said")
    with pytest.raises(InvalidInput, match=r"^some-code at here: do this$"):
        require(False, "some-code", "do this", field="here")


def test_ensure_raises_only_where_the_invariant_fails() -> None:
    ensure(True, "some-code", "never said")
    with pytest.raises(Broken, match=r"^some-code: sums differ$"):
        ensure(False, "some-code", "sums differ")


@given(st.one_of(st.text(max_size=400), st.integers(), st.binary(max_size=80), st.lists(st.text())))
def test_what_is_shown_is_short_printable_ascii_or_text(value: object) -> None:
    text = shown(value)
    assert len(text) <= LONGEST_ECHO
    assert text.isprintable()


@given(st.text(st.characters(categories=("L", "P")), max_size=LONGEST_ECHO - 10))
def test_short_printable_texts_are_shown_as_they_are(value: str) -> None:
    assert shown(value) == repr(value) or len(repr(value)) > LONGEST_ECHO


@given(
    before=st.text(max_size=300),
    digits=st.lists(st.sampled_from("0123456789"), min_size=13, max_size=40),
    separator=st.sampled_from(["", " ", "-", "_", "\n"]),
    wrapped=st.booleans(),
)
def test_no_long_number_is_shown(before: str, digits: list[str], separator: str, wrapped: bool) -> None:
    number = separator.join(digits)
    text = shown([before + number] if wrapped else before + number)
    assert "".join(digits[:13]) not in text.replace(separator or " ", "")
    assert number not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # a card number, together, grouped, full-width, in a list, as an int
        ("4111111111111111", "'411111**********'"),
        ("4111 1111 1111 1111", "'4111 11** **** ****'"),
        ("４１１１１１１１１１１１１１１１", "'４１１１１１**********'"),
        (["4111-1111-1111-1111"], "['4111-11**-****-****']"),
        (4111111111111111, "411111**********"),
        # what is no such number
        ("123456789012", "'123456789012'"),
        ("2024-01-31", "'2024-01-31'"),
        # what would upset a terminal
        ("a\u202eb", r"'a\u202eb'"),
        ("\x1b[2J", r"'\x1b[2J'"),
        # what Python itself does not print
        (10**5000, "<int>"),
        ([10**5000], "<list>"),
    ],
    ids=shown,
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


class Unprintable:
    """Whose own representation fails."""

    def __repr__(self) -> str:
        raise RuntimeError("4111111111111111")


def test_what_cannot_be_shown_is_named_by_its_class() -> None:
    assert shown(Unprintable()) == "<Unprintable>"
    assert shown([Unprintable()]) == "<list>"
