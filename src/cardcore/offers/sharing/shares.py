"""How a red packet's total is cut: every share at least the least and at most the cap, all of them the total.

拼手气 (lucky) cuts by twice the mean (二倍均值法): the next share is uniform between the least and twice the
mean of what is left. Cut that way every share has the same mean, but later ones vary more (of 100.00 in ten
parts from σ 5.77 to 7.68); a permutation by the same seed then gives every position the same law.
普通 (equal) cuts evenly; what does not divide goes by one 分 to places that the seed chooses.

>>> shares(10_000, 4, Kind.LUCKY, b"secret", "packet-1")
(2541, 3337, 473, 3649)
>>> shares(10_000, 4, Kind.EQUAL, b"secret", "packet-1")
(2500, 2500, 2500, 2500)
"""

from enum import StrEnum

from cardcore.chance import Chance, SeededChance
from cardcore.errors import InvalidInput, require_integer
from cardcore.money import LARGEST_MINOR, allocate, amount_text

MOST_SHARES = 1_000


class Kind(StrEnum):
    """How a total is cut."""

    LUCKY = "lucky"
    """拼手气红包."""
    EQUAL = "equal"
    """普通红包."""


def shares(
    total: int, count: int, kind: Kind, seed: bytes, label: str, *, least: int = 1, cap: int = 0
) -> tuple[int, ...]:
    """The shares in the order they are opened; the same for the same seed and label; ``cap`` 0 is none.

    Raises `InvalidInput` ``shares-infeasible`` where no cut keeps least and cap.
    """
    require_feasible(total, count, least, cap)
    chance = SeededChance(seed, f"red packet {label}")
    if kind is Kind.EQUAL:
        return tuple(chance.shuffled(allocate(total, (1,) * count)))
    return tuple(chance.shuffled(_by_twice_the_mean(total, count, least, cap or LARGEST_MINOR, chance)))


def require_feasible(total: int, count: int, least: int, cap: int, currency: str = "") -> None:
    """Refuse what cannot be cut: ``count`` times the least is more than the total, or times the cap less.

    The amounts are told in ``currency``, or in minor units without one.
    """

    def told(minor: int) -> str:
        return amount_text(minor, currency) if currency else str(minor)

    for name, number in {"total": total, "shares": count, "least": least, "cap": cap}.items():
        require_integer(number, field=name)
    if not 1 <= count <= MOST_SHARES:
        detail = f"a packet has 1 to {MOST_SHARES} shares, not {count}"
        raise InvalidInput("shares-infeasible", detail, field="shares")
    if least < 1 or not count * least <= total < LARGEST_MINOR:
        detail = f"{count} shares of at least {told(max(least, 1))} do not make {told(total)}"
        raise InvalidInput("shares-infeasible", detail, field="total")
    if cap and total > count * cap:
        detail = f"{count} shares of at most {told(cap)} do not make {told(total)}"
        raise InvalidInput("shares-infeasible", detail, field="cap")


def _by_twice_the_mean(total: int, count: int, least: int, cap: int, chance: Chance) -> list[int]:
    """Each share within what leaves the others between least and cap; the last takes the rest."""
    cut, rest = [], total
    for left in range(count, 1, -1):
        low = max(least, rest - cap * (left - 1))
        high = max(low, min(cap, rest - least * (left - 1), 2 * rest // left))
        share = low + chance.below(high - low + 1)
        cut.append(share)
        rest -= share
    return [*cut, rest]
