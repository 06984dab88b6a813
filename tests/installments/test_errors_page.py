"""The page of errors knows every code that installments raise."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "cardcore"
PAGE = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
FILES = [
    *CORE.glob("installments/**/*.py"),
    *(CORE / "journeys" / f"{name}.py" for name in ("convert", "change_plan", "held_plans", "opening_plans")),
    *CORE.glob("scenario/*plan_verbs.py"),
    CORE / "programs" / "products.py",
    CORE / "amortize.py",
]
RAISED = re.compile(
    r'(?:InvalidInput|Conflict|NotFound|Broken|refuse)\(\s*"([a-z]+(?:-[a-z]+)+)"'
    r'|(?:require|ensure)\([^"]*"([a-z]+(?:-[a-z]+)+)"'
)


def test_every_code_is_on_the_page() -> None:
    raised = {a or b for file in FILES for a, b in RAISED.findall(file.read_text("utf-8"))}
    assert {"terms-invalid", "quote-stale", "schedule-unbalanced", "plan-exists"} <= raised
    assert {code for code in raised if f"`{code}`" not in PAGE} == set()
