"""Engines that decide, one small file each: `matching` asks one condition, `deciding` a thousand.

A condition is written as growthbook has it – attributes with `$in`, `$gte`, `$lt`, or a value – and
translated once into what the engine compiles or reads best. An engine only says yes or no.
"""

from collections.abc import Callable
from typing import Any

Condition = dict[str, Any]
Told = dict[str, Any]
"""What an engine is told of a transaction."""
Matching = Callable[[Told], bool]
Deciding = Callable[[Told], list[str]]
"""The names of the conditions that hold, in their order."""
