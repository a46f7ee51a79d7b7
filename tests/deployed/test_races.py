"""What happens at once: processes of their own, with the deployed functions' settings, against the emulator's tables."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.deployed.conftest import ROOT, Deployed, until
from tests.deployed.test_end_to_end import about, add_action

pytestmark = pytest.mark.deployed

DELIVER = """
import sys
from datetime import datetime
from chalicelib.outbound import deliver
sys.stdin.readline()
print(deliver.deliver(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
"""

DIES_AFTER_THE_CLAIM = """
import os, sys
from datetime import datetime
from chalicelib.outbound import deliver
deliver.email.write = lambda *_: os._exit(9)
sys.stdin.readline()
deliver.deliver(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
"""


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs calls in threads that start together."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def in_processes(
    stack: Deployed, program: str, *arguments: str, count: int = 1
) -> list[subprocess.CompletedProcess[str]]:
    """Runs a program in processes that wait for each other before they begin, with what the deliver function is given."""
    settings = stack.client("lambda").get_function_configuration(FunctionName=stack.resource("Deliver"))["Environment"]
    environment = {
        **os.environ, **settings["Variables"], "AWS_ENDPOINT_URL": stack.addresses["aws"], "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    }  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(count)
    ]  # fmt: skip
    time.sleep(1.5)  # for the imports
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [subprocess.CompletedProcess(process.args, process.wait(60), *process.communicate()) for process in running]


def history(stack: Deployed, number: int) -> list[str]:
    status, page = stack.api("coach", "GET", f"{stack.plan}/actions/{number}/history")
    assert status == 200, page
    return [entry["kind"] for entry in page["items"]]


def client_id(stack: Deployed) -> str:
    status, me = stack.api("client", "GET", "/v1/me")
    assert status == 200
    return str(me["id"])


def test_two_people_who_mark_it_done_at_once_are_both_right_and_it_is_done_once(deployed: Deployed) -> None:
    action = add_action(deployed, "Race to the end")
    path = f"{deployed.plan}/actions/{action['number']}/completion"
    answers = at_once(*[lambda who=who: deployed.api(who, "PUT", path, {}) for who in ("coach", "client") * 3])
    assert {status for status, _ in answers} == {200}
    assert {answer["status"] for _, answer in answers} == {"done"}
    assert history(deployed, action["number"]).count("done") == 1


def test_actions_added_at_once_get_numbers_of_their_own(deployed: Deployed) -> None:
    made = at_once(*[lambda name=name: add_action(deployed, f"At once {name}") for name in range(6)])
    assert len({action["number"] for action in made}) == 6


def test_two_deliveries_of_one_message_send_it_once(deployed: Deployed) -> None:
    reminder = {"to": "client", "by": "email", "minutes": -600}
    action = add_action(deployed, "Told once by two", in_minutes=1200, reminders=[reminder])
    then = datetime.now(UTC) + timedelta(minutes=601)
    results = in_processes(deployed, DELIVER, client_id(deployed), then.isoformat(), count=4)
    assert all(result.returncode == 0 for result in results), results
    until(lambda: about(deployed, "Told once by two", channel="email"), seconds=60)
    time.sleep(1)
    assert len(about(deployed, "Told once by two", channel="email")) == 1
    assert history(deployed, action["number"]).count("sent") == 1


def test_two_sweeps_at_once_send_a_message_once(deployed: Deployed) -> None:
    reminder = {"to": "client", "by": "email", "minutes": -1}
    add_action(deployed, "Swept twice", in_minutes=1.05, reminders=[reminder])
    time.sleep(4)
    at_once(deployed.sweep, deployed.sweep)
    until(lambda: about(deployed, "Swept twice", channel="email"), seconds=15)
    time.sleep(2)
    assert len(about(deployed, "Swept twice", channel="email")) == 1


def test_a_delivery_that_dies_leaves_its_message_owed_until_its_claim_runs_out(deployed: Deployed) -> None:
    reminder = {"to": "client", "by": "email", "minutes": -900}
    action = add_action(deployed, "Survives a crash", in_minutes=1900, reminders=[reminder])
    then = datetime.now(UTC) + timedelta(minutes=1001)
    recipient = client_id(deployed)
    (died,) = in_processes(deployed, DIES_AFTER_THE_CLAIM, recipient, then.isoformat())
    assert died.returncode == 9
    (early,) = in_processes(deployed, DELIVER, recipient, (then + timedelta(seconds=60)).isoformat())
    assert early.returncode == 0
    assert about(deployed, "Survives a crash", channel="email") == []
    (late,) = in_processes(deployed, DELIVER, recipient, (then + timedelta(minutes=5)).isoformat())
    assert late.returncode == 0, late
    until(lambda: about(deployed, "Survives a crash", channel="email"), seconds=60)
    assert history(deployed, action["number"]).count("sent") == 1
    assert json.dumps(history(deployed, action["number"])).count("given_up") == 0
