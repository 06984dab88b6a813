"""The picture: balances, ageing and income over the year, as PNG and SVG.

中文 stands beside the English where a font for it is installed.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from matplotlib import font_manager, rc_context, ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cardcore.money import currency_exponent
from examples.portfolio.history import History
from examples.portfolio.seasons import Season

CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts with Chinese characters, the better ones first."""

INK, SOFT, PALE = "#1f2a37", "#6b7280", "#e5e7eb"
SKY, BLUE, GOLD, GREEN, GRAY = "#9ec5e8", "#2b6cb0", "#d69e2e", "#5fa88a", "#718096"

BALANCES: Final = {
    "interest_free": (SKY, "Purchases, no interest", "免息消费"),
    "revolving": (BLUE, "Revolving", "循环信用"),
    "cash": (GOLD, "Cash advances", "预借现金"),
    "installments": (GREEN, "Installments", "分期"),
    "charges": (GRAY, "Interest and fees", "利息与费用"),
}
"""The fields of a `Snapshot`, from below."""

AGES: Final = ("#fce0b5", "#fbc17a", "#f6a253", "#ea7a35", "#d4532a", "#ab3223", "#7b1d1d")
"""M1 to M7."""

STYLE: Final[dict[Any, Any]] = {
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": PALE,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "svg.hashsalt": "cardcore",
    "savefig.dpi": 150,
}

LEFT: Final = 0.07
"""Where everything begins, as a part of the width."""

Words = Callable[[str, str], str]
"""What to print of an English and a Chinese text."""


def draw(history: History, seasons: Iterable[Season], accounts: int, paths: Iterable[Path]) -> None:
    """Draw the picture and write it to every path, each in the format of its suffix."""
    font = chinese_font()
    fonts = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with rc_context({**STYLE, "font.family": fonts}):
        figure = _figure(history, list(seasons), accounts, _in_both if font else _in_english)
        for path in paths:
            figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def chinese_font() -> str | None:
    """The first installed font that has Chinese characters."""
    installed = set(font_manager.get_font_names())
    return next((font for font in CHINESE_FONTS if font in installed), None)


def _in_both(english: str, chinese: str) -> str:
    return english if english == chinese else f"{chinese} {english}"


def _in_english(english: str, _chinese: str) -> str:
    return english


def _figure(history: History, seasons: Sequence[Season], accounts: int, words: Words) -> Figure:
    figure = Figure(figsize=(13, 8.2), facecolor="white")
    grid = figure.add_gridspec(
        2, 2, height_ratios=(1.25, 1), left=LEFT, right=0.965, top=0.81, bottom=0.075, hspace=0.5, wspace=0.16
    )
    _title(figure, history, accounts, words)
    _balances(figure.add_subplot(grid[0, :]), history, seasons, words)
    _ageing(figure.add_subplot(grid[1, 0]), history, words)
    _income(figure.add_subplot(grid[1, 1]), history, words)
    return figure


def _title(figure: Figure, history: History, accounts: int, words: Words) -> None:
    first, last = history.snapshots[0], history.snapshots[-1]
    figure.text(LEFT, 0.945, words("The card portfolio at a glance", "信用卡资产组合一览"), size=20)
    overdue = last.receivables - last.aged[0]
    earned = sum(one.interest + one.fees for one in history.income.values())
    facts = (
        f"{accounts:,} cardholders · {first.on:%b %Y} – {last.on:%b %Y} · "
        f"receivables {history.currency} {_major(history, last.receivables):,.0f}, "
        f"{_percent(overdue, last.receivables):.1f} % of it past due · "
        f"interest and fees {history.currency} {_major(history, earned):,.0f}"
    )
    figure.text(LEFT, 0.908, facts, size=11, color=SOFT)


