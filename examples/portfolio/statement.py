"""One statement as a person wants to read it: in 中文 and English, every figure explained."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cardcore.accounts.billing import LineKind, Statement, StatementLine, statements
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.explain import FEE_WORDS, Explanation, InterestExplained, exact_texts, headline
from cardcore.explain.minimum import explain_minimums
from cardcore.explain.minimum import headline as minimum_headline
from cardcore.explain.rows import RowExplained, explain_rows, row_headline
from cardcore.fees import FeeKind
from cardcore.identifiers import mcc
from cardcore.ids import AccountId
from cardcore.money import display_amount
from cardcore.notices import Language
from cardcore.points.lots import PointsClawedBack, PointsEarned
from cardcore.programs import Program
from cardcore.relationships import Event, Relationship, fold
from cardcore.usecases import StatementPage
from cardcore.wording import LINE_WORDS, row_words
from examples.portfolio.book import Book


def most_telling(book: Book) -> tuple[AccountId, int] | None:
    """The account and the number of the statement with the most kinds of line, the shortest of them.

    None where nobody was billed yet.
    """
    candidates = (
        (_telling(statement), relationship.account_id, statement.issued.number)
        for relationship, events in book
        for statement in statements(events)
    )
    found = max(candidates, key=lambda one: one[0], default=None)
    return found[1:] if found else None


def _telling(statement: Statement) -> tuple[int, int]:
    return len({line.kind for line in statement.lines}), -len(statement.lines)


def render(console: Console, page: StatementPage, events: Sequence[Event], program: Program) -> None:
    """Print a statement with its lines, why interest and fees are what they are, points and offers.

    ``events`` are all events of the account: they tell how it stood when the statement was issued.
    """
    issued = page.statement.issued
    until = events.index(issued) + 1
    then = fold(None, events[:until])
    since = next((i for i in reversed(range(until - 1)) if isinstance(events[i], StatementIssued)), 0)
    parts: list[RenderableType] = [
        _headline(issued, then),
        _sums(issued, program.currency),
        _lines(page.statement, program),
        _minimum(events[:until], program),
        *(_explanation(one) for one in page.explanations),
        *_rows([one for one in explain_rows(events[:until]) if one.on > events[since].on]),
        _loyalty(then, page.statement, events[since:until], program),
    ]
    spaced = [item for part in parts for item in (part, "")][:-1]
    title = f"[bold]信用卡账单 Credit card statement[/bold] · {then.account_id} · No. {issued.number}"
    console.print(Panel(Group(*spaced), title=title, box=box.ROUNDED, padding=(1, 2)))


def _table(title: str = "") -> Table:
    """A table as wide as the statement, with a rule below its head."""
    table = Table(title=title, box=box.SIMPLE_HEAD, expand=True, show_edge=False, pad_edge=False)
    table.title_justify, table.title_style = "left", "bold"
    return table


def _headline(issued: StatementIssued, then: Relationship) -> Table:
    """What matters most: how much, how little, by when."""
    currency = then.account.currency
    grid = Table.grid(expand=True, padding=(0, 1))
    for justify in ("left", "right", "left", "right"):
        grid.add_column(justify=justify)
    line = display_amount(then.account.agreement.credit_limit, currency)
    grid.add_row(
        "本期应还 Balance",
        Text(f"{currency} {display_amount(issued.closing_balance, currency)}", style="bold"),
        "  账单日 Statement date",
        date_text(issued.on),
    )
    grid.add_row(
        "最低还款额 Minimum payment due",
        Text(f"{currency} {display_amount(issued.minimum_payment_due, currency)}", style="bold"),
        "  到期还款日 Payment due date",
        Text(date_text(issued.payment_due_date), style="bold"),
    )
    grid.add_row("信用额度 Credit line", f"{currency} {line}", "", "")
    return grid


def _sums(issued: StatementIssued, currency: str) -> Table:
    """From the last balance to this one, in two columns; what did not happen is left out."""
    between = {
        "− 还款 repaid": -issued.payments,
        "− 退款返现 given back": -issued.refunds - issued.rewards,
        "+ 消费 purchases": issued.purchases,
        "+ 预借现金 cash": issued.cash_advances,
        "− 转分期 into installments": -issued.converted,
        "+ 分期 installments": issued.installments + issued.installment_interest,
        "+ 溢缴款领回 withdrawn": issued.withdrawals,
        "+ 调账 adjustments": issued.adjustments,
        "+ 转账 transfers": issued.transfers,
        "+ 费用 fees": issued.fees,
        "+ 利息 interest": issued.interest,
    }
    sums = {
        "上期余额 last bill": issued.opening_balance,
        **{name: amount for name, amount in between.items() if amount},
        "= 本期应还 this bill": issued.closing_balance,
    }
    cells = [(name, display_amount(amount, currency)) for name, amount in sums.items()]
    half = (len(cells) + 1) // 2
    grid = Table.grid(expand=True, padding=(0, 1))
    for justify in ("left", "right", "left", "right"):
        grid.add_column(justify=justify)
    for left, right in zip_longest(cells[:half], cells[half:], fillvalue=("", "")):
        grid.add_row(left[0], left[1], f"  {right[0]}", right[1])
    return grid


def _lines(statement: Statement, program: Program) -> Table:
    names = {str(offer.offer_id): offer.name for offer in program.offers}
    table = _table("交易明细 Transactions")
    table.add_column("交易日 Date", no_wrap=True)
    table.add_column("记账日 Posted", no_wrap=True)
    table.add_column("摘要 Description", ratio=1, no_wrap=True)
    table.add_column(f"金额 {program.currency}", justify="right", no_wrap=True)
    for line in statement.lines:
        table.add_row(
            date_text(line.transaction_date),
            date_text(line.posting_date),
            description(line, names),
            display_amount(line.amount, program.currency),
            style="green" if line.amount < 0 else None,
        )
    return table


def description(line: StatementLine, offers: Mapping[str, str]) -> str:
    """What a line is about, with the shop's trade or the name of the fee or the offer."""
    if line.kind is LineKind.PURCHASE:
        trade = _trade(line.mcc)
        return f"{line.description} · {trade}" if trade else line.description
    if line.kind is LineKind.FEE:
        kind = FeeKind(line.description)
        return f"{FEE_WORDS[Language.ZH][kind]} {FEE_WORDS[Language.EN][kind].lower()}"
    about = offers.get(line.description, line.description)
    if line.kind in (LineKind.INSTALLMENT, LineKind.INSTALLMENT_INTEREST):
        about = row_words(about, Language.ZH)
    name = f"{LINE_WORDS[Language.ZH][line.kind]} {LINE_WORDS[Language.EN][line.kind].lower()}"
    return f"{name} · {about}" if about else name


