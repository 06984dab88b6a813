"""Every code block of the README and the docs runs, and prints what the page says.

- The ```` ```python ```` blocks of one page share one namespace, from top to bottom.
- A ```` ```text ```` or ```` ```output ```` block right after one is what it prints.
- In a ```` ```console ```` block the lines `$ python -m cardcore …` run in the repository's root; the
  lines up to the next `$` are their output. Other commands (`$ make demo`) are only shown.
- A ```` ```json ```` block is a scenario, which is lived, or a programme, which is read.
- A line `…` alone in an output stands for any number of lines.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cardcore.documents import loads
from cardcore.errors import InvalidInput
from cardcore.programs import read_program
from cardcore.scenario import simulate

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("adapters/*/*.md")])
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*).*?\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
OUTPUT = ("text", "output")


class Block(NamedTuple):
    """One fenced block: where it begins, its language, its text, and the text between it and the last."""

    line: int
    language: str
    text: str
    between: str


class Command(NamedTuple):
    """A shell line of a console block and the output shown under it."""

    line: str
    shown: str


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page in order."""
    end = 0
    for fence in FENCE.finditer(page):
        line = page.count("\n", 0, fence.start("text"))
        yield Block(line, fence["language"], textwrap.dedent(fence["text"]), page[end : fence.start()])
        end = fence.end()


def commands(text: str) -> Iterator[Command]:
    """The shell lines of a console block; a `\\` at the end of a line carries on to the next."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, shown = re.sub(r"\\\n", "", part).partition("\n")
        yield Command(line, shown)


def same(printed: str, shown: str) -> bool:
    """Whether this output was printed; a line `…` in what is shown stands for any lines."""
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line) + r" *\n" for line in shown.split("\n")]
    return re.fullmatch("".join(lines), printed.rstrip() + "\n") is not None


def check(printed: str, shown: str, place: str) -> None:
    """Fail with both texts where they differ."""
    if not same(printed, shown.rstrip()):
        pytest.fail(f"{place} shows\n\n{shown}\nbut this was printed:\n\n{printed}", pytrace=False)


def run_python(page: str, name: str) -> int:
    """Run the page's Python blocks and compare what they print; gives how many outputs were compared."""
    namespace: dict[str, object] = {"__name__": "__page__"}
    printed, compared = None, 0
    for block in blocks(page):
        if block.language == "pycon":
            pytest.fail(f"{name}:{block.line} write ```python, then the output as ```text", pytrace=False)
        if block.language == "python":
            code = compile("\n" * block.line + block.text, name, "exec")
            with contextlib.redirect_stdout(io.StringIO()) as stdout:
                exec(code, namespace)
            printed = stdout.getvalue()
        elif block.language in OUTPUT and printed is not None and not block.between.strip():
            check(printed, block.text, f"{name}:{block.line}")
            printed, compared = None, compared + 1
        else:
            printed = None
    return compared


def run_console(page: str, name: str) -> int:
    """Run the page's `python -m cardcore` lines and compare; gives how many ran."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONIOENCODING": "utf-8", "COLUMNS": "110"}
    ran = 0
    for block in blocks(page):
        for command in commands(block.text) if block.language == "console" else ():
            if "python -m cardcore" not in command.line:
                continue
            done = subprocess.run(
                command.line, shell=True, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
            )
            check(done.stdout + done.stderr, command.shown, f"{name}:{block.line} {command.line}")
            ran += 1
    return ran


def run_json(page: str) -> int:
    """Live the page's scenarios and read its programmes; gives how many there are."""
    documents = [loads(block.text) for block in blocks(page) if block.language == "json"]
    for document in documents:
        if "account" in document:
            simulate(document)
        else:
            read_program(document)
    return len(documents)


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and the documentation site make them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\- ]", "", heading).strip().lower()) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page.read_text("utf-8")
    name = str(page.relative_to(ROOT))
    run_console(text, name)
    run_json(text)
    monkeypatch.chdir(tmp_path)  # a block that writes a file leaves nothing in the tree
    run_python(text, name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    prose = FENCE.sub("", page.read_text("utf-8"))
    local = [target for target in LINK.findall(prose) if "://" not in target]
    assert [target for target in local if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether there is such a file and, on a page, such a heading."""
    file, _, anchor = target.partition("#")
    place = page.parent / file if file else page
    return place.exists() and (not anchor or anchor in anchors(place.read_text("utf-8")))


@pytest.mark.parametrize(
    ("target", "is_there"), [("", True), ("#a-b", True), ("#c", False), ("other.md", False)]
)
def test_a_link_to_what_is_not_there_is_found(target: str, is_there: bool, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# `A` b\n\n```text\n# c\n```\n", "utf-8")
    assert leads_somewhere(page, target) == is_there


def test_json_blocks_are_lived_or_read() -> None:
    assert run_json('```json\n{"preset": "cmb"}\n```\n') == 1
    with pytest.raises(InvalidInput, match="'presets' is no field here"):
        run_json('```json\n{"preset": "cmb", "presets": "icbc"}\n```\n')


def test_the_front_page_leads_to_every_page_of_the_docs() -> None:
    front = ROOT / "docs" / "index.md"
    linked = {(front.parent / link).resolve() for link in LINK.findall(front.read_text(encoding="utf-8"))}
    assert {page for page in PAGES if front.parent in page.parents} - {front} <= linked


def test_blocks_of_a_page_share_their_names_and_outputs_are_compared() -> None:
    page = "```python\nx = 1\n```\nthen\n```python\nprint(x)\nprint('…')\n```\n\n```text\n1\n…\n```\n"
    assert run_python(page, "page") == 1


@pytest.mark.parametrize("shown", ["2", "1\n2", "", "…\n2"])
def test_another_output_fails(shown: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="but this was printed"):
        run_python(f"```python\nprint(1)\n```\n```text\n{shown}\n```\n", "page")


def test_text_that_is_no_output_is_left_alone() -> None:
    page = "```python\nprint(1)\n```\nSome prose.\n\n```text\na drawing\n```\n"
    assert run_python(page, "page") == 0


def test_console_lines_run_and_are_compared() -> None:
    line = "true python -m cardcore; \\\n  echo 1; echo 2; echo 3"
    page = f"```console\n$ make demo\nmuch\n$ {line}\n1\n…\n3\n```\n"
    assert run_console(page, "page") == 1
    with pytest.raises(pytest.fail.Exception, match="but this was printed"):
        run_console(page.replace("\n3\n", "\n4\n"), "page")
