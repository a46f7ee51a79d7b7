"""What is installed for what: a run needs no test tool, everything is pinned, and nothing that is imported is missing."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
OF_CHALICE = {"pip"}  # brought by every virtual environment
ELSEWHERE = {"ansicon", "colorama", "pywin32"}  # for other systems than ours


def pinned(file: str) -> dict[str, str]:
    """The version of each package in a file of requirements."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([A-Za-z0-9.]+)", (ROOT / file).read_text(), re.MULTILINE)
    return {canonical(name): version for name, version in found}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(*folders: str) -> set[str]:
    """Names of the packages that these folders import, as one installs them."""
    modules: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules.add(str(node.module).partition(".")[0])
    others = modules - set(sys.stdlib_module_names) - {"app", "chalicelib", "infra"}
    by_module = metadata.packages_distributions()
    return {canonical(by_module[module][0]) for module in others}


def needed(names: Iterable[str]) -> set[str]:
    """These packages and all that they need here, without what they need for their extras."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        for requirement in map(Requirement, metadata.requires(name) or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting |= {canonical(requirement.name)} - found
    return found


def test_each_file_includes_the_one_before() -> None:
    ours, run, dev = (pinned(f"requirements{part}.txt").items() for part in ("", "-run", "-dev"))
    assert ours < run < dev


def test_what_is_asked_for_is_locked() -> None:
    for part in ("", "-run", "-uv", "-dev"):
        asked = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / f"requirements{part}.in").read_text(), re.MULTILINE)
        assert asked
        assert {canonical(name) for name in asked} <= pinned(f"requirements{part}.txt").keys()


def test_a_run_has_all_that_the_code_imports_and_what_that_needs() -> None:
    assert needed(imported("chalicelib", "infra")) - OF_CHALICE <= pinned("requirements-run.txt").keys()


def test_a_run_installs_no_tool_of_the_tests() -> None:
    tools = {"cfn-lint", "hypothesis", "import-linter", "moto", "mypy", "playwright", "pytest", "ruff", "schemathesis"}
    assert not tools & pinned("requirements-run.txt").keys()
    assert tools <= pinned("requirements-dev.txt").keys()


@pytest.mark.parametrize("file", ["requirements-run.txt", "requirements-dev.txt"])
def test_nothing_is_installed_that_is_not_pinned(file: str) -> None:
    here = {name for name in pinned(file) if name not in ELSEWHERE}
    assert needed(here) - OF_CHALICE <= pinned(file).keys()


FOR_TESTS = ["requirements-uv.txt", "requirements-dev.txt", "requirements-dev.txt"]
"""By uv; and by pip where that failed."""


@pytest.mark.parametrize(
    ("target", "installed"),
    [
        *((target, ["requirements-run.txt"]) for target in ("run", "package", "deploy", "coach", "totals")),
        *((target, ["requirements-run.txt", *FOR_TESTS]) for target in ("test", "check")),
    ],
)
def test_make_installs_only_what_a_target_needs_and_shows_errors_alone(
    target: str, installed: list[str], tmp_path: Path
) -> None:
    plan = subprocess.run(
        ["make", "--dry-run", target, f"VENV={tmp_path / 'venv'}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    commands = re.findall(r"pip install ([^;|&]*?) -r (\S+?)(?=[;\s]|$)", plan.stdout)
    assert [file for _, file in commands] == installed
    assert all(options.startswith("-qq ") and "--require-hashes" in options for options, _ in commands)
