"""Offers evaluated from plain data: what `python -m cardcore evaluate` reads and answers.

Nothing is taken from any quota: every evaluation is a dry run.

>>> answer = evaluate({
...     "offers": [{
...         "id": "friday", "name": "超级最红星期五",
...         "windows": [{"weekdays": ["fri"], "times": [["10:00", "24:00"]]}],
...         "when": {"amount": {"at_least": "98.00"}},
...         "reward": {"cashback": {"rate": "0.05"}},
...     }],
...     "transaction": {"amount": "60.50", "mcc": "5812"},
...     "at": "2026-11-25T12:05:00+08:00",
... })
>>> [reason["text"]["zh"] for reason in answer["ineligible"][0]["reasons"]]
['周五 10:00 开抢', '满 98.00 元还差 37.50 元']
"""

from collections.abc import Mapping
from typing import Any

from cardcore.evaluate.answering import answer_of, reach_of
from cardcore.evaluate.reading import Question, read_question
from cardcore.offers.evaluation import evaluate_all, ranked
from cardcore.offers.reach import reach
from cardcore.offers.stacking import best_combination, candidates

__all__ = ["Question", "evaluate", "read_question"]


def evaluate(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read offers and what is known, and answer what they give and why the others do not.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``.
    """
    question = read_question(document)
    won, lost = ranked(evaluate_all(question.offers, question.facts))
    best = best_combination(candidates(won), question.facts)
    answer = answer_of(won, best, lost, question.currency)
    if question.purchases is None:
        return answer
    reached = [reach(offer, question.purchases) for offer in question.offers]
    return {**answer, "reach": [reach_of(one, question.currency) for one in reached]}
