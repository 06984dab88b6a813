"""«What can I use for lunch near here?» – one customer on a Friday at a quarter to twelve.

The nearest restaurants come first; at each the best combination of offers is worked out for the meal, and
of what cannot be used every reason is told, so that the next step is known.
"""

from typing import Any

from cardcore.evaluate import evaluate
from cardcore.money import amount_text, parse_amount
from cardcore.places import Coordinates, Datum, Places

HERE = Coordinates.of("31.230400", "121.473700", Datum.GCJ_02)

RESTAURANTS: dict[str, tuple[str, str, str, str]] = {
    # store: its merchant, what lunch costs there, and where it is
    "zhang-renmin-road": ("老张面馆", "36.00", "31.231200", "121.475900"),
    "hotpot-nanjing-road": ("小城火锅", "168.00", "31.235700", "121.480100"),
    "bistro-the-bund": ("外滩小馆", "320.00", "31.240018", "121.490317"),
    "dumplings-xintiandi": ("新天地饺子", "58.00", "31.219800", "121.474500"),
}

OFFERS: list[dict[str, Any]] = [
    {
        "id": "half-price-friday",
        "name": "周五五折",
        "windows": [{"weekdays": ["fri"], "times": [["10:00", "24:00"]]}],
        "when": {"store": ["hotpot-nanjing-road", "dumplings-xintiandi"]},
        "quotas": {"per_day": 300},
        "frequency": [{"at_most": 1, "per": "day"}],
        "group": "half",
        "reward": {"discount": {"rate": "0.5", "cap_per_transaction": "50.00"}},
    },
    {
        "id": "friday-98",
        "name": "超级最红星期五",
        "windows": [{"weekdays": ["fri"]}],
        "when": {"amount": {"at_least": "98.00"}},
        "order": 1,
        "reward": {
            "statement_credit": {"rate": "0.05", "cap_per_transaction": "50.00", "life": {"days": 60}}
        },
    },
    {
        "id": "lunch",
        "name": "午餐返现",
        "windows": [{"times": [["11:00", "14:00"]]}],
        "when": {"mcc": ["5812"]},
        "order": 2,
        "reward": {"cashback": {"rate": "0.02", "cap_per_transaction": "80.00"}},
    },
    {
        "id": "nine-days",
        "name": "月月达标礼",
        "when": {"mcc": ["5812"]},
        "enrollment": True,
        "goals": [{"distinct_days": 9, "over": "month"}],
        "order": 3,
        "reward": {"gift": {"item": "咖啡券", "worth": "30.00"}},
    },
]


def lunch_at(store: str, at: str) -> dict[str, Any]:
    """What the customer can use there and then."""
    merchant, price, _, _ = RESTAURANTS[store]
    return evaluate(
        {
            "offers": OFFERS,
            "customer": {"id": "c-1", "tags": ["vip"], "enrolled": {"nine-days": "2026-11-01"}},
            "transaction": {"amount": price, "mcc": "5812", "merchant": merchant, "store": store},
            "counters": {
                "half-price-friday": {"quota": {"per_day": 287}},
                "nine-days": {"goals": {"distinct_days": 7}},
            },
            "at": at,
        }
    )


def say(store: str, distance_mm: int, at: str) -> None:
    """One restaurant: what lunch costs, what it comes to, and what is missing for more."""
    merchant, price, _, _ = RESTAURANTS[store]
    answer = lunch_at(store, at)
    best = answer["best"]
    paid = parse_amount(price, "CNY") - parse_amount(best["worth"], "CNY")
    place = f"{merchant}, {distance_mm // 1000} m away"
    print(f"\n{place}: {price}, comes to {amount_text(paid, 'CNY')} after all offers")
    names = {offer["id"]: offer["name"] for offer in OFFERS}
    for used in best["offers"]:
        print(f"  + {names[used['offer']]}: {used['worth']}")
    for missed in answer["ineligible"]:
        why = "; ".join(reason["text"]["en"] for reason in missed["reasons"])
        print(f"  - {missed['name']}: {why}")


def main() -> None:
    """A Friday, and the Wednesday before it."""
    stores = {
        store: Coordinates.of(latitude, longitude, Datum.GCJ_02)
        for store, (_, _, latitude, longitude) in RESTAURANTS.items()
    }
    near = Places(stores).nearest(HERE, 3)
    for day, at in (("Friday", "2026-11-27T11:45:00+08:00"), ("Wednesday", "2026-11-25T11:45:00+08:00")):
        print(f"{'' if day == 'Friday' else chr(10)}{day}, a quarter to twelve, People's Square")
        for found in near:
            say(found.place_id, found.distance_mm, at)


if __name__ == "__main__":
    main()
