"""Card numbers, merchant categories, identification numbers, mobile numbers."""

import copy
import datetime
import itertools
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn as stdnum_luhn
from stdnum.cn import ric

from cardcore.calendars import Date
from cardcore.errors import InvalidInput, shown
from cardcore.identifiers import luhn, mcc, mobile, pan, resident_id
from tests.vocabulary.answers import cases

DIGITS = st.text("0123456789", min_size=1, max_size=40)


def refusal(function: Callable[..., object], value: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as raised:
        function(value, field="/here")
    assert raised.value.field == "/here"
    return raised.value


@pytest.mark.parametrize("module", [mcc, mobile, pan, resident_id], ids=lambda module: module.__name__)
@pytest.mark.parametrize(
    "value", ["", " ", "abc", "１２３４", "9" * 5000, "\x00", None, 7, True, b"1", 10**5000], ids=shown
)
def test_validate_and_is_valid_agree_on_nonsense(module: ModuleType, value: Any) -> None:
    assert not module.is_valid(value)
    assert len(str(refusal(module.validate, value))) < 200


# --- Luhn -------------------------------------------------------------------------------------------


@given(DIGITS)
def test_luhn_is_that_of_stdnum(digits: str) -> None:
    assert luhn.checksum(digits) == stdnum_luhn.checksum(digits)
    assert luhn.is_valid(digits) == stdnum_luhn.is_valid(digits)
    assert luhn.check_digit(digits) == stdnum_luhn.calc_check_digit(digits)


@given(DIGITS, st.data())
def test_luhn_finds_one_wrong_digit(digits: str, data: st.DataObject) -> None:
    number = digits + luhn.check_digit(digits)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from("0123456789"))
    assert luhn.is_valid(number)
    assert luhn.is_valid(number[:place] + wrong + number[place + 1 :]) == (wrong == number[place])


@pytest.mark.parametrize("text", ["", " ", "4111 1111", "abc", "００", "٠٠", "-0"])
def test_luhn_knows_ascii_digits_alone(text: str) -> None:
    assert not luhn.is_valid(text)


# --- card numbers -----------------------------------------------------------------------------------


def with_check_digit(digits: str) -> str:
    return digits + luhn.check_digit(digits)


OTHERS = st.from_regex(r"[1-57-9][0-9]{11,17}", fullmatch=True).filter(lambda digits: digits[:2] != "81")
UNIONPAY = st.from_regex(r"(62|81)[0-9]{13,16}", fullmatch=True)
PANS = st.one_of(OTHERS, UNIONPAY).map(with_check_digit)


@given(PANS)
def test_a_card_number_round_trips_through_reveal_alone(number: str) -> None:
    assert pan.is_valid(number)
    card = pan.validate(number)
    assert card.reveal() == number
    assert card == pan.Pan(number)
    assert hash(card) == hash(pan.Pan(number))
    assert (card.iin, card.iin6, card.luhn_valid) == (number[:8], number[:6], True)


def ways_to_print(card: pan.Pan) -> list[str]:
    """Everything that logs, encoders and debuggers do to a value."""
    record = logging.LogRecord("x", 0, "x", 0, "%s %r", (card, card), None)
    return [
        str(card),
        repr(card),
        f"{card} {card!r} {card!s:>30}",
        repr([card, {card: card}]),
        record.getMessage(),
        repr(attrs.asdict(card)),
        str(attrs.asdict(card, recurse=False)),
        repr(attrs.astuple(card)),
        json.dumps(attrs.asdict(card), default=str),
        json.dumps({"card": card}, default=repr),
        repr(card.__getstate__()),  # type: ignore[no-untyped-call, unused-ignore]
        repr([getattr(card, name) for name in attrs.fields_dict(pan.Pan)]),
    ]


@given(PANS)
def test_a_card_number_prints_as_its_mask(number: str) -> None:
    card = pan.validate(number)
    assert str(card) == card.masked == pan.mask(number)
    for text in ways_to_print(card):
        assert pan.mask(number) in text
        assert not any(character.isdigit() for character in text.replace(pan.mask(number), ""))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_card_number_is_not_pickled(protocol: int) -> None:
    card = pan.validate("6250947000000014")
    for value in (card, attrs.asdict(card), attrs.astuple(card)):
        with pytest.raises(TypeError, match="card number is not pickled") as raised:
            pickle.dumps(value, protocol)
        assert "6250947000000014" not in str(raised.value)


def test_a_copied_card_number_is_itself() -> None:
    card = pan.validate("6250947000000014")
    assert copy.copy(card) is card
    assert copy.deepcopy([card])[0] is card
    assert attrs.evolve(card) == card


