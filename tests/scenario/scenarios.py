"""A small scenario to vary: whole, or with one of its places replaced or removed."""

import copy
from typing import Any

BASE: dict[str, Any] = {
    "program": {"preset": "cmb", "interest": {"include_statement_day": False}},
    "account": {"opened_on": "2023-03-20", "credit_limit": "50000.00", "currency": "CNY", "statement_day": 5},
    "events": [
        {
            "on": "2023-03-30",
            "post": {"kind": "purchase", "amount": "1000.00", "mcc": "5411", "merchant": "Hema"},
        },
        {"on": "2023-04-23", "pay": {"amount": "100.00"}},
    ],
    "until": "2023-05-05",
    "ask": ["statements", "explain", "points", "journal", "state"],
}
"""The published example of the language."""

REMOVED = object()


def base() -> dict[str, Any]:
    """The published example, to change at will."""
    return copy.deepcopy(BASE)


def changed(pointer: str, value: object, start: dict[str, Any] | None = None) -> dict[str, Any]:
    """The scenario with ``value`` at the pointer, or without it where the value is `REMOVED`."""
    document: Any = copy.deepcopy(BASE if start is None else start)
    place = document
    *parents, last = pointer.split("/")[1:]
    for part in parents:
        place = place[int(part)] if isinstance(place, list) else place[part]
    key: Any = int(last) if isinstance(place, list) else last
    if value is REMOVED:
        del place[key]
    else:
        place[key] = value
    assert isinstance(document, dict)
    return document


def with_events(
    *events: dict[str, Any], ask: tuple[str, ...] = ("statements",), **parts: Any
) -> dict[str, Any]:
    """The example's account under CMB's terms as they stand, with other events and questions."""
    return {
        "program": "cmb",
        "account": copy.deepcopy(BASE["account"]),
        "events": list(events),
        "until": "2023-05-05",
        "ask": list(ask),
        **parts,
    }


def purchase(on: str, amount: str, **more: str) -> dict[str, Any]:
    """An event that posts a purchase."""
    return {
        "on": on,
        "post": {"kind": "purchase", "amount": amount, "mcc": "5411", "merchant": "Hema", **more},
    }


def authorize(on: str, hold: str, amount: str, mcc: str = "5411") -> dict[str, Any]:
    """An event that asks for an authorization."""
    return {"on": on, "authorize": {"hold": hold, "amount": amount, "mcc": mcc, "merchant": "Hema"}}
