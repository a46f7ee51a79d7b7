"""One function by hand: with the latest event it had, or with one from a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.invoke import _LOGICAL_IDS
from infra.template.resources import FUNCTIONS
from tests.deployed.conftest import ROOT, Deployed, until

pytestmark = pytest.mark.deployed


def by_hand(directory: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.local.invoke", *arguments],
        cwd=ROOT, env={**os.environ, "LOCAL_DIR": str(directory)}, input=given, capture_output=True, text=True,
    )  # fmt: skip


def test_every_function_can_be_called() -> None:
    assert set(_LOGICAL_IDS.values()) == set(FUNCTIONS)


def test_the_latest_event_is_there_to_be_tried_again(deployed: Deployed) -> None:
    deployed.page("GET", "/no-such-page-but-mine")
    result = by_hand(deployed.directory, "api")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["statusCode"] == 404
    deployed.sweep()
    result = by_hand(deployed.directory, "sweep")
    assert result.returncode == 0, result.stderr
    assert "due" in json.loads(result.stdout)
    assert "INFO sweep: " in result.stderr


def test_a_saved_event_can_be_changed_and_does_what_it_would_do_deployed(deployed: Deployed, tmp_path: Path) -> None:
    phone = deployed.demo["coach"]["phone"]  # to which nothing else is texted
    before = len(deployed.messages(to=phone))
    deployed.text(phone, "HELP")
    until(lambda: len(deployed.messages(to=phone)) == before + 1, seconds=60)
    event = json.loads((deployed.directory / "events" / f"{deployed.resource('InboundText')}.json").read_text())
    text = json.loads(event["Records"][0]["body"])
    event["Records"][0]["body"] = json.dumps(text | {"inboundMessageId": "by-hand"})
    changed = tmp_path / "event.json"
    changed.write_text(json.dumps(event))
    result = by_hand(deployed.directory, "inbound_text", str(changed))
    assert json.loads(result.stdout or "null") == {"batchItemFailures": []}, result.stderr
    until(lambda: len(deployed.messages(to=phone)) == before + 2, seconds=60)


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["sweep", "missing.json"], "", "There is no file missing.json."),
        (["sweep", "-"], "{", "- is not JSON"),
        (["clean"], "", "invalid choice: 'clean'"),
    ],
)
def test_what_cant_be_called_is_a_sentence(deployed: Deployed, arguments: list[str], given: str, said: str) -> None:
    result = by_hand(deployed.directory, *arguments, given=given)
    assert result.returncode != 0
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_local_run_it_says_how_to_start_one(tmp_path: Path) -> None:
    result = by_hand(tmp_path, "sweep")
    assert result.stderr == "Followthrough is not running here. Start it in another terminal: make run\n"
