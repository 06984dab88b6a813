"""Published cases as scenarios: each measure builds one from a case's inputs and reads its figures off.

A case's own convention – what is counted, which fee, which due date – becomes terms of the programme;
what it expects is never looked at here.
"""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cardcore.scenario import simulate

GOLDEN = Path(__file__).resolve().parent.parent / "golden"

Case = dict[str, Any]
Figures = dict[str, str]


def cases() -> list[Case]:
    """The cases that run as scenarios."""
    found: list[Case] = json.loads((GOLDEN / "cards.json").read_text("utf-8"))
    return found


def lived(
    terms: dict[str, Any],
    opened_on: str,
    statement_day: int,
    events: list[dict[str, Any]],
    until: str,
    *,
    credit_limit: str = "500000.00",
    preset: str = "cmb",
) -> dict[str, Any]:
    """The statements, explanations and state of a scenario under a bank's terms with these in their place."""
    return simulate(
        {
            "program": {"preset": preset, **terms},
            "account": {
                "opened_on": opened_on,
                "credit_limit": credit_limit,
                "currency": "CNY",
                "statement_day": statement_day,
            },
            "events": events,
            "until": until,
            "ask": ["statements", "explain", "state"],
        }
    )


def purchase(on: str, amount: str) -> dict[str, Any]:
    """A purchase of no particular kind."""
    return {"on": on, "post": {"kind": "purchase", "amount": amount, "mcc": "5311", "merchant": "商户"}}


def paid(on: str, amount: str) -> dict[str, Any]:
    """A repayment."""
    return {"on": on, "pay": {"amount": amount}}


def yuan(amount: str) -> str:
    """An exact amount with the two decimals that the sources print."""
    whole, _, decimals = amount.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


# --- interest on the full balance -------------------------------------------------------------------

# Where the source gives a due date that is not CMB's.
DUE_DAY = {"INT-04": 5, "INT-06": 10}


def full_balance(case: Case) -> Figures:
    """One purchase, part of it repaid by the due date, the interest of the next statement."""
    given = case["inputs"]
    if "from_" in given:
        return payment_day_counted(given)
    terms: dict[str, Any] = {
        "interest": {
            "purchase_daily_rate": given["daily_rate"],
            "include_statement_day": given["include_statement_day"],
        }
    }
    if case["id"] in DUE_DAY:
        terms["cycle"] = {"due": {"day_of_month": DUE_DAY[case["id"]]}}
    until = given["next_statement_date"]
    told = lived(
        terms,
        given["posting_date"],
        int(until[-2:]),
        [purchase(given["posting_date"], given["balance"]), paid(given["payment_date"], given["payment"])],
        until,
    )
    (why,) = told["explain"]
    before, after = why["lines"]
    return {
        "days_before_payment": str(before["days"]),
        "days_after_payment": str(after["days"]),
        "interest": told["statements"][-1]["interest"],
    }


def payment_day_counted(given: dict[str, str]) -> Figures:
    """Its first leg: statement day 1, due and paid on the 25th, the day of payment counted; any year."""
    first, last = f"2015-{given['from_']}", f"2015-{given['to_inclusive']}"
    told = lived(
        {
            "cycle": {"due": {"day_of_month": 25}},
            "interest": {"include_payment_day": True, "include_statement_day": False},
        },
        first,
        1,
        [purchase(first, given["balance"]), paid(last, "9000")],
        "2015-05-01",
    )
    (why,) = told["explain"]
    return {"days": str(why["lines"][0]["days"]), "interest_part_a": yuan(why["lines"][0]["amount"])}


def unpaid_part(case: Case) -> Figures:
    """ICBC: one purchase, most of it repaid in time, the interest of the next statement on the rest."""
    given = case["inputs"]
    told = lived(
        {"interest": {"purchase_daily_rate": given["daily_rate"]}},
        given["posting_date"],
        1,
        [purchase(given["posting_date"], given["balance"]), paid(given["payment_date"], given["payment"])],
        "2015-05-01",
        preset="icbc",
    )
    if told["statements"][0]["payment_due_date"] != given["due_date"]:
        raise ValueError(f"{case['id']} is due on another day")
    (why,) = told["explain"]
    (line,) = why["lines"]
    if line["to"] != given["interest_to_inclusive"]:
        raise ValueError(f"{case['id']} bears interest to another day")
    return {"days": str(line["days"]), "interest": told["statements"][-1]["interest"]}


