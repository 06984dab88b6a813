"""Strategies: facts, and the documents of criteria over them; few values, so that they often meet."""

from typing import Any, Final

from hypothesis import strategies as st

TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "mcc": ("5411", "5812", "5814"),
    "merchant": ("老张面馆", "Hema", "Shell"),
    "store": ("s-1", "s-2"),
    "channel": ("pos", "online"),
    "city": ("上海", "杭州"),
    "product": ("pet", "gold"),
    "attributes.color": ("red", "blue"),
}
NUMBERS: Final = ("age", "days_since_approval", "counters.trades", "attributes.level")
SETS: Final = ("tags", "segments")
MEMBERS: Final = ("vip", "staff", "new")
DATES: Final[dict[str, int]] = {"2026-11-25": 739_945, "2026-11-27": 739_947, "2026-12-01": 739_951}
BOUNDS: Final = ("is", "at_least", "above", "at_most", "below")


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """What is known of a transaction and a customer; any of it may be unknown."""
    known: dict[str, st.SearchStrategy[Any]] = {
        "amount": st.sampled_from([0, 97_99, 98_00, 98_01, 200_00]),
        "time": st.sampled_from([0, 36_000, 43_500, 86_399]),
        "transaction_date": st.sampled_from(sorted(DATES.values())),
        "is_birthday": st.booleans(),
        **{name: st.sampled_from(values) for name, values in TEXTS.items()},
        **{name: st.integers(0, 4) for name in NUMBERS},
        **{name: st.frozensets(st.sampled_from(MEMBERS)) for name in SETS},
    }
    return draw(st.fixed_dictionaries({}, optional=known))


def _bounded(names: tuple[str, ...], operands: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    limits = st.dictionaries(st.sampled_from(BOUNDS), operands, min_size=1, max_size=2)
    return st.tuples(st.sampled_from(names), limits).map(lambda pair: {pair[0]: pair[1]})


def _texts(name: str) -> st.SearchStrategy[dict[str, Any]]:
    one = st.sampled_from(TEXTS[name])
    some = st.lists(one, min_size=1, max_size=2)
    wanted = st.one_of(
        one,
        some,
        some.map(lambda texts: {"in": texts}),
        one.map(lambda text: {"is": text}),
        st.just({"known": True}),
    )
    parts = st.sampled_from(["starts_with", "ends_with", "contains"]).flatmap(
        lambda operator: one.map(lambda text: {operator: text[:1]})
    )
    return (wanted if name == "mcc" else wanted | parts).map(lambda operand: {name: operand})


def _sets() -> st.SearchStrategy[dict[str, Any]]:
    operands = st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=2)
    tests = st.sampled_from(["any_of", "all_of"]).flatmap(
        lambda name: operands.map(lambda some: {name: some})
    )
    return st.tuples(st.sampled_from(SETS), tests).map(lambda pair: {pair[0]: pair[1]})


def single() -> st.SearchStrategy[dict[str, Any]]:
    """One attribute and what is wanted of it."""
    return st.one_of(
        _bounded(("amount", "counters.spent"), st.sampled_from(["97.99", "98.00", "200.00"])),
        _bounded(NUMBERS, st.integers(0, 4)),
        _bounded(("transaction_date",), st.sampled_from(sorted(DATES))),
        _bounded(("time",), st.sampled_from(["00:00", "10:00", "12:05", "24:00"])),
        st.booleans().map(lambda value: {"is_birthday": value}),
        st.lists(st.integers(0, 4), min_size=1, max_size=2).map(lambda some: {"age": {"in": some}}),
        st.sampled_from(sorted(TEXTS)).flatmap(_texts),
        _sets(),
    )


def criteria() -> st.SearchStrategy[dict[str, Any]]:
    """Criteria of criteria."""
    return st.recursive(
        single(),
        lambda inner: st.tuples(
            st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)
        ).map(lambda pair: {pair[0]: pair[1]}),
        max_leaves=6,
    )