def test_a_card_number_cannot_be_changed() -> None:
    card: Any = pan.validate("6250947000000014")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        card._sealed = "4111111111111111"
    assert not hasattr(card, "__dict__")


def test_different_card_numbers_differ_even_under_one_mask() -> None:
    one, other = pan.validate("6222040000030012"), pan.validate("6222040000040012")
    assert one.masked == other.masked
    assert one != other
    texts: list[Any] = [one.masked, one.reveal()]
    assert one not in texts


BAD_PANS = [
    # length
    ("123456789012", "pan-syntax"),
    ("12345678901234567890", "pan-syntax"),
    ("9" * 5000, "pan-syntax"),
    # characters
    ("411111111111111a", "pan-syntax"),
    ("4111 1111 1111 1111", "pan-syntax"),
    ("4111-1111-1111-1111", "pan-syntax"),
    ("４１１１１１１１１１１１１１１１", "pan-syntax"),
    ("4111111111111111\n", "pan-syntax"),
    ("+4111111111111111", "pan-syntax"),
    ("", "pan-syntax"),
    # UnionPay has 16 to 19 digits
    (with_check_digit("62509470000000"), "pan-syntax"),
    (with_check_digit("81000100000001"), "pan-syntax"),
    # check digit
    ("4111111111111112", "pan-checksum"),
    ("8100010000000143", "pan-checksum"),
    # not a text
    (4111111111111111, "wrong-type"),
    (None, "wrong-type"),
]


@pytest.mark.parametrize(("text", "code"), BAD_PANS, ids=shown)
def test_card_numbers_that_are_refused_without_an_echo(text: Any, code: str) -> None:
    assert not pan.is_valid(text)
    error = refusal(pan.validate, text)
    assert error.code == code
    digits = "".join(character for character in str(text) if character.isdigit())
    said = "".join(traceback.format_exception(error)) + repr(error)
    assert len(digits) < 4 or not any(part in repr(error) + str(error) for part in (str(text), digits[:8]))
    assert len(digits) < 13 or digits not in said


@pytest.mark.parametrize("case", cases("identifiers.json", "PAN-0"), ids=lambda case: case["id"])
def test_published_card_numbers(case: dict[str, Any]) -> None:
    number, expected = case["inputs"]["pan"], case["expected"]
    if "masked" in expected:
        assert pan.mask(number) == expected["masked"]
    else:
        assert luhn.is_valid(number) == (expected["luhn_valid"] == "True")
        # UnionPay's own test cards are all taken; the one that fails Luhn is marked.
        assert pan.validate(number).luhn_valid == luhn.is_valid(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("6250 9470 0000 0014", "6250947000000014"),
        (" 6250-9470-0000-0014 ", "6250947000000014"),
        ("6250947000000014", "6250947000000014"),
        ("６250", "６250"),
    ],
)
def test_card_numbers_as_people_type_them(typed: str, number: str) -> None:
    assert pan.compact(typed) == number


@given(st.text(max_size=30) | st.text("0123456789", max_size=30))
def test_a_mask_hides_all_but_ten_digits_of_a_card_number(text: str) -> None:
    masked = pan.mask(text)
    if text.isascii() and text.isdigit() and 13 <= len(text) <= 19:
        assert len(masked) == len(text)
        assert masked[6:-4] == "*" * (len(text) - 10)
    else:
        assert set(masked) <= {"*"}


# --- merchant categories ----------------------------------------------------------------------------


@given(st.from_regex(r"[0-9]{4}", fullmatch=True))
def test_every_four_digits_are_a_merchant_category(code: str) -> None:
    assert mcc.is_valid(code)
    assert mcc.validate(code) == code
    assert mcc.compact(code.lstrip("0") or "0") == code
    known = mcc.category(code) is not None
    assert (mcc.name(code) is not None, mcc.name(code, "zh") is not None) == (known, known)


@pytest.mark.parametrize(
    "text", ["541", "54111", "54a1", " 5411", "5411\n", "５４１１", "", "-541", None, 5411]
)
def test_merchant_categories_that_are_refused(text: Any) -> None:
    assert not mcc.is_valid(text)
    assert refusal(mcc.validate, text).code == "mcc-syntax"
    for function in (mcc.name, mcc.category):
        with pytest.raises(InvalidInput, match=r"^mcc-syntax at mcc"):
            function(text)


