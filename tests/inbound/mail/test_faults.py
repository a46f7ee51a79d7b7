"""Hundreds of mails through the queue, while writes are throttled, answers are lost and functions are killed half-way."""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib import aws, clock
from chalicelib.database import failures
from chalicelib.domain.actions import adding
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.inbound import functions
from tests.conftest import NOW, forget_notifications, table_items
from tests.inbound.conftest import notice_of, reasons, written
from tests.inbound.mail.attachments import PDF, mail_of, part, with_files
from tests.inbound.test_functions import event
from tests.properties import examples

PLANS = 25
MAILS = PLANS * (examples(600) // PLANS)
"""With ``EXAMPLES=2`` in the environment more than a thousand."""
MOST_RECEIVES = 5
"""The template's ``maxReceiveCount``; the sixth time a message goes to the dead letters."""
SEED = 20261123


class Killed(BaseException):
    """The function ends here, as by running out of time or memory."""


class Faults:
    """Breaks every tenth write, by turns in all ways it can break, and kills a function when told at its n-th request."""

    def __init__(self) -> None:
        self.writes = self.broken = 0
        self.requests_left: int | None = None
        self.dies_after = False
        self.kinds: Counter[str] = Counter()

    def around(self, call: Callable[..., Any], operation: str, *arguments: Any) -> Any:
        dies = self._counts_down()
        if dies and not self.dies_after:
            self.kinds["killed before"] += 1
            raise Killed
        answer = (
            self._write(call, operation, *arguments)
            if operation == "TransactWriteItems"
            else call(operation, *arguments)
        )
        if dies:
            self.kinds["killed after"] += 1
            raise Killed
        return answer

    def _counts_down(self) -> bool:
        if self.requests_left is None:
            return False
        self.requests_left -= 1
        return self.requests_left == 0

    def _write(self, call: Callable[..., Any], operation: str, *arguments: Any) -> Any:
        self.writes += 1
        if self.writes % 10:
            return call(operation, *arguments)
        self.broken += 1
        kind = ("throttled", "conflict", "lost", "busy")[self.broken % 4]
        self.kinds[kind] += 1
        if kind == "lost":
            call(operation, *arguments)
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        if kind == "conflict":
            count = len(arguments[0]["TransactItems"])
            cancelled = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (count - 1)]
            raise ClientError(
                {"Error": {"Code": "TransactionCanceledException", "Message": "[TransactionConflict]"},
                 "CancellationReasons": cancelled}, operation,
            )  # fmt: skip
        code = "ThrottlingException" if kind == "throttled" else "ProvisionedThroughputExceededException"
        raise ClientError({"Error": {"Code": code, "Message": "slow down"}}, operation)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    made = Faults()
    for client in (aws.dynamodb(), aws.s3()):
        call = client._make_api_call
        monkeypatch.setattr(
            client, "_make_api_call", lambda operation, *rest, call=call: made.around(call, operation, *rest)
        )
    monkeypatch.setattr(failures, "wait", lambda _: None)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return made


def through_the_queue(bodies: list[str], faults: Faults, *, killed_every: int) -> list[str]:
    """Runs the function on each message until it takes it, at most five times; what lies in the dead letters."""
    chance = random.Random(SEED)
    waiting = deque((body, 0) for body in bodies)
    dead, invocations = [], 0
    while waiting:
        body, receives = waiting.popleft()
        if receives == MOST_RECEIVES:
            dead.append(body)
            continue
        invocations += 1
        if invocations % killed_every == 0:
            faults.requests_left, faults.dies_after = chance.randint(1, 5), chance.random() < 0.5
        try:
            failed = functions.inbound_mail(event(body), None)["batchItemFailures"]
        except Killed:
            failed = [{}]
        faults.requests_left = None
        if failed:  # it is hidden for a while, then it comes again
            waiting.append((body, receives + 1))
    return dead


@pytest.fixture
def clients(open_plan: Callable[..., Plan], carol: Person) -> list[Plan]:
    """Many plans, each with an action that its client was mailed about."""
    plans = [open_plan(f"Client {n}", f"client{n}@home.example") for n in range(PLANS)]
    for plan in plans:
        adding.create(
            Actor(carol.person_id),
            plan.plan_id,
            NewAction(what="Call", due=Due(at=NOW + timedelta(days=9)), specs=[]),
            now=NOW,
        )
    forget_notifications()
    return plans


def letters(plans: list[Plan]) -> Iterator[str]:
    """The notices of the mails, every fiftieth with a file, every seventh without a Message-ID."""
    for number in range(MAILS):
        plan = plans[number % PLANS]
        email = plan.client.email
        to = links.reply_address(Target(plan.plan_id, plan.client_id, 1))
        words = f"Answer {number}."
        if number % 50 == 0:
            body = with_files(part(PDF, "a.pdf", "application/pdf"), words=words)
            raw = mail_of(body, to=to, sender=email, id=f"m{number}")
        else:
            raw = written(words, to=to, sender=email)
        if number % 7 == 0:
            raw = b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID"))
        yield notice_of(raw, to=to, source=email)


def test_hundreds_of_mails_become_as_many_comments_and_notices(
    clients: list[Plan], carol: Person, request: pytest.FixtureRequest
) -> None:
    bodies = list(letters(clients))
    faults: Faults = request.getfixturevalue("faults")
    dead = through_the_queue(bodies, faults, killed_every=20)
    assert dead == []
    comments = Counter(item["text"]["S"] for item in table_items(Entry) if item["kind"]["S"] == "comment")
    assert comments == Counter(f"Answer {number}." for number in range(MAILS))
    owed = [item for item in table_items(Notification) if item["kind"]["S"] == "comment"]
    assert Counter(item["recipient"]["S"] for item in owed) == {carol.person_id: MAILS}
    assert len({item["entry_id"]["S"] for item in owed}) == MAILS
    assert reasons() == []
    assert [int(item["comment_count"]["N"]) for item in table_items(Action)] == [MAILS // PLANS] * PLANS
    # That the faults were there at all, each kind of them.
    assert faults.writes > MAILS
    assert faults.broken == faults.writes // 10
    assert set(faults.kinds) == {"throttled", "conflict", "lost", "busy", "killed before", "killed after"}
    assert min(faults.kinds.values()) >= MAILS // 70
