"""What is wrong with a definition, in 中文: as the rule says it that is broken, or else by the fault's code.

>>> from cardcore.errors import InvalidInput
>>> in_chinese(InvalidInput("rate-syntax", "'5%' is no rate", field="/reward/cashback/rate"))
'不是比例；请写成小数形式的文本，如 "0.05"'
"""

from typing import Final

from cardcore.errors import CardcoreError

WORDS: Final = {
    # the shape
    "field-missing": "缺少此项",
    "field-null": "此项不能为 null",
    "field-unknown": "没有这一项，请检查拼写",
    "field-read-only": "此项由系统给出，不能设定",
    "wrong-type": "数据类型不符：金额、比例写成文本，次数写成整数",
    "choice-unknown": "不在可选的值之中",
    "number-out-of-range": "数值超出允许的范围",
    "number-not-finite": "不是有限的数",
    # amounts and rates
    "money-not-exact": "带小数的数可能不精确；金额和比例请写成文本",
    "money-syntax": '不是金额；请写成文本，如 "1234.50"',
    "precision-exceeded": "小数位数超过该币种",
    "amount-out-of-range": "金额过大",
    "amount-not-positive": "金额须大于零",
    "rate-syntax": '不是比例；请写成小数形式的文本，如 "0.05"',
    "rate-out-of-range": "比例须在 0 与 1 之间，不是百分数",
    "currency-unknown": "不是 ISO 4217 币种代码",
    "currency-mismatch": "币种不一致",
    # names and texts
    "id-syntax": "编号须为 1 至 64 个 A–Z a–z 0–9 . _ : -",
    "blank": "不能为空",
    "length-exceeded": "文字过长",
    "text-invalid": "文字中有控制字符",
    "sensitive-data-forbidden": "疑似卡号或其他敏感信息，请删去",
    "mcc-syntax": "商户类别码须为四位数字",
    "coordinates-invalid": "不是有效的经纬度",
    # days
    "date-invalid": "没有这个日期或时刻；日期写成 2026-11-25",
    "time-invalid": "时刻请写成 HH:MM:SS",
    "dates-reversed": "结束早于开始",
    "date-order": "日期须一个比一个晚",
    # programmes
    "preset-unknown": "没有这个预设",
    "rule-invalid": "各项条款互相矛盾",
    "schedule-invalid": "账单日与到期还款日的安排不成立",
    "cycle-day-invalid": "账单日不在允许的范围",
    "terms-invalid": "按这些条款排不出还款计划",
    "tiers-not-rising": "后一档要求的人数须多于前一档，奖励不能更少",
}
"""By code."""


def in_chinese(fault: CardcoreError) -> str:
    """The words of a fault in 中文."""
    return fault.zh or WORDS[fault.code]
