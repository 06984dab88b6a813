"""How the tests of the vocabulary ask: a value or its refusal, and published examples to compare with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cardcore.errors import InvalidInput

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def answer(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What the function returns, or the refusal it raises."""
    try:
        return function(*arguments, **options)
    except InvalidInput as error:
        return error


def cases(file: str, prefix: str) -> list[Any]:
    """The published cases of a file whose id starts with ``prefix``; there is at least one."""
    found = [case for case in json.loads((GOLDEN / file).read_text("utf-8")) if case["id"].startswith(prefix)]
    if not found:
        raise LookupError(f"{file} has no case {prefix}…")
    return found
