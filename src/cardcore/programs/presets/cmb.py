"""A programme with the published terms of China Merchants Bank (招商银行) personal credit cards in CNY."""

from typing import Final

from cardcore.programs.presets import cmb_installments, orders
from cardcore.programs.presets.orders import order
from cardcore.programs.presets.sourced import CONVENTION, Preset, Sourced

_TERMS_PAGE: Final = "CMB fee table and terms, http://www.ylsglaw.com/b/193543.html"
_ORDER: Final = (
    "CMB order of repayment: billed first, then unbilled; inside each annual fee, interest, fees, cash, "
    "purchases; http://1mt.cn/379089"
)
_ANNUAL: Final = "http://gupiaotuan.cn/gupwd/3261.html and http://acymm.cn/xy/ad349bcfd1a83692.html"
_COMPLETION: Final = (
    "as pre-authorizations are completed for up to 115 % in China; said from memory, no page was read"
)

PRESET: Final = Preset(
    name="cmb",
    title="China Merchants Bank, personal credit card, CNY",
    figures=(
        Sourced("currency", "CNY", _TERMS_PAGE, "B"),
        Sourced(
            "cycle/due",
            {"gap_of_30": 18},
            "5→23, 12→30, 17→5, 25→13 in long and short months alike; six pages agree, among them "
            "http://668e.net/gushiwenda/180284.html and http://wutongshu.com/ask/question/656864.html",
            "B",
        ),
        Sourced("cycle/last_statement_day", 28, CONVENTION, "ours"),
        Sourced("cycle/statement_day_change_months", 6, f"once in six months; {CONVENTION}", "ours"),
        Sourced(
            "interest/purchase_daily_rate",
            "0.0005",
            f"daily 0.05 %, annual 18.25 %; {_TERMS_PAGE}",
            "A",
        ),
        Sourced("interest/cash_daily_rate", "0.0005", f"0.05 % from the transaction day; {_TERMS_PAGE}", "B"),
        Sourced(
            "interest/include_statement_day",
            True,
            "17.85 for the bank's example, statement day counted; https://sidaben.com/5948.html "
            "(an older page of the same example does not count it: 17.40)",
            "B",
        ),
        Sourced(
            "interest/include_payment_day",
            False,
            "the payment day bears interest on the reduced balance; http://chitler.com/cardnews/cardnews_64307.shtml",
            "B",
        ),
        Sourced(
            "interest/method",
            "full_balance",
            "all of a bill that is not paid in full in time bears interest; https://sidaben.com/5948.html",
            "B",
        ),
        Sourced(
            "interest/purchase_accrues_from",
            "posting_date",
            "from the posting date; http://chitler.com/cardnews/cardnews_64307.shtml",
            "B",
        ),
        Sourced(
            "interest/cash_accrues_from", "transaction_date", f"from the transaction day; {_TERMS_PAGE}", "B"
        ),
        Sourced("interest/minimum_charge", "0", f"none (0); {CONVENTION}", "ours"),
        Sourced(
            "minimum_payment/purchase_share",
            "0.10",
            "10 % of cash and of other principal, all else in full; http://58z.net/z/420735484.html",
            "B",
        ),
        Sourced("minimum_payment/cash_share", "0.10", "as purchases; http://58z.net/z/420735484.html", "B"),
        Sourced("minimum_payment/floor", "0.00", CONVENTION, "ours"),
        Sourced("allocation/up_to_90_days", order(orders.CMB), _ORDER, "B"),
        Sourced(
            "allocation/over_90_days",
            order(orders.CMB_OVER_90),
            "principal first from the 91st day: 银监会令 2011 No. 2, art. 57, as worded in CGB's customer "
            "agreement, art. 9(5); the order inside each group is CMB's of the first 90 days",
            "A",
        ),
        Sourced("late_charge/rate", "0.05", f"5 % of what is missing from the minimum; {_TERMS_PAGE}", "B"),
        Sourced(
            "late_charge/floor", "10.00", "at least 10 CNY; http://dzyyw.com/danjiyouxi/1098007.html", "C"
        ),
        Sourced("late_charge/cap", "0.00", f"no cap (0); {CONVENTION}", "ours"),
        Sourced("late_charge/escalates_after", 0, f"never (0): as for the first miss; {CONVENTION}", "ours"),
        Sourced("late_charge/escalated_rate", "0.05", f"as for the first miss; {CONVENTION}", "ours"),
        Sourced("grace/days", 3, "due date + 3 calendar days; http://58z.net/z/367835725293758644.html", "B"),
        Sourced(
            "grace/tolerance",
            "10.00",
            "a shortfall within 10 CNY is not penalised and rolls over; "
            "http://covid-19.chinadaily.com.cn/dfpd/2012-11/15/content_15933638.htm",
            "A",
        ),
        Sourced("fees/cash_advance/rate", "0.01", f"domestic 1 %; {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/floor", "10.00", f"at least 10 CNY an item; {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/cap", "0.00", f"no cap (0); {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/other_bank/rate", "0.01", f"1 % within the country; {_TERMS_PAGE}", "B"),
        Sourced(
            "fees/cash_advance/other_bank/floor", "10.00", f"at least 10 CNY an item; {_TERMS_PAGE}", "B"
        ),
        Sourced("fees/cash_advance/other_bank/cap", "0.00", f"no cap (0); {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/overseas/rate", "0.03", f"3 % overseas; {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/overseas/floor", "30.00", f"at least 30 CNY an item; {_TERMS_PAGE}", "B"),
        Sourced("fees/cash_advance/overseas/cap", "0.00", f"no cap (0); {_TERMS_PAGE}", "B"),
        Sourced("fees/annual/amount", "300.00", f"gold card; a standard card costs 100; {_ANNUAL}", "C"),
        Sourced("fees/annual/first_year_free", True, f"the first year is free; {_ANNUAL}", "C"),
        Sourced(
            "fees/annual/waived_from_number",
            6,
            f"6 purchases of any amount in the card year, counted from the issue; {_ANNUAL}",
            "C",
        ),
        Sourced("fees/annual/waived_from_spending", "0.00", f"by number alone (0); {_ANNUAL}", "C"),
        Sourced("fees/annual/cash_counts", False, f"purchases alone count; {CONVENTION}", "ours"),
        Sourced(
            "fees/foreign_transaction/rate", "0.015", f"1.5 % of the converted amount; {_TERMS_PAGE}", "B"
        ),
        Sourced("fees/foreign_transaction/floor", "0.00", f"no floor; {_TERMS_PAGE}", "B"),
        Sourced("fees/foreign_transaction/cap", "0.00", f"no cap (0); {_TERMS_PAGE}", "B"),
        Sourced("fees/overpayment/rate", "0.005", f"0.5 % of what is withdrawn; {_TERMS_PAGE}", "B"),
        Sourced("fees/overpayment/floor", "5.00", f"at least 5 CNY an item; {_TERMS_PAGE}", "B"),
        Sourced("fees/overpayment/cap", "50.00", f"at most 50 CNY, a promotion; {_TERMS_PAGE}", "B"),
        Sourced("fees/replacement", "15.00", f"15 CNY for a damaged card; {_TERMS_PAGE}", "B"),
        Sourced(
            "fees/statement_copy",
            "5.00",
            "5 CNY for each month that lies more than three months back; a copy of CMB's fee table without "
            f"address, and {CONVENTION}",
            "ours",
        ),
        Sourced("limits/cash_share", "0.50", f"usually half of the line; {_TERMS_PAGE}", "B"),
        Sourced("limits/hold_days", 30, CONVENTION, "ours"),
        Sourced("limits/delinquency_block_days", 30, CONVENTION, "ours"),
        Sourced(
            "limits/over_limit_share",
            "0.10",
            "up to 10 % over the limit by consent: CGB's contract; once a cycle: 银监会令 2011 No. 2, 54",
            "A",
        ),
        Sourced("limits/capture_tolerance", "0", f"none without one of its own; {CONVENTION}", "ours"),
        Sourced("limits/by_category/dining/hold_days", 7, f"a card present; {CONVENTION}", "ours"),
        Sourced("limits/by_category/dining/capture_tolerance", "0.20", f"the tip; {CONVENTION}", "ours"),
        Sourced("limits/by_category/fuel/hold_days", 3, f"paid at the pump; {CONVENTION}", "ours"),
        Sourced("limits/by_category/fuel/capture_tolerance", "0.15", _COMPLETION, "ours"),
        Sourced("limits/by_category/lodging/hold_days", 30, f"a stay; {CONVENTION}", "ours"),
        Sourced("limits/by_category/lodging/capture_tolerance", "0.15", _COMPLETION, "ours"),
        Sourced("foreign/conversion_spread", "0", f"none (0) beside the fee; {CONVENTION}", "ours"),
        Sourced(
            "foreign/line_buffer", "0", f"none (0): the line counts the rate of the day; {CONVENTION}", "ours"
        ),
        Sourced(
            "foreign/currencies/USD/line_rate",
            "7.50",
            f"until a rate is brought, rather too much of the line than too little; {CONVENTION}",
            "ours",
        ),
        Sourced(
            "foreign/currencies/USD/late_charge/floor",
            "1.00",
            "at least 1 USD; http://dzyyw.com/danjiyouxi/1098007.html",
            "C",
        ),
        Sourced(
            "foreign/currencies/USD/fees/cash_advance/overseas/floor",
            "3.00",
            f"at least 3 USD an item; {_TERMS_PAGE}",
            "B",
        ),
        Sourced(
            "foreign/currencies/USD/fees/overpayment/floor", "1.00", f"at least 1 USD; {_TERMS_PAGE}", "B"
        ),
        Sourced(
            "foreign/currencies/USD/fees/overpayment/cap",
            "10.00",
            f"at most 10 USD, a promotion; {_TERMS_PAGE}",
            "B",
        ),
        Sourced(
            "foreign/currencies/USD/points/step",
            "2.00",
            "each 2 USD earn 1; http://m.huiyuanjidian.cn/b/217007.html",
            "B",
        ),
        Sourced(
            "foreign/currencies/USD/points/points",
            1,
            "each 2 USD earn 1; http://m.huiyuanjidian.cn/b/217007.html",
            "B",
        ),
        Sourced("points/step", "20.00", "each 20 CNY earns 1; http://m.huiyuanjidian.cn/b/217007.html", "B"),
        Sourced("points/points", 1, "each 20 CNY earns 1; http://m.huiyuanjidian.cn/b/217007.html", "B"),
        Sourced(
            "points/available_after_days",
            1,
            "usable the day after posting; http://m.huiyuanjidian.cn/b/217007.html",
            "B",
        ),
        Sourced("points/excluded_mccs", [], "no category table was found; none is excluded", "ours"),
        Sourced("points/rounding", "down", "each full 20 CNY; http://m.huiyuanjidian.cn/b/217007.html", "B"),
        Sourced(
            "points/expiry",
            "never",
            "points do not expire, those of campaigns may; http://m.huiyuanjidian.cn/b/217007.html",
            "B",
        ),
        Sourced(
            "points/claw_back",
            "negative",
            "a refund deducts its points (http://m.huiyuanjidian.cn/b/217007.html); later points make "
            f"up what is missing: {CONVENTION}",
            "ours",
        ),
        Sourced("points/cancel_days", 0, f"redemptions are final after their day; {CONVENTION}", "ours"),
        Sourced("claims/refund_days", 0, f"a refund may always name its purchase (0); {CONVENTION}", "ours"),
        Sourced("claims/dispute_days", 0, f"no end (0); {CONVENTION}", "ours"),
        Sourced(
            "transfers/owed_as",
            "cash",
            f"it bears interest from its day on, so that no debt turns free by moving; {CONVENTION}",
            "ours",
        ),
        Sourced(
            "closing/late_clearing_days",
            45,
            "closing takes about 45 days for what is not presented yet; https://www.xnnu.com/101393.html",
            "C",
        ),
        Sourced("offers", [], "offers are campaigns, not terms of the card", "ours"),
        *cmb_installments.FIGURES,
    ),
)
