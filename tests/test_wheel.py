"""What is published works: the wheels, built from their sdists, serve in an environment of their own."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.test_docs import OUTPUT, blocks, check

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = [ROOT, *sorted(path.parent for path in ROOT.glob("adapters/*/pyproject.toml"))]

pytestmark = pytest.mark.slow  # builds every distribution and installs them with their dependencies


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program with this environment's tools at hand."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8")


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    """The output of a program that must not fail."""
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def package(project: Path) -> Path:
    """The one package of a distribution."""
    return next(path.parent for path in project.glob("src/*/__init__.py"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The wheel of each distribution, built from its sdist as a publisher would."""
    built = {}
    for project in PROJECTS:
        out = tmp_path_factory.mktemp("dist")
        succeed(run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, project))
        built[project] = next(out.glob("*.whl"))
    return built


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The Python of a new environment that has pip and nothing else."""
    place = tmp_path / "empty"
    succeed(run(sys.executable, "-m", "venv", place))
    return place / "bin" / "python"


def install(python: Path, *wheels: Path) -> None:
    """Install wheels with the dependencies they declare, in the versions that are pinned here."""
    pins = python.parent / "pins.txt"
    pinned = re.findall(r"^(\S+==.*?) \\$", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    pins.write_text("\n".join(pinned), "utf-8")
    pip = (python, "-m", "pip", "-qq", "--disable-pip-version-check", "--retries", "1")
    done = run(*pip, "install", "--no-compile", "--constraint", pins, *wheels)
    probe = (*pip, "download", "--no-cache-dir", "--no-deps", "--dest", python.parent, "attrs")
    if done.returncode and run(*probe).returncode:
        pytest.skip("no package index can be reached, so the dependencies cannot be installed")
    succeed(done)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: package(project).name)
def test_wheel_holds_every_file_of_the_package(project: Path, wheels: dict[Path, Path]) -> None:
    source = package(project).parent
    files = {path.relative_to(source).as_posix() for path in package(project).rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheels[project]) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    shipped = {name for name in names if ".dist-info/" not in name}
    assert shipped == {name for name in files if "__pycache__" not in name}
    assert f"{package(project).name}/py.typed" in shipped
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_quick_start_of_the_readme_runs_on_the_installed_core(
    wheels: dict[Path, Path], empty: Path, tmp_path: Path
) -> None:
    install(empty, wheels[ROOT])
    page = [*blocks((ROOT / "README.md").read_text("utf-8"))]
    first = next(index for index, block in enumerate(page) if block.language == "python")
    (tmp_path / "quick_start.py").write_text(page[first].text, "utf-8")
    # -I: neither the tree nor the user's own packages are seen; -W: nor does the library warn.
    printed = succeed(run(empty, "-I", "-W", "error", "quick_start.py", cwd=tmp_path))
    if page[first + 1 :] and page[first + 1].language in OUTPUT and not page[first + 1].between.strip():
        check(printed, page[first + 1].text, "README.md, in an empty environment,")


def test_adapters_install_beside_the_core(wheels: dict[Path, Path], empty: Path, tmp_path: Path) -> None:
    install(empty, *wheels.values())
    for project in PROJECTS:
        succeed(run(empty, "-I", "-c", f"import {package(project).name}", cwd=tmp_path))
    succeed(run(empty, "-I", "-m", "pip", "check", cwd=tmp_path))
