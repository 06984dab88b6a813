"""The page of errors knows every code that the library raises."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "cardcore"
PAGE = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
CODE_COMES = {
    "require": 1,
    "ensure": 1,
    "refuse": 0,
    "InvalidInput": 0,
    "NotExact": 0,
    "NotFound": 0,
    "Conflict": 0,
    "IdempotencyConflict": 0,
    "VersionConflict": 0,
    "QuotaExhausted": 0,
    "StorageError": 0,
    "Broken": 0,
}
"""What raises an error, and which of its arguments is the code."""


def raised(file: Path) -> Iterator[str]:
    """The codes that stand in a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            said = node.args[CODE_COMES.get(name, len(node.args)) :][:1]
            yield from (one.value for one in said if isinstance(one, ast.Constant) and type(one.value) is str)


def test_every_code_is_on_the_page() -> None:
    files = [file for file in CORE.rglob("*.py") if "testing" not in file.parts]
    codes = {code for file in files for code in raised(file)}
    assert {"blank", "period-closed", "terms-invalid", "version-conflict", "history-broken"} <= codes
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
