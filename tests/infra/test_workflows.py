"""What checks a change elsewhere: only actions whose very commit we chose, and somebody who proposes newer versions."""

import re
from pathlib import Path

import pytest
import yaml

GITHUB = Path(__file__).parent.parent.parent / ".github"


@pytest.mark.parametrize("workflow", sorted(GITHUB.glob("workflows/*.yml")), ids=lambda path: path.name)
def test_actions_are_named_by_commit(workflow: Path) -> None:
    uses = re.findall(r"uses: *(\S+)", workflow.read_text())
    assert uses
    assert [each for each in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []


def test_newer_versions_of_packages_and_actions_are_proposed() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
    assert {each["package-ecosystem"] for each in updates} == {"pip", "github-actions"}
