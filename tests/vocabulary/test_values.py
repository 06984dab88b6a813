"""A value of our own `frozen` behaves as one of `attrs.frozen`, whoever looks at it."""

import copy
import inspect
import pickle
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.values import copier, frozen, maker


def test_many_threads_may_ask_at_once_for_what_is_made_when_it_is_asked_for() -> None:
    made: list[Any] = [
        frozen(type(f"Made{number}", (), {"__annotations__": {"number": int}})) for number in range(20)
    ]
    ready = threading.Barrier(8)
    found: list[int] = []

    def ask() -> None:
        ready.wait()
        found.extend(attrs.evolve(one(1), number=2).number for one in made)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 160


@frozen
class Ours:
    """A value as nearly all are."""

    kind: ClassVar[str] = "ours"

    number: int
    word: str = "none"
    parts: Any = ()
    aside: int = 0


@attrs.frozen(weakref_slot=False)
class Theirs:
    """The same by attrs."""

    kind: ClassVar[str] = "theirs"

    number: int
    word: str = "none"
    parts: Any = ()
    aside: int = 0


@frozen
class Checked:
    """A value that looks at itself, and says itself what it is."""

    number: int

    def __attrs_post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("below nothing")

    def __repr__(self) -> str:
        return "a number"


@frozen
class Reckoning:
    """A value that reckons something once."""

    number: int
    asked: list[int]

    @cached_property
    def twice(self) -> int:
        """Two times the number."""
        self.asked.append(self.number)
        return 2 * self.number

    @cached_property
    def mistaken(self) -> int:
        raise AttributeError("nothing of that name")


@frozen
class Particular:
    """A value that asks attrs for more than a default."""

    number: int = attrs.field(validator=attrs.validators.ge(0))
    parts: list[int] = attrs.Factory(list)
    aside: int = attrs.field(default=0, eq=False, repr=False)
    text: str = attrs.field(default="", converter=str, kw_only=True)
    twice: int = attrs.field(init=False, default=attrs.Factory(lambda self: self.number * 2, takes_self=True))
    _hidden: int = 0


@frozen
class Further(Checked):
    """A value of a value's, which attrs makes."""

    word: str


@frozen
class Nothing:
    """A value without fields."""


@attrs.define(weakref_slot=False)
class Open:
    """What a value is copied into."""

    number: int
    word: str
    parts: Any
    aside: int


arguments = st.builds(
    lambda number, rest: {"number": number} | rest,
    st.integers(),
    st.fixed_dictionaries(
        {}, optional={"word": st.text(), "parts": st.lists(st.integers()), "aside": st.integers()}
    ),
)


@given(arguments, arguments)
def test_equality_repr_and_evolution_are_those_of_attrs(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert repr(Ours(**one)) == repr(Theirs(**one)).replace("Theirs", "Ours")
    assert (Ours(**one) == Ours(**other)) is (Theirs(**one) == Theirs(**other))
    assert attrs.evolve(Ours(**one), **other) == Ours(**one | other)
    assert attrs.asdict(Ours(**one)) == attrs.asdict(Theirs(**one))


@given(st.integers(), st.text())
def test_equal_values_have_equal_hashes(number: int, word: str) -> None:
    one, other = Ours(number, word, (1,)), attrs.evolve(Ours(number, word), parts=(1,))
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, Ours(number + 1, word, (1,))}) == 2


@given(arguments)
def test_copies_and_pickles_are_equal(given_: dict[str, Any]) -> None:
    value = Ours(**given_)
    for copied in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert copied == value


@given(arguments)
def test_what_is_copied_into_another_class_has_the_same_fields(given_: dict[str, Any]) -> None:
    value = Ours(**given_)
    assert attrs.asdict(copier(Ours, Open)(value)) == attrs.asdict(value)


@given(arguments)
def test_what_a_maker_makes_is_what_the_class_makes(given_: dict[str, Any]) -> None:
    made = maker(Ours)(**given_)
    assert type(made) is Ours
    assert made == Ours(**given_)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        _delete(made)


