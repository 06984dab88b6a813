"""Programmes: all terms of one card product, from plain data.

A programme is a preset's name, or a preset with sections overridden. Every figure of a preset carries
its source; every amount is in the programme's currency.

>>> program = read_program({"preset": "cmb", "interest": {"include_statement_day": False}})
>>> program.interest.include_statement_day, program.interest.purchase_daily_rate.percent_text
(False, '0.05%')
"""

from cardcore.programs.presets import PRESETS, Preset, Sourced, preset
from cardcore.programs.program import Program
from cardcore.programs.reading import program_of, read_program

__all__ = ["PRESETS", "Preset", "Program", "Sourced", "preset", "program_of", "read_program"]
