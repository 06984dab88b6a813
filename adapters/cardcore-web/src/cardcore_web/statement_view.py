"""What the page shows, in words and in order; the template only places it."""

import datetime
import itertools
from collections.abc import Sequence
from typing import Final

import attrs

from cardcore.accounts.billing import LineKind, Statement, StatementLine
from cardcore.accounts.credit_line import open_to_buy
from cardcore.calendars import ordinal_of
from cardcore.explain import (
    FEE_WORDS,
    DerivationLine,
    Explanation,
    FeeExplained,
    RewardBackExplained,
    exact_texts,
    headline,
)
from cardcore.fees import FeeKind
from cardcore.money import display_amount
from cardcore.notices import Language
from cardcore.programs.program import Program
from cardcore.relationships import Relationship
from cardcore.usecases import StatementPage
from cardcore.wording import LINE_WORDS, row_words
from cardcore_web.spending import Part, category_words, spending
from cardcore_web.words import WORDS, amount_sign, day_words, month_title, short_day

ADDED: Final = (
    *("purchases", "cash_advances", "installments", "installment_interest", "withdrawals"),
    *("adjustments", "transfers", "fees", "interest"),
)
TAKEN_OFF: Final = ("payments", "refunds", "rewards", "converted")
"""The figures between one statement's balance and the next."""
URGENT_DAYS: Final = 3
"""So many days before the due date a minimum not yet repaid is marked."""

SHORT: Final = 3
"""With up to so many terms an interest figure is also written as one sum."""


@attrs.frozen
class Row:
    """A name and its figure; ``tone`` is ``credit`` for what the cardholder gets."""

    name: str
    figure: str
    note: str = ""
    tone: str = ""


@attrs.frozen
class Day:
    """The lines of one posting date."""

    name: str
    date: str
    rows: tuple[Row, ...]


@attrs.frozen
class Reason:
    """Why an interest or fee figure is what it is."""

    name: str
    figure: str
    formula: str
    rows: tuple[Row, ...] = ()
    sum: str = ""
    notes: tuple[str, ...] = ()


@attrs.frozen
class StatementView:
    """One statement as a cardholder reads it."""

    words: dict[str, str]
    language: Language
    other_language: Language
    title: str
    period: str
    account: str
    closing_name: str
    closing: str
    minimum: str
    due: str
    due_iso: str
    mark: str
    """A word on how things stand: days left, paid in full; empty on earlier statements."""
    urgent: bool
    standing: str
    advice: str
    story: tuple[Row, ...]
    parts: list[Part]
    picture: str
    reasons: tuple[Reason, ...]
    days: tuple[Day, ...]
    now: tuple[Row, ...]
    as_of: str
    earlier: int | None
    later: int | None


def statement_view(
    relationship: Relationship,
    pages: Sequence[StatementPage],
    place: int,
    program: Program,
    today: datetime.date,
    language: Language,
) -> StatementView:
    """The view of the statement at ``place`` among all of the account's."""
    words, account, day = WORDS[language], relationship.account, ordinal_of(today)
    page = pages[place]
    issued, currency = page.statement.issued, account.currency
    first = pages[place - 1].statement.issued.on + 1 if place else account.agreement.opened_on
    is_latest = place == len(pages) - 1
    mark, urgent = _mark(page.statement, relationship, day, words) if is_latest else ("", False)
    parts = spending(page.statement.lines, currency, language)
    closing = amount_sign(issued.closing_balance, currency)
    return StatementView(
        words=words,
        language=language,
        other_language=Language.EN if language is Language.ZH else Language.ZH,
        title=month_title(issued.on, language),
        period=words["period"].format(first=day_words(first, language), last=day_words(issued.on, language)),
        account=words["account_id"].format(account_id=account.account_id),
        closing_name=words["to_pay"] if issued.closing_balance >= 0 else words["in_credit"],
        closing=closing,
        minimum=amount_sign(issued.minimum_payment_due, currency),
        due=day_words(issued.payment_due_date, language),
        due_iso=page.statement.payment_due_date.isoformat(),
        mark=mark,
        urgent=urgent,
        standing=_standing(relationship, words) if is_latest else "",
        advice=words["advice"].format(closing=closing)
        if _is_waited_for(relationship, day) and is_latest
        else "",
        story=_story(page.statement, currency, words),
        parts=parts,
        picture=words["where_picture"].format(
            parts=", ".join(f"{part.name} {part.percent}" for part in parts)
        ),
        reasons=tuple(_reason(one, language) for one in page.explanations),
        days=_days(page.statement.lines, currency, program, language),
        now=_now(relationship, day, words),
        as_of=words["as_of"].format(day=day_words(day, language)),
        earlier=issued.number - 1 if place else None,
        later=None if is_latest else issued.number + 1,
    )


def _mark(
    statement: Statement, relationship: Relationship, day: int, words: dict[str, str]
) -> tuple[str, bool]:
    issued, account = statement.issued, relationship.account
    left = issued.payment_due_date - day
    is_met = account.minimum_paid >= issued.minimum_payment_due
    if issued.closing_balance <= 0:
        return words["nothing_due"], False
    if not account.billed_outstanding:
        return words["paid"], False
    if left < 0:
        return words["minimum_met" if is_met else "due_passed"], not is_met
    name = {0: "due_today", 1: "one_day_left"}.get(left, "days_left")
    return words[name].format(days=left), left <= URGENT_DAYS and not is_met


