"""The life of an installment plan: converted, billed, partly repaid early – and drawn as a picture.

A television of 6,000.00 becomes twelve rows; the merchant pays half of the interest and the state one point
of the annual rate. In the third month a third of what is left is repaid early. Beside it stand four methods
for the same amount.

`python examples/07_the_life_of_a_plan.py --picture FILE.svg` also draws both; it needs nothing but this file.
"""

import argparse
from pathlib import Path
from typing import Any

from cardcore.scenario import simulate

METHODS: dict[str, dict[str, Any]] = {
    "flat_fee": {"rate_per_period": {"12": "0.006"}},
    "annuity": {"annual_rate": {"12": "0.1303"}},
    "equal_principal": {"annual_rate": {"12": "0.1303"}},
    "interest_only": {"annual_rate": {"12": "0.1303"}},
}
STATE = {
    "annual_rate": "0.01",
    "most_of_rate": "0.5",
    "yearly_cap": "3000.00",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}
PARTS = {
    "principal": "#4c78a8",
    "interest": "#e45756",
    "paid_by_merchant": "#f2cf5b",
    "paid_by_state": "#54a24b",
}


def life(method: str, *, lived: bool) -> dict[str, Any]:
    """The answers of a scenario: the plan just opened, or lived to its end with a prepayment."""
    own = {"method": method, "fiscal_subsidy": STATE, "quote_days": 3, **METHODS[method]}
    bought = {"amount": "6000.00", "mcc": "5732", "merchant": "苏宁", "periods": 12, "plan_id": "tv"}
    events: list[dict[str, Any]] = [
        {"on": "2026-01-06", "convert": {"what": "merchant", **bought, "merchant_pays": {"share": "0.5"}}}
    ]
    if lived:
        prepaid = {"plan_id": "tv", "amount": "1500.00"}
        events += [
            {"on": "2026-04-06", "quote": {"id": "q", "prepay_plan": prepaid}},
            {"on": "2026-04-07", "prepay_plan": {**prepaid, "quote": "q"}},
        ]
    return simulate(
        {
            "program": {"preset": "cmb", "installments": {"purchase": own}},
            "account": {
                "opened_on": "2026-01-06",
                "credit_limit": "20000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": events,
            "until": "2027-01-05" if lived else "2026-01-06",
            "ask": ["plans", "quotes", "statements"],
        }
    )


def yuan(row: dict[str, Any], part: str) -> float:
    """One part of a row, for drawing."""
    return float(row.get(part, "0"))


def tell(rows: list[dict[str, Any]]) -> None:
    """Every row and who pays it."""
    print("row  billed on   principal  holder  merchant  state")
    for row in rows:
        early = "  repaid early" if row.get("early") else ""
        print(
            f"{row['number']:>3}  {row['due_on']}  {row['principal']:>9}  {row['interest']:>6}  "
            f"{row.get('paid_by_merchant', ''):>8}  {row.get('paid_by_state', ''):>5}{early}"
        )


def chart(title: str, rows: list[dict[str, Any]], left: int, top: int) -> list[str]:
    """Bars of one plan: what each row brings, by who pays it."""
    drawn = [f'<text x="{left}" y="{top - 8}" font-size="13">{title}</text>']
    highest = max(sum(yuan(row, part) for part in PARTS) for row in rows)
    for place, row in enumerate(rows):
        bottom = top + 150.0
        for part, color in PARTS.items():
            height = 150 * yuan(row, part) / highest
            bottom -= height
            where = f'x="{left + 20 * place}" y="{bottom:.1f}" width="15" height="{height:.1f}"'
            drawn.append(f'<rect {where} fill="{color}"/>')
    return drawn


def picture(charts: dict[str, list[dict[str, Any]]]) -> str:
    """All charts, two in a row, as SVG."""
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" width="620" height="660" font-family="sans-serif">']
    for place, (title, rows) in enumerate(charts.items()):
        lines += chart(title, rows, 20 + 310 * (place % 2), 40 + 200 * (place // 2))
    for place, (part, color) in enumerate(PARTS.items()):
        x = 20 + 150 * place
        lines.append(f'<rect x="{x}" y="630" width="12" height="12" fill="{color}"/>')
        lines.append(f'<text x="{x + 18}" y="641" font-size="12">{part.replace("_", " ")}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    """Tell the story."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--picture", metavar="FILE.svg", help="draw the plans by period into this file")
    options = parser.parse_args()
    told = life("flat_fee", lived=True)
    (plan,), (quote,) = told["plans"], told["quotes"]
    tell(plan["rows"])
    print(
        f"\nQuoted: {quote['payoff']} until {quote['valid_until']}, "
        f"saving {quote['interest_saved']} of interest."
    )
    last = told["statements"][-1]
    print(f"The last statement bills {last['installments']} and {last['installment_interest']}.\n")
    charts = {"flat fee, a part repaid early": plan["rows"]}
    print("Four methods, each as agreed:")
    for method in METHODS:
        (agreed,) = life(method, lived=False)["plans"]
        charts[method.replace("_", " ")] = agreed["rows"]
        first, final = agreed["rows"][0], agreed["rows"][-1]
        cost = f"the holder pays {agreed['interest']:>6}"
        print(f"{method:16} {cost}; {first['total']:>6} first, {final['total']:>7} last")
    if options.picture:
        Path(options.picture).write_text(picture(charts), "utf-8")
        print(f"\nThe picture is in {options.picture}.")


if __name__ == "__main__":
    main()
