"""The points liability: IFRS 15 Example 52 to the digit, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput
from cardcore.points.liability import allocate, recognize

COUNTS = st.integers(0, 10**9)


def test_example_52() -> None:
    """IFRS 15, Illustrative Examples, Example 52."""
    sale = allocate(100_000, goods=100_000, points=9_500)
    assert (sale.goods, sale.points) == (91_324, 8_676)
    first = recognize(sale.points, redeemed=4_500, expected=9_500)
    second = recognize(sale.points, redeemed=8_500, expected=9_700, before=first)
    assert (first, second) == (4_110, 3_493)


@given(COUNTS, COUNTS, st.integers(1, 10**9))
def test_parts_sum_to_the_price(price: int, goods: int, points: int) -> None:
    sale = allocate(price, goods=goods, points=points)
    assert sale.goods + sale.points == price
    assert min(sale.goods, sale.points) >= 0


@given(COUNTS, st.lists(st.tuples(st.integers(0, 500), st.integers(0, 900)), min_size=1, max_size=8))
def test_revenue_is_never_negative_and_comes_to_the_whole(
    deferred: int, periods: list[tuple[int, int]]
) -> None:
    recognized = redeemed = 0
    for more, still_expected in periods:
        redeemed += more
        revenue = recognize(
            deferred, redeemed=redeemed, expected=redeemed + still_expected + 1, before=recognized
        )
        assert revenue >= 0
        recognized += revenue
        assert recognized <= deferred
    last = max(redeemed, 1)
    assert recognized + recognize(deferred, redeemed=last, expected=last, before=recognized) == deferred


@pytest.mark.parametrize(("redeemed", "expected"), [(0, 0), (2, 1), (-1, 1)])
def test_more_redeemed_than_expected_is_refused(redeemed: int, expected: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        recognize(100, redeemed=redeemed, expected=expected)
    assert (refused.value.code, refused.value.field) == ("weights-invalid", "redeemed")


def test_a_price_of_nothing_at_all_cannot_be_split() -> None:
    with pytest.raises(InvalidInput, match="weights-invalid"):
        allocate(1, goods=0, points=0)
