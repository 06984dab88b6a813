"""The terms of a balance in a foreign currency: those of the programme, with amounts of its own only.

Rates, days and orders hold in every currency. An amount – a floor, a cap, a tolerance, a fee – is one of a
currency: where the programme names none in the foreign one, there is none. Points are earned only where a
step in the currency is given; offers, plans and annual fees are the programme's own.
"""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.documents import merged

NO_AMOUNTS: Final[Mapping[str, Any]] = {
    "interest": {"minimum_charge": "0"},
    "minimum_payment": {"floor": "0"},
    "late_charge": {"floor": "0", "cap": "0"},
    "grace": {"tolerance": "0"},
    "points": {"step": "1", "points": 0},
    "offers": [],
}
"""What takes the place of the programme's amounts."""

OF_THE_WHOLE: Final = frozenset(
    {"name", "preset", "currency", "offers", "installments", "foreign", "claims", "closing", "transfers"}
)
"""What a balance in a foreign currency has not of its own."""

IN_SECTIONS: Final[Mapping[str, frozenset[str]]] = {
    "fees": frozenset({"annual"}),
    "limits": frozenset({"cash_share", "over_limit_share", "delinquency_block_days"}),
    "points": frozenset({"mall", "gifting", "cancel_days"}),
}
"""And what not within the sections that it has."""


def terms_abroad(
    document: Mapping[str, Any], own: Mapping[str, Any], currency: str, name: str
) -> dict[str, Any]:
    """The document of the balance in ``currency``, with what it has of its own."""
    left_out = ("foreign", "installments")
    inherited = {section: value for section, value in document.items() if section not in left_out}
    inherited["fees"] = without_amounts(document["fees"])
    of_amounts = ("rules", "multipliers", "mall", "gifting")
    inherited["points"] = {name: term for name, term in document["points"].items() if name not in of_amounts}
    return merged(merged({**inherited, "name": name}, NO_AMOUNTS), {**own, "currency": currency})


def without_amounts(fees: Mapping[str, Any]) -> dict[str, Any]:
    """The fees of another currency: their rates and rules, and no amounts."""
    kept: dict[str, Any] = {}
    for name, value in fees.items():
        if isinstance(value, Mapping):
            kept[name] = without_amounts(value)
        else:
            kept[name] = "0" if isinstance(value, str) and name != "rate" else value
    return kept
