"""Presets: every figure says where it comes from, and the document is those figures and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from cardcore.accounts.buckets import KIND_OF, UNBILLED, Bucket, Kind
from cardcore.errors import InvalidInput
from cardcore.fees.late import Escalation
from cardcore.money import Rounding
from cardcore.points.expiry import YearEnd
from cardcore.points.terms import ClawBack, EarnRule, PointsTerms
from cardcore.programs import PRESETS, Preset, Sourced, preset, program_of
from cardcore.programs.presets import orders
from cardcore.rates import Rate
from tests.programs import allocation_page, presets_page

EVERY = pytest.mark.parametrize("found", PRESETS.values(), ids=list(PRESETS))


def leaves(document: Mapping[str, Any], path: str = "") -> list[str]:
    """The paths of a document's figures; a due rule is one figure."""
    found: list[str] = []
    for name, value in document.items():
        here = f"{path}/{name}" if path else name
        whole = not isinstance(value, Mapping) or here in {"cycle/due", "points/expiry"}
        found += [here] if whole else leaves(value, here)
    return found


@EVERY
def test_every_figure_has_a_source_and_a_grade(found: Preset) -> None:
    for figure in found.figures:
        assert figure.grade in {"A", "B", "C", "ours"}, figure.path
        assert len(figure.source) > 20, figure.path


@EVERY
def test_a_published_figure_names_where_it_was_published(found: Preset) -> None:
    for figure in found.figures:
        published = re.search(r"https?://\S+|银监会令|银保监规|银发|customer agreement", figure.source)
        assert bool(published) or figure.grade == "ours", figure.path


@EVERY
def test_every_figure_of_the_document_is_sourced_once(found: Preset) -> None:
    paths = [figure.path for figure in found.figures]
    assert sorted(paths) == sorted(set(paths))
    assert sorted(paths) == sorted(leaves(found.document))


@EVERY
def test_a_preset_is_a_whole_programme(found: Preset) -> None:
    program = program_of(found.name)
    assert program.name == found.name
    assert program.currency == found.document["currency"]


@pytest.mark.parametrize("found", [one for one in PRESETS.values() if one.name != "icbc"])  # by free period
def test_orders_of_repayment_clear_the_bill_first(found: Preset) -> None:
    allocation = program_of(found.name).allocation
    for order in (allocation.up_to_90_days, allocation.over_90_days):
        billed = [bucket in UNBILLED for bucket in order]
        assert billed == sorted(billed)


@pytest.mark.parametrize("name", PRESETS)
def test_equal_kinds_are_repaid_by_date(name: str) -> None:
    allocation = program_of(name).allocation
    for one in (allocation.up_to_90_days, allocation.over_90_days):
        for kind in Kind:
            ages = [bucket.rpartition("_")[2] for bucket in one if KIND_OF[bucket] is kind]
            assert ages == sorted(ages, key=orders.AGES.index)


def test_icbc_repays_what_is_still_free_of_interest_last() -> None:
    up_to_90 = program_of("icbc").allocation.up_to_90_days
    assert up_to_90[-2:] == (Bucket.PURCHASE_BILLED, Bucket.PURCHASE_UNBILLED)


@EVERY
def test_principal_comes_last_up_to_90_days_and_first_beyond(found: Preset) -> None:
    allocation = program_of(found.name).allocation
    kinds_of_principal = {Kind.CASH, Kind.PURCHASE, Kind.INSTALLMENT}
    principal = {Bucket(bucket) for bucket in Bucket if KIND_OF[bucket] in kinds_of_principal}
    for order, comes_first in ((allocation.up_to_90_days, False), (allocation.over_90_days, True)):
        for part in (
            [one for one in order if one not in UNBILLED],
            [one for one in order if one in UNBILLED],
        ):
            kinds = [(one in principal) != comes_first for one in part]
            assert kinds == sorted(kinds)


def test_figures_become_a_nested_document() -> None:
    figures = (Sourced("a", 1, "s", "A"), Sourced("b/c", 2, "s", "A"), Sourced("b/d/e", [3], "s", "ours"))
    assert Preset("x", "X", figures).document == {"a": 1, "b": {"c": 2, "d": {"e": [3]}}}


