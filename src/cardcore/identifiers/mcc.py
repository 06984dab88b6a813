"""Merchant category code (商户类别码), ISO 18245: four digits that say what a shop sells.

Every well-formed code is taken; only those that cards' rules speak of are named and sorted here.
Sources: ISO 18245:2023 and its Chinese adoption GB/T 20548-2006; Chinese names and the national codes
4458, 5398, 5998 and 7013 after UnionPay's Q/CUP 004 and Hangzhou Bank's list of merchants without
points (https://m.cardbaobao.com/zhinan/5130.shtml). What earns or is excluded is a programme's choice.

>>> name("5812"), name("5812", "zh"), name("3999"), name("0742")
('Restaurants', '就餐场所和餐馆', 'Hotels (one chain a code)', None)
>>> category("3008")
<Category.AIRLINE: 'airline'>
"""

import enum
import functools
import re
from typing import Final, Literal

from cardcore.errors import InvalidInput, shown

_FORM: Final = re.compile(r"[0-9]{4}", re.ASCII)


class Category(enum.Enum):
    """What a card's rules tell apart: what earns points, what counts as cash."""

    AIRLINE = "airline"
    CASH = "cash"
    DEPARTMENT_STORE = "department_store"
    DINING = "dining"
    FUEL = "fuel"
    GROCERY = "grocery"
    HOSPITAL = "hospital"
    LODGING = "lodging"
    PHARMACY = "pharmacy"
    PROPERTY = "property"
    QUASI_CASH = "quasi_cash"
    SCHOOL = "school"
    TELECOM = "telecom"
    UTILITY = "utility"
    VEHICLE = "vehicle"
    WHOLESALE = "wholesale"


# first code, last code, category, English, Chinese; no two rows overlap
_TABLE: Final = (
    # everyday
    (5411, 5411, Category.GROCERY, "Grocery stores, supermarkets", "大型仓储式超级市场"),
    (5311, 5311, Category.DEPARTMENT_STORE, "Department stores", "百货商店"),
    (5812, 5812, Category.DINING, "Restaurants", "就餐场所和餐馆"),
    (5814, 5814, Category.DINING, "Fast food restaurants", "快餐店"),
    (5912, 5912, Category.PHARMACY, "Drug stores, pharmacies", "药房、药店"),
    (5541, 5541, Category.FUEL, "Service stations", "加油站"),
    (5542, 5542, Category.FUEL, "Automated fuel dispensers", "自助加油站"),
    (4814, 4814, Category.TELECOM, "Telecommunication services", "电信服务"),
    (4900, 4900, Category.UTILITY, "Electricity, gas, water, sanitation", "公共事业（电力、煤气、自来水）"),
    # travel
    (3000, 3350, Category.AIRLINE, "Airlines (one carrier a code)", "航空公司（一家一码）"),
    (4511, 4511, Category.AIRLINE, "Airlines, air carriers", "航空公司"),
    (3501, 3999, Category.LODGING, "Hotels (one chain a code)", "酒店（一家一码）"),
    (7011, 7011, Category.LODGING, "Hotels, motels, resorts", "住宿服务（旅馆、酒店、汽车旅馆、度假村）"),
    # cash and what is as good as cash
    (6010, 6010, Category.CASH, "Cash at a counter", "金融机构—人工现金支付"),
    (6011, 6011, Category.CASH, "Cash from a machine", "金融机构—自动现金支付"),
    (6051, 6051, Category.QUASI_CASH, "Foreign currency, travelers cheques", "外币兑换、旅行支票"),
    (7995, 7995, Category.QUASI_CASH, "Betting, lottery tickets, casino chips", "博彩、彩票"),
    # large and low-margin: what most banks leave out of points
    (1520, 1520, Category.PROPERTY, "General building contractors", "一般承包商—住宅与商业楼"),
    (6513, 6513, Category.PROPERTY, "Real estate agents and managers, rentals", "不动产代理与管理—租赁"),
    (7013, 7013, Category.PROPERTY, "Real estate agents (China)", "不动产代理—房地产经纪"),
    (5511, 5511, Category.VEHICLE, "Car and truck dealers, new and used", "汽车货车经销商—新旧车"),
    (5521, 5521, Category.VEHICLE, "Car and truck dealers, used only", "汽车货车经销商—旧车"),
    (4458, 4458, Category.WHOLESALE, "Tobacco distribution (China)", "烟草配送"),
    (5013, 5199, Category.WHOLESALE, "Wholesale trade", "批发商"),
    (5398, 5398, Category.WHOLESALE, "Wholesale by large companies (China)", "大型企业批发"),
    (5998, 5998, Category.WHOLESALE, "Other wholesale trade (China)", "其他批发商"),
    # public welfare
    (8062, 8062, Category.HOSPITAL, "Hospitals", "医院"),
    (8211, 8211, Category.SCHOOL, "Elementary and secondary schools", "中小学校"),
    (8220, 8220, Category.SCHOOL, "Colleges, universities, professional schools", "大学、学院、专科学校"),
)


def validate(text: str, *, field: str = "mcc") -> str:
    """``text`` again if it is four ASCII digits; `InvalidInput` ``mcc-syntax`` otherwise."""
    if not is_valid(text):
        raise InvalidInput("mcc-syntax", f"{shown(text)} is no category; write four digits", field=field)
    return text


def is_valid(text: str) -> bool:
    """Whether `validate` takes ``text``."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None


def compact(text: str) -> str:
    """``text`` as `validate` wants it: without blanks around, and with the zeros a spreadsheet dropped.

    >>> compact(" 742 ")
    '0742'
    """
    text = text.strip()
    return text.zfill(4) if text else text


def category(code: str) -> Category | None:
    """What kind of shop ``code`` is, or None where no rule needs to know."""
    row = _row(validate(code))
    return None if row is None else row[2]


def name(code: str, language: Literal["en", "zh"] = "en") -> str | None:
    """What people call ``code``, or None for a code that is not in the table."""
    if language not in ("en", "zh"):
        raise InvalidInput("language-unknown", f"{shown(language)} is not 'en' or 'zh'", field="language")
    row = _row(validate(code))
    if row is None:
        return None
    return row[3] if language == "en" else row[4]


@functools.cache
def _row(code: str) -> tuple[int, int, Category, str, str] | None:
    number = int(code)
    return next((row for row in _TABLE if row[0] <= number <= row[1]), None)