@pytest.mark.parametrize(
    ("code", "category", "english", "chinese"),
    [
        ("5411", "grocery", "Grocery stores, supermarkets", "大型仓储式超级市场"),
        ("5812", "dining", "Restaurants", "就餐场所和餐馆"),
        ("5814", "dining", "Fast food restaurants", "快餐店"),
        ("5541", "fuel", "Service stations", "加油站"),
        ("6011", "cash", "Cash from a machine", "金融机构—自动现金支付"),
        ("8062", "hospital", "Hospitals", "医院"),
        # ranges and their ends
        ("3000", "airline", "Airlines (one carrier a code)", "航空公司（一家一码）"),
        ("3350", "airline", "Airlines (one carrier a code)", "航空公司（一家一码）"),
        ("3501", "lodging", "Hotels (one chain a code)", "酒店（一家一码）"),
        ("3999", "lodging", "Hotels (one chain a code)", "酒店（一家一码）"),
        ("5013", "wholesale", "Wholesale trade", "批发商"),
        ("5199", "wholesale", "Wholesale trade", "批发商"),
    ],
)
def test_merchant_categories_that_are_named(code: str, category: str, english: str, chinese: str) -> None:
    assert mcc.category(code) is mcc.Category(category)
    assert (mcc.name(code), mcc.name(code, "zh")) == (english, chinese)


@pytest.mark.parametrize("code", ["0742", "3351", "3500", "4000", "5012", "5200", "5300", "9999"])
def test_merchant_categories_that_no_rule_names(code: str) -> None:
    assert mcc.category(code) is None
    assert mcc.name(code) is None


def test_the_categories_do_not_overlap_and_are_all_used() -> None:
    rows = sorted(mcc._TABLE)
    assert all(first <= last for first, last, *_ in rows)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(rows))
    assert {row[2] for row in rows} == set(mcc.Category)


def test_no_third_language() -> None:
    language: Any = "fr"
    with pytest.raises(InvalidInput, match=r"^language-unknown"):
        mcc.name("5411", language)


def test_an_empty_cell_is_no_merchant_category() -> None:
    assert mcc.compact("  ") == ""


# --- identification numbers -------------------------------------------------------------------------

BIRTHS = st.dates(datetime.date(1800, 1, 1), datetime.date(2999, 12, 31))


def number_of(area: int, born: datetime.date, sequence: int) -> str:
    digits = f"{area}{born.year}{born:%m%d}{sequence:03}"
    return digits + resident_id.check_digit(digits)


NUMBERS = st.builds(number_of, st.integers(110000, 829999), BIRTHS, st.integers(0, 999))


@given(st.from_regex(r"[1-9][0-9]{16}", fullmatch=True))
def test_the_check_character_is_that_of_stdnum(digits: str) -> None:
    assert resident_id.check_digit(digits) == ric.calc_check_digit(digits + "0")


@given(st.integers(110000, 829999), BIRTHS, st.integers(0, 999))
def test_birth_date_and_sex_are_read_back(area: int, born: datetime.date, sequence: int) -> None:
    number = number_of(area, born, sequence)
    assert resident_id.validate(number) == number
    assert type(resident_id.birth_date(number)) is Date
    assert resident_id.birth_date(number) == born == ric.get_birth_date(number)
    assert resident_id.sex(number) is (resident_id.Sex.MALE if sequence % 2 else resident_id.Sex.FEMALE)


@given(NUMBERS, st.data())
def test_one_wrong_or_two_swapped_characters_are_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 16))
    wrong = data.draw(st.sampled_from("0123456789"))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    for other in (number[:place] + wrong + number[place + 1 :], swapped):
        assert resident_id.is_valid(other) == (other == number)


@given(NUMBERS, st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)))
def test_age_is_the_number_of_birthdays(number: str, on: datetime.date) -> None:
    born = resident_id.birth_date(number)
    assume(born <= on)
    age = resident_id.age_on(number, on)
    in_year = (on.month, on.day) >= (born.month, born.day)
    assert age == on.year - born.year - (not in_year)
    tomorrow = on + datetime.timedelta(days=on < datetime.date(2999, 12, 31))
    assert 0 <= resident_id.age_on(number, tomorrow) - age <= 1


@given(NUMBERS)
def test_a_masked_identification_number_keeps_two_characters(number: str) -> None:
    assert resident_id.mask(number) == number[0] + "*" * 16 + number[-1]


def test_any_other_text_is_hidden_whole() -> None:
    assert resident_id.mask("1101051949") == "*" * 10
    assert resident_id.mask("1" * 5000) == "*" * 18


@pytest.mark.parametrize("case", cases("identifiers.json", "ID-0"), ids=lambda case: case["id"])
def test_published_identification_numbers(case: dict[str, Any]) -> None:
    number = case["inputs"]["id"]
    assert resident_id.is_valid(number) == (case["expected"]["valid"] == "True")
    assert resident_id.check_digit(number) == case["expected"].get("check", number[-1])


