"""The words of the page, 中文 and English, and how it writes dates and amounts."""

import datetime
from typing import Final

from cardcore.identifiers.mcc import Category
from cardcore.money import display_amount
from cardcore.notices import Language, date_words

WORDS: Final[dict[Language, dict[str, str]]] = {
    Language.ZH: {
        "html_lang": "zh-CN",
        "title": "{year}年{month}月账单",
        "period": "{first} – {last}",
        "to_pay": "本期应还",
        "in_credit": "溢缴款（无需还款）",
        "minimum": "最低还款额",
        "due": "到期还款日",
        "days_left": "还有{days}天",
        "one_day_left": "还有1天",
        "due_today": "今天到期",
        "due_passed": "已过到期还款日",
        "minimum_met": "最低还款额已还",
        "paid": "已还清",
        "nothing_due": "无需还款",
        "paid_since": "出账后已还 {paid}，本期还欠 {owed}。",
        "minimum_short": "最低还款额还差 {short}。",
        "advice": "到期还款日前还清全部 {closing}，账单内的消费不计利息。",
        "how": "这个数怎么来的",
        "opening_balance": "上期账单",
        "purchases": "消费",
        "cash_advances": "预借现金",
        "withdrawals": "溢缴款领回",
        "fees": "费用",
        "interest": "利息",
        "payments": "还款",
        "refunds": "退款",
        "rewards": "返现",
        "adjustments": "调账",
        "transfers": "转账",
        "converted": "转分期",
        "installments": "分期本金",
        "installment_interest": "分期利息",
        "reward_back": "收回返现",
        "closing_balance": "本期账单",
        "where": "钱花在哪里",
        "where_picture": "消费按类别的比例：{parts}",
        "why": "利息和费用怎么算的",
        "days": "{days}天",
        "one_day": "1天",
        "unrounded": "合计 {sum}，四舍五入为 {amount}",
        "purchases_bear": "有一期账单没有在宽限期内全额还清，消费和未还利息从入账日起按日计息。",
        "cash_bears": "预借现金从取现当天起按日计息。",
        "nothing_charged": "本期没有利息，也没有费用。",
        "lines": "交易明细",
        "no_lines": "本期没有交易。",
        "transacted": "交易日 {day}",
        "account": "账户现状",
        "as_of": "截至{day}",
        "balance": "当前欠款",
        "credit_balance": "当前溢缴款",
        "open_to_buy": "可用额度",
        "credit_limit": "信用额度",
        "points": "可用积分",
        "earlier": "上一期",
        "later": "下一期",
        "statements": "其他账单",
        "other_language": "English",
        "other_html_lang": "en",
        "account_id": "账户 {account_id}",
        "footer": "每个数字都由账户流水算出，可以逐笔核对。",
        "missing_title": "没有这份账单",
        "missing_detail": "请检查链接，或回到账单列表。",
        "failed_title": "暂时无法显示",
        "failed_detail": "请稍后再试。",
    },
    Language.EN: {
        "html_lang": "en",
        "title": "Statement of {month_name} {year}",
        "period": "{first} – {last}",
        "to_pay": "Statement balance",
        "in_credit": "In credit, nothing to pay",
        "minimum": "Minimum payment",
        "due": "Payment due date",
        "days_left": "{days} days left",
        "one_day_left": "1 day left",
        "due_today": "due today",
        "due_passed": "due date passed",
        "minimum_met": "minimum paid",
        "paid": "paid in full",
        "nothing_due": "nothing to pay",
        "paid_since": "{paid} repaid since, {owed} of this statement still owed.",
        "minimum_short": "{short} is still missing from the minimum payment.",
        "advice": "Repay all {closing} by the due date and the purchases on this statement bear no interest.",
        "how": "How it came about",
        "opening_balance": "Previous statement",
        "purchases": "Purchases",
        "cash_advances": "Cash advances",
        "withdrawals": "Credit withdrawn",
        "fees": "Fees",
        "interest": "Interest",
        "payments": "Repayments",
        "refunds": "Refunds",
        "rewards": "Cashback",
        "adjustments": "Adjustments",
        "transfers": "Transfers",
        "converted": "Into installments",
        "installments": "Installments",
        "installment_interest": "Installment interest",
        "reward_back": "Cashback taken back",
        "closing_balance": "This statement",
        "where": "Where the money went",
        "where_picture": "Shares of spending by category: {parts}",
        "why": "How interest and fees were reckoned",
        "days": "{days} days",
        "one_day": "1 day",
        "unrounded": "{sum} in all, rounded to {amount}",
        "purchases_bear": (
            "A statement was not repaid in full within its grace period: purchases and unpaid interest "
            "bear interest daily from their posting dates."
        ),
        "cash_bears": "Cash advances bear interest daily from the day they are drawn.",
        "nothing_charged": "No interest and no fees this time.",
        "lines": "Transactions",
        "no_lines": "No transactions this time.",
        "transacted": "made on {day}",
        "account": "The account now",
        "as_of": "as of {day}",
        "balance": "Owed",
        "credit_balance": "In credit",
        "open_to_buy": "Open to buy",
        "credit_limit": "Credit limit",
        "points": "Points to spend",
        "earlier": "Earlier",
        "later": "Later",
        "statements": "Other statements",
        "other_language": "中文",
        "other_html_lang": "zh-CN",
        "account_id": "Account {account_id}",
        "footer": "Every figure follows from the account's postings and can be checked one by one.",
        "missing_title": "No such statement",
        "missing_detail": "Check the link, or go back to the list of statements.",
        "failed_title": "Cannot be shown just now",
        "failed_detail": "Please try again in a while.",
    },
}

