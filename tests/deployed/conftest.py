"""The whole stack on the emulator, as `make run` brings it up, on free ports and with a state of its own."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP
from typing import Any
from urllib.parse import urlencode, urlsplit

import botocore.session
import pytest

from tests.built import built, give

ROOT = Path(__file__).parent.parent.parent
_READY_WITHIN = 180
"""Seconds."""


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def fetch(
    method: str,
    url: str,
    *,
    body: Any = None,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of one request; redirects aren't followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=40)
    content: str | None = None
    sent = dict(headers or {})
    if form is not None:
        content, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
    elif body is not None:
        content, sent["Content-Type"] = json.dumps(body), "application/json"
    connection.request(method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), content, sent)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


class Deployed:
    """A running stack, seen from outside."""

    def __init__(self, directory: Path, **settings: str) -> None:
        """``settings`` are those of the run, such as ``CLOUD``."""
        self.directory = directory
        self._settings = settings
        self.ports = dict(zip(("PORT", "MAILBOX_PORT", "SMTP_PORT", "EMULATOR_PORT"), free_ports(4), strict=True))
        self.addresses: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[tuple[str, str], Any] = {}

    def start(self) -> None:
        environment = {**os.environ, **self._settings, **{name: str(port) for name, port in self.ports.items()}}
        environment["LOCAL_DIR"] = str(self.directory)
        found = self.directory / "addresses.json"
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "run.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra.local.run"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _READY_WITHIN
        while not found.exists():
            assert self._process.poll() is None, (self.directory / "run.log").read_text()
            assert time.monotonic() < deadline, "the stack did not come up"
            time.sleep(0.1)
        self.addresses = json.loads(found.read_text())

    def stop(self) -> None:
        while self._clients:
            self._clients.popitem()[1].close()
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            assert self._process.wait(60) == 0
            self._process = None

    @property
    def demo(self) -> dict[str, Any]:
        return dict(self.addresses["demo"])

    @property
    def plan(self) -> str:
        return f"/v1/plans/{self.demo['client']['plan_id']}"

    def api(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Calls the API as ``coach`` or ``client``; the status and the JSON (``None`` for an empty answer)."""
        authorization = {"Authorization": f"Bearer {self.demo[who]['api_token']}", **headers}
        status, _, text = fetch(method, self.addresses["app"] + path, body=body, headers=authorization)
        return status, json.loads(text) if text else None

    def page(
        self, method: str, url: str, form: dict[str, str] | None = None, cookie: str | None = None
    ) -> tuple[int, dict[str, str], str]:
        """A page as a browser gets it; ``url`` whole or as a path."""
        whole = url if url.startswith("http") else self.addresses["app"] + url
        return fetch(
            method, whole, form=form, headers={"Accept": "text/html", **({"Cookie": cookie} if cookie else {})}
        )

    def messages(self, **wanted: str) -> list[dict[str, Any]]:
        """What was sent, newest first, where these keys have these values."""
        items: list[dict[str, Any]] = json.loads(fetch("GET", self.addresses["mailbox"] + "/messages")[2])["items"]
        return [item for item in items if all(item[name] == value for name, value in wanted.items())]

    def answer(self, message: dict[str, Any], text: str) -> None:
        status, _, _ = fetch("POST", f"{self.addresses['mailbox']}/messages/{message['id']}/reply", body={"text": text})
        assert status == 202

    def text(self, sender: str, text: str) -> None:
        assert fetch("POST", self.addresses["mailbox"] + "/texts", body={"from": sender, "text": text})[0] == 202

    def mail(self, mail: EmailMessage, envelope_from: str | None = None) -> None:
        with SMTP(self.addresses["smtp_host"], self.addresses["smtp_port"], timeout=10) as server:
            server.send_message(mail, from_addr=envelope_from)

    def client(self, service: str) -> Any:
        """A client of the emulator with the account's own keys."""
        endpoint = self.addresses["aws"]
        if (service, endpoint) not in self._clients:
            self._clients[service, endpoint] = botocore.session.get_session().create_client(
                service, region_name="us-east-1", endpoint_url=endpoint, aws_access_key_id="test", aws_secret_access_key="test"
            )  # fmt: skip
        return self._clients[service, endpoint]

    def resource(self, logical_id: str) -> str:
        """The physical id of one of the stack's resources."""
        detail = self.client("cloudformation").describe_stack_resource(
            StackName="followthrough-local", LogicalResourceId=logical_id
        )
        return str(detail["StackResourceDetail"]["PhysicalResourceId"])

    def sweep(self) -> None:
        """Runs the sweep now instead of waiting for its minute."""
        tick = {
            "version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.events", "account": "000000000000",
            "time": "2026-11-23T09:00:00Z", "region": "us-east-1", "resources": [], "detail": {},
        }  # fmt: skip
        answer = self.client("lambda").invoke(FunctionName=self.resource("Sweep"), Payload=json.dumps(tick))
        assert "FunctionError" not in answer, answer["Payload"].read()


def until(question: Callable[[], Any], *, seconds: float, meanwhile: Callable[[], None] | None = None) -> Any:
    """Asks until the answer is true, and gives it; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    pause = 0.3
    while True:
        if found := question():
            return found
        assert time.monotonic() < deadline, f"nothing within {seconds} seconds"
        if meanwhile is not None:
            meanwhile()
            pause = 2
        time.sleep(pause)


_LAST = (
    # What mostly waits for the stack's own clock waits while the others run.
    "test_plan_an_action_be_reminded_answer_done",
    # Whether anything failed is looked up after all that, and before a stop empties the logs.
    "test_nothing_failed_and_nothing_was_given_up_on",
    "test_the_next_start_has_the_data_and_is_quick",
)
"""In whatever order the others run."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _LAST.index(item.name) if item.name in _LAST else -1)


@pytest.fixture(scope="session")
def own_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory, third_party=False)


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory, own_build: Path) -> Iterator[Deployed]:
    """One stack for all tests of this directory; each makes actions of its own."""
    stack = Deployed(tmp_path_factory.mktemp("local") / "state")
    try:
        give(own_build, stack.directory)
        stack.start()
        yield stack
    finally:
        stack.stop()


# What moto needs for the tests in-process has no place here: everything is asked from outside.
@pytest.fixture(scope="session", autouse=True)
def _cloud() -> None:
    pass


@pytest.fixture(autouse=True)
def _empty_cloud() -> None:
    pass
