"""The rules of ARCHITECTURE.md that a program can check, one small function each.

A rule takes the parsed file and its path from the repository's root and returns what is wrong with it.
`python -m tests.tidy` prints the sizes of the files and functions beside their targets.
"""

import ast
import functools
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CORE: Final = "src/cardcore/"

FILE_LINES: Final = 400
FUNCTION_LINES: Final = 60

Rule = Callable[[ast.Module, str], list[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    """Every Python file that a wheel ships."""
    return sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("adapters/*/src/**/*.py")])


def located(path: Path) -> str:
    """The path as the rules know it."""
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each imported dotted name with its line: `from a import b` gives `a.b`; relative ones are our own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def imported_from(tree: ast.Module, path: str, modules: frozenset[str], why: str) -> list[str]:
    """The imports of these top-level modules."""
    return [f"{path}:{line} {name}: {why}" for name, line in imports(tree) if name.split(".")[0] in modules]


def dotted_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each dotted name that is used, in full whatever it was imported as, with its line."""
    origins: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            origins |= {alias.asname or alias.name: f"{module}{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            yield f"{origins.get(first, first)}.{rest}", node.lineno


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each call of a plain or dotted name, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def functions(tree: ast.Module) -> list[Function]:
    """All functions and methods, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


# --- nothing from outside ---------------------------------------------------------------------------


def no_clock(tree: ast.Module, path: str) -> list[str]:
    """Time is a field of the request."""
    clocks = {
        f"{owner}.{verb}"
        for owner in ("date", "datetime", "Date", "DateTime", "pendulum")
        for verb in ("now", "today", "utcnow")
    }
    read = [
        f"{path}:{line} {name} reads the clock"
        for name, line in dotted_names(tree)
        if ".".join(name.split(".")[-2:]) in clocks
    ]
    named = [
        f"{path}:{line} {name} reads the clock"
        for name, line in imports(tree)
        if name in {"pendulum.now", "pendulum.today"}
    ]
    return read + named + imported_from(tree, path, frozenset({"time"}), "the core has no clock")


def no_randomness(tree: ast.Module, path: str) -> list[str]:
    """Chance and ids are fields of the request, or ports."""
    chance = frozenset({"random", "secrets", "uuid"})
    return imported_from(tree, path, chance, "the core has no chance")


def no_environment(tree: ast.Module, path: str) -> list[str]:
    """What a function does depends on its arguments alone."""
    return imported_from(tree, path, frozenset({"os", "platform", "getpass"}), "the core has no environment")


def no_files(tree: ast.Module, path: str) -> list[str]:
    """Reading is an adapter's work; data shipped in the wheel comes by `importlib.resources`."""
    opened = [f"{path}:{line} open() reads a file" for name, line in calls(tree) if name == "open"]
    modules = frozenset({"fileinput", "glob", "io", "pathlib", "shutil", "sqlite3", "tempfile"})
    return opened + imported_from(tree, path, modules, "the core reads no files")


def no_network(tree: ast.Module, path: str) -> list[str]:
    """Nor does the core speak to anybody."""
    modules = "asyncio ftplib http imaplib multiprocessing poplib select selectors smtplib socket"
    more = "socketserver ssl subprocess urllib webbrowser xmlrpc"
    return imported_from(tree, path, frozenset(f"{modules} {more}".split()), "the core has no network")


def no_floats(tree: ast.Module, path: str) -> list[str]:
    """Money and rates are exact."""
    literals = [
        f"{path}:{node.lineno} {node.value!r} is a float"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    ]
    return literals + [f"{path}:{line} float() is not exact" for name, line in calls(tree) if name == "float"]


# --- who may import what ----------------------------------------------------------------------------


def one_owner(tree: ast.Module, path: str) -> list[str]:
    """`moneyed` and `pendulum` have traps; one module each knows them."""
    owners = {"moneyed": "money", "pendulum": "calendars"}
    return [
        f"{path}:{line} only {owner}.py imports {name.split('.')[0]}"
        for name, line in imports(tree)
        if (owner := owners.get(name.split(".")[0]))
        and not path.startswith((f"{CORE}{owner}.py", f"{CORE}{owner}/"))
    ]


def few_dependencies(tree: ast.Module, path: str) -> list[str]:
    """The core stands on three packages; `cardcore.testing` may use those of the extra `testing`."""
    allowed = {*sys.stdlib_module_names, "attr", "attrs", "cardcore", "moneyed", "pendulum"}
    if path.startswith(f"{CORE}testing"):
        allowed |= {"hypothesis", "pytest"}
    return [
        f"{path}:{line} {name}: not a dependency of the core"
        for name, line in imports(tree)
        if name.split(".")[0] not in allowed
    ]


def adapters_stand_alone(tree: ast.Module, path: str) -> list[str]:
    """An adapter knows the public core and its own technology, never another adapter."""
    others = [
        f"{path}:{line} {name}: adapters never import each other"
        for name, line in imports(tree)
        if name.startswith("cardcore_") and f"/src/{name.split('.')[0]}/" not in path
    ]
    return others + [
        f"{path}:{line} {name}: an adapter knows the public core only"
        for name, line in imports(tree)
        if name.startswith("cardcore.") and "._" in name and not path.startswith(CORE)
    ]


