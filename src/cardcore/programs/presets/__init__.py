"""Presets: programmes like those of named banks, each figure with its source.

A preset is plain data in the shape of a programme document, and beside it one `Sourced` for every
figure. Grades: A – official site, regulator's text or a real statement; B – bank text republished;
C – third-party page, checked by arithmetic; «ours» – our own convention where no source speaks.
"""

from typing import Final

from cardcore.errors import InvalidInput, shown
from cardcore.programs.presets import ccb, cgb, citic, cmb, icbc, spdb
from cardcore.programs.presets.sourced import Preset, Sourced
from cardcore.programs.presets.subsidies import SUBSIDIES

PRESETS: Final = {
    found.name: found
    for found in (cmb.PRESET, icbc.PRESET, ccb.PRESET, citic.PRESET, cgb.PRESET, spdb.PRESET)
}
"""Every preset by its name."""

__all__ = ["PRESETS", "SUBSIDIES", "Preset", "Sourced", "preset"]


def preset(name: str, *, field: str = "preset") -> Preset:
    """The preset of that name; `InvalidInput` ``preset-unknown`` otherwise."""
    found = PRESETS.get(name)
    if found is None:
        known = ", ".join(sorted(PRESETS))
        raise InvalidInput("preset-unknown", f"{shown(name)} is no preset; there is {known}", field=field)
    return found
