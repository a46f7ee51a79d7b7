"""A state saved before the rooms, with other ports: started by the present version, refused to a second run, killed, started again."""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra.local import web
from tests.built import give
from tests.deployed.conftest import ROOT, Deployed, free_ports, until
from tests.deployed.test_end_to_end import about

pytestmark = pytest.mark.deployed

SAVED = ROOT / "tests" / "fixtures" / "local-before-rooms.tar.xz"
ROSA = "rosa@example.net"
OWED = "Send the signed lease back"
"""What Rosa is to be reminded of at a time when nothing ran."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, own_build: Path) -> Iterator[Deployed]:
    directory = tmp_path_factory.mktemp("kept") / "local"
    with tarfile.open(SAVED) as archive:
        archive.extractall(directory, filter="data")
    give(own_build, directory)
    stack = Deployed(directory)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def rosas(stack: Deployed) -> str:
    """The path of Rosa's plan in the API."""
    status, plans = stack.api("coach", "GET", "/v1/plans")
    assert status == 200
    return f"/v1/plans/{next(plan['plan_id'] for plan in plans['items'] if plan['client']['name'] == 'Rosa Lindqvist')}"


def rosas_actions(stack: Deployed) -> list[dict[str, Any]]:
    status, found = stack.api("coach", "GET", f"{rosas(stack)}/actions")
    assert status == 200
    items: list[dict[str, Any]] = found["items"]
    return items


def the_owed_mail(stack: Deployed) -> dict[str, Any]:
    (mail,) = until(lambda: about(stack, OWED, to=ROSA, channel="email"), seconds=120, meanwhile=stack.sweep)
    found: dict[str, Any] = mail
    return found


def test_the_plan_its_actions_and_what_was_said_are_there(kept: Deployed) -> None:
    actions = {action["what"]: action for action in rosas_actions(kept)}
    assert set(actions) == {
        "Ask the landlord for the floor plan",
        "Draw the studio to scale",
        "Ask three painters for a price",
        OWED,
    }
    done = actions["Ask the landlord for the floor plan"]
    assert done["status"] == "done"
    assert actions["Draw the studio to scale"]["weight"] == 300
    assert actions["Ask three painters for a price"]["due_at"] == "2027-01-15T11:00:00Z"  # noon in Stockholm
    status, comments = kept.api("coach", "GET", f"{rosas(kept)}/actions/{done['number']}/comments")
    assert status == 200
    assert [comment["text"] for comment in comments["items"]] == [
        "The one with the measures, please.", "He sends it on Friday.\nShould I ask for the keys too?", "Yes, keys too.",
        "Floor plan and keys are here.",
    ]  # fmt: skip
    status, projects = kept.api("coach", "GET", f"{rosas(kept)}/projects")
    assert [project["name"] for project in projects["items"]] == ["New studio"]
    status, stream = kept.api("coach", "GET", f"{rosas(kept)}/stream?only=said")
    assert "Good talk today. Next one in January." in [entry["text"] for entry in stream["items"]]
    status, refused = kept.api("coach", "GET", f"{rosas(kept)}/refusals")
    assert [refusal["sender"] for refusal in refused["items"]] == ["rosa@work.example"]


def test_tables_with_other_indexes_are_carried_over_with_a_sentence(kept: Deployed) -> None:
    said = (kept.directory / "run.log").read_text()
    assert "tables had other indexes (Actions). Your data is carried over: 14 rows." in said
    assert (kept.directory / "kept" / "saved-0" / "dynamodb.json").exists()
    path = f"{rosas(kept)}/actions"
    status, changed = kept.api("coach", "GET", f"{path}?changed_since=2026-01-01T00:00:00Z")
    assert status == 200
    assert sorted(changed["items"], key=lambda action: action["number"]) == rosas_actions(kept)


def test_settings_and_what_was_sent_are_there(kept: Deployed) -> None:
    assert kept.api("coach", "GET", "/v1/me")[1]["digest"] == {"every": "week", "at": "07:30", "weekday": 0}
    assert kept.api("client", "GET", "/v1/me")[1]["digest"]["every"] == "day"
    assert "Carol Reed" in kept.messages(to=ROSA)[-1]["text"]  # the invitation
    assert about(kept, "Call the bank about the loan", to="+4915112345678")


def test_a_reminder_owed_since_then_is_sent_and_can_be_answered(kept: Deployed) -> None:
    mail = the_owed_mail(kept)
    action = next(each for each in rosas_actions(kept) if each["what"] == OWED)
    kept.answer(mail, f"{action['number']} It is in the post.")
    path = f"{rosas(kept)}/actions/{action['number']}/comments"
    until(
        lambda: "It is in the post." in [each["text"] for each in kept.api("coach", "GET", path)[1]["items"]],
        seconds=60,
    )


