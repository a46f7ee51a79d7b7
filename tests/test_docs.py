"""The documentation says what is so: its commands, routes, settings, links and paths exist, and none that exist are missing."""

import importlib.util
import re
from pathlib import Path

import pytest

from chalicelib.domain import models
from infra.local import ports

ROOT = Path(__file__).parent.parent
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "infra" / "README.md",
        *(ROOT / "docs").glob("*.md"),
    ]
}
MAKEFILE = (ROOT / "Makefile").read_text()
NAMED_IN_COMMANDS = r"(?:python|python3) -m ([\w.]+)"

every_page = pytest.mark.parametrize("page", PAGES)


def test_every_make_target_is_described_in_the_readme() -> None:
    described = set(re.findall(r"`make ([a-z]+)", PAGES["README.md"]))
    assert described == set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())


@every_page
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z]+)", PAGES[page]))
    assert named <= set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())


@every_page
def test_every_variable_given_to_make_is_one_it_reads(page: str) -> None:
    given = {
        name for line in re.findall(r"make [a-z]+( .*)", PAGES[page]) for name in re.findall(r"\b([A-Z_]{4,})=", line)
    }
    read = set(re.findall(r"\$\((?:if \$\()?([A-Z_]+)", MAKEFILE))
    assert given <= read | set(ports.USUAL) | {"LOCAL_DIR"}  # these the local run reads from the environment


def test_every_setting_is_described_and_every_described_one_is_read() -> None:
    read = set(re.findall(r'environment\.get\("([A-Z_]+)"', (ROOT / "chalicelib" / "config.py").read_text()))
    read |= {model.Meta.env for model in models.all_models()}
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", PAGES["docs/settings.md"])) == read


def test_every_route_of_the_api_is_listed_with_its_methods() -> None:
    from app import app

    served = {
        (path, method)
        for path, methods in app.routes.items()
        if path.startswith("/v1/") and path != "/v1/openapi.json"
        for method in methods
        if method != "HEAD"  # said once for all
    }
    rows = re.findall(r"^\| `(/v1/[^`]*)` \| (.*) \|$", PAGES["docs/api.md"], re.M)
    listed = {(path, method) for path, methods in rows for method in re.findall(r"`([A-Z]+)`", methods)}
    assert listed == served


@every_page
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGES[page]):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_path_that_contributing_names_exists() -> None:
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|\w+\.(?:md|toml))(?: [^`]*)?`", PAGES["CONTRIBUTING.md"]))
    named -= {path for path in named if path.startswith((".venv/", ".local/", "build/"))}
    assert len(named) > 40
    missing = {path for path in named if not (ROOT / path).exists()}
    assert not missing


def test_every_command_that_contributing_names_can_be_run() -> None:
    text = PAGES["CONTRIBUTING.md"]
    for module in re.findall(NAMED_IN_COMMANDS, text):
        assert importlib.util.find_spec(module), module
    for given in re.findall(r"pytest ([^`\n]*)", text):
        for path in re.findall(r"\btests/[\w/.]+", given):
            assert (ROOT / path).exists(), path


def test_every_room_of_the_code_is_in_contributing() -> None:
    rooms = {
        f"{path.parent.relative_to(ROOT).as_posix()}/"
        for path in (ROOT / "chalicelib").glob("*/*/__init__.py")
        if path.parts[-3] in ("domain", "inbound", "outbound", "web")
    }
    missing = {room for room in rooms if f"`{room}`" not in PAGES["CONTRIBUTING.md"]}
    assert not missing
