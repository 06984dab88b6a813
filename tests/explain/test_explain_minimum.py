"""Every minimum payment comes with the parts it is made of, and they add up to it exactly."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore.accounts.foreign import events_in
from cardcore.accounts.statements import MinimumKind, StatementIssued
from cardcore.errors import Broken
from cardcore.explain.minimum import PART_WORDS, explain_minimums, headline
from cardcore.money import amount_text
from cardcore.notices import Language
from cardcore.programs import PRESETS
from cardcore.testing.builders import (
    Step,
    agreement,
    authorization,
    cash_advance,
    conversion,
    day_end,
    limit_change,
    payment,
    program,
    purchase,
)
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, foreign_terms, lives, program_documents
from tests.properties.living import book_of

BOUGHT = purchase("1000.00", "2024-01-10")
ROW: list[Step] = [
    purchase("1200.00"),
    day_end("2024-02-05"),
    conversion("statement", "1200.00", "2024-02-15"),
    day_end("2024-03-05"),
]


def told(story: Story, language: Language = Language.EN) -> str:
    return headline(explain_minimums(story.events, story.program.minimum_payment)[-1], language)


# programme, steps, what is told of the last minimum
CASES: list[tuple[str, list[Step], str]] = [
    ("cmb", [BOUGHT, day_end("2024-02-05")], "Minimum payment 100.00 = purchases 1,000.00 × 10%"),
    ("cmb", [day_end("2024-02-05")], "Minimum payment 0.00"),
    (
        "cmb",
        [cash_advance("500.00"), day_end("2024-02-05")],
        "Minimum payment 66.75 = fees 10.00 + interest 6.75 + cash 500.00 × 10%",
    ),
    (
        "cgb",
        [purchase("300.00"), day_end("2024-02-05")],
        "Minimum payment 100.00 = purchases 300.00 × 10% + top-up to the least amount 70.00",
    ),
    ("spdb", [BOUGHT, day_end("2024-02-05")], "Minimum payment 50.00 = purchases 1,000.00 × 5%"),
    (
        "spdb",
        [purchase("1000.00", "2024-01-02"), day_end("2024-01-05")],
        "Minimum payment 100.00 = purchases 1,000.00 × 10%",
    ),
    (
        "spdb",
        [purchase("900.00", mcc="6513"), day_end("2024-02-05")],
        "Minimum payment 900.00 = purchases due in full 900.00",
    ),
    (
        "cmb",
        [BOUGHT, day_end("2024-03-05")],
        (
            "Minimum payment 228.00 = fees 10.00 + interest 28.00 + missing from the minimum before 100.00 "
            "+ purchases 900.00 × 10%"
        ),
    ),
    (
        "cmb",
        [BOUGHT, limit_change("800.00", "2024-01-11"), day_end("2024-02-05")],
        "Minimum payment 280.00 = over the limit 200.00 + purchases 800.00 × 10%",
    ),
    (
        "cmb",
        [purchase("1200.00"), agreement(12), day_end("2024-02-05")],
        "Minimum payment 100.00 = installments 100.00",
    ),
]


@pytest.mark.parametrize(("preset", "steps", "words"), CASES)
def test_a_minimum_in_words(preset: str, steps: list[Step], words: str) -> None:
    assert told(given(program(preset)).when(*steps)) == words


def test_in_chinese() -> None:
    story = given(program()).when(BOUGHT, day_end("2024-03-05"))
    assert told(story, Language.ZH) == (
        "最低还款额 228.00 = 费用 10.00 + 利息 28.00 + 前期最低还款额未还部分 100.00 + 消费本金 900.00 × 10%"
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_adds_up(preset: str) -> None:
    steps: list[Step] = [
        BOUGHT,
        cash_advance("333.33"),
        day_end("2024-03-05"),
        payment("50.00", "2024-03-10"),
    ]
    story = given(program(preset)).when(*steps, day_end("2024-06-05"))
    explained = explain_minimums(story.events, story.program.minimum_payment)
    assert [sum(part.amount for part in one.parts) for one in explained] == [
        one.issued.minimum_payment_due for one in story.statements
    ]


ABROAD = program_documents(foreign=foreign_terms("USD"))


@drawn(st.one_of(lives(), lives(ABROAD, foreign=("USD",))))
def test_the_parts_of_any_minimum_add_up(life: Life) -> None:
    whole = book_of(life)
    for book in (whole, *whole.parts):
        explained = explain_minimums(book.events, book.program)
        issued = [one for one in book.events if isinstance(one, StatementIssued)]
        assert [one.issued for one in explained] == issued


def test_what_is_owed_abroad_is_over_the_limit_with_the_rest() -> None:
    line = given(program(), foreign=["USD"], credit_limit="2000.00")
    dollars, yuan = purchase("200.00", currency="USD"), purchase("900.00")  # 200.00 × 7.5 is 1,500.00
    story = line.when(yuan, dollars, day_end("2024-02-05"))
    assert told(story) == (
        "Minimum payment 450.00 = over the limit 400.00 (with 1,500.00 owed in foreign currencies) "
        "+ purchases 500.00 × 10%"
    )
    assert told(story, Language.ZH).startswith(
        "最低还款额 450.00 = 超过额度部分 400.00(含外币欠款折合 1,500.00) + "
    )
    abroad = explain_minimums(
        events_in(story.events, "USD"), story.program.in_currency("USD").minimum_payment
    )
    assert [part.amount for part in abroad[-1].parts] == [2_000]  # 10 %: the line is not its own
    held = line.when(yuan, authorization("200.00", currency="USD"), day_end("2024-02-05"))
    assert told(held) == "Minimum payment 90.00 = purchases 900.00 × 10%"  # what is held is not owed


def told_abroad(story: Story, currency: str = "USD") -> str:
    """The last minimum of a foreign balance in English, which explains it by what was recorded with it."""
    terms = story.program.in_currency(currency).minimum_payment
    return headline(explain_minimums(events_in(story.events, currency), terms)[-1], Language.EN)


def test_what_foreign_balances_owe_beyond_the_line_is_asked_of_them() -> None:
    line = given(program(), foreign=["USD"], credit_limit="2000.00")
    dollars = [purchase("200.00", currency="USD"), purchase("100.00", currency="USD")]
    alone = line.when(*dollars, day_end("2024-02-05"))
    assert told(alone) == "Minimum payment 0.00"
    # 300.00 × 7.5 is 2,250.00: 33.34 are worth 250.05, the least that is enough
    assert told_abroad(alone) == "Minimum payment 60.01 = over the limit 33.34 + purchases 266.66 × 10%"
    both = line.when(*dollars, purchase("90.00"), day_end("2024-02-05"))
    assert told(both).startswith("Minimum payment 90.00 = over the limit 90.00 (with 2,250.00 owed")
    assert told_abroad(both) == told_abroad(alone)


IN_THREE = program(foreign={"currencies": {"USD": {"line_rate": "7.5"}, "EUR": {"line_rate": "8"}}})


def test_of_two_foreign_balances_the_first_by_its_code_is_asked_first() -> None:
    line = given(IN_THREE, foreign=["USD", "EUR"], credit_limit="100.00")
    spent = [purchase("100.00", currency="USD"), purchase("50.00", currency="EUR")]
    story = line.when(*spent, day_end("2024-02-05"))  # 750.00 and 400.00, 1,050.00 of it beyond the line
    assert told_abroad(story, "EUR") == "Minimum payment 50.00 = over the limit 50.00"
    assert told_abroad(story) == "Minimum payment 88.00 = over the limit 86.67 + purchases 13.33 × 10%"


def test_cash_is_over_the_limit_where_purchases_are_not() -> None:
    story = given(program(), credit_limit="1000.00").when(
        cash_advance("500.00", "2024-01-10"), limit_change("100.00", "2024-01-11"), day_end("2024-02-05")
    )
    assert told(story) == (
        "Minimum payment 426.75 = fees 10.00 + interest 6.75 + over the limit 400.00 + cash 100.00 × 10%"
    )


OWED = st.integers(0, 200_000)


@drawn(OWED, OWED, OWED, st.booleans(), st.sampled_from(["10.00", "500.00", "9000.00"]))
def test_who_repays_every_minimum_is_within_the_line(
    yuan: int, dollars: int, euros: int, is_cash: bool, limit: str
) -> None:
    line = given(IN_THREE, foreign=["USD", "EUR"], credit_limit="50000.00")
    spend = cash_advance if is_cash else purchase
    spent = [
        spend(amount_text(minor, currency), "2024-01-10", currency=currency)
        for minor, currency in ((yuan, "CNY"), (dollars, "USD"), (euros, "EUR"))
        if minor
    ]
    billed = line.when(*spent, limit_change(limit, "2024-01-11"), day_end("2024-02-05"))
    asked = [
        (one.currency, one.statement.minimum_payment_due)
        for one in (billed.relationship.account, *billed.relationship.foreign)
        if one.statement
    ]
    paid = [
        payment(amount_text(minor, currency), "2024-02-06", IN_THREE, currency)
        for currency, minor in asked
        if minor
    ]
    account = billed.when(*paid).relationship.account
    owed = account.balance_minor + sum(use.owed for use in account.line_uses)
    assert owed <= account.agreement.credit_limit


def test_every_part_has_its_words() -> None:
    assert [list(words) for words in PART_WORDS.values()] == [list(MinimumKind)] * 2


def test_other_terms_than_those_it_was_asked_by_are_noticed() -> None:
    story = given(program()).when(BOUGHT, day_end("2024-02-05"))
    with pytest.raises(Broken, match="explanation-broken"):
        explain_minimums(story.events, program("citic").minimum_payment)
    with pytest.raises(Broken, match="history-broken"):
        explain_minimums(story.events[1:], story.program.minimum_payment)
