"""Hypothesis strategies for programme documents: every term is drawn.

Importing this module imports Hypothesis (``pip install cardcore[testing]``); `cardcore.testing.strategies`
gives these names too.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from cardcore.accounts.buckets import Bucket
from cardcore.offers.offer import POLICIES
from cardcore.points.terms import ClawBack, Stacking
from cardcore.programs import PRESETS, Program, read_program


def _texts(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def _rate_terms(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "rate": _texts("0.05", "0.01", "0.06", "0"),
            "floor": _texts("0.00", "10.00", "1.00"),
            "cap": _texts("0.00", "500.00", "20.00"),
            **more,
        }
    )


def _late_charge() -> st.SearchStrategy[dict[str, Any]]:
    return _rate_terms(escalates_after=st.sampled_from([0, 1, 2]), escalated_rate=_texts("0.06", "0.05"))


def _fees() -> st.SearchStrategy[dict[str, Any]]:
    annual = st.fixed_dictionaries(
        {
            "amount": _texts("300.00", "0.00", "80.00"),
            "first_year_free": st.booleans(),
            "waived_from_number": st.sampled_from([6, 0, 1, 12]),
            "waived_from_spending": _texts("0.00", "5000.00", "0.01"),
            "cash_counts": st.booleans(),
        }
    )
    return st.fixed_dictionaries(
        {
            "cash_advance": _rate_terms(other_bank=_rate_terms(), overseas=_rate_terms()),
            "annual": annual,
            "foreign_transaction": _rate_terms(),
            "overpayment": _rate_terms(),
            "replacement": _texts("15.00", "0.00"),
            "statement_copy": _texts("5.00", "0.01"),
        }
    )


USUAL_ORDERS: Final[Mapping[str, Sequence[str]]] = PRESETS["cmb"].document["allocation"]
ONE_ORDER: Final = dict.fromkeys(USUAL_ORDERS, USUAL_ORDERS["up_to_90_days"])
"""The usual order of repayment, however long an account is past due."""


def orders() -> st.SearchStrategy[Mapping[str, Sequence[str]]]:
    """Orders of repayment: mostly the usual ones, else any."""
    any_order = st.permutations([bucket.value for bucket in Bucket])
    free = st.fixed_dictionaries({"up_to_90_days": any_order, "over_90_days": any_order})
    return st.one_of(st.just(USUAL_ORDERS), st.just(USUAL_ORDERS), free)


def _due_rules() -> st.SearchStrategy[dict[str, int]]:
    # Every rule leaves at least three days of grace before the next statement, whatever its day.
    return st.one_of(
        st.integers(5, 22).map(lambda days: {"gap_of_30": days}),
        st.integers(10, 24).map(lambda days: {"days_after": days}),
    )


def _offers() -> st.SearchStrategy[list[dict[str, Any]]]:
    cashback = st.fixed_dictionaries(
        {"rate": _texts("0.02", "0.10", "1")},
        optional={"cap_per_transaction": _texts("80.00", "0.50"), "cap_per_month": _texts("200.00", "1.00")},
    )
    criteria = st.fixed_dictionaries(
        {"starts_on": _texts("2023-01-01", "2024-02-01"), "ends_on": _texts("2024-06-30", "2025-12-31")},
        optional={"mccs": st.just(["5411", "5812"]), "least_amount": _texts("10.00", "100.00")},
    )
    refund = st.fixed_dictionaries(
        {"policy": st.sampled_from(POLICIES)}, optional={"within_days": st.sampled_from((1, 7, 90))}
    )
    offer = st.fixed_dictionaries(
        {"name": _texts("笔笔返现", "Cashback"), "criteria": criteria, "cashback": cashback},
        optional={"refund": refund},
    )
    return st.lists(offer, max_size=2).map(
        lambda offers: [{"id": f"o-{place}", **one} for place, one in enumerate(offers)]
    )


def _interest() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "purchase_daily_rate": _texts("0.0005", "0.00035", "0.000333333333", "0", "0.002"),
            "cash_daily_rate": _texts("0.0005", "0.0006", "0"),
            "include_statement_day": st.booleans(),
            "include_payment_day": st.booleans(),
            "method": _texts("full_balance", "unpaid_part_only"),
            "purchase_accrues_from": _texts("posting_date", "posting_date", "transaction_date"),
            "cash_accrues_from": _texts("transaction_date", "posting_date"),
            "minimum_charge": _texts("0", "0", "1.00", "0.05"),
        }
    )


def _minimum_payment() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "purchase_share": _texts("0.10", "0.05", "1", "0"),
            "cash_share": _texts("0.10", "1"),
            "floor": _texts("0.00", "50.00"),
        },
        optional={
            "first_purchase_share": _texts("0.10", "0"),
            "mccs_in_full": st.sampled_from([["5411"], ["5812", "7995"]]),
        },
    )


def _grace() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"days": st.integers(0, 3), "tolerance": _texts("0.00", "10.00", "0.01")})


def _limits() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "cash_share": _texts("0.50", "1", "0"),
            "hold_days": st.sampled_from([1, 7, 30]),
            "delinquency_block_days": st.sampled_from([1, 30, 10_000]),
            "capture_tolerance": _texts("0", "0.15"),
            "over_limit_share": _texts("0.10", "0"),
            "by_category": st.sampled_from([{}, {"dining": {"hold_days": 2, "capture_tolerance": "0.20"}}]),
        }
    )


def _points() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "step": _texts("20.00", "1.00"),
            "points": st.sampled_from([1, 3, 0]),
            "available_after_days": st.sampled_from([0, 1, 10]),
            "excluded_mccs": st.sampled_from([[], ["8062"]]),
            "cancel_days": st.sampled_from([30, 0]),
            "claw_back": st.sampled_from([*ClawBack]).map(str),
            "available_from": st.sampled_from(["posting", "posting", "statement", "release"]),
        },
        optional={
            "expiry": st.sampled_from(["never", {"months": 1}, {"month_end": 2}, {"year_end": 1}]),
            "rules": st.just([{"id": "food", "step": "3.00", "points": 2, "when": {"mcc": ["5812"]}}]),
            "caps": st.sampled_from([{"per_day": 100}, {"per_cycle": 2_000}, {"per_transaction": 50}]),
            "multipliers": _multipliers(),
            "stacking": st.sampled_from([*Stacking]).map(str),
            "mall": st.just(MALL),
            "liability": st.sampled_from([ESTIMATES, ESTIMATES[:1], ESTIMATES[1:]]),
        },
    )


MALL: Final = [
    {"id": "mug", "name": "马克杯", "points": 40, "price": "8.00", "least_points": 10, "stock": 3},
    {"id": "tea", "name": "Tea", "points": 100},
]
"""What points buy in programmes that are drawn."""


ESTIMATES: Final = [
    {"points": 1000, "price": "2.50", "breakage": "0.15"},
    {"points": 3, "price": "0.02", "breakage": "0.123456789012", "from": "2024-03-01"},
]
"""What points are worth in programmes that are drawn."""


def _multipliers() -> st.SearchStrategy[list[dict[str, Any]]]:
    big = {"counters.cycle_spending": {"at_least": "1000.00"}}
    tier: dict[str, Any] = {"id": "tier", "factor": "1.5", "when": big}
    festive = {"id": "festive", "factor": "2", "caps": {"per_campaign": 500}}
    return st.sampled_from([[tier], [festive], [tier, festive]])


def foreign_terms(*currencies: str) -> st.SearchStrategy[dict[str, Any]]:
    """What a programme says of balances in foreign currencies."""
    terms = st.fixed_dictionaries(
        {
            "line_rate": _texts("7.0112", "0.0531"),
            "points": st.fixed_dictionaries({"step": _texts("3.00"), "points": st.sampled_from([0, 1])}),
            "fees": st.fixed_dictionaries({"replacement": _texts("3.00"), "statement_copy": _texts("0.50")}),
        },
        optional={
            "late_charge": st.fixed_dictionaries({"floor": _texts("1.00", "2.00")}),
            "minimum_payment": st.fixed_dictionaries({"floor": _texts("5.00")}),
            "grace": st.fixed_dictionaries({"tolerance": _texts("1.00")}),
        },
    )
    return st.fixed_dictionaries(
        {
            "line_buffer": _texts("0", "0.05"),
            "currencies": st.fixed_dictionaries(dict.fromkeys(currencies, terms)),
        }
    )


def versions() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Later terms of a programme: none, one or two versions, each of some sections."""
    day = st.dates(datetime.date(2023, 1, 1), datetime.date(2025, 12, 31)).map(str)
    version = st.fixed_dictionaries(
        {"effective_from": day},
        optional={
            "interest": _interest(),
            "minimum_payment": _minimum_payment(),
            "allocation": orders(),
            "late_charge": _late_charge(),
            "grace": _grace(),
            "fees": _fees(),
            "limits": _limits(),
        },
    )
    found = st.lists(version, max_size=2, unique_by=lambda one: one["effective_from"])
    return found.map(lambda some: sorted(some, key=lambda one: one["effective_from"]))


def program_documents(**sections: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Whole programme documents: every section is drawn; ``sections`` are drawn as told instead."""
    usual: dict[str, st.SearchStrategy[Any]] = {
        "preset": st.just("cmb"),
        "cycle": st.fixed_dictionaries(
            {
                "due": _due_rules(),
                "last_statement_day": st.just(31),
                "statement_day_change_months": st.sampled_from([6, 1]),
            }
        ),
        "interest": _interest(),
        "minimum_payment": _minimum_payment(),
        "allocation": orders(),
        "late_charge": _late_charge(),
        "grace": _grace(),
        "fees": _fees(),
        "limits": _limits(),
        "points": _points(),
        "offers": _offers(),
    }
    return st.fixed_dictionaries({**usual, **sections})


def programs(**sections: st.SearchStrategy[Any]) -> st.SearchStrategy[Program]:
    """Programmes; ``sections`` as for `program_documents`."""
    return program_documents(**sections).map(read_program)
