"""What each explanation says to a cardholder, in 中文 and English: in one line, or a line a segment."""

from typing import Final

from cardcore import notices
from cardcore.accounts.interest import InterestPosted, charged
from cardcore.calendars import date_text
from cardcore.explain.figures import (
    ConversionExplained,
    DerivationLine,
    Explanation,
    FeeExplained,
    InterestExplained,
    RewardBackExplained,
    exact_text,
)
from cardcore.money import display_amount
from cardcore.notices import Language

INTEREST_WORDS: Final = {Language.ZH: "利息", Language.EN: "Interest"}
DAY_WORDS: Final = {Language.ZH: ("天", "天"), Language.EN: ("day", "days")}
"""For one day and for more."""

FEE_WORDS: Final = notices.FEE_WORDS
BOUND_WORDS: Final = {Language.ZH: ("最低", "最高"), Language.EN: ("at least", "at most")}
CONVERTED_WORDS: Final = {Language.ZH: "折算", Language.EN: "Converted"}


def _conversion_words(explanation: ConversionExplained, language: Language) -> str:
    rate, spread = explanation.conversion.rate, explanation.conversion.spread
    words = f"{CONVERTED_WORDS[language]} {display_amount(explanation.amount, explanation.currency)}"
    words += f" = {display_amount(explanation.paid, rate.base)} {rate.base} × {rate.text}"
    if spread.scaled:
        words += f" × {spread.factor_text}"
    return words


def headline(explanation: Explanation | ConversionExplained, language: Language) -> str:
    """The figure and its derivation in one line."""
    if isinstance(explanation, FeeExplained):
        return _fee_words(explanation, language)
    if isinstance(explanation, RewardBackExplained):
        return _reward_back_words(explanation, language)
    if isinstance(explanation, ConversionExplained):
        return _conversion_words(explanation, language)
    currency = explanation.currency
    terms = " + ".join(
        f"{display_amount(line.base, currency)} × {line.rate.percent_text} × {_days(line, language).lstrip()}"
        for line in explanation.lines
    )
    words = f"{INTEREST_WORDS[language]} {display_amount(explanation.posted.amount, currency)} = {terms}"
    return words + _least_words(explanation.posted, currency, language)


LEAST_WORDS: Final = {
    Language.ZH: "，消费、取现利息各最低 {least}",
    Language.EN: ", on purchases and on cash at least {least} each",
}


def _least_words(posted: InterestPosted, currency: str, language: Language) -> str:
    """Where a least charge made the figure larger than its lines, what the least is."""
    if posted.amount == charged(posted.exact, 0, 0):
        return ""
    return LEAST_WORDS[language].format(least=display_amount(posted.minimum_charge, currency))


def _fee_words(explanation: FeeExplained, language: Language) -> str:
    fee, currency = explanation.fee, explanation.currency
    words = f"{FEE_WORDS[language][fee.kind]} {display_amount(fee.amount, currency)}"
    if fee.is_fixed:
        return words + _year_words(explanation, language)
    least, most = BOUND_WORDS[language]
    words += f" = {display_amount(fee.base, currency)} × {fee.terms.rate.percent_text}"
    if fee.terms.floor:
        words += f", {least} {display_amount(fee.terms.floor, currency)}"
    if fee.terms.cap:
        words += f", {most} {display_amount(fee.terms.cap, currency)}"
    return words


YEAR_WORDS: Final = {
    Language.ZH: (
        "（上一卡年消费 {number} 笔共 {spending}，满 {waiver}免年费）",
        "{number} 笔",
        "{spending} ",
        "或满 ",
    ),
    Language.EN: (
        " (spends in the card year before: {number}, {spending} in all; free from {waiver})",
        "{number}",
        "{spending} in all",
        " or from ",
    ),
}
"""Why an annual fee was not waived: the sentence, the two ways to waive it, and what joins them."""


def _year_words(explanation: FeeExplained, language: Language) -> str:
    """What was spent in the card year before and what would have waived the fee, where anything would."""
    year, currency = explanation.card_year, explanation.currency
    if year is None or year.before is None:
        return ""
    sentence, by_number, by_spending, join = YEAR_WORDS[language]
    ways = [by_number.format(number=year.waived_from_number)] if year.waived_from_number else []
    if year.waived_from_spending:
        ways.append(by_spending.format(spending=display_amount(year.waived_from_spending, currency)))
    spending = display_amount(year.before.spending, currency)
    if not ways:
        return ""
    return sentence.format(number=year.before.number, spending=spending, waiver=join.join(ways))


REWARD_BACK_WORDS: Final = {
    Language.ZH: {
        "whole": "收回返现 {amount} = 返现 {granted} 的全部",
        "claw_back": "收回返现 {amount} = {granted} × 退款 {refunded} ÷ 消费 {purchase}",
        "re_evaluate": "收回返现 {amount} = {granted} − 余下消费 {rest} 应得的 {still}",
        "before": "，减去此前已收回的 {before}",
    },
    Language.EN: {
        "whole": "Cashback taken back {amount} = all of the {granted} won",
        "claw_back": "Cashback taken back {amount} = {granted} × {refunded} refunded / {purchase} spent",
        "re_evaluate": "Cashback taken back {amount} = {granted} − {still} that the other {rest} would win",
        "before": ", less {before} taken back before",
    },
}
"""What each policy takes back, and what was taken before."""


def _reward_back_words(explanation: RewardBackExplained, language: Language) -> str:
    event, won, words = explanation.taken, explanation.taken.won, REWARD_BACK_WORDS[language]
    refunded = won.refunded + event.refunded
    amounts = {
        "amount": event.amount,
        "granted": won.granted,
        "refunded": refunded,
        "purchase": won.purchase.amount_minor,
        "rest": won.purchase.amount_minor - refunded,
        "still": won.granted - won.taken - event.amount,
        "before": won.taken,
    }
    said = words.get(won.policy, words["whole"]) + (words["before"] if won.taken else "")
    return said.format(
        **{name: display_amount(minor, explanation.currency) for name, minor in amounts.items()}
    )


def detail(explanation: Explanation, language: Language) -> list[str]:
    """The headline, then one line a segment with its dates and what it comes to."""
    words = [headline(explanation, language)]
    if isinstance(explanation, InterestExplained):
        words += [_line_words(line, explanation.currency, language) for line in explanation.lines]
    return words


def _days(line: DerivationLine, language: Language) -> str:
    return f"{line.days:>2} {DAY_WORDS[language][line.days > 1]}"


def _line_words(line: DerivationLine, currency: str, language: Language) -> str:
    last = date_text(line.to - 1)
    base = display_amount(line.base, currency)
    return (
        f"  {date_text(line.from_)} … {last}  {base:>12} × {line.rate.percent_text}"
        f" × {_days(line, language)} = {exact_text(line.exact, currency)}"
    )