def test_a_variant_says_which_figures_are_not_its_own() -> None:
    base = Preset("x", "X", (Sourced("a", 1, "s", "A"), Sourced("b/c", 2, "s", "A")))
    other = base.variant("y", "Y", [Sourced("b/c", 3, "t", "B")])
    assert other.document == {"b": {"c": 3}, "a": 1}
    assert [figure.grade for figure in other.figures] == ["B", "ours"]


def test_a_preset_nobody_knows() -> None:
    for found in (lambda: preset("bank"), lambda: program_of("bank")):
        with pytest.raises(InvalidInput) as refused:
            found()
        assert (refused.value.code, refused.value.field) == ("preset-unknown", "preset")
        assert "cmb" in refused.value.detail


# --- the page ---------------------------------------------------------------------------------------


def test_the_page_of_presets_is_up_to_date() -> None:
    """Otherwise: python -m tests.programs.presets_page"""
    assert presets_page.PAGE.read_text("utf-8") == presets_page.page()


@EVERY
def test_the_page_lists_every_figure_with_its_source(found: Preset) -> None:
    page = presets_page.PAGE.read_text("utf-8").split(f"## `{found.name}`")[1].split("## `")[0]
    for figure in found.figures:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{figure.path}` |")]
        assert figure.source.replace("|", "\\|") in row
        assert f"| {figure.grade} |" in row


def test_the_page_of_orders_of_repayment_is_up_to_date() -> None:
    """Otherwise: python -m tests.programs.allocation_page"""
    assert allocation_page.PAGE.read_text("utf-8") == allocation_page.page()


@EVERY
def test_the_orders_of_a_preset_are_those_of_its_tables(found: Preset) -> None:
    early, late = orders.TABLES.get(found.name, orders.TABLES["cmb"])
    assert found.document["allocation"] == {
        "up_to_90_days": orders.order(early),
        "over_90_days": orders.order(late),
    }


# --- figures a bank's developer would check ---------------------------------------------------------


def test_cmb() -> None:
    cmb = program_of("cmb")
    assert (cmb.currency, cmb.offers) == ("CNY", ())
    assert cmb.interest.purchase_daily_rate.percent_text == "0.05%"
    assert cmb.interest.include_statement_day
    assert not cmb.interest.include_payment_day
    assert cmb.minimum_payment.purchase_share.percent_text == "10%"
    assert (cmb.late_charge.rate.percent_text, cmb.late_charge.floor, cmb.late_charge.cap) == ("5%", 1000, 0)
    assert (cmb.grace.days, cmb.grace.tolerance) == (3, 1000)
    assert cmb.points == PointsTerms((EarnRule(per=2000, points=1),), available_after_days=1)


# bank, path of the term, its figure in the programme
FIGURES: list[tuple[str, str, Any]] = [
    ("icbc", "late_charge.cap", 50_000),
    ("icbc", "interest.include_statement_day", False),
    ("ccb", "late_charge.floor", 500),
    ("ccb", "fees.annual.waived_from_number", 3),
    ("ccb", "points.expiry", YearEnd(5)),
    ("ccb", "points.rules", (EarnRule(per=100, points=1, rounding=Rounding.HALF_UP),)),
    ("citic", "late_charge.floor", 2_000),
    ("citic", "points.claw_back", ClawBack.NEGATIVE),
    ("citic", "minimum_payment.purchase_share", Rate.of("0.05")),
    ("cgb", "minimum_payment.floor", 10_000),
    ("cgb", "late_escalation", Escalation(2, Rate.of("0.06"))),
    ("cgb", "fees.annual.first_year_free", False),
    ("cgb", "limits.delinquency_block_days", 30),
    ("spdb", "minimum_payment.cash_share", Rate.of("1")),
    ("spdb", "interest.include_payment_day", True),
]


@pytest.mark.parametrize(("name", "path", "value"), FIGURES)
def test_a_bank_has_its_own_figures(name: str, path: str, value: Any) -> None:
    found: Any = program_of(name)
    for part in path.split("."):
        found = getattr(found, part)
    assert found == value
