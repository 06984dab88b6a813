"""growthbook: a condition is evaluated as it stands; a thousand are a feature each, asked in turn."""

from collections.abc import Mapping

from growthbook import GrowthBook
from growthbook.core import evalCondition

from bench.peers.deciders import Condition, Deciding, Matching, Told


def matching(condition: Condition) -> Matching:
    """Its inner function, without a feature around it."""
    return lambda told: bool(evalCondition(told, condition))


def deciding(conditions: Mapping[str, Condition]) -> Deciding:
    """The features that are on."""
    engine = GrowthBook(
        features={
            name: {"defaultValue": False, "rules": [{"condition": condition, "force": True}]}
            for name, condition in conditions.items()
        }
    )

    def decide(told: Told) -> list[str]:
        engine.set_attributes(told)
        return [name for name in conditions if engine.eval_feature(name).value]

    return decide
