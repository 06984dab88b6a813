"""The programme of the example: a bank's preset with 笔笔返现, cashback on every purchase, in some weeks."""

import datetime
from typing import Any, Final

from cardcore.programs import Program, read_program
from examples.portfolio.seasons import Season, seasons

CASHBACK: Final = {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"}
USES_PER_DAY: Final = 2_000


def program_with_campaigns(first: datetime.date, last: datetime.date, preset: str = "cmb") -> Program:
    """The preset with one offer for each campaign between two days."""
    campaigns = [season for season in seasons(first, last) if season.is_campaign]
    return read_program({"preset": preset, "offers": [_offer(season) for season in campaigns]})


def _offer(season: Season) -> dict[str, Any]:
    return {
        "id": f"cashback-{season.first:%Y-%m}",
        "name": f"笔笔返现·{season.name}",
        "criteria": {"starts_on": season.first.isoformat(), "ends_on": season.last.isoformat()},
        "cashback": CASHBACK,
        "uses_per_day": USES_PER_DAY,
    }