def _trade(code: str) -> str:
    """The first words of what shops with this code sell, in both languages; empty for an unknown code."""
    chinese, english = mcc.name(code, "zh"), mcc.name(code, "en")
    return f"{chinese.partition('（')[0]} {english.partition(',')[0]}" if chinese and english else ""


def _minimum(events: Sequence[Event], program: Program) -> Text:
    """Why the last minimum payment due is what it is."""
    last = explain_minimums(events, program)[-1]
    return Text("\n".join(minimum_headline(last, language) for language in Language))


def _explanation(explanation: Explanation) -> RenderableType:
    if isinstance(explanation, InterestExplained):
        return _interest(explanation)
    return Text("\n".join(headline(explanation, language) for language in Language))


def _rows(explained: Sequence[RowExplained]) -> list[RenderableType]:
    """What each billed row of a plan is made of, the plans one below the other."""
    if not explained:
        return []
    told = [
        f"{row_words(f'{one.plan_id} {one.row.number}', language)}  {row_headline(one, language)}"
        for one in explained
        for language in Language
    ]
    return [Text("\n".join(told))]


def _interest(explanation: InterestExplained) -> Table:
    """The days, the balance on them and what they come to."""
    currency = explanation.currency
    amount = display_amount(explanation.posted.amount, currency)
    table = _table(f"利息 {amount} 的由来 How the interest of {amount} came about")
    table.show_footer = True
    for name, footer in (("起 From", "合计 Sum"), ("止 To", ""), ("项目 On", "")):
        table.add_column(name, footer, no_wrap=True)
    for name in ("天 Days", "余额 Base", "日息 Rate"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("利息 Amount", amount, justify="right", no_wrap=True)
    exact = exact_texts([line.exact for line in explanation.lines], currency)
    for line, part in zip(explanation.lines, exact, strict=True):
        table.add_row(
            date_text(line.from_),
            date_text(line.to - 1),
            "现金 cash" if line.is_cash else "消费 purchases",
            str(line.days),
            display_amount(line.base, currency),
            line.rate.percent_text,
            part,
        )
    return table


def _loyalty(then: Relationship, statement: Statement, cycle: Sequence[Event], program: Program) -> Text:
    """What the cycle brought in points and by offers."""
    earned = sum(event.points for event in cycle if isinstance(event, PointsEarned))
    back = sum(event.points for event in cycle if isinstance(event, PointsClawedBack))
    taken = f"退款收回 {back:,} taken back for refunds, " if back else ""
    usable = then.points.available(statement.issued.on)
    words = f"积分 Points: 本期 {earned:,} earned, {taken}可用 {usable:,} to spend"
    for offer in program.offers:
        won = [line for line in statement.lines if line.description == offer.offer_id]
        if won:
            amount = display_amount(-sum(line.amount for line in won), program.currency)
            words += f"\n活动 Offer: {offer.name}, {len(won)} 次 uses, {program.currency} {amount}"
    return Text(words)
