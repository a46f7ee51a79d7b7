"""The README says what is so: its commands, routes, settings and files exist, and none that exist are missing."""

import re
from pathlib import Path

import pytest

from chalicelib.domain import models

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DEPLOY_GUIDE = (ROOT / "infra" / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_make_target_is_described_and_every_described_one_exists() -> None:
    targets = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())
    described = set(re.findall(r"`make ([a-z]+)", README))
    assert described == targets


@pytest.mark.parametrize("text", [README, DEPLOY_GUIDE], ids=["README", "deploy guide"])
def test_every_variable_given_to_make_is_one_it_reads(text: str) -> None:
    given = {name for line in re.findall(r"make [a-z]+( .*)", text) for name in re.findall(r"\b([A-Z_]{4,})=", line)}
    read = set(re.findall(r"\$\((?:if \$\()?([A-Z_]+)", MAKEFILE))
    ports = {"PORT", "MAILBOX_PORT", "SMTP_PORT", "EMULATOR_PORT"}  # read by the local run from the environment
    assert given <= read | ports | {"LOCAL_DIR"}
    assert '"LOCAL_DIR"' in (ROOT / "infra" / "local" / "run.py").read_text()
    assert ports <= set(re.findall(r"\b[A-Z_]*PORT\b", (ROOT / "infra" / "local" / "ports.py").read_text()))


def test_every_setting_is_described_and_every_described_one_is_read() -> None:
    read = set(re.findall(r'environment\.get\("([A-Z_]+)"', (ROOT / "chalicelib" / "config.py").read_text()))
    read |= {model.Meta.env for model in models.all_models()}
    section = README.split("## Settings")[1].split("\n## ")[0]
    described = set(re.findall(r"`([A-Z][A-Z_]+)`", section))
    assert described == read


def test_every_route_of_the_api_is_listed_with_its_methods() -> None:
    from app import app

    served = {
        (path, method)
        for path, methods in app.routes.items()
        if path.startswith("/v1/") and path != "/v1/openapi.json"
        for method in methods
    }
    rows = re.findall(r"^\| `(/v1/[^`]*)` \| (.*) \|$", README, re.M)
    listed = {(path, method) for path, methods in rows for method in re.findall(r"`([A-Z]+)`", methods)}
    assert listed == served


@pytest.mark.parametrize("text", [README, DEPLOY_GUIDE], ids=["README", "deploy guide"])
def test_every_link_to_a_file_leads_to_one(text: str) -> None:
    base = ROOT if text is README else ROOT / "infra"
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (base / target).exists(), target


def test_every_room_of_the_code_is_in_the_readme() -> None:
    rooms = {f"chalicelib/{path.name}/" for path in (ROOT / "chalicelib").iterdir() if (path / "__init__.py").exists()}
    for room in rooms | {"templates/", "infra/", "tests/", "app.py"}:
        assert f"`{room}`" in README, room
