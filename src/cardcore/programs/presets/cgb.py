"""A programme with the published terms of China Guangfa Bank (广发银行) gold cards in CNY."""

from typing import Final

from cardcore.programs.presets import cmb, market, orders
from cardcore.programs.presets.orders import order
from cardcore.programs.presets.sourced import Sourced

_CONTRACT: Final = "CGB customer agreement (广发银行信用卡客户协议)"
_MINIMUM: Final = "http://baohanwang.com.cn/a/210997.html and http://1mt.cn/335610"
_ORDER: Final = f"{_CONTRACT}, art. 9(5); bill first, cash before purchases: http://1mt.cn/379089"

PRESET: Final = cmb.PRESET.variant(
    "cgb",
    "China Guangfa Bank, gold card, CNY",
    (
        Sourced(
            "cycle/due",
            {"days_after": 24},
            "24 leave three days of grace before the next statement in February; the contract says at most "
            "56 days, which are 25 after the statement: cardcore's own convention",
            "ours",
        ),
        *market.RATES,
        Sourced(
            "interest/method",
            "full_balance",
            f"all that is due bears interest from the posting date until it is repaid; {_CONTRACT}",
            "A",
        ),
        Sourced("interest/purchase_accrues_from", "posting_date", f"银行记账日; {_CONTRACT}", "A"),
        Sourced(
            "interest/minimum_charge",
            "1.00",
            f"1 CNY or 1 USD, on purchases and on cash each; {_CONTRACT}, note 1",
            "A",
        ),
        Sourced(
            "minimum_payment/purchase_share",
            "0.10",
            f"10 % of what else stands on the bill; a standard card 5 %; {_MINIMUM}",
            "B",
        ),
        Sourced("minimum_payment/cash_share", "1", f"cash and its interest in full; {_MINIMUM}", "B"),
        Sourced(
            "minimum_payment/floor",
            "100.00",
            f"gold card 100 CNY, standard card 50 CNY, the balance if that is less; {_MINIMUM}",
            "B",
        ),
        Sourced("allocation/up_to_90_days", order(orders.CGB), _ORDER, "A"),
        Sourced("allocation/over_90_days", order(orders.CGB_OVER_90), _ORDER, "A"),
        Sourced("late_charge/rate", "0.05", f"5 %; {_CONTRACT}, note 2", "A"),
        Sourced("late_charge/floor", "30.00", f"single-currency card 30 CNY; {_CONTRACT}, note 2", "A"),
        Sourced(
            "foreign/currencies/USD/interest/minimum_charge",
            "1.00",
            f"1 CNY or 1 USD, on purchases and on cash each; {_CONTRACT}, note 1",
            "A",
        ),
        Sourced(
            "foreign/currencies/USD/minimum_payment/floor",
            "20.00",
            f"gold card 20 USD, standard card 10 USD, the balance if that is less; {_MINIMUM}",
            "B",
        ),
        Sourced(
            "foreign/currencies/USD/late_charge/floor",
            "2.00",
            f"dual-currency card 2 USD; {_CONTRACT}, note 2",
            "A",
        ),
        Sourced(
            "late_charge/escalates_after",
            2,
            f"after two or more consecutive months below the minimum; {_CONTRACT}, note 2",
            "A",
        ),
        Sourced("late_charge/escalated_rate", "0.06", f"6 %, then 5 % again; {_CONTRACT}, note 2", "A"),
        *market.GRACE,
        *market.NO_ANNUAL_FEE,
        Sourced(
            "fees/annual/first_year_free",
            False,
            f"first charged when the card is first used; {_CONTRACT}",
            "A",
        ),
        Sourced("claims/dispute_days", 30, f"30 days from the statement day; {_CONTRACT}", "A"),
        Sourced(
            "limits/delinquency_block_days",
            30,
            "the card is suspended 30 days after the due date of a minimum not met; http://1mt.cn/335610",
            "B",
        ),
    ),
)
