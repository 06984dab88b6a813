"""Presets: every figure says where it comes from, and the document is those figures and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from cardcore.accounts.buckets import UNBILLED, Bucket, Kind
from cardcore.errors import InvalidInput
from cardcore.programs import PRESETS, Preset, Sourced, preset, program_of
from tests.programs import presets_page

EVERY = pytest.mark.parametrize("found", PRESETS.values(), ids=list(PRESETS))


def leaves(document: Mapping[str, Any], path: str = "") -> list[str]:
    """The paths of a document's figures; a due rule is one figure."""
    found: list[str] = []
    for name, value in document.items():
        here = f"{path}/{name}" if path else name
        whole = not isinstance(value, Mapping) or here == "cycle/due"
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
        published = re.search(r"https?://\S+|银监会令|银发", figure.source)
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


@EVERY
def test_orders_of_repayment_clear_the_bill_first(found: Preset) -> None:
    allocation = program_of(found.name).allocation
    for order in (allocation.up_to_90_days, allocation.over_90_days):
        billed = [bucket in UNBILLED for bucket in order]
        assert billed == sorted(billed)


@EVERY
def test_principal_comes_last_up_to_90_days_and_first_beyond(found: Preset) -> None:
    allocation = program_of(found.name).allocation
    principal = {Bucket(bucket) for bucket in Bucket if bucket.value.startswith((Kind.CASH, Kind.PURCHASE))}
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


def test_a_preset_nobody_knows() -> None:
    for found in (lambda: preset("icbc"), lambda: program_of("icbc")):
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
    page = presets_page.PAGE.read_text("utf-8")
    for figure in found.figures:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{figure.path}` |")]
        assert figure.source.replace("|", "\\|") in row
        assert f"| {figure.grade} |" in row


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
    assert (cmb.points.step, cmb.points.points, cmb.points.available_after_days) == (2000, 1, 1)
