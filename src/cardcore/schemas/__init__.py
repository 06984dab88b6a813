"""The JSON Schemas that the wheel ships."""

import importlib.resources
from typing import Final

SCHEMAS: Final = {
    name: f"{name}.schema.json"
    for name in ("scenario", "amortize", "offer", "evaluate", "check", "draw", "verify", "refer", "share")
}
"""The file of each schema by its name."""


def schema_text(name: str) -> str:
    """A schema (JSON Schema draft 2020-12) as its JSON text."""
    return (importlib.resources.files(__name__) / SCHEMAS[name]).read_text("utf-8")
