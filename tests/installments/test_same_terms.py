"""A plan by a programme's product has the rows that `amortize` gives for the same terms."""

from typing import Any

import pytest

from cardcore.amortize import amortize
from cardcore.errors import InvalidInput
from cardcore.installments.methods import METHODS
from cardcore.programs import read_program
from cardcore.scenario import simulate

YEARLY = {"annual_rate": "0.12"}
COUNTED = {"on_statement_days": False}

# what a product and `amortize` both say; what the holder says
TERMS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"method": "flat_fee", "rate_per_period": "0.006"}, {"periods": 12}),
    ({"method": "flat_fee", "rate_per_period": "0.006", "free_periods": 3}, {"periods": 12}),
    ({"method": "flat_fee", "total_rate": "0.072", "free_periods": 2, "unit": "week"}, {"periods": 12}),
    ({"method": "fee_up_front", "total_rate": "0.072", "unit": "day", "every": 10}, {"periods": 12}),
    ({"method": "interest_free", "remainder": "first", "round_to": "1.00"}, {"periods": 7}),
    ({"method": "annuity", **YEARLY, "free_periods": 2}, {"periods": 12}),
    ({"method": "annuity", **YEARLY, "unit": "week", "every": 2, "day_count": "ACT/365F"}, {"periods": 20}),
    ({"method": "equal_principal", **YEARLY, "every": 3, "interest_rounding": "up"}, {"periods": 4}),
    ({"method": "interest_only", **YEARLY, "month_end": "roll", "day_count": "30/360"}, {"periods": 6}),
    ({"method": "balloon", **YEARLY, "balloon_share": "0.3"}, {"periods": 12}),
    ({"method": "balloon", **YEARLY, "balloon_share": "0.5", "interest_per": "segment"}, {"periods": 24}),
    ({"method": "fixed_installment", **YEARLY}, {"periods": 24, "installment": "800.00"}),
    ({"method": "fixed_installment", **YEARLY, "free_periods": 1}, {"periods": 24, "installment": "3333.33"}),
]
OPENED = "2024-01-31"


def product(terms: dict[str, Any], periods: int) -> dict[str, Any]:
    rates = {name: {str(periods): terms[name]} for name in terms if "rate" in name}
    offered = {"periods": [periods]} if terms["method"] == "interest_free" else rates
    return {"kinds": ["cash"], "least_amount": "100.00", "most_amount": "50000.00", **terms, **offered}


def life(terms: dict[str, Any], said: dict[str, Any], statement_day: int = 5) -> dict[str, Any]:
    convert = {"what": "cash", "amount": "10000.00", "product": "loan", **said}
    answers = simulate(
        {
            "program": {
                "preset": "cmb",
                "cycle": {"last_statement_day": 31},
                "installments": {"loan": product(terms, said.get("periods", 24))},
            },
            "account": {
                "opened_on": OPENED,
                "credit_limit": "50000.00",
                "currency": "CNY",
                "statement_day": statement_day,
            },
            "events": [{"on": OPENED, "convert": convert}],
            "until": OPENED,
            "ask": ["plans", "contracts"],
        }
    )
    assert answers["plans"][0]["status"] == "open", answers["plans"][0]
    return answers


def both(terms: dict[str, Any], said: dict[str, Any], **when: Any) -> dict[str, Any]:
    whole = {"principal": "10000.00", "currency": "CNY", "starts_on": OPENED, **terms, **said, **when}
    return amortize(whole)


def rows_of(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row["due_on"], row["principal"], row["interest"]) for row in answer["rows"]]


@pytest.mark.parametrize(("terms", "said"), TERMS)
def test_a_product_and_amortize_read_the_same(terms: dict[str, Any], said: dict[str, Any]) -> None:
    answers, reckoned = life({**terms, **COUNTED}, said), both(terms, said)
    assert rows_of(answers["plans"][0]) == rows_of(reckoned)
    agreed = answers["contracts"][0]["as_agreed"]
    for part in ("rows", "totals", "disclosure"):
        assert agreed[part] == reckoned[part]


def test_every_method_is_among_them() -> None:
    assert {terms["method"] for terms, _ in TERMS} == set(METHODS)


@pytest.mark.parametrize("statement_day", [5, 31])
@pytest.mark.parametrize("every", [1, 2])
def test_so_do_rows_on_statement_days(every: int, statement_day: int) -> None:
    terms, said = {"method": "annuity", **YEARLY, "every": every}, {"periods": 6}
    answers = life(terms, said, statement_day)
    reckoned = both(terms, said, statement_day=statement_day)
    assert rows_of(answers["plans"][0]) == rows_of(reckoned)
    assert answers["contracts"][0]["as_agreed"]["disclosure"] == reckoned["disclosure"]


def test_the_longest_term_is_meant_where_the_installment_is_all_that_is_said() -> None:
    terms = {"method": "fixed_installment", **YEARLY}
    answers = life({**terms, **COUNTED}, {"installment": "5000.00"})
    (plan,) = answers["plans"]
    assert [row["total"] for row in plan["rows"]] == ["5000.00", "5000.00", "152.51"]


# terms of which no schedule can be made, where that is told
IMPOSSIBLE = [
    ({"method": "interest_free", "free_periods": 1}, "free_periods"),
    ({"method": "fee_up_front", "total_rate": "0.07", "free_periods": 1}, "free_periods"),
    ({"method": "annuity", **YEARLY, "free_periods": 13}, "free_periods"),
    ({"method": "annuity", **YEARLY, "remainder": "first"}, "remainder"),
    ({"method": "annuity", **YEARLY, "every": 367}, "every"),
    ({"method": "annuity", **YEARLY, "on_statement_days": True, "unit": "week"}, "unit"),
    ({"method": "annuity", **YEARLY, "balloon_share": "0.3"}, "balloon_share"),
    ({"method": "balloon", **YEARLY}, "balloon_share"),
]


@pytest.mark.parametrize(("terms", "field"), IMPOSSIBLE)
def test_terms_of_which_no_schedule_can_be_made_are_refused_when_read(
    terms: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_program({"preset": "cmb", "installments": {"loan": product(terms, 12)}})
    assert refused.value.field == f"/installments/loan/{field}"


@pytest.mark.parametrize(
    ("method", "said", "code"),
    [
        ({"method": "annuity", **YEARLY}, {"periods": 12, "installment": "900.00"}, "terms-invalid"),
        ({"method": "fixed_installment", **YEARLY}, {"periods": 12}, "field-missing"),
        (
            {"method": "fixed_installment", **YEARLY},
            {"periods": 12, "installment": "100.00"},
            "terms-invalid",
        ),
    ],
)
def test_an_installment_is_said_where_it_can_be_chosen_and_suffices(
    method: dict[str, Any], said: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        life(method, said)
    assert (refused.value.code, refused.value.field) == (code, "/events/0/convert/installment")
