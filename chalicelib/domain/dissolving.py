"""Deleting a project: its actions leave it or are deleted with it, in as many transactions as that takes.

First it is put away, so that no action can join it; last its row goes. Broken off in between, it is an archived project with
fewer actions, and deleting it again goes on.
"""

from collections import Counter
from datetime import datetime

from chalicelib.domain import actions, bulk, planning, projects
from chalicelib.domain.actions import Action, count_of
from chalicelib.domain.people import Actor
from chalicelib.domain.planning import Change, Changed
from chalicelib.domain.plans import Plan
from chalicelib.errors import StaleVersion, TryAgain
from chalicelib.tables import MOST_WRITES, Write

_TRIES = 5
"""Of readings that found actions changed by somebody else just then."""


def delete(
    actor: Actor, plan_id: str, project_id: str, *, with_actions: bool, now: datetime, version: int | None = None
) -> None:
    """Deletes a project, keeping its actions or deleting them too; for coaches, who may delete every action."""
    plan, project = projects.get_as_coach(actor.person_id, plan_id, project_id)
    if version is not None and version != project.version:
        raise StaleVersion
    plan, project = projects.change(actor, plan_id, project_id, is_archived=True, now=now)
    count = 0
    for _ in range(_TRIES):
        found = actions.of_project(plan_id, project_id)
        left = _delete_all(actor, plan, found, now) if with_actions else _let_go(actor, plan, found, now)
        count += len(found) - left
        if not left:
            break
    else:
        raise TryAgain
    write = Write()
    projects.ended(
        write, plan, project, actor, now, kept=0 if with_actions else count, deleted=count if with_actions else 0
    )
    write.commit()


def _delete_all(actor: Actor, plan: Plan, found: list[Action], now: datetime) -> int:
    """Deletes them; gives how many are left, since they changed just now."""
    left = 0
    states = {int(action.number): action.status for action in found}
    parts = [(int(action.number), planning.deletion(actor, plan, action, now)) for action in found]
    for group in bulk.packed(parts, MOST_WRITES - 1):
        whole = bulk.joined(group)
        counts = Counter(states[number] for number, _ in group)
        whole.update(Plan, plan.plan_id, [count_of(status).add(-count) for status, count in counts.items()])
        try:
            whole.commit()
        except StaleVersion:
            left += len(group)
    return left


def _let_go(actor: Actor, plan: Plan, found: list[Action], now: datetime) -> int:
    """Takes them out of the project; gives how many are left, since they changed just now."""
    left = 0
    out = Change(project=None)
    edits = ((int(action.number), planning.edited(actor, plan, action, out, now)) for action in found)
    for group in bulk.packed((number, write) for number, write in edits if write is not None):
        try:
            bulk.joined(group).commit()
        except Changed:
            left += len(group)
    return left
