"""A/B groups: the hash is MurmurHash3, the buckets are even, the groups are as large as their weights."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.offers.experiments import bucket_of, murmur3_32, read_experiment, variant_of

# Published test vectors of MurmurHash3_x86_32: data, seed, hash.
VECTORS: list[tuple[bytes, int, int]] = [
    (b"", 0, 0),
    (b"", 1, 0x514E28B7),
    (b"", 0xFFFFFFFF, 0x81F16F39),
    (b"\xff\xff\xff\xff", 0, 0x76293B50),
    (b"\x21\x43\x65\x87", 0, 0xF55B516B),
    (b"\x21\x43\x65\x87", 0x5082EDEE, 0x2362F9DE),
    (b"\x21\x43\x65", 0, 0x7E4A8634),
    (b"\x21\x43", 0, 0xA0F7B07A),
    (b"\x21", 0, 0x72661CF4),
    (b"\x00\x00\x00\x00", 0, 0x2362F9DE),
    (b"\x00\x00\x00", 0, 0x85F0B427),
    (b"\x00\x00", 0, 0x30F4C306),
    (b"\x00", 0, 0x514E28B7),
    (b"aaaa", 0x9747B28C, 0x5A97808A),
    (b"Hello, world!", 0x9747B28C, 0x24884CBA),
]


@pytest.mark.parametrize(("data", "seed", "hashed"), VECTORS)
def test_murmur3(data: bytes, seed: int, hashed: int) -> None:
    assert murmur3_32(data, seed) == hashed


@given(st.text(max_size=20), st.text(max_size=5), st.integers(1, 10_000))
def test_a_bucket_is_the_hash_scaled_down(customer: str, salt: str, size: int) -> None:
    bucket = bucket_of(customer, salt, size)
    assert 0 <= bucket < size
    assert bucket == (murmur3_32(f"{salt}:{customer}".encode()) * size) >> 32


def test_groups_are_as_large_as_their_weights() -> None:
    weights = (50, 30, 20, 0)
    found = Counter(variant_of(f"c-{number}", "summer", weights) for number in range(20_000))
    assert found[3] == 0
    for variant, weight in enumerate(weights):
        assert abs(found[variant] - 200 * weight) < 300  # more than four standard deviations


def test_another_salt_is_another_draw() -> None:
    both = [
        (variant_of(f"c-{number}", "a", (1, 1)), variant_of(f"c-{number}", "b", (1, 1)))
        for number in range(4000)
    ]
    assert all(abs(count - 1000) < 150 for count in Counter(both).values())


def test_a_customer_outside_of_the_groups_is_told_so() -> None:
    documents = [{"salt": "s", "weights": [1, 1], "variants": [variant]} for variant in (0, 1)]
    first, second = (read_experiment(Reader(document)) for document in documents)
    for customer in ("c-1", "c-2", "c-3"):
        facts = {"customer": customer}
        assert first.matches(facts) is not second.matches(facts)
    (unknown,) = first.unmet({})
    assert (unknown.criterion, unknown.wanted, unknown.got, unknown.en) == (
        "experiment",
        "0",
        "",
        "by invitation only",
    )


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"salt": "s", "weights": [], "variants": [0]}, "/weights", "rule-invalid"),
    ({"salt": "s", "weights": [0, 0], "variants": [0]}, "/weights", "rule-invalid"),
    ({"salt": "s", "weights": [1], "variants": []}, "/variants", "rule-invalid"),
    ({"salt": "s", "weights": [1], "variants": [1]}, "/variants/0", "number-out-of-range"),
]


@pytest.mark.parametrize(("document", "field", "code"), REFUSED)
def test_no_experiment(document: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_experiment(Reader(document))
    assert (refused.value.field, refused.value.code) == (field, code)
