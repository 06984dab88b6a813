"""A programme with the published terms of China CITIC Bank (中信银行) personal credit cards in CNY."""

from typing import Final

from cardcore.programs.presets import cmb, market
from cardcore.programs.presets.sourced import Sourced

_EXAMPLE: Final = "CITIC's example, http://www.lvdouya.com.cn/licai/202008/57588.html"
_FREE_DAYS: Final = "http://wutongshu.com/ask/question/656864.html"
_MINIMUM: Final = "http://angle.net.cn/doc-view-323744.html"
_LATE: Final = "at least 20 CNY, 2 USD, 20 HKD, 2 EUR; http://dzyyw.com/danjiyouxi/1098007.html"
_POINTS: Final = "http://jcbritw.com/b/194234.html"

PRESET: Final = cmb.PRESET.variant(
    "citic",
    "China CITIC Bank, personal credit card, CNY",
    (
        Sourced("cycle/due", {"days_after": 20}, f"20 to 50 days free of interest; {_FREE_DAYS}", "B"),
        Sourced("interest/purchase_daily_rate", "0.0005", f"20.50 of {_EXAMPLE}", "B"),
        Sourced("interest/cash_daily_rate", "0.0005", market.RATE, "B"),
        Sourced(
            "interest/include_statement_day",
            True,
            f"20.50 comes out with the statement day counted; {_EXAMPLE}",
            "B",
        ),
        Sourced("interest/include_payment_day", False, f"20.50 comes out of 32 and 10 days; {_EXAMPLE}", "B"),
        Sourced("minimum_payment/purchase_share", "0.05", f"5 % of the statement; {_MINIMUM}", "C"),
        Sourced(
            "minimum_payment/first_purchase_share",
            "0.10",
            f"10 % on the account's first statement; {_MINIMUM}",
            "C",
        ),
        Sourced("minimum_payment/cash_share", "0.05", f"5 % of the statement; {_MINIMUM}", "C"),
        Sourced("late_charge/rate", "0.05", market.LATE, "A"),
        Sourced("late_charge/floor", "20.00", _LATE, "C"),
        Sourced("foreign/currencies/USD/late_charge/floor", "2.00", _LATE, "C"),
        Sourced("foreign/currencies/HKD/late_charge/floor", "20.00", _LATE, "C"),
        Sourced("foreign/currencies/EUR/late_charge/floor", "2.00", _LATE, "C"),
        Sourced("foreign/currencies/USD/points/step", "1.00", f"1 USD earns 8; {_POINTS}", "B"),
        Sourced("foreign/currencies/USD/points/points", 8, f"1 USD earns 8; {_POINTS}", "B"),
        *market.GRACE,
        *market.NO_ANNUAL_FEE,
        Sourced("points/step", "1.00", f"1 CNY earns 1; {_POINTS}", "B"),
        Sourced("points/points", 1, f"1 CNY earns 1; {_POINTS}", "B"),
        Sourced("points/rounding", "down", f"decimals are dropped; {_POINTS}", "B"),
        Sourced(
            "points/claw_back",
            "negative",
            f"the balance may be negative, later points fill it; {_POINTS}",
            "B",
        ),
    ),
)
