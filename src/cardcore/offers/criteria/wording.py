"""How attributes, values and distances are written in 中文 and English."""

from collections.abc import Iterable
from typing import Any, Final

from cardcore.calendars import date_text
from cardcore.money import amount_text, display_amount
from cardcore.offers.criteria.facts import COUNTERS, OPEN, Kind

ATTRIBUTE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "amount": ("消费金额", "amount"),
    "mcc": ("商户类别", "merchant category"),
    "merchant": ("商户", "merchant"),
    "store": ("门店", "store"),
    "channel": ("渠道", "channel"),
    "currency": ("币种", "currency"),
    "city": ("城市", "city"),
    "transaction_date": ("交易日", "transaction date"),
    "posting_date": ("入账日", "posting date"),
    "day_after_posting": ("入账次日", "day after posting"),
    "time": ("时间", "time"),
    "customer": ("客户", "customer"),
    "product": ("卡产品", "card product"),
    "stage": ("客户阶段", "stage"),
    "tags": ("标签", "tags"),
    "segments": ("客群", "segments"),
    "age": ("年龄", "age"),
    "approved_on": ("核卡日", "approval date"),
    "days_since_approval": ("核卡天数", "days since approval"),
    "days_since_enrollment": ("报名天数", "days since enrollment"),
    "is_birthday": ("生日当天", "birthday"),
    "is_birthday_month": ("生日月", "birthday month"),
}


def named(attribute: str) -> tuple[str, str]:
    """An attribute's name in Chinese and English; an open one goes by its own."""
    plain = attribute.rpartition("/")[2].removeprefix(COUNTERS).removeprefix(OPEN)
    return ATTRIBUTE_NAMES.get(plain, (plain, plain))


def money_words(minor: int, currency: str) -> tuple[str, str]:
    """An amount as people read it.

    >>> money_words(9800, "CNY")
    ('98.00 元', '98.00 CNY')
    """
    amount = display_amount(minor, currency)
    return f"{amount} {'元' if currency == 'CNY' else currency}", f"{amount} {currency}"


def clock_text(second: int) -> str:
    """A time of day.

    >>> clock_text(36_000), clock_text(86_400), clock_text(43_501)
    ('10:00', '24:00', '12:05:01')
    """
    minutes, seconds = divmod(second, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def value_text(value: Any, kind: Kind, currency: str) -> str:
    """A value as data writes it; empty for None."""
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return amount_text(value, currency)
    if kind is Kind.DATE:
        return date_text(value)
    if kind is Kind.TIME:
        return clock_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return listed(value) if isinstance(value, frozenset) else str(value)


def value_words(value: Any, kind: Kind, currency: str) -> tuple[str, str]:
    """A value as people read it."""
    if kind is Kind.MONEY:
        return money_words(value, currency)
    text = value_text(value, kind, currency)
    return text, text


def listed(values: Iterable[object]) -> str:
    """Values in their order, a blank between them."""
    return " ".join(sorted(map(str, values)))
