"""The page of presets, made of their figures.

    python -m tests.programs.presets_page

writes `docs/reference/presets.md` anew; a test sees that it is up to date.
"""

import json
from pathlib import Path
from typing import Any, Final

from cardcore.programs import PRESETS, Preset
from cardcore.programs.presets import SUBSIDIES

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "presets.md"

HEAD: Final = """\
# Presets and their sources

A preset is a whole programme with the published terms of a named bank: plain data, and for every figure
where it was found. It is a starting point: any term can be overridden
(`read_program({"preset": "cmb", "grace": {"days": 0}})`), and a product of your own states all of them.

Rates are fractions, not percentages; amounts are in the programme's currency, and a cap of 0 is none.

| grade | what stands behind a figure |
|---|---|
| A | an official site, a regulator's text or a real statement |
| B | a bank's text republished elsewhere |
| C | somebody else's page, its arithmetic checked |
| ours | no source speaks: a convention of cardcore |
"""


SCHEMES: Final = """
# Subsidies of the state

What a product names as its `fiscal_subsidy` (`"cn-2026"`): the terms of each stretch of days under its first
one. No preset has one by itself, for a holder takes part by signing a supplement to the contract.
"""


def page() -> str:
    """The whole page."""
    schemes = "".join(_section(scheme) for scheme in SUBSIDIES.values())
    return HEAD + "".join(_section(preset) for preset in PRESETS.values()) + SCHEMES + schemes


def _section(preset: Preset) -> str:
    rows = [
        f"| `{figure.path}` | {_value(figure.value)} | {figure.grade} | {_escaped(figure.source)} |"
        for figure in preset.figures
    ]
    head = f"\n## `{preset.name}` – {preset.title}\n\n| term | figure | grade | source |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "<br>".join(f"{place}. `{item}`" for place, item in enumerate(value, 1))
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
