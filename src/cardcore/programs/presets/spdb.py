"""A programme with the published terms of Shanghai Pudong Development Bank (浦发银行) credit cards in CNY."""

from typing import Final

from cardcore.programs.presets import cmb, market
from cardcore.programs.presets.sourced import CONVENTION, Sourced

_CASH: Final = "SPDB's example, http://readingspeakeasy.com/cardnews/cardnews_49120.shtml"
_MINIMUM: Final = "http://mniu.com/zhishi/2230.html and http://baohanwang.com.cn/a/255656.html"

PRESET: Final = cmb.PRESET.variant(
    "spdb",
    "Shanghai Pudong Development Bank, personal credit card, CNY",
    (
        Sourced("cycle/due", {"days_after": 20}, f"20 days after the statement; {CONVENTION}", "ours"),
        Sourced("interest/purchase_daily_rate", "0.0005", market.RATE, "B"),
        Sourced("interest/cash_daily_rate", "0.0005", f"4.50 on 1,000 in 9 days; {_CASH}", "B"),
        Sourced(
            "interest/include_payment_day",
            True,
            f"drawn on 2 August, repaid on the 10th: 9 days, both counted; {_CASH}",
            "B",
        ),
        Sourced("minimum_payment/purchase_share", "0.05", f"5 % of purchases unpaid; {_MINIMUM}", "B"),
        Sourced("minimum_payment/first_purchase_share", "0.10", f"10 % in the first month; {_MINIMUM}", "B"),
        Sourced(
            "minimum_payment/mccs_in_full",
            ["1520", "6513", "7013"],
            f"property counts in full, {_MINIMUM}; which categories that is: cardcore's own convention",
            "ours",
        ),
        Sourced("minimum_payment/cash_share", "1", f"all cash unpaid; {_MINIMUM}", "B"),
        Sourced("late_charge/rate", "0.05", market.LATE, "A"),
        Sourced("late_charge/floor", "0.00", f"no floor (0); {CONVENTION}", "ours"),
        Sourced("foreign/currencies/USD/late_charge/floor", "0.00", f"no floor (0); {CONVENTION}", "ours"),
        *market.GRACE,
        *market.NO_ANNUAL_FEE,
    ),
)