def _balances(axes: Axes, history: History, seasons: Sequence[Season], words: Words) -> None:
    days = [snapshot.on.toordinal() for snapshot in history.snapshots]
    layers = [[_major(history, getattr(one, field)) for one in history.snapshots] for field in BALANCES]
    names = [words(english, chinese) for _, english, chinese in BALANCES.values()]
    colors = [color for color, _, _ in BALANCES.values()]
    axes.stackplot(days, layers, labels=names, colors=colors, linewidth=0)
    axes.set_ylim(0, max(1.0, *(_major(history, one.receivables) for one in history.snapshots)) * 1.15)
    _timeline(axes, days)
    _mark_campaigns(axes, [season for season in seasons if season.is_campaign], words)
    _heading(axes, words("Receivables", "应收余额") + f", {history.currency}")


def _mark_campaigns(axes: Axes, campaigns: Sequence[Season], words: Words) -> None:
    first, last = axes.get_xlim()
    label: str | None = words("Cashback campaign", "返现活动")
    for campaign in campaigns:
        start, end = max(first, campaign.first.toordinal()), min(last, campaign.last.toordinal() + 1)
        axes.axvspan(start, end, color=INK, alpha=0.08, linewidth=0, label=label)
        name = words(campaign.english, campaign.name)
        axes.annotate(name, (start + 1, 0.93), xycoords=("data", "axes fraction"), size=9)
        label = None


def _ageing(axes: Axes, history: History, words: Words) -> None:
    days = [snapshot.on.toordinal() for snapshot in history.snapshots]
    ages = range(1, len(AGES) + 1)
    shares = [[_percent(one.aged[age], one.receivables) for one in history.snapshots] for age in ages]
    below = [0.0] * len(days)
    for age, color, share in zip(ages, AGES, shares, strict=True):
        axes.bar(days, share, bottom=below, width=5.5, color=color, label=f"M{age}")
        below = [under + more for under, more in zip(below, share, strict=True)]
    _heading(axes, words("Past due, % of receivables", "逾期余额占比"))
    axes.set_ylim(0, max(1.0, *below) * 1.1)
    _timeline(axes, days)


def _income(axes: Axes, history: History, words: Words) -> None:
    firsts = [datetime.date(*month, 1).toordinal() for month in sorted(history.income)]
    middles = [first + 14 for first in firsts]
    income = [history.income[month] for month in sorted(history.income)]
    interest = [_major(history, one.interest) for one in income]
    bars = (
        (interest, None, BLUE, words("Interest", "利息")),
        ([_major(history, one.fees) for one in income], interest, GRAY, words("Fees", "费用")),
        ([-_major(history, one.rewards) for one in income], None, GOLD, words("Cashback", "返现")),
    )
    for heights, bottom, color, name in bars:
        axes.bar(middles, heights, bottom=bottom, width=20, color=color, label=name)
    axes.axhline(0, color=SOFT, linewidth=0.8)
    _heading(axes, words("Earned and given back a month", "每月收益与返现") + f", {history.currency}")
    low, high = axes.get_ylim()
    axes.set_ylim(low, max(high, 1.0))
    _timeline(axes, firsts, middles=True)


def _heading(axes: Axes, text: str) -> None:
    """The title and below it the legend, both above the plot."""
    axes.set_title(text, loc="left", size=13, pad=30)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=9, handlelength=1, borderpad=0, columnspacing=1.4
    )


def _timeline(axes: Axes, days: Sequence[int], *, middles: bool = False) -> None:
    """The months, at most two dozen of them named, each where it begins or in its middle."""
    axes.margins(x=0.01)
    firsts = [day for day in map(datetime.date.fromordinal, range(days[0], days[-1] + 1)) if day.day == 1]
    named = firsts[:: max(1, len(firsts) // 12)]
    places = [day.toordinal() + 14 * middles for day in named]
    axes.set_xticks(places, [_month(day, day is named[0]) for day in named])
    axes.yaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
    axes.yaxis.set_major_locator(ticker.MaxNLocator(5, integer=True))


def _month(day: datetime.date, is_first: bool) -> str:
    return f"{day:%b}\n{day.year}" if is_first or day.month == 1 else f"{day:%b}"


def _major(history: History, minor: int) -> float:
    """An amount in whole units of the currency."""
    return float(minor / 10 ** currency_exponent(history.currency))


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
