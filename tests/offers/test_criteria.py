"""Criteria: what holds, what is told of the rest, and what is no criterion."""

from typing import Any

import attrs
import pytest
from hypothesis import given

from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.offers.compiled import matcher, sieve
from cardcore.offers.criteria import Criterion, Names, facts_of, read_criterion
from cardcore.places import Coordinates, Datum
from cardcore.transactions import Transaction
from tests.offers import drawn


def criterion(document: Any) -> Criterion:
    return read_criterion(Reader(document), "CNY")


# --- laws -------------------------------------------------------------------------------------------


@given(drawn.criteria(), drawn.facts())
def test_a_criterion_matches_exactly_where_nothing_is_unmet(document: Any, facts: dict[str, Any]) -> None:
    wanted = criterion(document)
    assert wanted.matches(facts) is (wanted.unmet(facts) == ())


@given(drawn.criteria(), drawn.facts())
def test_the_generated_source_says_the_same(document: Any, facts: dict[str, Any]) -> None:
    wanted, names = criterion(document), Names()
    source = wanted.source(names)
    known = {local: facts.get(attribute) for attribute, local in names.locals.items()}
    assert eval(source, dict(names.constants), known) is wanted.matches(facts)


@given(drawn.criteria(), drawn.facts())
def test_none_is_the_contrary(document: Any, facts: dict[str, Any]) -> None:
    assert criterion({"none": [document]}).matches(facts) is not criterion(document).matches(facts)


@given(drawn.single())
def test_what_is_not_known_satisfies_no_criterion_but_none(document: Any) -> None:
    assert not criterion(document).matches({})
    assert criterion({"none": [document]}).matches({})


@given(drawn.criteria(), drawn.facts())
def test_every_reason_is_told_in_both_languages(document: Any, facts: dict[str, Any]) -> None:
    for one in criterion(document).unmet(facts):
        assert one.criterion
        assert one.wanted
        assert one.zh
        assert one.en


@given(drawn.criteria(), drawn.criteria(), drawn.facts())
def test_all_tells_what_each_of_its_parts_tells(one: Any, other: Any, facts: dict[str, Any]) -> None:
    both = criterion({"all": [one, other]}).unmet(facts)
    assert both == criterion(one).unmet(facts) + criterion(other).unmet(facts)


def test_what_a_transaction_says_by_itself() -> None:
    lunch = Transaction(98_00, "CNY", 739_945, 739_946, "5812", "老张面馆")
    bare = {"amount": 98_00, "mcc": "5812", "merchant": "老张面馆", "currency": "CNY"}
    days = {"transaction_date": 739_945, "posting_date": 739_946, "day_after_posting": 739_947}
    assert facts_of(lunch) == bare | days
    here = facts_of(attrs.evolve(lunch, store="s-1", channel="pos"))
    assert (here["store"], here["channel"]) == ("s-1", "pos")


def test_equal_constants_of_generated_source_are_shared() -> None:
    names = Names()
    criterion({"mcc": ["5811", "5812"], "none": [{"mcc": ["5812", "5811"]}]}).source(names)
    assert list(names.constants.values()) == [frozenset({"5811", "5812"})]


def test_generated_functions_take_what_is_none_or_of_another_kind_for_unmet() -> None:
    wanted = criterion({"amount": {"at_least": "98.00"}, "time": {"below": "12:00"}})
    good = {"amount": 98_00, "time": 0}
    for bad in (None, "98.00", frozenset({"98.00"})):
        for facts in ({"amount": bad, "time": 0}, {"amount": 98_00, "time": bad}):
            assert (wanted.matches(facts), matcher(wanted)(facts)) == (False, False)
            assert sieve(wanted)([good, facts, good]) == [good, good]


def test_generated_functions_know_one_from_true() -> None:
    wanted = matcher(criterion({"attributes.level": [1], "attributes.staff": True}))
    assert wanted({"attributes.level": 1, "attributes.staff": True})
    assert not wanted({"attributes.level": True, "attributes.staff": True})
    assert not wanted({"attributes.level": 1, "attributes.staff": 1})
    assert criterion({"attributes.level": [1]}) != criterion({"attributes.level": True})


HERE = {"latitude": "31.240018", "longitude": "121.490317"}
CENTER = Coordinates.of("31.240018", "121.490317", Datum.GCJ_02)
NEARBY = Coordinates.of("31.241000", "121.490317", Datum.GCJ_02)

