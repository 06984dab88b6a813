"""The code keeps the rules of ARCHITECTURE.md, and each rule finds what it is there to find."""

import ast
from pathlib import Path

import pytest

from tests import tidy

RULES = [*tidy.IN_THE_CORE, *tidy.EVERYWHERE]

# rule, file, a text that breaks it
BREACHES: list[tuple[tidy.Rule, str, str]] = [
    (tidy.no_clock, "src/cardcore/fees.py", "import datetime\nnow = datetime.datetime.now()"),
    (tidy.no_clock, "src/cardcore/fees.py", "from datetime import date\nday = date.today()"),
    (tidy.no_clock, "src/cardcore/fees.py", "from datetime import date as day\nday.today()"),
    (tidy.no_clock, "src/cardcore/fees.py", "import datetime as dt\nask = dt.datetime.now"),
    (tidy.no_clock, "src/cardcore/calendars.py", "from pendulum import today"),
    (tidy.no_clock, "src/cardcore/calendars.py", "import pendulum as clock\nclock.now()"),
    (tidy.no_clock, "src/cardcore/fees.py", "import time\nstarted = time.time()"),
    (tidy.no_randomness, "src/cardcore/ids.py", "from uuid import uuid4"),
    (tidy.no_randomness, "src/cardcore/ids.py", "def draw():\n    import random"),
    (tidy.no_environment, "src/cardcore/fees.py", "import os\nrate = os.environ['RATE']"),
    (tidy.no_environment, "src/cardcore/fees.py", "from os import getenv"),
    (tidy.no_files, "src/cardcore/fees.py", "text = open('rates').read()"),
    (tidy.no_files, "src/cardcore/fees.py", "from pathlib import Path"),
    (tidy.no_network, "src/cardcore/fees.py", "from urllib.request import urlopen"),
    (tidy.no_floats, "src/cardcore/fees.py", "rate = 0.0005"),
    (tidy.no_floats, "src/cardcore/fees.py", "rate = float('0.0005')"),
    (tidy.one_owner, "src/cardcore/fees.py", "from moneyed import Money"),
    (tidy.one_owner, "src/cardcore/money.py", "import pendulum"),
    (tidy.few_dependencies, "src/cardcore/fees.py", "import numpy"),
    (tidy.few_dependencies, "src/cardcore/fees.py", "import hypothesis"),
    (tidy.straight_use_cases, "src/cardcore/usecases/post.py", "x = 1 if y else 2"),
    (tidy.straight_use_cases, "src/cardcore/usecases/post.py", "try:\n    f()\nfinally:\n    g()"),
    (tidy.straight_use_cases, "src/cardcore/usecases/post.py", "match x:\n    case 1: pass"),
    (tidy.adapters_stand_alone, "adapters/cardcore-web/src/cardcore_web/app.py", "import cardcore_notify"),
    (tidy.adapters_stand_alone, "src/cardcore/fees.py", "from cardcore_web import router"),
    (
        tidy.adapters_stand_alone,
        "adapters/cardcore-web/src/cardcore_web/app.py",
        "from cardcore.money import _parsed",
    ),
    (tidy.no_assert, "src/cardcore/fees.py", "assert True"),
    (tidy.has_docstrings, "src/cardcore/fees.py", "rate = 1"),
    (tidy.has_docstrings, "src/cardcore/fees.py", "'''Fees.'''\ndef assess(): ..."),
    (
        tidy.has_docstrings,
        "src/cardcore/fees.py",
        "'''Fees.'''\nclass Fee:\n    '''Fee.'''\n    def of(self): ...",
    ),
    (tidy.is_short, "src/cardcore/fees.py", "x = 1\n" * 401),
    (tidy.is_short, "src/cardcore/fees.py", "def f():\n" + "    x = 1\n" * 60),
    (tidy.has_telling_name, "src/cardcore/fees/utils.py", ""),
]

KEPT: list[tuple[tidy.Rule, str, str]] = [
    (tidy.no_clock, "src/cardcore/usecases/post.py", "def post(clock): clock.now()"),
    (tidy.no_files, "src/cardcore/records.py", "from importlib.resources import files"),
    (tidy.no_floats, "src/cardcore/money.py", "refused = isinstance(1, float)"),
    (tidy.one_owner, "src/cardcore/money.py", "import moneyed"),
    (tidy.few_dependencies, "src/cardcore/testing/strategies.py", "from hypothesis import strategies"),
    (tidy.straight_use_cases, "src/cardcore/journeys/post.py", "if x: pass"),
    (tidy.adapters_stand_alone, "adapters/cardcore-web/src/cardcore_web/app.py", "import cardcore_web.page"),
    (
        tidy.has_docstrings,
        "src/cardcore/fees.py",
        "'''Fees.'''\ndef _f(): ...\nclass _C:\n    def of(self): ...",
    ),
    (tidy.is_short, "src/cardcore/fees.py", "def f():\n" + "    x = 1\n" * 59),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_code_keeps_the_rule(rule: tidy.Rule) -> None:
    assert tidy.breaches(rule, tidy.sources()) == []


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_rule_finds_a_breach(rule: tidy.Rule, path: str, text: str) -> None:
    assert rule(ast.parse(text), path)


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_rule_lets_good_code_pass(rule: tidy.Rule, path: str, text: str) -> None:
    assert rule(ast.parse(text), path) == []


def test_comments_at_the_end_of_a_file_count_as_lines(tmp_path: Path) -> None:
    file = tmp_path / "fees.py"
    file.write_text('"""Fees."""\n' + "# why\n" * tidy.FILE_LINES, "utf-8")
    assert tidy.is_short(tidy.parsed(file), "src/cardcore/fees.py")


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(RULES)


@pytest.mark.parametrize(("rule", "where"), list(tidy.EXCEPTIONS))
def test_every_exception_is_needed(rule: tidy.Rule, where: str) -> None:
    path = tidy.ROOT / where
    assert not path.exists() or rule(ast.parse(path.read_text("utf-8")), where)


def test_sizes_are_reported() -> None:
    report = tidy.report()
    print(report)
    assert "files: " in report
    assert "functions: " in report
