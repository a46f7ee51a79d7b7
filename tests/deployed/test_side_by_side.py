"""During an update, functions of the version before and of this one run on the same tables and queues: each reads what the other
writes.

The version before is in ``tests/fixtures/version-before.tar.xz``, as far as it reads and writes rows, messages and tokens.
CONTRIBUTING says how a release puts itself there.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib import signing_keys
from tests.deployed.conftest import ROOT, Deployed, until

pytestmark = pytest.mark.deployed

BEFORE = ROOT / "tests" / "fixtures" / "version-before.tar.xz"
WAYS = pytest.mark.parametrize(("writer", "reader"), [("before", "now"), ("now", "before")])


class Version:
    """The code of one version, in a process of its own."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("either_version.py")), str(root)],
            cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __call__(self, verb: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([verb, arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{verb} failed: see the error above"
        return json.loads(answer)

    def stop(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def queue(deployed: Deployed) -> str:
    """Of its own, so that the stack's function doesn't take a message before the version that it is meant for."""
    return str(deployed.client("sqs").create_queue(QueueName="side-by-side")["QueueUrl"])


@pytest.fixture(scope="module")
def versions(deployed: Deployed, queue: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Version]]:
    """The version before and this one, both with the settings of the stack's functions."""
    before = tmp_path_factory.mktemp("before")
    with tarfile.open(BEFORE) as archive:
        archive.extractall(before, filter="data")
    settings = deployed.client("lambda").get_function_configuration(FunctionName=deployed.resource("Deliver"))
    account = {"AWS_ENDPOINT_URL": deployed.addresses["aws"], "AWS_DEFAULT_REGION": "us-east-1"}
    account |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {
        **os.environ,
        **settings["Environment"]["Variables"],
        **account,
        "DELIVERIES_QUEUE_URL": queue,
        "URGENT_QUEUE_URL": queue,
        # Where the version before finds the same key, which it was given as a setting.
        "SIGNING_KEY": _key(deployed, settings["Environment"]["Variables"]["SIGNING_KEYS"]),
    }
    both = {"before": Version(before, environment), "now": Version(ROOT, environment)}
    yield both
    for each in both.values():
        each.stop()


def _key(deployed: Deployed, parameter: str) -> str:
    answer = deployed.client("ssm").get_parameter(Name=parameter, WithDecryption=True)
    return signing_keys.read(answer["Parameter"]["Value"]).keys[0].key


@pytest.fixture(scope="module")
def carol(deployed: Deployed) -> str:
    return str(deployed.api("coach", "GET", "/v1/me")[1]["id"])


@WAYS
def test_each_reads_and_changes_what_the_other_wrote(
    deployed: Deployed, versions: dict[str, Version], carol: str, writer: str, reader: str
) -> None:
    plan_id = deployed.demo["client"]["plan_id"]
    number = versions[writer]("add", carol, plan_id, f"Written by the version {writer}")
    told = versions[writer]("tell", carol, plan_id, number)
    assert told["is_open"]
    assert told["is_ahead"]
    assert [each[:2] for each in told["reminders"]] == [["coach", "email"], ["client", "email"]]
    assert told["owed"].count("reminder email") == 2
    assert versions[reader]("tell", carol, plan_id, number) == told
    versions[reader]("comment", carol, plan_id, number, "I read it.")
    versions[writer]("complete", carol, plan_id, number)
    told = versions[reader]("tell", carol, plan_id, number)
    assert (told["status"], told["is_open"], told["is_ahead"], told["comments"]) == ("done", False, False, 2)
    assert [kind for kind, _ in told["history"]] == ["created", "comment", "comment", "done"]
    assert versions[writer]("tell", carol, plan_id, number) == told


@WAYS
def test_each_delivers_what_the_other_put_on_the_queue(
    deployed: Deployed, versions: dict[str, Version], queue: str, writer: str, reader: str
) -> None:
    email = deployed.demo["client"]["email"]
    known = [each["id"] for each in deployed.messages(to=email)]
    versions[writer]("ask_for_link", email)
    sqs = deployed.client("sqs")
    (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    versions[reader]("deliver", message["Body"])

    def came() -> list[Any]:
        """Besides what other tests may have left to be sent."""
        new = [each for each in deployed.messages(to=email) if each["id"] not in known]
        return [each for each in new if "sign" in each["subject"].lower()]

    (mail,) = until(came, seconds=60)
    link = re.search(r"https?://\S+/sign-in/\S+", mail["text"])
    assert link is not None
    assert deployed.page("GET", link[0])[0] == 200


@WAYS
def test_each_knows_the_others_tokens(
    deployed: Deployed, versions: dict[str, Version], carol: str, writer: str, reader: str
) -> None:
    plan_id = deployed.demo["client"]["plan_id"]
    made = versions[writer]("make_tokens", carol, plan_id, 1)
    assert versions[reader]("read_tokens", made["api"], made["reply"]) == [carol, [plan_id, carol, 1]]