# of each kind of criterion one, facts that satisfy it, and facts that do not
KINDS: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    ({"amount": {"at_least": "98.00"}}, {"amount": 98_00}, {"amount": 97_99}),
    ({"mcc": ["5811", "5812"]}, {"mcc": "5812"}, {"mcc": "5411"}),
    ({"attributes.level": {"in": [1, 2]}}, {"attributes.level": 2}, {"attributes.level": True}),
    ({"merchant": {"starts_with": "老"}}, {"merchant": "老张面馆"}, {"merchant": "Hema"}),
    ({"tags": {"all_of": ["vip", "new"]}}, {"tags": frozenset({"vip", "new"})}, {"tags": frozenset({"vip"})}),
    ({"store": {"known": True}}, {"store": "s-1"}, {}),
    ({"near": {**HERE, "meters": 110}}, {"coordinates": NEARBY}, {}),
    ({"none": [{"near": {**HERE, "meters": 109}}]}, {"coordinates": NEARBY}, {"coordinates": CENTER}),
    ({"any": [{"mcc": "5812"}, {"city": "上海"}]}, {"city": "上海"}, {"mcc": "5411"}),
]


@pytest.mark.parametrize(("document", "good", "bad"), KINDS, ids=[str(row[0])[:40] for row in KINDS])
def test_generated_functions_know_every_kind(
    document: Any, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    wanted = matcher(criterion(document))
    assert (wanted(good), wanted(bad)) == (True, False)
    sifted = sieve(criterion(document))
    assert (sifted([good, good]), sifted([good, bad]), sifted([])) == ([good, good], [good], [])


def test_an_empty_criterion_always_holds() -> None:
    assert criterion({}).matches({})
    assert criterion({}).source(Names()) == "True"


def test_a_truth_value_is_no_number() -> None:
    assert not criterion({"attributes.level": 1}).matches({"attributes.level": True})
    assert not criterion({"attributes.level": {"at_least": 1}}).matches({"attributes.level": True})
    assert not criterion({"attributes.level": True}).matches({"attributes.level": 1})
    assert not criterion({"attributes.level": {"in": [1, 2]}}).matches({"attributes.level": True})


def test_what_need_not_be_known() -> None:
    assert criterion({"store": {"known": False}}).matches({})
    assert not criterion({"store": {"known": False}}).matches({"store": "s-1"})


# --- what is told -----------------------------------------------------------------------------------

# the criterion, the facts, (criterion, wanted, got, distance, 中文, English)
TOLD: list[tuple[Any, dict[str, Any], tuple[str, str, str, str, str, str]]] = [
    (
        {"amount": {"at_least": "98.00"}},
        {"amount": 60_50},
        (
            *("amount", "at least 98.00", "60.50", "37.50"),
            *("满 98.00 元还差 37.50 元", "37.50 CNY more: spend at least 98.00 CNY"),
        ),
    ),
    (
        {"amount": {"at_least": "98.00"}},
        {},
        ("amount", "at least 98.00", "", "", "消费金额满 98.00 元", "amount at least 98.00 CNY"),
    ),
    (
        {"amount": {"below": "98.00"}},
        {"amount": 98_00},
        ("amount", "less than 98.00", "98.00", "0.01", "消费金额小于 98.00 元", "amount less than 98.00 CNY"),
    ),
    (
        {"amount": {"is": "98.00"}},
        {"amount": 90_00},
        ("amount", "exactly 98.00", "90.00", "8.00", "消费金额为 98.00 元", "amount exactly 98.00 CNY"),
    ),
    (
        {"counters.trades": {"at_least": 9}},
        {"counters.trades": 7},
        ("counters.trades", "at least 9", "7", "2", "trades满 9还差 2", "2 more: trades at least 9"),
    ),
    (
        {"counters.spent": {"above": "999.00"}},
        {"counters.spent": 999_00},
        (
            *("counters.spent", "more than 999.00", "999.00", "0.01"),
            *("spent大于 999.00 元", "spent more than 999.00 CNY"),
        ),
    ),
    (
        {"posting_date": {"below": "2026-12-01"}},
        {"posting_date": drawn.DATES["2026-12-01"]},
        (
            *("posting_date", "less than 2026-12-01", "2026-12-01", "1"),
            *("入账日小于 2026-12-01", "posting date less than 2026-12-01"),
        ),
    ),
    (
        {"time": {"at_least": "10:00"}},
        {"time": 32_400},
        ("time", "at least 10:00", "09:00", "3600", "时间满 10:00", "time at least 10:00"),
    ),
    (
        {"mcc": ["5812", "5811"]},
        {"mcc": "5411"},
        ("mcc", "5811 5812", "5411", "", "商户类别须为 5811、5812", "merchant category must be 5811 or 5812"),
    ),
    (
        {"is_birthday": True},
        {"is_birthday": False},
        ("is_birthday", "true", "false", "", "限生日当天", "only on a birthday"),
    ),
    (
        {"attributes.staff": False},
        {"attributes.staff": True},
        ("attributes.staff", "false", "true", "", "非staff", "not staff"),
    ),
    (
        {"merchant": {"starts_with": "老"}},
        {"merchant": "Hema"},
        ("merchant", "must start with 老", "Hema", "", "商户开头为“老”", "merchant must start with “老”"),
    ),
    (
        {"tags": {"all_of": ["vip", "new"]}},
        {"tags": frozenset({"vip"})},
        (
            *("tags", "must have all of new vip", "vip", "new"),
            *("标签须全部具备 new vip", "tags must have all of new vip"),
        ),
    ),
    (
        {"tags": ["vip"]},
        {},
        ("tags", "must have one of vip", "", "", "标签须具备其一 vip", "tags must have one of vip"),
    ),
    ({"city": {"known": True}}, {}, ("city", "known", "", "", "须知城市", "city must be known")),
    (
        {"any": [{"mcc": "5812"}, {"amount": {"at_least": "98.00"}}]},
        {"mcc": "5411", "amount": 60_50},
        (
            "any",
            "mcc 5812 or amount at least 98.00",
            "mcc 5411, amount 60.50",
            "? or 37.50",
            "以下任一：商户类别须为 5812；满 98.00 元还差 37.50 元",
            "any of: merchant category must be 5812; 37.50 CNY more: spend at least 98.00 CNY",
        ),
    ),
    (
        {"none": [{"tags": ["staff"]}]},
        {"tags": frozenset({"staff"})},
        (
            *("none", "not tags must have one of staff", "tags staff", ""),
            *("不适用：标签须具备其一 staff", "excluded: tags must have one of staff"),
        ),
    ),
    (
        {"none": [{"all": [{"store": {"known": True}}, {"mcc": {"known": True}}]}]},
        {"store": "s-1", "mcc": "5812"},
        (
            "none",
            "not store known and mcc known",
            "store, mcc",
            "",
            "不适用：须知门店且须知商户类别",
            "excluded: store must be known and merchant category must be known",
        ),
    ),
    (
        {"none": [{"any": [{"mcc": "5411"}, {"none": [{"store": "s-1"}]}]}]},
        {"mcc": "5812"},
        ("none", "not store s-1", "store", "", "不适用：门店须为 s-1", "excluded: store must be s-1"),
    ),
]


@pytest.mark.parametrize(("document", "facts", "told"), TOLD, ids=[str(row[0]) for row in TOLD])
def test_told(document: Any, facts: dict[str, Any], told: tuple[str, ...]) -> None:
    (one,) = criterion(document).unmet(facts)
    assert (one.criterion, one.wanted, one.got, one.distance, one.zh, one.en) == told


# --- what is no criterion ---------------------------------------------------------------------------

REFUSED: list[tuple[Any, str, str]] = [
    ([], "", "wrong-type"),
    ({"all": []}, "/all", "rule-invalid"),
    ({"any": {}}, "/any", "wrong-type"),
    ({"none": [{"mcc": "5811"}, {"mcc": "58"}]}, "/none/1/mcc", "mcc-syntax"),
    ({"mcc": {"in": []}}, "/mcc/in", "rule-invalid"),
    ({"mcc": {}}, "/mcc", "rule-invalid"),
    ({"mcc": {"at_least": "5811"}}, "/mcc/at_least", "field-unknown"),
    ({"amount": 98}, "/amount", "wrong-type"),
    ({"amount": {"at_least": 98.0}}, "/amount/at_least", "money-not-exact"),
    ({"amount": {"at_least": "98.001"}}, "/amount/at_least", "precision-exceeded"),
    ({"sum": 3}, "/sum", "field-unknown"),
    ({"counters.": 3}, "/counters.", "id-syntax"),
    ({"attributes.a b": 3}, "/attributes.a b", "id-syntax"),
    ({"sum": {"known": True}}, "/sum/known", "field-unknown"),
    ({"mcc": {"known": "yes"}}, "/mcc/known", "wrong-type"),
    ({"time": {"at_least": "25:00"}}, "/time/at_least", "date-invalid"),
    ({"time": {"at_least": "9:00"}}, "/time/at_least", "date-invalid"),
    ({"age": {"in": [1, "2"]}}, "/age/in/1", "wrong-type"),
    ({"tags": {"any_of": ["vip", 3]}}, "/tags/any_of/1", "wrong-type"),
    ({"attributes.level": [1, True]}, "/attributes.level/1", "wrong-type"),
    ({"merchant": "4111 1111 1111 1111"}, "/merchant", "sensitive-data-forbidden"),
]


@pytest.mark.parametrize(("document", "field", "code"), REFUSED, ids=[str(row[0]) for row in REFUSED])
def test_no_criterion(document: Any, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        criterion(document)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_operators_of_open_attributes_follow_what_they_are_given() -> None:
    known = {"attributes.level": 3, "attributes.color": "red", "attributes.x": frozenset({"a"})}
    for document in (
        {"attributes.level": {"at_least": 2, "below": 4}},
        {"attributes.level": 3},
        {"attributes.color": ["red"]},
        {"attributes.x": {"any_of": ["a"]}},
        {"attributes.color": {"known": True}},
    ):
        assert criterion(document).matches(known)