# --- how it is written ------------------------------------------------------------------------------


def no_assert(tree: ast.Module, path: str) -> list[str]:
    """`python -O` drops assertions; `require(...)` stays."""
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return [f"{path}:{node.lineno} assert: use require(...)" for node in asserts]


def straight_use_cases(tree: ast.Module, path: str) -> list[str]:
    """A use case loads, calls one journey, saves: whatever has to be decided, the journey decides."""
    forks = (ast.If, ast.IfExp, ast.Match, ast.Try, ast.TryStar, ast.While)
    if not path.startswith(f"{CORE}usecases"):
        return []
    return [
        f"{path}:{node.lineno} {type(node).__name__}: a use case has no fork"
        for node in ast.walk(tree)
        if isinstance(node, forks)
    ]


def has_docstrings(tree: ast.Module, path: str) -> list[str]:
    """Every public module, class, function and method says what it is."""
    if Path(path).name.startswith("_") and not Path(path).name.startswith("__"):
        return []
    missing = [] if ast.get_docstring(tree) else [f"{path}:1 the module has no docstring"]
    return missing + [
        f"{path}:{node.lineno} {node.name} has no docstring"
        for node in public_definitions(tree)
        if not ast.get_docstring(node) and not is_repetition(node)
    ]


def public_definitions(body: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """Classes, functions and methods without a leading underscore; functions inside functions are private."""
    for node in body.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def is_repetition(node: Function | ast.ClassDef) -> bool:
    """An overload, an override or a property's setter, whose docstring stands elsewhere."""
    names = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any(name.split(".")[-1] in {"overload", "override", "setter"} for name in names)


def is_short(tree: ast.Module, path: str) -> list[str]:
    """What does not fit on a few screens has a seam that was missed."""
    lines = max((getattr(node, "end_lineno", 0) for node in ast.walk(tree)), default=0)
    long_file = [f"{path}:1 {lines} lines; {FILE_LINES} is the limit"] if lines > FILE_LINES else []
    return long_file + [
        f"{path}:{node.lineno} {node.name} has {length(node)} lines; {FUNCTION_LINES} is the limit"
        for node in functions(tree)
        if length(node) > FUNCTION_LINES
    ]


def length(node: Function) -> int:
    """Lines from `def` to the end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def has_telling_name(tree: ast.Module, path: str) -> list[str]:
    """A module is named after what it is about."""
    empty = {"common", "helper", "helpers", "manager", "managers", "misc", "model", "models", "service"}
    bad = {part for part in Path(path).with_suffix("").parts if part in empty | {"services", "util", "utils"}}
    return [f"{path}:1 a module named {part!r} says nothing" for part in sorted(bad)]


IN_THE_CORE: Final[list[Rule]] = [
    no_clock,
    no_randomness,
    no_environment,
    no_files,
    no_network,
    no_floats,
    one_owner,
    few_dependencies,
    straight_use_cases,
]
EVERYWHERE: Final[list[Rule]] = [
    adapters_stand_alone,
    no_assert,
    has_docstrings,
    is_short,
    has_telling_name,
]

# (rule, file) -> why this file may break it
EXCEPTIONS: Final[dict[tuple[Rule, str], str]] = {
    (no_files, f"{CORE}__main__.py"): "the command line reads the scenario's file",
}


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, which every rule looks at; it ends where the file does, comments and all."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    vars(tree)["end_lineno"] = len(text.splitlines())
    return tree


def breaches(rule: Rule, paths: list[Path]) -> list[str]:
    """What this rule finds in these files, its listed exceptions left out."""
    found: list[str] = []
    for path in paths:
        where = located(path)
        in_scope = rule in EVERYWHERE or where.startswith(CORE)
        if in_scope and (rule, where) not in EXCEPTIONS:
            found += rule(parsed(path), where)
    return found


# --- sizes ------------------------------------------------------------------------------------------


def percentile(sizes: list[int], percent: int) -> int:
    """The size that this share of them does not exceed."""
    return sorted(sizes)[min(len(sizes) - 1, len(sizes) * percent // 100)]


def report() -> str:
    """Sizes of files and functions beside the targets that the code is written to."""
    files, lengths = [], []
    for path in sources():
        text = path.read_text("utf-8")
        files.append((text.count("\n"), located(path)))
        lengths += [
            (length(node), f"{located(path)}:{node.lineno} {node.name}")
            for node in functions(ast.parse(text))
        ]
    return "\n".join(
        [
            row("files", files, "median ≤ 120, 95th percentile ≤ 300, limit 400"),
            row("functions", lengths, "median ≤ 8, hardly any past 50, limit 60"),
        ]
    )


def row(what: str, sized: list[tuple[int, str]], target: str) -> str:
    """One line of the report and its longest three."""
    sizes = [size for size, _ in sized] or [0]
    longest = "".join(f"\n    {size:4}  {name}" for size, name in sorted(sized, reverse=True)[:3])
    return (
        f"{what}: {len(sized)}, median {statistics.median(sizes):g} lines, "
        f"95th percentile {percentile(sizes, 95)} (target: {target}){longest}"
    )


if __name__ == "__main__":
    print(report())
