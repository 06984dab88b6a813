"""Functions that are written out as source and compiled: the bodies are those of `compiled` and `granting`.

A source has the shape of what is asked; limits, sets and texts are names in it, bound to values when a
function is made. So of a document nothing becomes source but names of attributes, quoted, and what has one
shape is compiled once.
"""

import functools
from collections.abc import Callable
from typing import Any

from cardcore.offers.criteria import Names


def function_of(signature: str, lines: list[str], names: Names) -> Any:
    """A function of this signature, which has ``facts`` or reads them itself, and body."""
    body = "".join(f"        {line}\n" for line in (*names.head(), *lines))
    name = signature.partition("(")[0]
    source = f"def make({', '.join(names.constants)}):\n    def {signature}:\n{body}    return {name}\n"
    return _maker(source)(*names.constants.values())


@functools.lru_cache(maxsize=1_000)
def _maker(source: str) -> Callable[..., Any]:
    """What binds a compiled source to the values of its names; sources of one shape are compiled once."""
    made: dict[str, Any] = {}
    exec(compile(source, "<offers>", "exec"), made)
    maker: Callable[..., Any] = made["make"]
    return maker
