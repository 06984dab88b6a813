"""A programme with the published terms of the Industrial and Commercial Bank of China (工商银行) in CNY."""

from typing import Final

from cardcore.programs.presets import cmb, market, orders
from cardcore.programs.presets.orders import order
from cardcore.programs.presets.sourced import CONVENTION, Sourced

_EXAMPLE: Final = "ICBC's example by 融360, http://langmsf.cn/card/20779.html"
_ORDER: Final = (
    "art. 20: past their free period or without one first, then what is still in it; up to 90 days past due "
    "interest and fees before principal, beyond the other way round; equal kinds by posting date; "
    "http://m.newsmth.net/article/CreditCard/single/59278"
)
_LATE: Final = "http://dzyyw.com/danjiyouxi/1098007.html"

PRESET: Final = cmb.PRESET.variant(
    "icbc",
    "Industrial and Commercial Bank of China, personal credit card, CNY",
    (
        Sourced("cycle/due", {"days_after": 24}, f"statement on the 1st, due on the 25th; {_EXAMPLE}", "B"),
        Sourced(
            "interest/purchase_daily_rate", "0.0005", f"0.05 % a day from the posting date; {_EXAMPLE}", "B"
        ),
        Sourced("interest/cash_daily_rate", "0.0005", market.RATE, "B"),
        Sourced(
            "interest/include_statement_day",
            False,
            f"31 days from 31 March to 30 April, statement on 1 May; {_EXAMPLE}",
            "B",
        ),
        Sourced(
            "interest/method",
            "unpaid_part_only",
            f"1.55 on the 100 left of 10,000: the part repaid in time keeps its free period; {_EXAMPLE}",
            "B",
        ),
        Sourced("interest/purchase_accrues_from", "posting_date", f"from the posting date; {_EXAMPLE}", "B"),
        Sourced("minimum_payment/purchase_share", "0.10", f"1,000 of a purchase of 10,000; {_EXAMPLE}", "B"),
        Sourced("minimum_payment/cash_share", "1", market.CASH_IN_FULL, "C"),
        Sourced("allocation/up_to_90_days", order(orders.ICBC), _ORDER, "B"),
        Sourced("allocation/over_90_days", order(orders.ICBC_OVER_90), _ORDER, "B"),
        Sourced("late_charge/rate", "0.05", f"5.00 for 900 of a minimum of 1,000; {_EXAMPLE}", "B"),
        Sourced("late_charge/floor", "0.00", f"no floor (0); {CONVENTION}", "ours"),
        Sourced("late_charge/cap", "500.00", f"at most 500 CNY for a statement; {_LATE}", "C"),
        Sourced("foreign/currencies/USD/late_charge/floor", "0.00", f"no floor (0); {CONVENTION}", "ours"),
        *(
            Sourced(f"foreign/currencies/{currency}/late_charge/cap", cap, f"at most {cap}; {_LATE}", "C")
            for currency, cap in (("USD", "100.00"), ("EUR", "100.00"), ("HKD", "500.00"), ("MOP", "500.00"))
        ),
        *market.GRACE,
        *market.NO_ANNUAL_FEE,
        Sourced(
            "fees/annual/waived_from_number",
            5,
            "5 transactions or 5,000 CNY in the card year, from a page without address",
            "ours",
        ),
        Sourced(
            "fees/annual/waived_from_spending",
            "5000.00",
            "5 transactions or 5,000 CNY in the card year, from a page without address",
            "ours",
        ),
    ),
)
