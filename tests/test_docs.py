"""The documentation says what is so: its commands, routes, settings, links and paths exist, and none that exist are missing."""

import importlib.util
import re
from pathlib import Path

import pytest

from chalicelib.domain import models, reminders
from chalicelib.domain.actions import fields, hourly_limit
from chalicelib.domain.people import api_tokens, browsers, emails
from chalicelib.domain.projects import naming
from chalicelib.domain.replies import refused
from chalicelib.domain.team import joining
from chalicelib.inbound import answers
from infra.local import ports
from infra.local.hard import clouds
from infra.template.resources import LOG_DAYS

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
    described = set(re.findall(r"`make ([a-z-]+)", PAGES["README.md"]))
    assert described == set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())


@every_page
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", PAGES[page]))
    assert named <= set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())


@every_page
def test_every_variable_given_to_make_is_one_it_reads(page: str) -> None:
    given = {
        name for line in re.findall(r"make [a-z-]+( .*)", PAGES[page]) for name in re.findall(r"\b([A-Z_]{4,})=", line)
    }
    read = set(re.findall(r"\$\((?:if \$\()?([A-Z_]+)", MAKEFILE))
    assert given <= read | set(ports.USUAL) | set(clouds.VARIABLES) | {
        "LOCAL_DIR"
    }  # these the local run reads from the environment


def test_every_setting_is_described_and_every_described_one_is_read() -> None:
    read = set(re.findall(r'environment\.get\("([A-Z_]+)"', (ROOT / "chalicelib" / "config.py").read_text()))
    read |= {model.Meta.env for model in models.all_models()}
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", PAGES["docs/settings.md"])) == read


def test_every_table_and_every_key_without_an_end_is_in_the_list_of_what_is_stored() -> None:
    page = PAGES["docs/stored.md"]
    rows = set(re.findall(r"^\| ([a-z]+) \|", page, re.M))
    assert rows >= {model.Meta.env.removesuffix("_TABLE").lower() for model in models.all_models()}
    endless = set()
    for path in (ROOT / "chalicelib").rglob("*.py"):
        text = path.read_text()
        endless |= set(re.findall(r'keys\.new\([^=]*kind="(\w+)"[^()]*lasts=None', text))
        if "expires" not in text:
            endless |= set(re.findall(r'Key\.kind\.set\("(\w+)"\)', text))
    assert {"prefix", "tokens", "files"} <= endless
    for kind in endless:
        assert f"`{kind}`" in page, f"{kind}: say how far it grows"


def test_numbers_in_the_list_of_what_is_stored_are_those_of_the_code() -> None:
    page = PAGES["docs/stored.md"]
    for words in (
        f"{api_tokens.MOST_TOKENS} API tokens",
        f"{browsers.MOST_SESSIONS} browsers",
        f"{emails.MOST_EMAILS} email addresses",
        f"{joining.MOST_MEMBERS} people and {naming.MOST_PROJECTS} projects",
        f"{api_tokens.REQUESTS_A_MINUTE} requests a minute",
        f"{hourly_limit.ANSWERS_AN_HOUR} messages an hour",
        f"{reminders.MOST_REMINDERS} reminders an action, {reminders.MOST_TIMES} repetitions",
        f"{fields.LONGEST_COMMENT:,} characters",
        f"{refused.OF_SENDER} of one sender for one reason, {refused.OF_PLAN} in a plan, {refused.OF_NO_PLAN} without",
        f"{refused.STRANGERS_KEPT_FOR.days} days after it came",
        f"sessions after\n{browsers.SESSION_LASTS.days} days",
        f"messages received after {answers.REMEMBERED.days}",
        f"Logs are kept for {LOG_DAYS} days",
    ):
        assert words in page, words


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
