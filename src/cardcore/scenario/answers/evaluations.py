"""The evaluations: what every offer said of each posted purchase, in the words of `cardcore.evaluate`."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.evaluate.answering import eligible_of, ineligible_of
from cardcore.offers.derivations import derivation
from cardcore.offers.evaluation import Eligible, Ineligible
from cardcore.scenario.life import Evaluated, Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Each purchase in the order of posting: what it won, what was beaten, and why it won nothing else."""
    return [_evaluated(life, one) for one in life.evaluations]


def _evaluated(life: Life, one: Evaluated) -> dict[str, Any]:
    transaction, currency = one.transaction, life.program.currency
    chosen = {id(best.offer) for best, _ in one.judged.chosen}
    found = one.judged.found
    beaten = [won for won in found if isinstance(won, Eligible) and id(won.offer) not in chosen]
    return {
        "on": date_text(transaction.posting_date),
        "transaction_date": date_text(transaction.transaction_date),
        "merchant": transaction.merchant,
        "amount": life.amount(transaction.amount_minor),
        "granted": [_granted(best, base, currency) for best, base in one.judged.chosen],
        "beaten": [eligible_of(won, currency) for won in beaten],
        "ineligible": [ineligible_of(lost) for lost in found if isinstance(lost, Ineligible)],
    }


def _granted(won: Eligible, amount: int, currency: str) -> dict[str, Any]:
    told = eligible_of(won, currency)
    lines = [derivation(one, amount, currency) for one in won.granted]
    zh, en = ("；".join(zh for zh, _ in lines), "; ".join(en for _, en in lines))
    told["text"] = {"zh": f"优惠 {won.offer.name}：{zh}", "en": f"offer {won.offer.name}: {en}"}
    return told
