"""Why this minimum payment: each of its parts as a line that a cardholder can check by hand.

Nothing is stored for it. The account's events are folded once more up to each statement, and the parts of
its minimum add up to the very figure that was asked; else `explain_minimums` refuses to answer (`Broken`).

«最低还款额 117.85 = 利息 17.85 + 消费本金 1,000.00 × 10%»
"""

from collections.abc import Callable, Iterable
from typing import Final

from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.statements import (
    MinimumKind,
    MinimumPart,
    MinimumPaymentTerms,
    StatementIssued,
    minimum_parts,
)
from cardcore.errors import Broken, ensure
from cardcore.money import display_amount
from cardcore.notices import Language
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event
from cardcore.values import frozen


@frozen
class MinimumExplained:
    """The minimum payment of a statement and the parts it is made of."""

    issued: StatementIssued
    currency: str
    parts: tuple[MinimumPart, ...]


def explain_minimums(events: Iterable[Event], terms: Program | MinimumPaymentTerms) -> list[MinimumExplained]:
    """The explanation of every minimum payment in an account's events, from its first one on.

    ``terms`` are the programme, or those of minimum payments alone where they never changed.
    """
    waiting = iter(events)
    first = next(waiting, None)
    if not isinstance(first, AccountOpened):
        raise Broken("history-broken", "an explanation needs the account's events from the first one on")
    draft = Draft.opened(first)
    found: list[MinimumExplained] = []
    for event in waiting:
        if isinstance(event, StatementIssued):
            of_day = terms.in_force_on(event.on).minimum_payment if isinstance(terms, Program) else terms
            parts = minimum_parts(draft.account, of_day, event.over_line)
            total, asked = sum(part.amount for part in parts), event.minimum_payment_due
            ensure(total == asked, "explanation-broken", f"the parts come to {total}, asked was {asked}")
            found.append(MinimumExplained(event, draft.account.currency, parts))
        draft.apply(event)
    return found


PART_WORDS: Final = {
    Language.ZH: {
        MinimumKind.FEES: "费用",
        MinimumKind.INTEREST: "利息",
        MinimumKind.INSTALLMENTS: "分期应还",
        MinimumKind.MISSED: "前期最低还款额未还部分",
        MinimumKind.OVER_LIMIT: "超过额度部分",
        MinimumKind.IN_FULL: "须全额偿还的消费",
        MinimumKind.CASH: "预借现金本金",
        MinimumKind.PURCHASES: "消费本金",
        MinimumKind.FLOOR: "补足至最低金额",
        MinimumKind.OWED: "以欠款为限",
    },
    Language.EN: {
        MinimumKind.FEES: "fees",
        MinimumKind.INTEREST: "interest",
        MinimumKind.INSTALLMENTS: "installments",
        MinimumKind.MISSED: "missing from the minimum before",
        MinimumKind.OVER_LIMIT: "over the limit",
        MinimumKind.IN_FULL: "purchases due in full",
        MinimumKind.CASH: "cash",
        MinimumKind.PURCHASES: "purchases",
        MinimumKind.FLOOR: "top-up to the least amount",
        MinimumKind.OWED: "no more than is owed",
    },
}

ABROAD_WORDS: Final[dict[Language, Callable[[str], str]]] = {
    Language.ZH: lambda owed: f"(含外币欠款折合 {owed})",
    Language.EN: lambda owed: f" (with {owed} owed in foreign currencies)",
}
"""How a part says that foreign balances on the line are counted."""

HEAD_WORDS: Final = {Language.ZH: "最低还款额", Language.EN: "Minimum payment"}


def headline(explained: MinimumExplained, language: Language) -> str:
    """The figure and its derivation in one line."""
    asked = display_amount(explained.issued.minimum_payment_due, explained.currency)
    parts = " + ".join(part_words(part, explained.currency, language) for part in explained.parts)
    return f"{HEAD_WORDS[language]} {asked}" + (f" = {parts}" if parts else "")


def part_words(part: MinimumPart, currency: str, language: Language) -> str:
    """One part: what it is of, and by which share."""
    name = PART_WORDS[language][part.kind]
    if part.rate is None:
        words = f"{name} {display_amount(part.amount, currency)}"
        return words + (ABROAD_WORDS[language](display_amount(part.abroad, currency)) if part.abroad else "")
    return f"{name} {display_amount(part.base, currency)} × {part.rate.percent_text}"
