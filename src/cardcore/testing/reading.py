"""Programmes as tests ask for them: the same ones again and again, and each is read once."""

import functools
import json
from collections.abc import Mapping
from typing import Any

from cardcore.programs import Program, read_program


def program_of(document: Mapping[str, Any]) -> Program:
    """As `read_program`; the programme itself is frozen, so that who asks twice may have the same."""
    return _read(json.dumps(document))


@functools.lru_cache(maxsize=256)
def _read(text: str) -> Program:
    return read_program(json.loads(text))