# --- minimum payments over six cycles ---------------------------------------------------------------


def six_minimums(case: Case) -> Figures:
    """The table in cents that its source reckons without rounding: here a cent is 10⁻⁸ yuan.

    Every amount is multiplied by a million, each statement's minimum is repaid on its due date, and what
    is read off is divided again and rounded half up once.
    """
    return six_cycles(case["inputs"], 1_000_000)


def six_cycles(given: dict[str, Any], scale: int) -> Figures:
    """Six statements whose minimum is repaid on each due date, amounts multiplied by ``scale``."""
    terms = {
        "cycle": {"due": {"day_of_month": 5}},
        "interest": {"purchase_daily_rate": given["daily_rate"], "include_statement_day": False},
        "minimum_payment": {"purchase_share": given["min_rate"]},
    }
    posted = given["posting_date_inferred"]
    events = [purchase(posted, str(int(given["principal"]) * scale))]
    statement_day = int(given["statement_dates_inferred"][0][-2:])
    told: dict[str, Any] = {}
    for due in given["due_dates"]:
        until = datetime.date.fromisoformat(due) - datetime.timedelta(days=1)
        limit = f"{5000 * scale}.00"
        told = lived(terms, posted, statement_day, events, until.isoformat(), credit_limit=limit)
        events.append(paid(due, told["statements"][-1]["minimum_payment_due"]))
    figures = {}
    for number, statement in enumerate(told["statements"], start=1):
        figures[f"min_{number}"] = scaled_down(statement["minimum_payment_due"], scale)
        figures[f"interest_{number}"] = scaled_down(statement["interest"], scale)
        figures[f"full_{number}"] = scaled_down(statement["closing_balance"], scale)
    return figures


def scaled_down(amount: str, scale: int) -> str:
    """An amount divided by ``scale`` and rounded half up to the cent."""
    cents = (2 * int(amount.replace(".", "")) + scale) // (2 * scale)
    return f"{cents // 100}.{cents % 100:02}"


# --- cash -------------------------------------------------------------------------------------------

# Drawn and repaid, where the source says so; elsewhere any days so far apart do.
CASH_DATES = {"CASH-01": ("2018-08-02", "2018-08-10"), "CASH-02": ("2022-11-12", "2022-12-21")}


def cash(case: Case) -> Figures:
    """Cash drawn and all of it repaid, with the fee and what interest is billed by then."""
    given = case["inputs"]
    drawn, repaid = CASH_DATES.get(case["id"], ("2018-08-02", f"2018-08-{2 + int(given['days']):02}"))
    terms = {
        # late enough that what is billed on the way is repaid in time
        "cycle": {"due": {"days_after": 25}},
        "grace": {"days": 0},
        "interest": {"include_payment_day": "both ends included" in case["rule"]},
        "fees": {
            "cash_advance": {
                "rate": given["fee_rate"],
                "floor": "10.00" if "min 10" in case["rule"] else "0.00",
            }
        },
    }
    events = [{"on": drawn, "cash_advance": {"amount": given["amount"]}}]
    owed = lived(terms, drawn, 28, events, repaid)["state"]["balance"]
    told = lived(terms, drawn, 28, [*events, paid(repaid, owed)], f"{repaid[:-2]}28")
    cents = sum(int(each["interest"].replace(".", "")) for each in told["statements"])
    total = int(owed.replace(".", "")) + int(told["state"]["balance"].replace(".", ""))
    return {
        "fee": next((each["fees"] for each in told["statements"] if each["cash_advances"] != "0.00"), ""),
        "interest": f"{cents // 100}.{cents % 100:02}",
        "total": f"{total // 100}.{total % 100:02}",
    }


