"""What each index of the actions costs, counted by AWS's rules from what the verbs write, and as infra/README.md tells it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

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
from tests.counted_units import Row, costs, size

COLUMNS = ("the row", "by_due", "by_changed", "open_by_coach", "open_by_assignee")


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
        counted = costs(Action, before, row())
        found[name] = [counted[column] for column in COLUMNS]
    assert found == {name: told().get(name) for name in steps}


@pytest.mark.parametrize(("value", "bytes_"), [({"S": "für"}, 4), ({"N": "1000"}, 2), ({"BOOL": True}, 1)])
def test_sizes_are_counted_as_aws_does(value: Any, bytes_: int) -> None:
    assert size(value) == bytes_