def test_a_value_that_looks_at_itself_does_so_in_a_maker_too() -> None:
    assert maker(Checked)(1) == Checked(1)
    with pytest.raises(ValueError, match="below nothing"):
        maker(Checked)(-1)


@pytest.mark.parametrize("kind", [Particular, Further, Theirs])
def test_what_attrs_makes_has_no_maker(kind: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="call it"):
        maker(kind)


def _delete(value: Any) -> None:
    del value.number


@pytest.mark.parametrize(
    "change",
    [
        lambda value: setattr(value, "number", 2),
        lambda value: setattr(value, "unknown", 2),
        lambda value: setattr(value, "__class__", Theirs),
        _delete,
    ],
)
def test_nothing_of_a_value_changes(change: Callable[[Any], None]) -> None:
    value = Ours(1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        change(value)
    assert value == Ours(1)


@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), ((1, "a", [], 0, 5), {}), ((1,), {"number": 1}), ((1,), {"unknown": 1})],
)
def test_a_wrong_call_is_a_type_error_as_ever(positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    for value in (Ours, maker(Ours), Theirs):
        with pytest.raises(TypeError):
            value(*positional, **named)


def test_a_value_is_of_its_class_only() -> None:
    assert type(Ours(1)) is Ours
    assert Ours(1).__eq__(Theirs(1)) is NotImplemented
    assert not hasattr(Ours(1), "__dict__")


def test_what_is_reckoned_once_is_no_field() -> None:
    value = Reckoning(2, [])
    assert (value.twice, value.twice, value.asked) == (4, 4, [2])
    assert repr(value) == "Reckoning(number=2, asked=[2])"
    assert value == Reckoning(2, [2])
    assert [field.name for field in attrs.fields(Reckoning)] == ["number", "asked"]
    assert Reckoning.twice.__doc__ == "Two times the number."
    for copied in (pickle.loads(pickle.dumps(value)), attrs.evolve(value, number=3)):
        assert copied.twice == 2 * copied.number
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.twice = 5
    with pytest.raises(AttributeError, match="nothing of that name"):
        _ = value.mistaken


def test_each_value_gets_a_list_of_its_own() -> None:
    assert Particular(1).parts is not Particular(1).parts


def test_the_fields_are_those_of_attrs_and_stay_what_was_made_of_them() -> None:
    assert Ours.kind == "ours"
    described = attrs.fields(Ours)
    assert [(one.name, one.default) for one in described] == [
        (one.name, one.default) for one in attrs.fields(Theirs)
    ]
    assert attrs.fields(Ours) is described
    assert attrs.has(Ours)


def test_what_stands_on_a_value_has_its_fields_too() -> None:
    assert [one.name for one in attrs.fields(Further)] == ["number", "word"]
    assert Further(1, "two") == Further(1, "two") != Further(2, "two")
    assert Further(1, "two") != Checked(1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        _delete(Further(1, "two"))


def test_a_value_still_looks_at_itself() -> None:
    assert repr(Checked(1)) == "a number"
    with pytest.raises(ValueError, match="below nothing"):
        Checked(-1)


def test_what_is_asked_of_attrs_is_done_by_attrs() -> None:
    value = Particular(3, [], 1, 4, text=5)
    assert value == attrs.evolve(value, number=3, aside=2)
    assert repr(value) == "Particular(number=3, parts=[], text='5', twice=6, _hidden=4)"
    with pytest.raises(ValueError, match="must be >= 0"):
        Particular(-1)


def test_values_without_fields_are_equal() -> None:
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"
    assert len({Nothing(), Nothing()}) == 1


def test_a_value_matches_by_place_and_name() -> None:
    match Ours(1, "two"):
        case Ours(number, word=word):
            assert (number, word) == (1, "two")


def test_the_signature_is_that_of_attrs() -> None:
    assert inspect.signature(Ours) == inspect.signature(Theirs)
    assert Ours.__init__.__qualname__ == "Ours.__init__"
