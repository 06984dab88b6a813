"""The words of a contract sheet in 中文 and English."""

from collections.abc import Mapping
from typing import Final

from cardcore.installments.disclosure import SIMPLE_LABEL

Words = Mapping[str, str]

METHODS: Final[Mapping[str, Words]] = {
    "zh": {
        "flat_fee": "等本等息：每期本金相同，每期利息 = 原始本金 × 每期利率{rate}",
        "flat_fee_of_total": "等本等息：每期本金相同，利息总额 = 原始本金 × 总利率{rate}，平均计入各期",
        "fee_up_front": "等额本金、首期一次性收取利息：利息 = 原始本金 × 总利率{rate}",
        "interest_free": "免息：每期本金相同，不计利息",
        "annuity": "等额本息：每期还款额相同，每期利息 = 剩余本金 × 年利率{rate} × 计息期",
        "equal_principal": "等额本金：每期本金相同，每期利息 = 剩余本金 × 年利率{rate} × 计息期",
        "interest_only": "先息后本：每期付息，末期还本，每期利息 = 剩余本金 × 年利率{rate} × 计息期",
        "balloon": "尾款：每期还款额相同，末期另还本金的{share}，每期利息 = 剩余本金 × 年利率{rate} × 计息期",
        "fixed_installment": "固定还款额：每期{amount}直至还清，每期利息 = 剩余本金 × 年利率{rate} × 计息期",
    },
    "en": {
        "flat_fee": "equal principal, interest of a row = original principal × {rate}",
        "flat_fee_of_total": "equal principal, all interest = original principal × {rate}, spread evenly",
        "fee_up_front": "equal principal, all interest = original principal × {rate}, with the first row",
        "interest_free": "equal principal, no interest",
        "annuity": "equal installments, interest of a row = principal owed × {rate} a year × its time",
        "equal_principal": "equal principal, interest of a row = principal owed × {rate} a year × its time",
        "interest_only": (
            "interest in every row, principal with the last, "
            "interest of a row = principal owed × {rate} a year × its time"
        ),
        "balloon": (
            "equal installments, {share} of the principal with the last, "
            "interest of a row = principal owed × {rate} a year × its time"
        ),
        "fixed_installment": (
            "{amount} a row until all is repaid, "
            "interest of a row = principal owed × {rate} a year × its time"
        ),
    },
}

WORDS: Final[Mapping[str, Words]] = {
    "zh": {
        "title": "分期业务合同要素",
        "principal": "分期本金",
        "yuan": "人民币{number}元",
        "drawing": "放款",
        "start": "起息日",
        "periods": "期数",
        "periods_of": "{count}期",
        "method": "还款及息费计算方式",
        "time": "计息期",
        "by_period": "按期计，一个月为十二分之一年",
        "by_days": "按期计，一天为三百六十分之一年",
        "free": "免息期数",
        "free_of": "前{count}期免息",
        "rounding": "取整",
        "rounding_of": "利息{interest}至{cent}，本金或还款额{mode}至{unit}，余数{remainder}",
        "interest": "利息合计",
        "charge": "其他费用",
        "none": "无",
        "cost": "息费合计",
        "total": "还款合计",
        "simple": SIMPLE_LABEL["zh"],
        "compound": "年化利率（复利，内部收益率法，按实际天数）",
        "heads": "期次,到期还款日,本金,利息,应还合计,剩余本金",
        "holder_pays": "本人应还",
        "sum": "合计",
        "half_up": "四舍五入",
        "half_even": "四舍六入五成双",
        "down": "舍去尾数",
        "up": "进位",
        "first": "计入首期本金",
        "last": "计入末期本金",
        "smoothed": "分摊至各期本金",
        "original": "原始本金",
        "original_of": "{amount}，提前归还或退回部分的利息按比例减少",
        "helped": "利息承担",
        "holder": "本人",
        "merchant": "商户",
        "coupon": "息费券减免",
        "state": "财政贴息",
        "early": "提前还款",
        "actual_use": "利息按实际占用天数计收",
        "remaining_due": "剩余各期利息一次性收取",
        "remaining_waived": "剩余各期利息免收",
        "penalty_of": "另收违约金，为提前归还本金的{rate}",
        "cooling_off": "犹豫期至",
        "comma": "，",
        "colon": "：",
    },
    "en": {
        "title": "Installment plan",
        "principal": "Principal",
        "yuan": "CNY {number}",
        "drawing": "Drawn",
        "start": "Starts on",
        "periods": "Periods",
        "periods_of": "{count}",
        "method": "How interest is reckoned",
        "time": "Time of a row",
        "by_period": "whole periods, a month is a twelfth of a year",
        "by_days": "whole periods, a day is one 360th of a year",
        "free": "Free of interest",
        "free_of": "rows 1 to {count}",
        "rounding": "Rounding",
        "rounding_of": (
            "interest {interest} to {cent}, principal or installments {mode} to {unit}; "
            "the remainder {remainder}"
        ),
        "interest": "Interest in all",
        "charge": "Other charges",
        "none": "none",
        "cost": "Cost in all",
        "total": "To be paid in all",
        "simple": SIMPLE_LABEL["en"].capitalize(),
        "compound": "Annual rate (compound, internal rate of return by days)",
        "heads": "No.,Due on,Principal,Interest,Total,Balance",
        "holder_pays": "Holder pays",
        "sum": "Sum",
        "half_up": "half up",
        "half_even": "half to even",
        "down": "down",
        "up": "up",
        "first": "goes to the principal of the first row",
        "last": "goes to the principal of the last row",
        "smoothed": "is spread over the principal of all rows",
        "original": "Original principal",
        "original_of": "{amount}; interest on what was repaid or given back is less in proportion",
        "helped": "Interest paid by",
        "holder": "the holder ",
        "merchant": "the merchant ",
        "coupon": "a coupon ",
        "state": "the state ",
        "early": "Repaid early",
        "actual_use": "interest for the days of actual use",
        "remaining_due": "all interest agreed for the rows to come",
        "remaining_waived": "no interest for the rows to come",
        "penalty_of": "and a penalty of {rate} of the principal repaid",
        "cooling_off": "May be cancelled until",
        "comma": ", ",
        "colon": ": ",
    },
}
