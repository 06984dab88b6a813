"""Scenarios drawn by Hypothesis: well-formed lives with every verb, in the order of their days."""

import datetime
from typing import Any

from hypothesis import strategies as st

OPENED = datetime.date(2023, 1, 10)
UNTIL = datetime.date(2023, 10, 31)

MCCS = st.sampled_from(["5411", "5812", "6513", "3008"])
AMOUNTS = st.integers(1, 3_000_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
SMALL = st.integers(1, 300_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")

PROGRAMS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"preset": "cmb"},
        {"preset": "cmb", "interest": {"include_statement_day": False, "include_payment_day": True}},
        {"preset": "cmb", "grace": {"days": 0, "tolerance": "0.00"}, "cycle": {"due": {"days_after": 20}}},
        {
            "preset": "cmb",
            "cycle": {"due": {"day_of_month": 1}},
            "late_charge": {"cap": "500.00"},
            "points": {"excluded_mccs": ["6513"]},
            "offers": [
                {
                    "id": "cashback",
                    "name": "笔笔返现",
                    "criteria": {"starts_on": "2023-02-01", "ends_on": "2023-06-30", "least_amount": "10.00"},
                    "cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
                    "uses_per_day": 1,
                }
            ],
        },
    ]
)


def days(earliest: datetime.date = OPENED, latest: datetime.date = UNTIL) -> st.SearchStrategy[str]:
    """Days of the life as texts."""
    return st.dates(earliest, latest).map(datetime.date.isoformat)


def _transaction(amounts: st.SearchStrategy[str], **more: Any) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {"amount": amounts, "mcc": MCCS, "merchant": st.sampled_from(["Hema", "大董"]), **more}
    )


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """One event of any verb that needs no other before it."""
    on = draw(days())
    body: dict[str, Any]
    verb = draw(
        st.sampled_from(["post", "post", "post", "pay", "pay", "refund", "cash_advance", "charge_fee"])
    )
    if verb == "charge_fee":
        return {"on": on, verb: {"kind": draw(st.sampled_from(["replacement", "statement_copy"]))}}
    if verb == "post":
        body = {"kind": "purchase", **draw(_transaction(AMOUNTS))}
    elif verb == "refund":
        body = draw(_transaction(SMALL))
    else:
        body = {"amount": draw(SMALL if verb == "cash_advance" else AMOUNTS)}
    if verb == "cash_advance" and draw(st.booleans()):
        body["place"] = draw(st.sampled_from(["domestic", "other_bank", "overseas"]))
    if verb != "pay" and draw(st.booleans()):
        body["original"] = {"amount": draw(SMALL), "currency": "USD"}
    if verb != "pay" and draw(st.booleans()):
        body["transaction_date"] = draw(days(latest=datetime.date.fromisoformat(on)))
    return {"on": on, verb: body}


@st.composite
def holds(draw: st.DrawFn, name: str) -> list[dict[str, Any]]:
    """An authorization that is approved, perhaps increased, and what becomes of it on the same day."""
    on = draw(days())
    asked: dict[str, Any] = {"on": on, "authorize": {"hold": name, **draw(_transaction(SMALL))}}
    found = [asked]
    if draw(st.booleans()):
        found.append({"on": on, "increment": {"hold": name, "amount": draw(SMALL)}})
    held = {"hold": name, "amount": asked["authorize"]["amount"]}
    ends: list[list[dict[str, Any]]] = [
        [],
        [{"reverse": {"hold": name}}],
        [{"post": {"kind": "purchase", **draw(_transaction(SMALL)), **held}}],
        [{"capture": held | {"final": draw(st.booleans())}}],
        [{"reverse": {"hold": name, "amount": "0.01"}}],
    ]
    return found + [{"on": on, **verb} for verb in draw(st.sampled_from(ends))]


@st.composite
def drawn_scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario of up to twelve events over ten months; holds are never declined."""
    drawn = draw(st.lists(events(), max_size=12))
    program = draw(PROGRAMS)
    for place in range(draw(st.integers(0, 2))):
        drawn += draw(holds(f"h-{place}"))
    return {
        "program": {"limits": {"delinquency_block_days": 10_000}, **program},
        "account": {
            "opened_on": OPENED.isoformat(),
            "credit_limit": "9000000.00",
            "currency": "CNY",
            "statement_day": draw(st.integers(5, 28)),
        },
        "events": sorted(drawn, key=lambda event: str(event["on"])),
        "until": UNTIL.isoformat(),
    }
