"""The portfolio report: the figures as tables, 100 columns wide."""

from collections.abc import Iterable
from typing import Final

from rich import box
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from cardcore.accounts.buckets import INSTALLMENTS, Bucket
from cardcore.calendars import date_text
from cardcore.explain import FEE_WORDS
from cardcore.money import display_amount
from cardcore.notices import REASONS, Language
from cardcore.offers.offer import Offer
from examples.portfolio.figures import BANDS, OLDEST, OVER_THE_LINE, Figures, Verdict

AGE_STYLES: Final = ("green", "yellow", "yellow", "dark_orange", "dark_orange", "red", "red", "red")
STAGES: Final = (
    ("Purchases 免息期内消费", (Bucket.PURCHASE_UNBILLED, Bucket.PURCHASE_BILLED)),
    ("Revolving 循环信用", (Bucket.PURCHASE_REVOLVING,)),
    ("Cash advances 预借现金", (Bucket.CASH_UNBILLED, Bucket.CASH_BILLED)),
    ("Billed rows 分期应还", INSTALLMENTS),
    ("Interest 利息", (Bucket.INTEREST_BILLED, Bucket.INTEREST_REVOLVING)),
    (
        "Fees 费用、违约金",
        tuple(one for one in Bucket if one.value.startswith(("fee", "late_charge", "annual_fee"))),
    ),
)
"""What is owed, in the order of a report; every bucket stands in one of them."""

Row = tuple[str, ...]


def render(console: Console, figures: Figures, *, offers: Iterable[Offer] = (), seconds: float = 0) -> None:
    """Print the report; ``offers`` give theirs names, ``seconds`` tell how long it all took."""
    title = f"资产组合报告 Portfolio report · {date_text(figures.on)}"
    console.rule(f"[bold]{title}[/bold] · {figures.accounts:,} accounts, {figures.currency}")
    spent, drawn = _money(figures, figures.spent), _money(figures, figures.drawn)
    console.print(
        f"Purchases 消费 {spent}, cash advances 预借现金 {drawn} since the first account was opened"
    )
    if figures.plans:
        split, to_come = _money(figures, figures.split), _money(figures, figures.to_come)
        console.print(
            f"Installments 分期: {figures.plans:,} purchases of {split} in all, {to_come} not billed yet"
        )
    asked = figures.approved or figures.declined
    for part in (
        _side_by_side(_balances(figures), _repayment(figures)),
        _ageing(figures),
        _side_by_side(_income(figures), _use(figures)),
        _side_by_side(_loyalty(figures, offers), _authorizations(figures) if asked else ""),
        conservation(figures),
    ):
        console.print()
        console.print(part)
    if seconds:
        console.print(
            f"Speed: {figures.accounts / seconds:,.1f} accounts and {figures.events / seconds:,.0f} events "
            f"a second ({figures.events:,} events in {seconds:.1f} s)"
        )


def conservation(figures: Figures) -> Text:
    """Whether money was conserved, in one line."""
    total = _money(figures, sum(figures.booked.values()))
    if not figures.is_conserved:
        return Text(f"MONEY NOT CONSERVED: trial balance {total}; {dict(figures.booked)}", style="bold red")
    owed, credit = _money(figures, figures.receivables), _money(figures, figures.credit)
    words = f"trial balance {total}; receivables {owed} – credit {credit} = all balances"
    return Text(f"Money conserved: {words}", style="green")


