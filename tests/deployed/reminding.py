"""Many reminders due at once on a running stack, and what became of them.

Rows as the verbs make them: those of one client, multiplied, since calling the verbs a thousand times takes minutes. Run as a
program of its own (``python -m tests.deployed.reminding``), so that the tests' own surroundings stay as they are.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import boto3
import msgspec
from botocore.config import Config

from chalicelib import clock, tokens
from chalicelib.database.definitions import definition
from chalicelib.domain import models
from chalicelib.domain.actions import adding
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import notification, queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import accepting, opening
from chalicelib.domain.team.inviting import Details
from infra.deploy import stacks
from infra.local.emulator import connect
from infra.local.hard.diary import Entry

_HOUR = timedelta(hours=1)
_A_BATCH = 25
Item = dict[str, Any]


class Reminded(msgspec.Struct, frozen=True):
    """A client who is owed reminders."""

    person_id: str
    plan_id: str
    email: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Owes one reminder to each of many new clients of the demo's coach.")
    parser.add_argument("endpoint")
    parser.add_argument("coach_id")
    parser.add_argument("count", type=int)
    parser.add_argument("--each", type=int, default=1, help="how many reminders a client gets, of an action each")
    given = parser.parse_args()
    session = connect(given.endpoint)
    os.environ.update(stacks.environment(session, stacks.read(session, stacks.name_of("local"))))
    with patch.object(queue, "nudge"), patch.object(queue, "in_turn"):  # only reminders leave
        made = seed(given.coach_id, given.count, clock.now(), given.each)
    sys.stdout.write(json.dumps(msgspec.to_builtins(made)))


def seed(coach_id: str, count: int, now: datetime, each: int = 1) -> list[Reminded]:
    """Makes the clients, then their reminders, so many for each, all due now."""
    run = tokens.new_id()[:6].lower()
    plan = _client(coach_id, f"alice-{run}-0@reminded.example", now, each)
    first = Reminded(plan.client_id, plan.plan_id, f"alice-{run}-0@reminded.example")
    dynamodb = boto3.client("dynamodb", config=Config(retries={"max_attempts": 10, "mode": "standard"}))
    everyone = [
        first,
        *(Reminded(tokens.new_id(), tokens.new_id(), f"alice-{run}-{n}@reminded.example") for n in range(1, count)),
    ]
    owed: list[Item] = []
    with ThreadPoolExecutor(4) as pool:
        for model in models.all_models():
            table = os.environ[model.Meta.env]
            found = [item for item in _all(dynamodb, table) if _is_about(item, first)]
            if model is Notification:
                owed = [item for item in found if item["kind"]["S"] == "reminder"]
                _delete(dynamodb, table, found)
                continue
            keys = [each["AttributeName"] for each in definition(model)["KeySchema"]]
            # A row that is somebody else's too, such as the coach's own, stays as it is.
            copied = [item for item in found if any(_is_about(item[key], first) for key in keys)]
            items = [_of(one, item, first) for item in copied for one in everyone[1:]]
            list(pool.map(partial(_put, dynamodb, table), _batches(items)))
        due = [_due(_of(one, row, first), one, clock.now()) for one in everyone for row in owed]
        list(pool.map(partial(_put, dynamodb, os.environ["NOTIFICATIONS_TABLE"]), _batches(due)))
    return everyone


def _client(coach_id: str, email: str, now: datetime, actions: int) -> Plan:
    coach = Actor(coach_id)
    plan = opening.open_plan(coach, Details(name="Alice Moreau", email=email, time_zone="Europe/Berlin"), now=now)
    plan = accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=now, name="Alice Moreau")
    for what in ("Call the bank", "Book a room", "Send the draft", "Walk for an hour")[:actions]:
        action = NewAction(
            what=what, due=Due(at=now + 2 * _HOUR), specs=[Spec("client", "email", minutes=-60)], notify_client=False
        )
        adding.create(coach, plan.plan_id, action, now=now)
    return plan


def _is_about(item: Item, one: Reminded) -> bool:
    text = json.dumps(item)
    return one.person_id in text or one.plan_id in text or one.email in text


def _of(one: Reminded, item: Item, first: Reminded) -> Item:
    """Returns the same row about somebody else."""
    text = json.dumps(item)
    for before, after in zip(msgspec.structs.astuple(first), msgspec.structs.astuple(one), strict=True):
        text = text.replace(before, after)
    copy: Item = json.loads(text)
    return copy


def _due(item: Item, one: Reminded, now: datetime) -> Item:
    """Returns the reminder's row as it is found when its time has come."""
    return item | {
        "shard": {"S": notification.shard(one.person_id)},
        "due_key": {"S": notification.due_key(now)},
        "due_at": {"S": Notification.due_at.serialize(now)},
    }


def _all(dynamodb: Any, table: str) -> Iterator[Item]:
    for page in dynamodb.get_paginator("scan").paginate(TableName=table):
        yield from page["Items"]


def _batches(items: list[Item]) -> list[list[Item]]:
    return [items[start : start + _A_BATCH] for start in range(0, len(items), _A_BATCH)]


def _put(dynamodb: Any, table: str, items: list[Item]) -> None:
    wanted = {table: [{"PutRequest": {"Item": item}} for item in items]}
    while wanted:
        wanted = dynamodb.batch_write_item(RequestItems=wanted)["UnprocessedItems"]


def _delete(dynamodb: Any, table: str, items: Iterable[Item]) -> None:
    for item in items:
        dynamodb.delete_item(TableName=table, Key={name: item[name] for name in ("recipient", "due_key")})


def unexplained(came: Mapping[str, int], everyone: Iterable[Reminded], entries: Iterable[Entry]) -> list[str]:
    """Returns the addresses that got more mails than lost answers explain.

    A lost answer, or a function killed before it could take one, may bring a mail once more.
    """
    excused: Counter[str] = Counter()
    for entry in entries:
        if entry.what in ("lost", "killed"):
            excused.update(entry.about)
    return [
        one.email
        for one in everyone
        if came.get(one.email, 0)
        > 1 + sum(n for about, n in excused.items() if one.email in about or one.person_id in about)
    ]


if __name__ == "__main__":
    main()