# --- late charges -----------------------------------------------------------------------------------


def late_charge(case: Case) -> Figures:
    """A minimum of 10 % of one purchase, less than it repaid."""
    given = case["inputs"]
    told = lived(
        {"late_charge": {"rate": given["rate"], "floor": given["min_fee"]}},
        "2024-01-02",
        5,
        [purchase("2024-01-02", f"{given['min_payment']}0"), paid("2024-01-20", given["paid"])],
        "2024-02-05",
    )
    first, second = told["statements"]
    if first["minimum_payment_due"] != f"{given['min_payment']}.00":
        raise ValueError(f"{case['id']} asks for another minimum")
    return {"late_fee": second["fees"]}


# --- fees -------------------------------------------------------------------------------------------


def foreign_fee(case: Case) -> Figures:
    """A purchase that was paid in another currency; what it was there does not matter to the fee."""
    given = case["inputs"]
    bought = purchase("2024-01-10", given["cny"])
    bought["post"]["original"] = {"amount": "27.87", "currency": "USD"}
    terms = {"fees": {"foreign_transaction": {"rate": given["fee_rate"]}}}
    told = lived(terms, "2024-01-02", 5, [bought], "2024-02-05")
    (why,) = told["explain"]
    return {"fee": why["amount"]}


# --- free days and due dates ------------------------------------------------------------------------

PLUS_20 = {"days_after": 20}
CMB = {"gap_of_30": 18}
DUE = {
    "GRC-01": (5, PLUS_20),
    "GRC-02": (5, PLUS_20),
    "GRC-03": (17, PLUS_20),
    "GRC-05": (17, CMB),
    "GRC-08": (12, CMB),
}


def free_days(case: Case) -> Figures:
    """Days from the posting date of a purchase to the due date of the statement it stands on."""
    given = case["inputs"]
    statement_day, due = DUE[case["id"]]
    posted = given["posting_date"]
    terms = {"cycle": {"due": due}}
    told = lived(terms, "2023-01-01", statement_day, [purchase(posted, "100")], given["due_date"])
    statement = next(each for each in told["statements"] if each["lines"])
    (line,) = statement["lines"]
    start, end = (
        datetime.date.fromisoformat(date) for date in (line["posting_date"], statement["payment_due_date"])
    )
    return {"days": str((end - start).days + (given["count"] == "inclusive"))}


def due_days(case: Case) -> Figures:
    """The day of the month on which each statement day is due, in months of 30 and of 31 days alike."""
    figures = {}
    for statement_day in case["inputs"]["statement_days"]:
        told = lived({}, "2023-03-01", statement_day, [], "2023-12-31")
        days = {int(each["payment_due_date"][-2:]) for each in told["statements"]}
        figures[f"d{statement_day}"] = " or ".join(map(str, sorted(days)))
    return figures


def points_expiry(case: Case) -> Figures:
    """The last day of points earned on the first and on the last day of a calendar year."""
    given = case["inputs"]
    year = int(given["earned_year"])
    bought = purchase(f"{year}-01-01", "10.00"), purchase(f"{year}-12-31", "10.00")
    told = simulate(
        {
            "program": {"preset": "ccb", "points": {"expiry": {"year_end": int(given["years"])}}},
            "account": {
                "opened_on": f"{year - 1}-12-31",
                "credit_limit": "1000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": list(bought),
            "until": f"{year}-12-31",
            "ask": ["points"],
        }
    )["points"]
    days = {lot["expires_on"] for lot in told["lots"]}
    return {"expiry": " or ".join(sorted(days))}


MEASURES: dict[str, Callable[[Case], Figures]] = {
    "interest_full_balance": full_balance,
    "interest_unpaid_part_only": unpaid_part,
    "revolving_min_payment_multi_cycle": six_minimums,
    "cash_advance": cash,
    "late_fee": late_charge,
    "points_expiry": points_expiry,
    "fx_fee": foreign_fee,
    "interest_free_days": free_days,
    "due_date_fixed_day": due_days,
}
"""How the cases of each topic are measured."""
