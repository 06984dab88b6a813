"""A campaign from its definition to its report: who won, what it cost, what it moved, when it ran dry.

Half of 600 customers, picked by a stable hash, get 30 % back on lunch, at most 20.00 a meal and 70 meals a
day over all; the other half is the control group. The customers are simulated, from a seed: with the offer
one in three eats out, without it one in four. Everything else – who may have it, what a meal wins, when the
day's quota is gone – is decided by the offer. `--picture FILE.svg` draws the quota as it runs out.
"""

import argparse
import random
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from cardcore.evaluate import evaluate
from cardcore.money import amount_text, parse_amount
from cardcore.offers.experiments import variant_of

SALT, TREATED, CONTROL = "lunch-2026", "with the offer", "control group"
PER_DAY = 70
ZONE = timezone(timedelta(hours=8))
CUSTOMERS = [f"c-{number}" for number in range(600)]
DAYS = [date(2026, 11, 23) + timedelta(days) for days in range(3)]

OFFER: dict[str, Any] = {
    "id": "lunch-30",
    "name": "午餐七折",
    "windows": [{"from": "2026-11-23", "until": "2026-11-26", "times": [["11:00", "14:00"]]}],
    "when": {"mcc": ["5812", "5814"], "amount": {"at_least": "20.00"}},
    "experiment": {"salt": SALT, "weights": [50, 50], "variants": [0]},
    "quotas": {"per_day": PER_DAY},
    "reward": {"cashback": {"rate": "0.30", "cap_per_transaction": "20.00"}},
}


class Meal(NamedTuple):
    """A lunch somebody paid for."""

    customer: str
    group: str
    at: datetime
    amount: int
    won: int


def group_of(customer: str) -> str:
    """The same half today and anywhere."""
    return CONTROL if variant_of(customer, SALT, (50, 50)) else TREATED


def hungry(chance: random.Random, on: date) -> list[tuple[datetime, str, int]]:
    """When who eats out that day, and for how much, in minor units."""
    meals = []
    for customer in CUSTOMERS:
        if chance.random() < (1 / 3 if group_of(customer) == TREATED else 1 / 4):
            minute = min(max(int(chance.gauss(735, 28)), 640), 860)
            at = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=ZONE)
            meals.append((at, customer, int(chance.lognormvariate(3.7, 0.5) * 100)))
    return sorted(meals)


def served(chance: random.Random, on: date) -> list[Meal]:
    """The day's meals in their order, each with what it won."""
    used, meals = 0, []
    for at, customer, amount in hungry(chance, on):
        answer = evaluate(
            {
                "offers": [OFFER],
                "customer": {"id": customer},
                "transaction": {"amount": amount_text(amount, "CNY"), "mcc": "5812"},
                "counters": {OFFER["id"]: {"quota": {"per_day": used}}},
                "at": at.isoformat(),
            }
        )
        won = parse_amount(answer["best"]["worth"], "CNY") if answer["eligible"] else 0
        used += won > 0
        meals.append(Meal(customer, group_of(customer), at, amount, won))
    return meals


def report(meals: list[Meal]) -> None:
    """What the campaign cost and what it moved."""
    sizes = Counter(group_of(customer) for customer in CUSTOMERS)
    spent = dict.fromkeys(sizes, 0)
    for group in (TREATED, CONTROL):
        own = [meal for meal in meals if meal.group == group]
        spent[group] = sum(meal.amount for meal in own) // sizes[group]
        won = sum(meal.won > 0 for meal in own)
        each = amount_text(spent[group], "CNY")
        print(
            f"{group:15} {sizes[group]} customers, {len(own)} meals, {won:3} of them won, {each} spent each"
        )
    cost = amount_text(sum(meal.won for meal in meals), "CNY")
    more = amount_text((spent[TREATED] - spent[CONTROL]) * sizes[TREATED], "CNY")
    lift = spent[TREATED] * 100 // spent[CONTROL] - 100
    print(f"{'lift':15} {lift} % more spent than in the control group")
    print(f"{'cost':15} {cost} for {more} more spent")
    for on in DAYS:
        print(f"{on:%a %d %b}      {quota_of([meal for meal in meals if meal.at.date() == on])}")


def quota_of(meals: list[Meal]) -> str:
    """How a day's quota went."""
    won = [meal for meal in meals if meal.won]
    missed = sum(meal.group == TREATED and not meal.won for meal in meals)
    gone = f"gone at {won[-1].at:%H:%M}" if len(won) == PER_DAY else f"{PER_DAY - len(won)} left"
    return f"{len(won)} of {PER_DAY} used, {gone}; {missed} meals came too late or were too small"


def picture(meals: list[Meal]) -> str:
    """What was left of the quota, minute by minute, a line a day, as SVG."""
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="300" font-family="sans-serif">',
        f'<text x="20" y="24" font-size="15">Uses left of {PER_DAY} a day</text>',
        '<path d="M40 40V260H540" fill="none" stroke="#999"/>',
    ]
    hours = ((40 + (hour - 11) * 160, hour) for hour in range(11, 15))
    lines += [f'<text x="{x}" y="280" font-size="12">{hour}:00</text>' for x, hour in hours]
    for on, colour in zip(DAYS, ("#1a73e8", "#e8710a", "#188038"), strict=True):
        left, points = PER_DAY, [(40, 40.0)]
        for meal in meals:
            if meal.won and meal.at.date() == on:
                left -= 1
                x = 40 + (meal.at.hour * 60 + meal.at.minute - 660) * 160 // 60
                points += [(x, points[-1][1]), (x, 260 - left * 220 / PER_DAY)]
        path = " ".join(f"{x},{y:.0f}" for x, y in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        where = f'x="480" y="{60 + 18 * DAYS.index(on)}"'
        lines.append(f'<text {where} font-size="12" fill="{colour}">{on:%a %d %b}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    """Three days of lunch."""
    parser = argparse.ArgumentParser(description="A campaign from its definition to its report.")
    parser.add_argument("--picture", metavar="FILE.svg", help="draw the quota into this file")
    options = parser.parse_args()
    chance = random.Random(2026)
    meals = [meal for on in DAYS for meal in served(chance, on)]
    report(meals)
    if options.picture:
        Path(options.picture).write_text(picture(meals), "utf-8")
        print(f"picture         {options.picture}")


if __name__ == "__main__":
    main()
