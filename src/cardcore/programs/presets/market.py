"""Figures that banks share: what the trade agreed on, and rates that the regulator left to them."""

from typing import Final

from cardcore.programs.presets.sourced import Sourced

RATE: Final = (
    "0.05 % a day, the cap until 2021 and the rate of the major banks since; "
    "http://tiantiankuaibao.830036.com/qyqy/2021/0111/012021_3827.html"
)
LATE: Final = (
    "5 % of what is missing from the minimum at every bank; as http://ebank.ccb.com/cn/home/question/"
    "20130930_1380528198.html"
)
PACT: Final = (
    "《中国银行卡行业自律公约》 of 2013-07-01, http://266fz.com/finance/yh/201302/t20130208_332648.html"
)
CASH_IN_FULL: Final = "cash counts in full in the general formula; http://o15.net/395283988581382085.html"

RATES: Final = (
    Sourced("interest/purchase_daily_rate", "0.0005", RATE, "B"),
    Sourced("interest/cash_daily_rate", "0.0005", RATE, "B"),
)
GRACE: Final = (
    Sourced("grace/days", 3, f"at least 3 days after the due date; {PACT}", "B"),
    Sourced("grace/tolerance", "10.00", f"at least 10 CNY may be missing; {PACT}", "B"),
)
NO_ANNUAL_FEE: Final = (
    Sourced(
        "fees/annual/amount",
        "0.00",
        "none is charged (0): no amount of this bank was found, cardcore's own convention",
        "ours",
    ),
)
