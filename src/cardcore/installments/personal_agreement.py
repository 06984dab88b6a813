"""Personalized repayment agreements (个性化分期还款协议) by art. 70 of 银监会令2011年第2号.

"在特殊情况下，确认信用卡欠款金额超出持卡人还款能力、且持卡人仍有还款意愿的，发卡银行可以与持卡人平等协商，
达成个性化分期还款协议。个性化分期还款协议的最长期限不得超过5年。"

What it must contain is listed there too. After it is signed collection stops, and of an oral agreement
a recording is kept until all is repaid.
"""

import enum
from collections.abc import Callable
from typing import Final

from cardcore.errors import require
from cardcore.installments.schedule import AmortizationSchedule
from cardcore.installments.term_limits import longer_than
from cardcore.values import frozen

MOST_MONTHS: Final = 60


class Content(enum.StrEnum):
    """What the agreement states, in the order of the article."""

    DEBT = "debt"
    """（一）欠款余额、结构、币种: how much is owed, of what it consists, in which currency."""
    REPAYMENT = "repayment"
    """（二）还款周期、方式、币种、日期和每期还款金额: cycle, manner, currency, dates and amounts."""
    CHARGES = "charges"
    """（三）还款期间是否计收年费、利息和其他费用: whether fees and interest are charged meanwhile."""
    NO_NEW_CARD = "no_new_card"
    """（四）全部结清前不得向任何银行申领信用卡的承诺: the promise to apply for no card until then."""
    DUTIES = "duties"
    """（五）双方的权利义务和违约责任: rights, duties and what a breach costs."""


class AgreementRule(enum.StrEnum):
    """The rules, in the order in which they are told."""

    BEYOND_ABILITY = "beyond_ability"
    WILLING = "willing"
    LONGEST_TERM = "longest_term"
    CONTENTS = "contents"
    COLLECTION_STOPS = "collection_stops"
    RECORDING_KEPT = "recording_kept"


@frozen
class AgreementViolation:
    """A rule that is not kept: what it wants, and what there is."""

    rule: AgreementRule
    wanted: str
    got: str


@frozen
class Assured:
    """What the bank has confirmed, and what the agreement states, before there are rows."""

    beyond_ability: bool
    willing: bool
    contents: tuple[Content, ...]
    collection_stops: bool
    oral: bool = False
    recording_kept_until: int = 0

    def of(self, schedule: AmortizationSchedule) -> "PersonalAgreement":
        """The agreement with these rows."""
        contents = frozenset(self.contents)
        return PersonalAgreement(
            schedule,
            self.beyond_ability,
            self.willing,
            contents,
            self.collection_stops,
            self.oral,
            self.recording_kept_until,
        )


@frozen
class PersonalAgreement:
    """What is agreed, and how."""

    schedule: AmortizationSchedule
    beyond_ability: bool
    """It is confirmed that the debt is more than the holder can repay."""
    willing: bool
    """The holder still means to repay."""
    contents: frozenset[Content]
    collection_stops: bool
    """Nobody collects from the holder as long as he keeps the agreement."""
    oral: bool = False
    recording_kept_until: int = 0
    """Of an oral agreement: the last day (ordinal) on which its recording is kept."""


def require_agreeable(agreement: PersonalAgreement) -> None:
    """Refuse what art. 70 does not allow: `InvalidInput` ``agreement-refused`` with every broken rule."""
    broken = agreement_violations(agreement)
    said = "; ".join(f"{one.rule}: {one.wanted}, not {one.got}" for one in broken)
    require(not broken, "agreement-refused", said, field="agreement")


def agreement_violations(agreement: PersonalAgreement) -> tuple[AgreementViolation, ...]:
    """All rules of art. 70 that an agreement does not keep; nothing where it may be signed."""
    found = (check(agreement) for check in AGREEMENT_CHECKS)
    return tuple(violation for violation in found if violation is not None)


def beyond_ability(agreement: PersonalAgreement) -> AgreementViolation | None:
    """The debt is confirmed to be beyond the holder's ability: "确认信用卡欠款金额超出持卡人还款能力"."""
    return _unless(agreement.beyond_ability, AgreementRule.BEYOND_ABILITY, "confirmed", "not confirmed")


def willing(agreement: PersonalAgreement) -> AgreementViolation | None:
    """The holder still means to repay: "持卡人仍有还款意愿"."""
    return _unless(agreement.willing, AgreementRule.WILLING, "willing to repay", "not willing")


def longest_term(agreement: PersonalAgreement) -> AgreementViolation | None:
    """At most five years: "最长期限不得超过5年", which is 60 monthly periods."""
    longer = longer_than(agreement.schedule, MOST_MONTHS)
    return AgreementViolation(AgreementRule.LONGEST_TERM, *longer) if longer else None


def contents(agreement: PersonalAgreement) -> AgreementViolation | None:
    """It states all that the article lists, （一） to （五）."""
    missing = ", ".join(one.value for one in Content if one not in agreement.contents)
    return _unless(not missing, AgreementRule.CONTENTS, "all of art. 70", f"without {missing}")


def collection_stops(agreement: PersonalAgreement) -> AgreementViolation | None:
    """Once it is signed nobody collects, unless the holder breaks it."""
    rule = AgreementRule.COLLECTION_STOPS
    return _unless(agreement.collection_stops, rule, "no collection while it is kept", "collection goes on")


def recording_kept(agreement: PersonalAgreement) -> AgreementViolation | None:
    """The recording of an oral agreement is kept at least until all is repaid."""
    kept = not agreement.oral or agreement.recording_kept_until >= agreement.schedule.rows[-1].due_date
    return _unless(kept, AgreementRule.RECORDING_KEPT, "kept until all is repaid", "kept for less")


def _unless(kept: bool, rule: AgreementRule, wanted: str, got: str) -> AgreementViolation | None:
    return None if kept else AgreementViolation(rule, wanted, got)


AGREEMENT_CHECKS: Final[tuple[Callable[[PersonalAgreement], AgreementViolation | None], ...]] = (
    beyond_ability,
    willing,
    longest_term,
    contents,
    collection_stops,
    recording_kept,
)
