"""`python -m cardcore amortize`: plain data in, plain data out, every refusal at its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from cardcore.__main__ import main
from cardcore.amortize import amortize
from cardcore.calendars import DayCount, date_text, ordinal_of
from cardcore.documents import loads
from cardcore.errors import InvalidInput
from cardcore.installments.methods import METHODS
from cardcore.scenario import schema_text
from tests.installments.published import date, minor, schedule_cases, terms_of
from tests.vocabulary.answers import answer

SCHEMA: dict[str, Any] = json.loads(schema_text("amortize"))
REGISTRY: Registry[Any] = Resource.from_contents(SCHEMA) @ Registry()
documents = Draft202012Validator(SCHEMA)
answers = Draft202012Validator({"$ref": f"{SCHEMA['$id']}#/$defs/answer"}, registry=REGISTRY)
errors = Draft202012Validator({"$ref": f"{SCHEMA['$id']}#/$defs/error"}, registry=REGISTRY)

FLAT: dict[str, Any] = {
    "principal": "12000.00",
    "currency": "CNY",
    "periods": 12,
    "method": "flat_fee",
    "rate_per_period": "0.0066",
    "first_due_on": "2024-02-05",
    "remainder": "last",
}
LEFT_OUT = object()


def changed(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in (FLAT | members).items() if value is not LEFT_OUT}


def annuity(**members: Any) -> dict[str, Any]:
    return changed(**{"method": "annuity", "rate_per_period": LEFT_OUT, "annual_rate": "0.12"} | members)


def refusal(document: Any) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        amortize(document)
    told = {"code": refused.value.code, "field": refused.value.field, "detail": refused.value.detail}
    errors.validate(told)
    return refused.value.code, refused.value.field


# --- what is answered -------------------------------------------------------------------------------


def test_the_usual_plan_is_answered_in_full() -> None:
    given_back = amortize(FLAT)
    assert [row["number"] for row in given_back["rows"]] == list(range(1, 13))
    assert given_back["rows"][-1] == {
        "number": 12,
        "due_on": "2025-01-05",
        "principal": "1000.00",
        "interest": "79.20",
        "total": "1079.20",
        "balance": "0.00",
    }
    assert given_back["totals"] == {
        "principal": "12000.00",
        "interest": "950.40",
        "charges": "0.00",
        "cost": "950.40",
        "total": "12950.40",
    }
    assert given_back["disclosure"] == {
        "simple_annual_rate": "0.1431",
        "compound_annual_rate": "0.1528",
        "label": "近似折算年化利率（单利）",
    }


FULL: list[dict[str, Any]] = [
    FLAT,
    changed(rate_per_period=LEFT_OUT, total_rate="0.072", remainder="smoothed", round_to="1.00"),
    changed(method="fee_up_front", rate_per_period=LEFT_OUT, total_rate="0.072", remainder="first"),
    changed(method="interest_free", rate_per_period=LEFT_OUT),
    annuity(day_count="ACT/365F", rounding="half_even", interest_rounding="up", starts_on="2024-01-01"),
    annuity(method="equal_principal", free_periods=3, unit="week", every=2),
    annuity(method="interest_only", first_due_on=LEFT_OUT, starts_on="2024-01-31", month_end="roll"),
    annuity(
        method="balloon", balloon_share="0.3", first_due_on=LEFT_OUT, starts_on="2024-01-31", statement_day=31
    ),
    annuity(method="fixed_installment", installment="1500.00", periods=LEFT_OUT),
    annuity(method="fixed_installment", installment="1500.00", periods=24),
    annuity(
        principal=LEFT_OUT,
        starts_on="2024-01-05",
        drawings=[{"on": "2024-01-05", "amount": "9000"}, {"on": "2024-02-20", "amount": "3000.00"}],
        rate_changes=[{"on": "2024-06-10", "annual_rate": "0.06"}],
        moved_due_dates=[
            {"due_on": "2024-03-05", "to": "2024-03-20"},
            {"due_on": "2024-08-20", "to": "2024-08-25", "following": False},
        ],
        interest_per="segment",
        charges=[{"name": "评估费", "on": "2024-01-05", "amount": "20.00"}],
        annual_rate_cap="0.24",
        simple_rate_by="days",
        contract=["zh", "en"],
    ),
    changed(principal="1200000", currency="JPY"),
]


FLAT_FEE = {"method": "flat_fee", "total_rate": "0.072"}
YEARLY = {"method": "equal_principal", "annual_rate": "0.12", "day_count": "ACT/365F"}


@pytest.mark.parametrize("document", FULL, ids=range(len(FULL)))
def test_the_schema_knows_what_is_read_and_answered(document: dict[str, Any]) -> None:
    documents.validate(document)
    answers.validate(amortize(document))


def test_all_methods_and_all_members_are_read_by_some_document() -> None:
    assert {document["method"] for document in FULL} == METHODS.keys()
    assert {name for document in FULL for name in document} == SCHEMA["properties"].keys()
    assert SCHEMA["properties"]["method"]["enum"] == list(METHODS)
    assert SCHEMA["properties"]["day_count"]["enum"] == ["period", *(one.value for one in DayCount)]


# the method and its rate, what the simple annual rate counts, the rate told of a first row of 16 days
SHORT_FIRST_ROW = [
    (FLAT_FEE, None, "0.1303"),  # as 工商银行 publishes it, for any day
    (FLAT_FEE, "rows", "0.1303"),
    (FLAT_FEE, "days", "0.1412"),
    (YEARLY, None, "0.1200"),
    (YEARLY, "days", "0.1200"),
    (YEARLY, "rows", "0.1107"),
]


@pytest.mark.parametrize(("method", "counted", "told"), SHORT_FIRST_ROW)
def test_the_simple_rate_of_a_short_first_row_counts_rows_or_days(
    method: dict[str, Any], counted: str | None, told: str
) -> None:
    when = {"starts_on": "2024-01-20", "first_due_on": "2024-02-05"}
    said = {} if counted is None else {"simple_rate_by": counted}
    whole = {"principal": "12000.00", "currency": "CNY", "periods": 12, **when, **method, **said}
    assert amortize(whole)["disclosure"]["simple_annual_rate"] == told


def test_the_sheet_is_printed_where_it_is_asked_for() -> None:
    sheets = amortize(FULL[-2])["contract"]
    assert sheets["zh"].startswith("分期业务合同要素\n")
    assert sheets["en"].startswith("Installment plan\n")
    assert "contract" not in amortize(changed(contract=[]))


@pytest.mark.parametrize(
    "case",
    [one for one in schedule_cases("equal_installment") if one["id"] != "COREFIN-32"],
    ids=lambda one: one["id"],
)
def test_published_schedules_come_out_of_plain_data(case: dict[str, Any]) -> None:
    terms = terms_of(case)
    method = terms.method
    document = {
        "currency": "CNY",
        "periods": terms.periods,
        "method": method.name,
        "annual_rate": method.annual_rate.text,
        "day_count": method.day_count.value if method.day_count else "period",
        "starts_on": date_text(terms.starts_on),
        "drawings": [{"on": on, "amount": amount} for on, amount in case["disbursements"]],
        "every": terms.dates.every,
        "unit": terms.dates.unit.value,
        "month_end": terms.dates.month_end.value,
        "remainder": "smoothed",
        "rounding": "half_even",
        "interest_rounding": "half_even",
        "interest_per": terms.rounding.interest_per.value,
        "rate_changes": [
            {"on": date_text(change.on), "annual_rate": change.annual_rate.text}
            for change in terms.rate_changes
        ],
        "moved_due_dates": [
            {"due_on": date_text(move.due_on), "to": date_text(move.to)} for move in terms.moved_due_dates
        ],
    }
    documents.validate(document)
    rows = [
        [minor(row[name]) for name in ("principal", "interest", "total", "balance")]
        for row in amortize(document)["rows"]
    ]
    assert rows == [[minor(amount) for amount in row] for row in case["rows"]]
    assert ordinal_of(date(amortize(document)["rows"][-1]["due_on"])) == ordinal_of(
        date(case["periods"][-1][1])
    )


# --- what is refused --------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    *((changed(periods=periods), "terms-invalid", "/periods") for periods in (0, -1, 10_000)),
    (changed(periods=True), "wrong-type", "/periods"),
    (changed(periods="12"), "wrong-type", "/periods"),
    (changed(periods=LEFT_OUT), "field-missing", "/periods"),
    (changed(principal="0.11"), "terms-invalid", "/periods"),
    (changed(principal="0"), "amount-not-positive", "/principal"),
    (changed(principal="-1"), "amount-not-positive", "/principal"),
    (changed(principal=12000), "wrong-type", "/principal"),
    (changed(principal="1.001"), "precision-exceeded", "/principal"),
    (changed(principal="1,000"), "money-syntax", "/principal"),
    (changed(principal=LEFT_OUT), "field-missing", "/principal"),
    (changed(currency="cny"), "currency-unknown", "/currency"),
    (changed(currency=LEFT_OUT), "field-missing", "/currency"),
    (changed(rate_per_period="-0.01"), "rate-out-of-range", "/rate_per_period"),
    (changed(rate_per_period="18"), "rate-out-of-range", "/rate_per_period"),
    (changed(rate_per_period="0.0066%"), "rate-syntax", "/rate_per_period"),
    (changed(annual_rate_cap="0.14"), "rate-out-of-range", "/annual_rate_cap"),
    (changed(rate_per_period=LEFT_OUT), "field-missing", "/rate_per_period"),
    (changed(total_rate="0.1"), "field-unknown", "/rate_per_period"),
    (changed(method="magic"), "choice-unknown", "/method"),
    (changed(annual_rate="0.1"), "field-unknown", "/annual_rate"),
    (changed(day_count="ACT/365F"), "field-unknown", "/day_count"),
    (annuity(day_count="ACT/361"), "choice-unknown", "/day_count"),
    (annuity(remainder="first"), "terms-invalid", "/remainder"),
    (annuity(method="balloon"), "field-missing", "/balloon_share"),
    (annuity(method="fixed_installment", installment="100.00"), "terms-invalid", "/installment"),
    (changed(first_due_on="2024-02-30"), "date-invalid", "/first_due_on"),
    (changed(first_due_on="2999-06-05"), "date-invalid", "/first_due_on"),
    (changed(first_due_on=LEFT_OUT), "field-missing", "/starts_on"),
    (changed(starts_on="2024-02-05"), "terms-invalid", "/first_due_on"),
    (changed(statement_day=5, starts_on="2024-01-01"), "field-unknown", "/first_due_on"),
    (
        changed(statement_day=32, starts_on="2024-01-01", first_due_on=LEFT_OUT),
        "cycle-day-invalid",
        "/statement_day",
    ),
    (changed(every=0), "terms-invalid", "/every"),
    (changed(unit="year"), "choice-unknown", "/unit"),
    (changed(month_end="skip"), "choice-unknown", "/month_end"),
    (changed(round_to="1000.00"), "terms-invalid", "/round_to"),
    (changed(round_to="0"), "amount-not-positive", "/round_to"),
    (changed(free_periods=13), "terms-invalid", "/free_periods"),
    (changed(drawings=[{"on": "2024-01-05", "amount": "1.00"}]), "field-unknown", "/principal"),
    (annuity(principal=LEFT_OUT, drawings=[]), "terms-invalid", "/drawings"),
    (
        annuity(principal=LEFT_OUT, drawings=[{"on": "2024-01-05", "amount": "0"}]),
        "amount-not-positive",
        "/drawings/0/amount",
    ),
    (
        annuity(principal=LEFT_OUT, drawings=[{"on": "2024-01-05", "amount": "9", "x": 1}]),
        "field-unknown",
        "/drawings/0/x",
    ),
    (
        annuity(principal=LEFT_OUT, drawings=[{"on": "2023-12-05", "amount": "9"}]),
        "terms-invalid",
        "/drawings",
    ),
    (annuity(rate_changes=[{"on": "2026-01-05", "annual_rate": "0.1"}]), "terms-invalid", "/rate_changes"),
    (annuity(rate_changes=[{"on": "2024-06-05"}]), "field-missing", "/rate_changes/0/annual_rate"),
    (
        changed(moved_due_dates=[{"due_on": "2024-02-06", "to": "2024-02-07"}]),
        "terms-invalid",
        "/moved_due_dates",
    ),
    (
        changed(moved_due_dates=[{"due_on": "2024-02-05", "to": "2024-02-07", "following": 1}]),
        "wrong-type",
        "/moved_due_dates/0/following",
    ),
    (changed(charges=[{"name": "x", "on": "2023-01-05", "amount": "1"}]), "terms-invalid", "/charges"),
    (changed(charges=[{"name": "", "on": "2024-01-05", "amount": "1"}]), "blank", "/charges/0/name"),
    (changed(contract=["fr"]), "choice-unknown", "/contract/0"),
    (changed(color="red"), "field-unknown", "/color"),
]


@pytest.mark.parametrize(
    ("document", "code", "field"), REFUSED, ids=[f"{field}-{code}" for _, code, field in REFUSED]
)
def test_what_is_wrong_is_told_with_its_place(document: dict[str, Any], code: str, field: str) -> None:
    assert refusal(document) == (code, field)


def test_the_schema_refuses_what_it_can_see_is_wrong() -> None:
    unseen = {
        "terms-invalid",
        "date-invalid",
        "currency-unknown",
        "precision-exceeded",
        "rate-out-of-range",
        "blank",
    }
    for document, code, field in REFUSED:
        if code not in unseen or field == "/every":
            assert not documents.is_valid(document), (code, field)


@pytest.mark.parametrize("document", [[], "x", None, 5, {}])
def test_what_is_no_terms_at_all_is_refused(document: Any) -> None:
    refusal(document)


@given(st.sampled_from(FULL), st.data())
def test_a_member_of_another_kind_is_refused_and_never_breaks(
    document: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(document)))
    value = data.draw(st.sampled_from([None, True, -1, 10**30, "", "x" * 99, [], {}, [None], {"a": 1}]))
    given_back = answer(amortize, document | {name: value})
    if isinstance(given_back, InvalidInput):
        assert given_back.field.startswith("/")
    else:
        answers.validate(given_back)


def test_numbers_that_json_cannot_hold_exactly_are_refused() -> None:
    text = json.dumps(FLAT).replace('"0.0066"', "0.0066")
    assert refusal(loads(text)) == ("money-not-exact", "/rate_per_period")


# --- the command ------------------------------------------------------------------------------------


def test_the_command_prints_the_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(FLAT), "utf-8")
    assert main(["amortize", str(file)]) == 0
    assert json.loads(capfd.readouterr().out) == amortize(FLAT)
    file.write_text(json.dumps(changed(periods=0)), "utf-8")
    assert main(["amortize", str(file)]) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert json.loads(captured.err)["field"] == "/periods"


def test_the_schema_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert main(["schema", "amortize"]) == 0
    assert capfd.readouterr().out == schema_text("amortize")
