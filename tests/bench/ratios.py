"""What each piece of work costs in processor time, as a multiple of the calls to AWS that it makes: ``make bench``.

The floor is the calls listed with each piece of work (`rows`), made by stock botocore. AWS's answers are recorded once and given
again, so no emulator's time is in the figures.
"""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from moto.sqs.models import Queue

from chalicelib.domain.actions import adding
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.inbound.mail import accept as mail_in
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.sweep import go_on, sweep
from chalicelib.outbound.sweep_outside import Aws
from tests.bench.asking import answered, asks
from tests.bench.measuring import compare
from tests.inbound.conftest import notice_of, written
from tests.many_clients import many_clients
from tests.quick_moto.rows import put

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_plan_page(coach: str, fifty: Plan) -> None:
    ask = asks(f"/plans/{fifty.plan_id}", "/plans/{plan_id}", cookie=coach)
    compare("plan page, 50 actions", ask)


def test_action_page(coach: str, fifty: Plan) -> None:
    ask = asks(f"/plans/{fifty.plan_id}/actions/7", "/plans/{plan_id}/actions/{number}", cookie=coach)
    compare("action page", ask)


def test_home(coach: str, carol: Person, now: datetime) -> None:
    many_clients(carol, 200, now)
    compare("home of 200 clients", asks("/", "/", cookie=coach), repeat=1)


def test_api_list(token: str, fifty: Plan) -> None:
    ask = asks(f"/v1/plans/{fifty.plan_id}/actions", "/v1/plans/{plan_id}/actions", authorization=token)
    ask()  # the first use of a token makes its row
    compare("API list, 50 actions", ask)


def test_new_comment(token: str, fifty: Plan) -> None:
    ask = asks(
        f"/v1/plans/{fifty.plan_id}/actions/7/comments", "/v1/plans/{plan_id}/actions/{number}/comments", method="POST",
        body=json.dumps({"text": "She was friendly."}), authorization=token, **{"content-type": "application/json"},
    )  # fmt: skip
    ask()
    compare("new comment by API", ask)


@pytest.mark.parametrize("by", ["email", "text"])
def test_reminder(
    by: Any, carol: Person, plan: Plan, alice: Person, now: datetime, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    asked = NewAction("Call the bank", Due(at=now + DAY), specs=[Spec("client", by, -60)], notify_client=False)
    action = adding.create(Actor(carol.person_id), plan.plan_id, asked, now=now)

    def work() -> None:
        assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"

    compare(f"reminder by {by}", work)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "nothing owed"), (1_000, "1,000 not due yet"), (100_000, "100,000 not due yet")]
)
def test_sweep_with_nothing_due(count: int, words: str, now: datetime) -> None:
    _owe(count, now + HOUR)
    compare(f"sweep, {words}", lambda: sweep(now))


def test_sweep_with_much_due(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the sweep hands on to others of its kind."""
    # The emulator counts all messages whenever one comes.
    for counted in ("", "_delayed", "_not_visible"):
        monkeypatch.setattr(Queue, f"approximate_number_of_messages{counted}", 0)
    _owe(10_000, now - HOUR)

    def work() -> None:
        handed_on: list[Part] = []
        monkeypatch.setattr(Aws, "hand_on", lambda _, part, at: handed_on.append(part))
        sweep(now, rate=500)
        for part in handed_on:  # others come while one is gone through
            go_on(part, now)

    compare("sweep, 10,000 due", work, repeat=1)


def _owe(count: int, due: datetime) -> None:
    for number in range(count):
        row = Notification(f"{number:016}", f"{Notification.due_at.serialize(due)}#{number:026}")
        row.shard, row.due_at, row.kind, row.created_at = str(number % 8), due, "reminder", due
        put(os.environ[Notification.Meta.env], row.serialize(null_check=False))


@pytest.mark.parametrize(("size", "words"), [(1_000, "1 kB"), (100_000, "100 kB"), (1_000_000, "1 MB")])
def test_reply(size: int, words: str, fifty: Plan, now: datetime, reply_to: Callable[..., str]) -> None:
    to = reply_to(7)
    notice = notice_of(written(answered(size), to=to), to=to)

    def work() -> None:
        assert mail_in.accept(notice, now) == "A mail became a comment on action 7."

    compare(f"reply of {words}", work, repeat=1)