def _is_waited_for(relationship: Relationship, day: int) -> bool:
    """Whether something of the last statement is still owed and not due before ``day``."""
    last = relationship.account.statement
    owed = relationship.account.billed_outstanding
    return last is not None and last.closing_balance > 0 and owed > 0 and day <= last.payment_due_date


def _standing(relationship: Relationship, words: dict[str, str]) -> str:
    """What was repaid since the last statement and what of it is still owed; empty where nothing was."""
    account = relationship.account
    last, owed, currency = account.statement, account.billed_outstanding, account.currency
    if last is None or not account.minimum_paid or not owed:
        return ""
    paid, short = account.minimum_paid, last.minimum_payment_due - account.minimum_paid
    said = words["paid_since"].format(paid=amount_sign(paid, currency), owed=amount_sign(owed, currency))
    return (
        f"{said} {words['minimum_short'].format(short=amount_sign(short, currency))}" if short > 0 else said
    )


def _story(statement: Statement, currency: str, words: dict[str, str]) -> tuple[Row, ...]:
    """From the last balance to this one; what is nil is left out."""
    issued = statement.issued
    rows = [Row(words["opening_balance"], amount_sign(issued.opening_balance, currency))]
    for name in (*ADDED, *TAKEN_OFF):
        minor = -getattr(issued, name) if name in TAKEN_OFF else getattr(issued, name)
        if minor:
            rows.append(Row(words[name], amount_sign(minor, currency), tone="credit" if minor < 0 else ""))
    return (*rows, Row(words["closing_balance"], amount_sign(issued.closing_balance, currency), tone="sum"))


def _days(
    lines: Sequence[StatementLine], currency: str, program: Program, language: Language
) -> tuple[Day, ...]:
    return tuple(
        Day(
            short_day(posted, language),
            datetime.date.fromordinal(posted).isoformat(),
            tuple(line_row(line, currency, program, language) for line in group),
        )
        for posted, group in itertools.groupby(lines, key=lambda line: line.posting_date)
    )


def line_row(line: StatementLine, currency: str, program: Program, language: Language) -> Row:
    """A posting as the page shows it."""
    name, note = _named(line, program, language)
    notes = [note]
    if line.transaction_date != line.posting_date:
        day = short_day(line.transaction_date, language)
        notes.append(WORDS[language]["transacted"].format(day=day))
    note = " · ".join(note for note in notes if note)
    return Row(name, amount_sign(line.amount, currency), note, "credit" if line.amount < 0 else "")


def _named(line: StatementLine, program: Program, language: Language) -> tuple[str, str]:
    """What a line is called, and what is told beside it."""
    kind, about = LINE_WORDS[language][line.kind], line.description
    if line.kind is LineKind.PURCHASE:
        return about, category_words(line, language)
    if line.kind is LineKind.REFUND:
        return about, kind
    if line.kind is LineKind.FEE:
        return FEE_WORDS[language][FeeKind(about)], ""
    if line.kind is LineKind.REWARD:
        return _offer_name(about, program), kind
    if line.kind is LineKind.RECOVERY:
        return kind, LINE_WORDS[language][LineKind(about)]
    if line.kind in (LineKind.INSTALLMENT, LineKind.INSTALLMENT_INTEREST):
        return kind, row_words(about, language)
    return kind, about


def _offer_name(offer_id: str, program: Program) -> str:
    return next((offer.name for offer in program.offers if offer.offer_id == offer_id), offer_id)


def _reason(explained: Explanation, language: Language) -> Reason:
    currency, formula = explained.currency, headline(explained, language)
    if isinstance(explained, FeeExplained):
        fee = explained.fee
        return Reason(FEE_WORDS[language][fee.kind], amount_sign(fee.amount, currency), formula)
    words = WORDS[language]
    if isinstance(explained, RewardBackExplained):
        return Reason(words["reward_back"], amount_sign(explained.taken.amount, currency), formula)
    figure = amount_sign(explained.posted.amount, currency)
    notes = [words["purchases_bear"]] if any(not line.is_cash for line in explained.lines) else []
    notes += [words["cash_bears"]] if any(line.is_cash for line in explained.lines) else []
    *parts, whole = exact_texts([*(line.exact for line in explained.lines), explained.posted.exact], currency)
    rows = [
        _segment(line, part, currency, language) for line, part in zip(explained.lines, parts, strict=True)
    ]
    return Reason(
        words["interest"],
        figure,
        formula if len(rows) <= SHORT else "",
        tuple(rows),
        words["unrounded"].format(sum=whole, amount=figure),
        tuple(notes),
    )


def _segment(line: DerivationLine, figure: str, currency: str, language: Language) -> Row:
    words = WORDS[language]
    first, last = short_day(line.from_, language), short_day(line.to - 1, language)
    span = first if line.days == 1 else f"{first} – {last}"
    what = words["cash_advances"] if line.is_cash else words["purchases"]
    terms = f"{display_amount(line.base, currency)} × {line.rate.percent_text} × "
    days = words["one_day"] if line.days == 1 else words["days"].format(days=line.days)
    return Row(f"{span} · {what}", figure, terms + days)


def _now(relationship: Relationship, day: int, words: dict[str, str]) -> tuple[Row, ...]:
    account = relationship.account
    currency, balance = account.currency, account.balance_minor
    name = words["balance"] if balance >= 0 else words["credit_balance"]
    return (
        Row(name, amount_sign(abs(balance), currency)),
        Row(words["open_to_buy"], amount_sign(open_to_buy(account, day), currency)),
        Row(words["credit_limit"], amount_sign(account.agreement.credit_limit, currency)),
        Row(words["points"], f"{relationship.points.available(day):,}"),
    )