def test_what_the_key_of_before_signed_is_taken_and_the_functions_no_longer_have_it(kept: Deployed) -> None:
    """The reply address of a mail sent by the version that had the key in its functions' settings."""
    (mail,) = about(kept, "Call the bank about the loan", to="alice@example.com", channel="email")[:1]
    kept.answer(mail, "Signed long ago, taken today.")
    until(
        lambda: "Signed long ago, taken today." in str(kept.api("coach", "GET", f"{kept.plan}/stream")[1]), seconds=60
    )
    deployed = kept.client("lambda").get_function_configuration(FunctionName=kept.resource("Deliver"))
    variables = deployed["Environment"]["Variables"]
    assert variables["SIGNING_KEYS"] == "/followthrough-local/signing-keys"
    assert "SIGNING_KEY" not in variables


def test_no_page_mail_or_answer_shows_the_stages_path(kept: Deployed) -> None:
    app = kept.addresses["app"]
    for path in ("/", "/v1/openapi.json", kept.demo["coach"]["sign_in"]):
        status, headers, page = kept.page("GET", path)
        assert status in (200, 303)
        assert "/api/" not in page
        assert "/api/" not in headers.get("location", "")
    assert kept.page("GET", "/api/")[0] == kept.page("GET", "/api/plans/x")[0] == 404
    mail = the_owed_mail(kept)
    links = re.findall(r"https?://[^\s\"<>]+", mail["text"] + mail["html"])
    assert any(link.startswith(app) for link in links)
    assert not [link for link in links if link.startswith(f"{app}/api")]


def test_two_at_once_keep_to_themselves(kept: Deployed, deployed: Deployed) -> None:
    phone = kept.demo["coach"]["phone"]
    assert deployed.demo["coach"]["phone"] == phone
    before = {stack: len(stack.messages(to=phone)) for stack in (kept, deployed)}
    kept.text(phone, "HELP")
    until(lambda: len(kept.messages(to=phone)) == before[kept] + 1, seconds=60)
    assert len(deployed.messages(to=phone)) == before[deployed]
    deployed.text(phone, "HELP")
    until(lambda: len(deployed.messages(to=phone)) == before[deployed] + 1, seconds=60)
    assert len(kept.messages(to=phone)) == before[kept] + 1


def test_a_second_run_in_the_same_folder_is_refused(kept: Deployed) -> None:
    others = dict(zip(kept.ports, map(str, free_ports(4)), strict=True))
    result = subprocess.run(
        [sys.executable, "-m", "infra.local.run"],
        cwd=ROOT, env={**os.environ, **others, "LOCAL_DIR": str(kept.directory)}, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 1
    assert f"is already running from {kept.directory} at {kept.addresses['app']}" in result.stderr
    assert "Traceback" not in result.stderr


def test_killed_outright_it_leaves_nothing_behind_loses_nothing_and_goes_on_at_other_ports(kept: Deployed) -> None:
    body = {"what": "Said just before the end", "due": {"date": "2100-01-04"}, "reminders": []}
    assert kept.api("coach", "POST", f"{rosas(kept)}/actions", body)[0] == 201
    process = kept._process
    assert process is not None
    process.kill()
    process.wait()
    kept._process = None
    (kept.directory / "addresses.json").unlink()
    old, kept.ports = kept.ports, dict(zip(kept.ports, free_ports(4), strict=True))
    kept.start()
    with another_emulator(old["EMULATOR_PORT"]) as asked:
        assert "Said just before the end" in [action["what"] for action in rosas_actions(kept)]
        phone = kept.demo["coach"]["phone"]
        before = len(kept.messages(to=phone))
        kept.text(phone, "HELP")
        until(lambda: len(kept.messages(to=phone)) == before + 1, seconds=60)
        kept.sweep()
    assert asked == []
    assert kept.addresses["app"] == json.loads((kept.directory / "lock").read_text())["app"]
    assert kept.addresses["app"].endswith(f":{kept.ports['PORT']}")


@contextmanager
def another_emulator(port: int) -> Iterator[list[str]]:
    """Stands for one that somebody else started where ours was; what it is asked."""
    asked: list[str] = []

    class Asked(web.Handler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.answer(200, b"", "text/plain")

        do_GET = do_POST

    server = web.serve(Asked, port)
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
