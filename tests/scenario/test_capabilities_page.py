"""The page of capabilities names what there is: every scenario, verb, journey and fee, and nothing else."""

import pkgutil
import re
from pathlib import Path

from cardcore import journeys
from cardcore.scenario.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "capabilities.md").read_text("utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| ")]
CAPABILITIES = [row for row in ROWS if len(row) == 5][1:]


def named(text: str) -> set[str]:
    """What stands there as code."""
    return set(re.findall(r"`([^`]+)`", text))


def test_every_scenario_stands_there_and_every_one_there_exists() -> None:
    files = {name for name in named(PAGE) if name.endswith(".json")}
    assert all((ROOT / name).is_file() for name in files)
    examples = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("examples/scenarios/*.json")}
    assert examples <= files


def test_what_is_to_be_called_can_be_called() -> None:
    for name in set.union(*(named(row[1]) for row in CAPABILITIES)):
        assert pkgutil.resolve_name(name if "." in name else f"{journeys.__name__}.{name}")


def test_verbs_are_verbs() -> None:
    parts = {
        "value_date",
        "what_if",
        "rates",
        "program",
        "journal",
        "general_ledger",
        "explain",
        "points",
        "minimum_payments",
        "delinquency",
    }
    assert set.union(*(named(row[2]) for row in CAPABILITIES)) - parts - {"offers"} <= set(VERBS)


def test_every_fee_stands_there() -> None:
    files = {path.name for path in (ROOT / "src" / "cardcore" / "fees").glob("*.py")} - {"__init__.py"}
    assert files == {name for name in named(PAGE) if name.endswith(".py")}
