"""A/B groups by a stable hash: the same customer is in the same group, today and anywhere.

The hash is MurmurHash3 (x86, 32 bits, seed 0; Austin Appleby, public domain) of ``salt:customer`` in UTF-8,
the bucket ``(hash × total weight) >> 32``.

>>> hex(murmur3_32(b"hello")), variant_of("c-1", "summer", (50, 50)) in {0, 1}
('0x248bfa47', True)
"""

from itertools import accumulate
from typing import Any, Final

from cardcore.documents import Reader
from cardcore.offers.criteria import Names, Single, Told
from cardcore.values import frozen

MASK: Final = 0xFFFFFFFF


def murmur3_32(data: bytes, seed: int = 0) -> int:
    """MurmurHash3 of ``data``, 32 bits."""
    state, whole = seed, len(data) & ~3
    for start in range(0, whole, 4):
        state ^= _scrambled(int.from_bytes(data[start : start + 4], "little"))
        state = (_rotated(state, 13) * 5 + 0xE6546B64) & MASK
    state ^= _scrambled(int.from_bytes(data[whole:], "little")) ^ len(data)
    state = ((state ^ state >> 16) * 0x85EBCA6B) & MASK
    state = ((state ^ state >> 13) * 0xC2B2AE35) & MASK
    return state ^ state >> 16


def _scrambled(block: int) -> int:
    return (_rotated((block * 0xCC9E2D51) & MASK, 15) * 0x1B873593) & MASK


def _rotated(number: int, bits: int) -> int:
    return (number << bits | number >> 32 - bits) & MASK


def bucket_of(customer: str, salt: str, size: int) -> int:
    """The bucket of a customer among ``size``."""
    return murmur3_32(f"{salt}:{customer}".encode()) * size >> 32


def variant_of(customer: str, salt: str, weights: tuple[int, ...]) -> int:
    """The number of the group that a customer falls into; groups are as large as their weights."""
    return variant_at(bucket_of(customer, salt, sum(weights)), weights)


def variant_at(bucket: int, weights: tuple[int, ...]) -> int:
    """The number of the group that a bucket below the sum of the weights belongs to."""
    return next(number for number, end in enumerate(accumulate(weights)) if bucket < end)


@frozen
class InVariant(Single):
    """The customer is in one of some groups of an experiment."""

    salt: str
    weights: tuple[int, ...]
    variants: frozenset[int]

    def matches(self, facts: Any) -> bool:
        """Whether their group is among them."""
        customer = facts.get(self.attribute)
        return customer is not None and variant_of(customer, self.salt, self.weights) in self.variants

    def source(self, names: Names) -> str:
        """Asked of this."""
        first, customer = names.twice(self.attribute)
        asked = f"{customer}, {names.constant(self.salt)}, {names.constant(self.weights)}"
        call = f"{names.constant(variant_of)}({asked})"
        return f"({first} is not None and {call} in {names.constant(self.variants)})"

    def told(self, found: Any = None) -> Told:
        """Another group; which, is not said to the customer."""
        group = "" if found is None else str(variant_of(found, self.salt, self.weights))
        wanted = " ".join(map(str, sorted(self.variants)))
        return Told("experiment", wanted, group, "", "本活动仅限受邀客户", "by invitation only")


def read_experiment(reader: Reader) -> InVariant:
    """``{"salt": "summer", "weights": [50, 50], "variants": [1]}``."""
    salt = reader.take("salt").id()
    place = reader.take("weights")
    weights = tuple(item.whole(0, 1_000_000) for item in place.items())
    if not sum(weights):
        raise place.refuse("rule-invalid", "the weights add up to nothing", "各组权重之和为零")
    chosen = reader.take("variants")
    variants = frozenset(item.whole(0, len(weights) - 1) for item in chosen.items())
    if not variants:
        raise chosen.refuse("rule-invalid", "name at least one variant", "至少写明一个参加的组")
    reader.end()
    return InVariant("customer", salt, weights, variants)