def test_the_standards_example_was_born_in_1880() -> None:
    assert resident_id.birth_date("440524188001010014") == datetime.date(1880, 1, 1)
    assert resident_id.sex("440524188001010014") is resident_id.Sex.MALE
    assert resident_id.sex("11010519491231002X") is resident_id.Sex.FEMALE


def checked(digits: str) -> str:
    return digits + resident_id.check_digit(digits)


BAD_RESIDENT_IDS = [
    # length and characters
    ("110105194912310", "resident-id-syntax"),
    ("11010519491231002", "resident-id-syntax"),
    ("11010519491231002XX", "resident-id-syntax"),
    ("11010519491231002x", "resident-id-syntax"),
    ("110105 19491231 002X", "resident-id-syntax"),
    ("１１010519491231002X", "resident-id-syntax"),
    ("1101051949123100X2", "resident-id-syntax"),
    ("01010519491231002X", "resident-id-syntax"),
    ("11010519491231002X\n", "resident-id-syntax"),
    ("", "resident-id-syntax"),
    (11010519491231002, "resident-id-syntax"),
    (None, "resident-id-syntax"),
    # check character
    ("110105194912310021", "resident-id-checksum"),
    # date of birth
    (checked("11010519490229002"), "resident-id-birth-date"),
    (checked("11010519491331002"), "resident-id-birth-date"),
    (checked("11010517991231002"), "resident-id-birth-date"),
    (checked("11010530000101002"), "resident-id-birth-date"),
    (checked("11010500000101002"), "resident-id-birth-date"),
]


@pytest.mark.parametrize(("text", "code"), BAD_RESIDENT_IDS, ids=shown)
def test_identification_numbers_that_are_refused_without_an_echo(text: Any, code: str) -> None:
    assert not resident_id.is_valid(text)
    error = refusal(resident_id.validate, text)
    assert error.code == code
    assert not text or str(text) not in str(error) + repr(error)
    for function in (resident_id.birth_date, resident_id.sex):
        with pytest.raises(InvalidInput, match=f"^{code} at resident_id"):
            function(text)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        # the day before, the birthday, the day after
        ("2006-05-10", "2024-05-09", 17),
        ("2006-05-10", "2024-05-10", 18),
        ("2006-05-10", "2024-05-11", 18),
        # a birthday that most years lack
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        # on the first day, and more than a century
        ("2006-05-10", "2006-05-10", 0),
        ("1880-01-01", "2024-01-01", 144),
    ],
)
def test_ages(born: str, on: str, age: int) -> None:
    number = number_of(110105, datetime.date.fromisoformat(born), 2)
    assert resident_id.age_on(number, datetime.date.fromisoformat(on)) == age


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (datetime.date(1949, 12, 30), "date-order"),
        (datetime.date(3000, 1, 1), "date-invalid"),
        (datetime.datetime(2024, 1, 1), "date-invalid"),
    ],
)
def test_ages_that_are_not_told(on: datetime.date, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        resident_id.age_on("11010519491231002X", on)
    assert (raised.value.code, raised.value.field) == (code, "on")
    assert "1949-12-31" not in str(raised.value)


def test_identification_numbers_as_people_type_them() -> None:
    assert resident_id.compact(" 110105 19491231 002x ") == "11010519491231002X"


# --- mobile numbers ---------------------------------------------------------------------------------


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "86", "+86", "+86 ", "86-"]))
def test_a_mobile_number_is_taken_with_its_country(number: str, country: str) -> None:
    assert mobile.validate(number) == number
    assert mobile.compact(country + number) == number
    assert mobile.compact(f"{country}{number[:3]}-{number[3:7]} {number[7:]}") == number
    assert mobile.mask(number) == f"{number[:3]}****{number[7:]}"


@pytest.mark.parametrize(
    "text",
    [
        "12800138000",
        "10086",
        "1380013800",
        "138001380000",
        "+8613800138000",
        "8613800138000",
        "138 0013 8000",
        "１３８00138000",
        "13800138000\n",
        "",
        None,
        13800138000,
    ],
)
def test_mobile_numbers_that_are_refused_without_an_echo(text: Any) -> None:
    assert not mobile.is_valid(text)
    error = refusal(mobile.validate, text)
    assert error.code == "mobile-syntax"
    assert not text or str(text) not in str(error)


@pytest.mark.parametrize("text", ["138+8600138000", "1386", "8613", "86861380013800", "0013800138000"])
def test_compacting_makes_no_number_out_of_another(text: str) -> None:
    assert not mobile.is_valid(mobile.compact(text))


def test_what_is_no_mobile_number_is_hidden_whole() -> None:
    assert mobile.mask("10086") == "*****"
    assert mobile.mask("9" * 5000) == "*" * 11