def percent(part: int, whole: int) -> str:
    """A share as people read it."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _money(figures: Figures, minor: int) -> str:
    return display_amount(minor, figures.currency)


def _table(title: str, columns: Iterable[str], rows: Iterable[Row], *, last_is_sum: bool = False) -> Table:
    """A table whose first column is text and whose others are figures."""
    table = Table(title=title, box=box.SIMPLE_HEAD, expand=True, show_edge=False, pad_edge=False)
    table.title_justify, table.title_style = "left", "bold"
    for place, column in enumerate(columns):
        justify: JustifyMethod = "right" if place else "left"
        table.add_column(column, justify=justify, no_wrap=True, ratio=None if place else 1)
    listed = list(rows)
    for left, row in zip(reversed(range(len(listed))), listed, strict=True):
        style = "bold" if last_is_sum and left == 0 else None
        table.add_row(*row, style=style, end_section=last_is_sum and left == 1)
    return table


def _side_by_side(left: RenderableType, right: RenderableType) -> Table:
    grid = Table.grid(expand=True, padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(left, right)
    return grid


def _balances(figures: Figures) -> Table:
    sums = [(name, sum(figures.owed[bucket] for bucket in buckets)) for name, buckets in STAGES]
    sums.insert(4, ("Rows to come 分期未出账", figures.to_come))
    rows = [(name, _money(figures, owed), percent(owed, figures.receivables)) for name, owed in sums if owed]
    rows.append(("Receivables 应收合计", _money(figures, figures.receivables), "100.0 %"))
    title = f"Balances 余额 (credit 溢缴款 {_money(figures, figures.credit)})"
    return _table(title, ("", figures.currency, "share"), rows, last_is_sum=True)


def _ageing(figures: Figures) -> Table:
    columns = ("days past due", "accounts", "share", "balance", "share", "past due")
    table = _table("Ageing 账龄", columns, ())
    for age, style in enumerate(AGE_STYLES):
        accounts, balance = figures.aged_accounts[age], figures.aged_balances[age]
        table.add_row(
            f"M{age}  {_days(age)}",
            f"{accounts:,}",
            percent(accounts, figures.accounts),
            _money(figures, balance),
            percent(balance, figures.receivables),
            _money(figures, figures.aged_past_due[age]),
            style=style if accounts else "dim",
        )
    return table


def _days(age: int) -> str:
    if age == 0:
        return "current"
    return f"{30 * age - 29}–{30 * age}" if age < OLDEST else f"more than {30 * (OLDEST - 1)}"


def _repayment(figures: Figures) -> Table:
    judged = sum(figures.verdicts.values())
    rows = [
        (verdict.value, f"{figures.verdicts[verdict]:,}", percent(figures.verdicts[verdict], judged))
        for verdict in Verdict
    ]
    rows.append(("judged so far 已判定", f"{judged:,}", "100.0 %"))
    title = f"Bills 账单 ({figures.statements:,} issued)"
    return _table(title, ("", "bills", "share"), rows, last_is_sum=True)


def _income(figures: Figures) -> Table:
    parts = [
        ("Interest 利息", figures.interest),
        ("Installment interest 分期利息", figures.installment_interest),
    ]
    for kind, amount in sorted(figures.fees.items()):
        parts.append((f"{FEE_WORDS[Language.EN][kind]} {FEE_WORDS[Language.ZH][kind]}", amount))
    parts.append(("Cashback 返现", -sum(figures.rewards.values())))
    rows = [(name, _money(figures, amount)) for name, amount in parts if amount]
    rows.append(("Earned 收益", _money(figures, figures.earned)))
    return _table("Income 收益", ("", figures.currency), rows, last_is_sum=True)


def _use(figures: Figures) -> Table:
    names = (*(name for _, name in BANDS), OVER_THE_LINE)
    rows = [
        (name, f"{figures.used[name]:,}", percent(figures.used[name], figures.accounts)) for name in names
    ]
    used = percent(figures.receivables - figures.credit, figures.lines)
    return _table(f"Utilisation 额度使用率: {used}", ("used of the line", "accounts", "share"), rows)


def _loyalty(figures: Figures, offers: Iterable[Offer]) -> Table:
    names: dict[str, str] = {offer.offer_id: offer.name for offer in offers}
    rows = [
        ("Points earned 积分", f"{figures.points_earned:,}", ""),
        ("taken back 退款收回", f"{figures.points_clawed_back:,}", ""),
        ("pending 待生效", f"{figures.points_pending:,}", ""),
        ("available 可用", f"{figures.points_available:,}", ""),
    ]
    for offer, amount in figures.rewards.items():
        uses = f"{figures.reward_uses[offer]:,} uses"
        rows.append((names.get(offer, offer), uses, _money(figures, amount)))
    return _table("Points and offers 积分与活动", ("", "", figures.currency), rows)


def _authorizations(figures: Figures) -> Table:
    asked = figures.approved + sum(figures.declined.values())
    rows = [
        (REASONS[Language.EN][reason], f"{times:,}", percent(times, asked))
        for reason, times in figures.declined.most_common()
    ]
    rows.insert(0, ("approved", f"{figures.approved:,}", percent(figures.approved, asked)))
    return _table("Authorizations 授权", ("approved, or why not", "requests", "share"), rows)