CASH_ADVANCE: Final = "cash_advance"
OTHER: Final = "other"

SPENDING_WORDS: Final = {
    Language.ZH: {
        Category.AIRLINE.value: "航空",
        Category.CASH.value: "现金",
        Category.DEPARTMENT_STORE.value: "百货",
        Category.DINING.value: "餐饮",
        Category.FUEL.value: "加油",
        Category.GROCERY.value: "超市",
        Category.HOSPITAL.value: "医院",
        Category.LODGING.value: "酒店",
        Category.PHARMACY.value: "药店",
        Category.PROPERTY.value: "房产",
        Category.QUASI_CASH.value: "类现金",
        Category.SCHOOL.value: "教育",
        Category.TELECOM.value: "通讯",
        Category.UTILITY.value: "水电煤气",
        Category.VEHICLE.value: "汽车",
        Category.WHOLESALE.value: "批发",
        CASH_ADVANCE: "预借现金",
        OTHER: "其他",
    },
    Language.EN: {
        Category.AIRLINE.value: "Airlines",
        Category.CASH.value: "Cash",
        Category.DEPARTMENT_STORE.value: "Department stores",
        Category.DINING.value: "Dining",
        Category.FUEL.value: "Fuel",
        Category.GROCERY.value: "Groceries",
        Category.HOSPITAL.value: "Hospitals",
        Category.LODGING.value: "Hotels",
        Category.PHARMACY.value: "Pharmacies",
        Category.PROPERTY.value: "Property",
        Category.QUASI_CASH.value: "Quasi-cash",
        Category.SCHOOL.value: "Schools",
        Category.TELECOM.value: "Telecom",
        Category.UTILITY.value: "Utilities",
        Category.VEHICLE.value: "Vehicles",
        Category.WHOLESALE.value: "Wholesale",
        CASH_ADVANCE: "Cash advances",
        OTHER: "Other",
    },
}

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_words(ordinal: int, language: Language) -> str:
    """A day in full: 2024年3月1日, 1 March 2024."""
    if language is Language.ZH:
        return date_words(ordinal, language)
    date = datetime.date.fromordinal(ordinal)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def short_day(ordinal: int, language: Language) -> str:
    """A day without its year: 3月1日, 1 Mar."""
    date = datetime.date.fromordinal(ordinal)
    if language is Language.ZH:
        return f"{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1][:3]}"


def month_title(ordinal: int, language: Language) -> str:
    """The page's title: the month in which the statement was issued."""
    date = datetime.date.fromordinal(ordinal)
    return WORDS[language]["title"].format(
        year=date.year, month=date.month, month_name=_MONTHS[date.month - 1]
    )


def amount_sign(minor: int, currency: str) -> str:
    """An amount as the page writes it: ¥1,234.50, −¥5.00, USD 7.00."""
    number = display_amount(abs(minor), currency)
    sign = "−" if minor < 0 else ""
    return f"{sign}¥{number}" if currency == "CNY" else f"{sign}{currency} {number}"
