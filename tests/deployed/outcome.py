"""What became of many reminders."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from infra.local.hard import diary
from infra.local.messages import Message
from tests.deployed.conftest import ROOT, Deployed
from tests.deployed.reminding import Reminded, unexplained


class Outcome(msgspec.Struct):
    """So far, in numbers."""

    clients: int
    reached: int
    """Clients whose mail arrived."""
    recorded: int
    """Plans whose history says that it was sent."""
    mails: int
    still_owed: int
    given_up: int
    """Plans whose history says that a reminder was not sent."""
    refused: int
    """Clients whose mail SES refused at least once."""
    unexplained: list[str]
    """Addresses with more mails than lost answers explain."""
    happened: dict[str, int]
    """What the cloud did, by kind."""

    @property
    def is_over(self) -> bool:
        return not self.still_owed and self.reached + self.given_up >= self.clients

    @property
    def is_right(self) -> bool:
        """Whether all were sent, none was given up, and what came twice is explained."""
        return (
            (self.reached, self.recorded, self.still_owed) == (self.clients, self.clients, 0)
            and not self.given_up
            and not self.unexplained
        )


def remind(stack: Deployed, count: int, each: int = 1) -> list[Reminded]:
    """Owes so many reminders to each of so many new clients, due now."""
    coach_id = json.loads((stack.directory / "demo.json").read_text())["coach_id"]
    arguments = [stack.addresses["aws"], coach_id, str(count), f"--each={each}"]
    made = subprocess.run(
        [sys.executable, "-m", "tests.deployed.reminding", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    return msgspec.json.decode(made.stdout, type=list[Reminded])


def outcome(stack: Deployed, everyone: list[Reminded]) -> Outcome:
    """Returns what became of them by now."""
    addresses, people = {one.email for one in everyone}, {one.person_id for one in everyone}
    plans = {one.plan_id for one in everyone}
    came = Counter(to for to in _mailed(stack) if to in addresses)
    entries = [each for each in rows(stack, "Stream", "plan_id", "kind") if each["plan_id"]["S"] in plans]
    of_kind = {kind: {each["plan_id"]["S"] for each in entries if each["kind"]["S"] == kind} for kind in _KINDS}
    done = list(diary.read(stack.directory / "cloud.jsonl"))
    refused = {address for each in done if each.what == "refused" for address in each.about}
    return Outcome(
        clients=len(everyone),
        reached=len(came),
        recorded=len(of_kind["sent"]),
        mails=came.total(),
        still_owed=sum(each["recipient"]["S"] in people for each in rows(stack, "Notifications", "recipient")),
        given_up=len(of_kind["given_up"] | of_kind["skipped"]),
        refused=len(refused & addresses),
        unexplained=unexplained(came, everyone, done),
        happened=Counter(each.what for each in done),
    )


_KINDS = ("sent", "given_up", "skipped")


def until_over(
    stack: Deployed, everyone: list[Reminded], *, seconds: float, every: float, meanwhile: Callable[[], None]
) -> Outcome:
    """Waits until nothing is owed any more; returns what became of them, however far it came in that time."""
    deadline = time.monotonic() + seconds
    while not (so_far := outcome(stack, everyone)).is_over and time.monotonic() < deadline:
        meanwhile()
        time.sleep(every)
    return so_far


def _mailed(stack: Deployed) -> Iterator[str]:
    """Yields whom each mail went to, from the mailbox's file: its page would look up everybody's name."""
    path = stack.directory / "messages.jsonl"
    for line in path.read_bytes().splitlines() if path.exists() else []:
        message = msgspec.json.decode(line, type=Message)
        if message.channel == "email":
            yield message.to


def rows(stack: Deployed, table: str, *names: str) -> Iterator[dict[str, Any]]:
    """Yields all rows of a table, these attributes of each."""
    numbered = {f"#{n}": name for n, name in enumerate(names)}
    pages = stack.client("dynamodb").get_paginator("scan").paginate(
        TableName=stack.resource(table), ProjectionExpression=", ".join(numbered), ExpressionAttributeNames=numbered
    )  # fmt: skip
    for page in pages:
        yield from page["Items"]


def verify(stack: Deployed, everyone: Iterable[Reminded]) -> None:
    """Verifies the addresses in SES, as whoever runs a new account does by hand."""
    ses = stack.client("ses")
    for one in everyone:
        ses.verify_email_identity(EmailAddress=one.email)
