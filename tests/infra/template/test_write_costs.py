"""What each index of the actions costs, counted by AWS's rules from what the verbs write, and as infra/README.md tells it.

AWS ("DynamoDB on-demand: write request units", "Local secondary indexes: write costs"): a row costs a unit for each kB begun, twice
that in a transaction. An index costs as much for an entry that comes, goes or changes, twice that where its key changes, and
nothing where nothing of what it holds does; index writes cost no more in a transaction.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.definitions import definition
from chalicelib.domain.actions import closing, comments, editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from infra.package.build import ROOT
from tests.conftest import table_items

Row = dict[str, Any]
COLUMNS = ("the row", "by_due", "by_changed", "open_by_coach", "open_by_assignee")


def size(value: Any) -> int:
    """Returns the bytes of an attribute's value, as "DynamoDB item sizes and formats" counts them."""
    ((kind, inner),) = value.items()
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + size(each) for name, each in inner.items())
    if kind == "L":
        return 3 + sum(1 + size(each) for each in inner)
    if kind == "N":
        return (len(inner.strip("-0.")) + 1) // 2 + 1
    return 1 if kind in ("BOOL", "NULL") else len(inner.encode())


def units(row: Row) -> int:
    return -(-sum(len(name.encode()) + size(value) for name, value in row.items()) // 1024)


def entry(index: Any, row: Row | None) -> tuple[Any, Row] | None:
    """Returns the key of a row's entry in an index and the entry; ``None`` if it has none."""
    keys = [key["AttributeName"] for key in index["KeySchema"]]
    if row is None or not row.keys() >= set(keys):
        return None
    held = {*keys, "plan_id", "number", *index["Projection"].get("NonKeyAttributes", [])}
    holds_all = index["Projection"]["ProjectionType"] == "ALL"
    return [row[key] for key in keys], {name: value for name, value in row.items() if holds_all or name in held}


def cost(index: Any, before: Row | None, after: Row | None) -> int:
    old, new = entry(index, before), entry(index, after)
    if old == new:
        return 0
    if old and new and old[0] != new[0]:
        return units(old[1]) + units(new[1])
    return max(units(each[1]) for each in (old, new) if each)


def costs(before: Row | None, after: Row | None) -> Counter[str]:
    made = definition(Action)
    found = Counter({"the row": 2 * max(units(row) for row in (before, after) if row)})
    for index in [*made["LocalSecondaryIndexes"], *made["GlobalSecondaryIndexes"]]:
        found[index["IndexName"]] = cost(index, before, after)
    return found


def told() -> dict[str, list[int]]:
    text = (ROOT / "infra" / "README.md").read_text()
    rows = re.findall(r"^\| (\w[\w ,’]*) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.M)
    return {name: [int(each) for each in figures] for name, *figures in rows}


def row() -> Row | None:
    return next(iter(table_items(Action)), None)


def test_the_table_of_costs_is_what_the_verbs_write(
    plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    coach = Actor(carol.person_id)

    def add() -> None:
        specs = [Spec("client", "email", days=-1, at="09:00"), Spec("client", "email", minutes=-60)]
        add_action(specs=specs, project=Named("Launch"))

    def remind() -> None:
        action = Action.get(plan.plan_id, 1)
        path = Action.reminders[action.reminder_list()[0].id]
        action.update([path["state"].set("sent"), path["sent_at"].set(now.isoformat())])

    steps: dict[str, Callable[[], Any]] = {
        "added, with two reminders": add,
        "reminder sent": remind,
        "comment": lambda: comments.write(coach, plan.plan_id, 1, Words("Hello"), now=now + timedelta(minutes=1)),
        "moved": lambda: editing.edit(
            coach, plan.plan_id, 1, Change(due=Due(at=now + timedelta(days=20))), now=now + timedelta(minutes=2)
        ),
        "done": lambda: closing.complete(coach, plan.plan_id, 1, now=now + timedelta(minutes=3)),
    }
    found = {}
    for name, step in steps.items():
        before = row()
        step()
        counted = costs(before, row())
        found[name] = [counted[column] for column in COLUMNS]
    assert found == {name: told().get(name) for name in steps}


@pytest.mark.parametrize(("value", "bytes_"), [({"S": "für"}, 4), ({"N": "1000"}, 2), ({"BOOL": True}, 1)])
def test_sizes_are_counted_as_aws_does(value: Any, bytes_: int) -> None:
    assert size(value) == bytes_
