"""Chance from a seed: fair, the same every time, and never anything else."""

import collections
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.chance import SeededChance
from cardcore.errors import InvalidInput

CHI_SQUARE_999 = {5: 20.5, 9: 27.9, 23: 49.7, 99: 148.2}
"""What chance alone exceeds once in a thousand, by degrees of freedom; the seeds here are fixed."""


def chi_square(counts: "collections.Counter[int]", kinds: int) -> float:
    expected = counts.total() / kinds
    return sum((counts[kind] - expected) ** 2 / expected for kind in range(kinds))


@given(st.binary(min_size=1), st.text(max_size=9), st.lists(st.integers(1, 2**70), max_size=20))
def test_a_seed_and_a_label_always_give_the_same_numbers_below_their_bounds(
    seed: bytes, label: str, bounds: list[int]
) -> None:
    first, again = SeededChance(seed, label), SeededChance(seed, label)
    numbers = [first.below(bound) for bound in bounds]
    assert numbers == [again.below(bound) for bound in bounds]
    assert all(0 <= number < bound for number, bound in zip(numbers, bounds, strict=True))


def test_the_stream_is_the_hmac_of_the_label_and_a_counter() -> None:
    blocks = b"".join(hmac.digest(b"k", b"x\0" + bytes(7) + bytes([i]), "sha256") for i in range(3))
    chance = SeededChance(b"k", "x")
    assert bytes(chance.below(256) for _ in range(96)) == blocks
    rejected = SeededChance(b"k", "x")
    assert [rejected.below(200) for _ in range(40)] == [byte for byte in blocks if byte < 200][:40]


@pytest.mark.parametrize("kinds", [6, 10, 100])
def test_every_number_is_as_likely(kinds: int) -> None:
    chance = SeededChance(b"fixed", f"dice of {kinds}")
    counts = collections.Counter(chance.below(kinds) for _ in range(kinds * 500))
    assert chi_square(counts, kinds) < CHI_SQUARE_999[kinds - 1]


def test_every_order_is_as_likely() -> None:
    chance = SeededChance(b"fixed", "orders")
    orders = collections.Counter("".join(chance.shuffled("abcd")) for _ in range(12_000))
    counts = collections.Counter(dict(enumerate(orders.values())))
    assert len(orders) == 24
    assert chi_square(counts, 24) < CHI_SQUARE_999[23]


def test_other_labels_and_other_seeds_give_other_streams() -> None:
    streams = {SeededChance(seed, label).below(2**64) for seed in (b"a", b"b") for label in ("", "a", "b")}
    assert len(streams) == 6


def test_one_of_one_takes_nothing_of_the_stream() -> None:
    chance, other = SeededChance(b"k", "x"), SeededChance(b"k", "x")
    assert chance.below(1) == 0
    assert chance.below(10**9) == other.below(10**9)
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        chance.below(0)
