"""Four ways to repay the same 12,000.00 in 12 months, what each costs, and who pays the interest.

0.6 % a month of the original principal sounds like 7.2 % a year and is 13.03 %: the last interest on all of
it is paid when eleven twelfths of it are repaid. At an agreed annual rate of 13.03 % an annuity therefore
costs the same, equal principal a little less – more is repaid early – and interest only nearly twice as much.

`python examples/06_four_ways_to_repay.py --picture FILE` also draws the plans by period; it needs matplotlib.
"""

import argparse
from datetime import date
from fractions import Fraction
from typing import Any

from cardcore.calendars import date_text, ordinal_of
from cardcore.installments import AmortizationSchedule, DueDates, InstallmentTerms, disclose, resolve
from cardcore.installments.methods import Annuity, EqualPrincipal, FlatFee, InterestOnly, Method
from cardcore.installments.subsidy import FiscalSubsidy, InterestSplit, MerchantShare, Support, split
from cardcore.money import Money, display_amount
from cardcore.rates import Rate

ANNUAL_RATE = Rate.of("0.1303")
WAYS: dict[str, Method] = {
    "flat fee 等本等息": FlatFee(Rate.of("0.006")),
    "annuity 等额本息": Annuity(ANNUAL_RATE),
    "equal principal 等额本金": EqualPrincipal(ANNUAL_RATE),
    "interest only 先息后本": InterestOnly(ANNUAL_RATE),
}
SUPPORT = Support(
    merchant=MerchantShare(Rate.of("0.25")),
    fiscal=(
        FiscalSubsidy(
            annual_rate=Rate.of("0.01"),
            most_of_rate=Rate.of("0.5"),
            yearly_cap=300_000,
            valid_from=ordinal_of(date(2026, 1, 1)),
            valid_until=ordinal_of(date(2026, 12, 31)),
        ),
    ),
)

HIGHEST = 1_300
"""Yuan; what is due in one sum at the end is written beside its bar."""
COLORS = {2: ("#4c78a8", "#e45756"), 3: ("#e45756", "#f2cf5b", "#54a24b")}


def plan(method: Method) -> AmortizationSchedule:
    """The schedule of one way."""
    dates = DueDates.from_first(date(2026, 2, 5))
    return resolve(InstallmentTerms.of(Money("12000", "CNY"), 12, method, dates))


def divided(schedule: AmortizationSchedule) -> InterestSplit:
    """A merchant pays a quarter of the interest, the state one point of the annual rate."""
    return split(schedule, Fraction("0.1303"), SUPPORT)


def compare(schedules: dict[str, AmortizationSchedule]) -> None:
    """What is due with each row, side by side, and the cost."""
    print("What is due each month, interest in brackets:")
    print(f"{'':12}{'flat fee':>18}  {'annuity':>18}  {'equal principal':>18}  {'interest only':>18}")
    for rows in zip(*(schedule.rows for schedule in schedules.values()), strict=True):
        due = (
            f"{display_amount(row.total, 'CNY'):>9} ({display_amount(row.interest, 'CNY'):>6})"
            for row in rows
        )
        print(f"{date_text(rows[0].due_date)}  {'  '.join(due)}")
    print()
    for name, schedule in schedules.items():
        shown = disclose(schedule)
        print(
            f"{name}: costs {display_amount(shown.cost, 'CNY')}, "
            f"{shown.simple_annual_rate.percent_text()} a year simple (单利), "
            f"{shown.compound_annual_rate.percent_text()} compound"
        )


def who_pays(schedule: AmortizationSchedule) -> None:
    """Each row's interest and its payers."""
    print("\nWho pays the interest of the annuity:")
    print("row  interest  holder  merchant  state")
    for row in divided(schedule).rows:
        amounts = (row.interest, row.holder, row.merchant, row.state)
        interest, holder, merchant, state = (display_amount(amount, "CNY") for amount in amounts)
        print(f"{row.number:>3}  {interest:>8}  {holder:>6}  {merchant:>8}  {state:>5}")


def draw(schedules: dict[str, AmortizationSchedule], file: str) -> None:
    """Above what is due with each row, principal and interest; below who pays the interest."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise SystemExit("--picture needs matplotlib: pip install matplotlib") from None
    mpl.use("Agg")
    from matplotlib import pyplot

    figure, places = pyplot.subplots(2, 4, figsize=(14, 6.5), sharex=True, sharey="row", layout="constrained")
    for place, (name, schedule) in enumerate(schedules.items()):
        due, payers = places[:, place]
        shown, parts = disclose(schedule), divided(schedule).rows
        stack(
            due,
            {
                "principal": [row.principal for row in schedule.rows],
                "interest": [row.interest for row in parts],
            },
        )
        stack(
            payers,
            {
                "the holder": [row.holder for row in parts],
                "the merchant": [row.merchant for row in parts],
                "the state": [row.state for row in parts],
            },
        )
        method = name.rpartition(" ")[0]
        due.set_title(
            f"{method}\n{shown.cost / 100:,.2f} yuan, {shown.simple_annual_rate.percent_text()} a year"
        )
        due.set_ylim(0, HIGHEST)
        last = schedule.rows[-1]
        if last.total / 100 > HIGHEST:
            due.annotate(f"{last.total / 100:,.0f} →", (last.number - 1, HIGHEST * 0.93), ha="right")
        payers.set_ylim(0, 145)
        payers.set_xlabel("row")
        payers.set_xticks(range(1, len(parts) + 1))
    places[0, 0].set_ylabel("due, yuan")
    places[1, 0].set_ylabel("interest paid by, yuan")
    places[0, 3].legend(loc="center")
    places[1, 0].legend(loc="upper center")
    figure.savefig(file, dpi=110)
    print(f"\nThe picture is in {file}.")


def stack(place: Any, layers: dict[str, list[int]]) -> None:
    """Bars of several layers by row."""
    heights = [0.0] * len(next(iter(layers.values())))
    for (label, amounts), color in zip(layers.items(), COLORS[len(layers)], strict=True):
        yuan = [amount / 100 for amount in amounts]
        place.bar(range(1, len(yuan) + 1), yuan, bottom=heights, label=label, color=color)
        heights = [below + more for below, more in zip(heights, yuan, strict=True)]


def main() -> None:
    """Tell the story."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--picture", metavar="FILE", help="draw the plans by period into this file")
    options = parser.parse_args()
    schedules = {name: plan(method) for name, method in WAYS.items()}
    compare(schedules)
    who_pays(schedules["annuity 等额本息"])
    if options.picture:
        draw(schedules, options.picture)


if __name__ == "__main__":
    main()
