"""Where cardholders spend: lines of trade with well-known names, category codes and usual prices.

The prices are our own estimates of what people pay; the codes follow ISO 18245 as Chinese acquirers use it.
"""

from random import Random
from typing import Final

import attrs


@attrs.frozen
class Merchant:
    """A shop as it is printed on a statement."""

    name: str
    mcc: str


@attrs.frozen
class Trade:
    """A line of trade: its shops and what a purchase costs, log-normally distributed."""

    median: int
    """The usual amount, in minor units."""
    spread: float
    """Standard deviation of the amount's logarithm."""
    step: int
    """Prices are whole multiples of it, in minor units."""
    weekend: float
    """How much likelier a purchase is on a Saturday or Sunday."""
    merchants: tuple[Merchant, ...]

    def price(self, chance: Random, means: float) -> int:
        """One purchase of somebody with ``means`` times the usual purse, in minor units."""
        drawn = self.median * means * chance.lognormvariate(0, self.spread)
        return max(1, round(min(drawn, 12 * self.median) / self.step)) * self.step


def _shops(mcc: str, *names: str) -> tuple[Merchant, ...]:
    return tuple(Merchant(name, mcc) for name in names)


TRADES: Final = {
    "groceries": Trade(
        12_800,
        0.75,
        1,
        1.6,
        _shops("5411", "盒马鲜生", "永辉超市", "大润发", "沃尔玛", "山姆会员店", "物美超市"),
    ),
    "convenience": Trade(
        2_150, 0.55, 10, 0.8, _shops("5499", "全家便利店", "罗森便利店", "美宜佳", "百果园")
    ),
    "restaurants": Trade(
        16_800,
        0.65,
        100,
        1.9,
        _shops("5812", "海底捞", "西贝莜面村", "外婆家", "太二酸菜鱼", "全聚德", "小龙坎火锅"),
    ),
    "coffee": Trade(
        3_200, 0.40, 50, 0.8, _shops("5814", "星巴克", "瑞幸咖啡", "喜茶", "麦当劳", "肯德基", "Manner咖啡")
    ),
    "rides": Trade(2_600, 0.55, 10, 0.9, _shops("4121", "滴滴出行", "高德打车", "曹操出行")),
    "fuel": Trade(32_000, 0.30, 1_000, 1.2, _shops("5541", "中国石化", "中国石油", "壳牌加油站")),
    "online": Trade(
        15_900,
        0.95,
        10,
        1.1,
        (*_shops("5311", "京东", "天猫超市", "唯品会"), *_shops("5399", "拼多多", "抖音商城")),
    ),
    "department": Trade(48_000, 0.75, 100, 2.0, _shops("5311", "银泰百货", "万象城", "SKP百货", "大悦城")),
    "clothes": Trade(39_900, 0.55, 100, 1.8, _shops("5651", "优衣库", "海澜之家", "太平鸟", "李宁")),
    "electronics": Trade(
        219_900, 0.70, 100, 1.4, _shops("5732", "小米之家", "华为体验店", "Apple零售店", "大疆体验店")
    ),
    "appliances": Trade(329_900, 0.55, 100, 1.6, _shops("5722", "苏宁易购", "国美电器", "海尔专卖店")),
    "furniture": Trade(158_000, 0.85, 100, 2.2, _shops("5712", "宜家家居", "红星美凯龙", "居然之家")),
    "jewelry": Trade(268_000, 0.60, 100, 1.7, _shops("5944", "周大福", "老凤祥", "潮宏基")),
    "pharmacy": Trade(7_800, 0.60, 10, 1.0, _shops("5912", "同仁堂", "老百姓大药房", "大参林")),
    "hospital": Trade(36_000, 0.80, 1, 0.6, _shops("8062", "协和医院", "瑞金医院", "华西医院")),
    "cinema": Trade(9_000, 0.35, 100, 2.6, _shops("7832", "万达影城", "大地影院", "博纳影城")),
    "sports": Trade(19_900, 0.60, 10, 1.6, (*_shops("5941", "迪卡侬"), *_shops("7997", "超级猩猩健身"))),
    "books": Trade(8_800, 0.50, 10, 1.4, _shops("5942", "新华书店", "西西弗书店", "当当网")),
    "trains": Trade(28_600, 0.60, 50, 1.3, _shops("4112", "中国铁路12306")),
    "travel": Trade(98_000, 0.70, 100, 1.0, _shops("4722", "携程旅行", "飞猪旅行", "去哪儿网", "同程旅行")),
    "flights": Trade(
        108_000, 0.50, 1_000, 1.0, _shops("4511", "中国国航", "东方航空", "南方航空", "海南航空")
    ),
    "hotels": Trade(52_800, 0.45, 100, 1.5, _shops("7011", "华住酒店", "亚朵酒店", "如家酒店", "全季酒店")),
    "parks": Trade(59_900, 0.35, 100, 2.4, _shops("7996", "上海迪士尼度假区", "长隆旅游度假区", "欢乐谷")),
    "telecom": Trade(10_000, 0.35, 1_000, 1.0, _shops("4814", "中国移动", "中国联通", "中国电信")),
    "utilities": Trade(18_600, 0.50, 1, 1.0, _shops("4900", "国家电网", "深圳燃气", "上海城投水务")),
    "cash": Trade(
        120_000, 0.60, 10_000, 0.9, _shops("6011", "工商银行ATM", "招商银行ATM", "建设银行ATM", "农业银行ATM")
    ),
}
"""The lines of trade by name."""
