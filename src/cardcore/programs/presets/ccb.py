"""A programme with the published terms of China Construction Bank (建设银行) personal credit cards in CNY."""

from typing import Final

from cardcore.programs.presets import cmb, market
from cardcore.programs.presets.sourced import CONVENTION, Sourced

_LATE: Final = "http://ebank.ccb.com/cn/home/question/20130930_1380528198.html"
_TOLERANCE: Final = "http://covid-19.chinadaily.com.cn/dfpd/2012-11/15/content_15933638.htm"
_CASH: Final = "http://wwpfw.com/xinyongqiayuqi/52220.html"
_ANNUAL: Final = "http://wwpfw.com/xinyongqiataoxian/29744.html"
_POINTS: Final = "http://z.youmideer.com/post/3572.html"

PRESET: Final = cmb.PRESET.variant(
    "ccb",
    "China Construction Bank, personal credit card, CNY",
    (
        Sourced("cycle/due", {"days_after": 20}, f"20 days after the statement; {CONVENTION}", "ours"),
        *market.RATES,
        Sourced(
            "minimum_payment/purchase_share",
            "0.10",
            "10 % of purchases within the line in the general formula; http://o15.net/395283988581382085.html",
            "C",
        ),
        Sourced("minimum_payment/cash_share", "1", market.CASH_IN_FULL, "C"),
        Sourced("late_charge/rate", "0.05", f"(minimum − repaid by the due date) × 5 %; {_LATE}", "A"),
        Sourced("late_charge/floor", "5.00", f"at least 5 CNY, 1 USD, 1 EUR; {_LATE}", "A"),
        Sourced("foreign/currencies/USD/late_charge/floor", "1.00", f"at least 1 USD; {_LATE}", "A"),
        Sourced("foreign/currencies/EUR/late_charge/floor", "1.00", f"at least 1 EUR; {_LATE}", "A"),
        Sourced("foreign/currencies/USD/points/step", "1.00", f"1 USD earns 7; {_POINTS}", "B"),
        Sourced("foreign/currencies/USD/points/points", 7, f"1 USD earns 7; {_POINTS}", "B"),
        Sourced("foreign/currencies/EUR/points/step", "1.00", f"1 EUR earns 9; {_POINTS}", "B"),
        Sourced("foreign/currencies/EUR/points/points", 9, f"1 EUR earns 9; {_POINTS}", "B"),
        Sourced("grace/days", 3, f"at least 3 days after the due date; {market.PACT}", "B"),
        Sourced("grace/tolerance", "10.00", f"within 10 CNY nothing is charged; {_TOLERANCE}", "A"),
        Sourced("fees/cash_advance/rate", "0.005", f"0.5 % in the country; {_CASH}", "B"),
        Sourced("fees/cash_advance/floor", "2.00", f"at least 2 CNY; {_CASH}", "B"),
        Sourced("fees/cash_advance/cap", "50.00", f"at most 50 CNY (100 on another page); {_CASH}", "B"),
        Sourced("fees/annual/amount", "160.00", f"gold card; a standard card costs 80; {_ANNUAL}", "C"),
        Sourced("fees/annual/first_year_free", True, f"the first year is free; {CONVENTION}", "ours"),
        Sourced(
            "fees/annual/waived_from_number", 3, f"3 transactions in the year from the issue; {_ANNUAL}", "C"
        ),
        Sourced("points/step", "1.00", f"1 CNY earns 1; {_POINTS}", "B"),
        Sourced("points/points", 1, f"1 CNY earns 1; {_POINTS}", "B"),
        Sourced("points/rounding", "half_up", f"the amount rounded half up to whole yuan; {_POINTS}", "B"),
        Sourced(
            "points/expiry",
            {"year_end": 5},
            f"31 December of the fifth calendar year, that of the earning included; {_POINTS}",
            "B",
        ),
    ),
)
