"""Readings by mail and text, while each of their writes is killed before or after it, loses its answer or is throttled: what the queue
then brings again does the rest, and nothing twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib import aws, clock
from chalicelib.database import failures
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import models
from chalicelib.domain.actions import editing, serving
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import links
from chalicelib.domain.people.address import Address, AskedFor
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound import functions
from tests.conftest import NOW, owed, table_items
from tests.inbound.conftest import PHONE, notice_of, texted, written
from tests.inbound.mail.test_faults import MOST_RECEIVES, Killed
from tests.inbound.test_functions import event

MONDAY = date(2026, 11, 23)
KINDS = ("killed before", "killed after", "answer lost", "throttled")
MOST_WRITES = 3
"""Of one message."""
BETWEEN = timedelta(minutes=7)
"""So that nobody writes more than a person does within an hour."""


class Fault:
    """Breaks one write, the n-th from now."""

    def __init__(self) -> None:
        self.kind, self.writes_left = "", 0
        self.happened: Counter[str] = Counter()

    def around(self, call: Callable[..., Any], operation: str, *arguments: Any) -> Any:
        if operation != "TransactWriteItems" or not self.writes_left:
            return call(operation, *arguments)
        self.writes_left -= 1
        if self.writes_left:
            return call(operation, *arguments)
        self.happened[self.kind] += 1
        if self.kind in ("killed after", "answer lost"):
            call(operation, *arguments)
        if self.kind.startswith("killed"):
            raise Killed
        if self.kind == "answer lost":
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, operation)


class Queue:
    """Brings messages to a function until it takes them; its clock goes on with each."""

    def __init__(self, function: Callable[..., Any], fault: Fault) -> None:
        self.function, self.fault, self.now = function, fault, NOW

    def bring(self, body: str, kind: str = "", writes: int = 0) -> None:
        self.now += BETWEEN
        self.fault.kind, self.fault.writes_left = kind, writes
        for _ in range(MOST_RECEIVES):
            try:
                failed = self.function(event(body), None)["batchItemFailures"]
            except Killed:
                failed = [{}]
            if not failed:
                break
        else:
            raise AssertionError("a message went to the dead letters")
        self.fault.writes_left = 0


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> Fault:
    made = Fault()
    call = aws.dynamodb()._make_api_call
    monkeypatch.setattr(aws.dynamodb(), "_make_api_call", lambda *arguments: made.around(call, *arguments))
    monkeypatch.setattr(failures, "wait", lambda _: None)
    return made


@pytest.fixture
def queue_of(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], Queue]:
    def made(function: Callable[..., Any]) -> Queue:
        queue = Queue(function, fault)
        monkeypatch.setattr(clock, "now", lambda: queue.now)
        return queue

    return made


@pytest.fixture
def follow(plan: Plan, carol: Person) -> Callable[..., Metric]:
    def made(name: str, **more: Any) -> Metric:
        return setting_up.set_up(Actor(carol.person_id), plan.plan_id, Fields(name=name, **more), now=NOW)[1]

    return made


def rows() -> Counter[str]:
    """How many rows of each sort there are, but for limits, which count attempts."""
    found: Counter[str] = Counter()
    for model in models.all_models():
        for item in table_items(model):
            sort = item.get("kind", {}).get("S", "") if model is not Metric else ""
            found[f"{model.__name__} {sort} {item.get('state', {}).get('S', '')}"] += sort not in (
                "limit",
                "answers_wait",
            )
    return found


def values_of(metric: Metric) -> dict[str, Decimal | None]:
    return {day: last.value for day, last in Metric.get(metric.plan_id, metric.metric_id).recent.items()}


def differing(scripts: dict[str, list[str]], play: Callable[..., None], fault: Fault) -> list[str]:
    """Plays each script, of which the last message meets each fault at each of its writes, and is to leave the same behind as
    without; returns what differed."""
    wrong: list[str] = []
    for name, script in scripts.items():
        play(script)  # the first time, there may be rows that are only written over later
        before = rows()
        play(script)
        usual = rows() - before
        for kind in KINDS:
            for writes in range(1, MOST_WRITES + 1):
                happened, before = fault.happened.total(), rows()
                play(script, kind, writes)
                if rows() - before != usual:
                    wrong.append(f"{name}, {kind} at write {writes}: {rows() - before} for {usual}")
                if fault.happened.total() == happened:
                    break  # it has no more writes
    return wrong


@pytest.fixture
def numbers(
    plan: Plan, carol: Person, follow: Callable[..., Metric], add_action: Callable[..., Action]
) -> Iterator[int]:
    """The numbers of actions that serve a metric, one after the other; the metric is due all the time."""
    steps = follow("Steps", kind="total")

    def made() -> Iterator[int]:
        while True:
            number = int(add_action("Walk").number)
            change = Change(serves=serving.Serves(steps.metric_id))
            editing.edit(Actor(carol.person_id), plan.plan_id, number, change, now=NOW)
            yield number

    return made()


@pytest.fixture
def metrics(plan: Plan, alice: Person, follow: Callable[..., Metric]) -> tuple[Metric, Metric]:
    calls, weight = follow("Calls", kind="total"), follow("Weight", unit="kg")
    last = New(MONDAY - timedelta(days=1), Value(Decimal(82)))
    recording.record(Actor(alice.person_id), plan.plan_id, weight.metric_id, last, now=NOW)
    return calls, weight


SCRIPTS = {
    "a reading": ["UNDO", "Calls 1"],
    "UNDO": ["Calls 1", "UNDO"],
    "a note": ["Weight 81 felt good"],
    "a question": ["Weight 814"],
    "a sentence": ["Weight was perhaps 814 this morning, or so the scales said"],
    "DONE": ["DONE ALI-{number}"],
    "PAUSE": ["RESUME", "PAUSE"],
}


def test_by_mail(
    plan: Plan, alice: Person, metrics: tuple[Metric, Metric], numbers: Iterator[int], queue_of: Callable[..., Queue], fault: Fault,
) -> None:  # fmt: skip
    queue = queue_of(functions.inbound_mail)
    which = links.asking(MONDAY, 20 * 60)
    asked = links.reply_address(Target(plan.plan_id, alice.person_id, 0, "asking", which=which))

    def bring(words: str, *breaking: Any) -> None:
        raw = written(words, to=asked, sender=alice.email)
        queue.bring(notice_of(raw, to=asked, source=alice.email), *breaking)

    check(bring, numbers, fault, metrics, alice.person_id)


def test_by_text(
    alice: Person, with_phone: Callable[..., Person], metrics: tuple[Metric, Metric], numbers: Iterator[int],
    queue_of: Callable[..., Queue], fault: Fault,
) -> None:  # fmt: skip
    with_phone(alice)
    queue = queue_of(functions.inbound_text)

    def bring(words: str, *breaking: Any) -> None:
        asked = {each.metric_id: AskedFor(each.plan_id, each.metric_id, MONDAY, queue.now) for each in metrics}
        write = Write()
        write.update(Address, f"tel:{PHONE}", [Address.asked.set(plain(asked)), Address.question.remove()])
        write.commit()
        queue.bring(texted(words), *breaking)

    check(bring, numbers, fault, metrics, f"tel:{PHONE}")


def check(
    bring: Callable[..., None], numbers: Iterator[int], fault: Fault, metrics: tuple[Metric, Metric], recipient: str
) -> None:  # fmt: skip
    def play(script: list[str], *breaking: Any) -> None:
        for words in script[:-1]:
            bring(words)
        bring(script[-1].format(number=next(numbers)) if "{number}" in script[-1] else script[-1], *breaking)

    wrong = differing(SCRIPTS, play, fault)
    assert not wrong, "\n".join(wrong)
    assert set(fault.happened) == set(KINDS)
    assert fault.happened.total() >= len(KINDS) * len(SCRIPTS)
    assert [values_of(each) for each in metrics] == [{"2026-11-23": 1}, {"2026-11-22": 82, "2026-11-23": 81}]
    told = [row.data["text"] for row in owed(recipient) if row.kind == "answer"]
    done = [each for each in told if "Done: " in each or " is done." in each]
    assert len(done) == next(numbers) - 1
    assert [each for each in done if "And Steps " not in each] == []
