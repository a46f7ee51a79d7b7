"""Finds the open actions that HELP and other hints can name: those the reader can mark done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.database.transactions import together
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan

_MOST_PLANS = 5
"""Looked at for an example."""
_LATELY = timedelta(days=7)
"""How long people may still name an action that is closed."""


def open_in(person_id: str, plan_id: str) -> list[Action]:
    """Returns the plan's open actions that this person can mark done: first those they have to do, each by due time."""
    plan = plans.find(plan_id)
    member = plan.members.get(person_id) if plan else None
    if plan is None or member is None or member.state != "active":
        return []
    found = [action for action in actions.open_of_plan(plan_id) if who_may.may_complete(plan, action, person_id)]
    return sorted(found, key=lambda action: _doer_id(plan, action) != person_id)


def key_of_one(person_id: str) -> str:
    """Returns the key of an open action that this person can mark done, such as ``ALI-12``; empty if they have none."""
    for row in memberships.active(person_id)[:_MOST_PLANS]:
        for action in open_in(person_id, str(row.plan_id)):
            return f"{row.prefix}-{int(action.number)}"
    return ""


def can_be_done(person_id: str, plan_id: str, number: int) -> bool:
    """Returns whether the action is open and this person can mark it done."""
    plan, action = plans.find(plan_id), Action.find(plan_id, number)
    if plan is None or action is None or action.status != "open" or person_id not in plan.members:
        return False
    return who_may.may_complete(plan, action, person_id)


def is_in_use(plan_ids: Sequence[str], number: int, now: datetime) -> bool:
    """Returns whether somebody may mean an action by this number: it is open in one of these plans, or changed lately; in one call."""
    found = together(*((Action, plan_id, number) for plan_id in plan_ids)) if plan_ids and number else []
    return any(each is not None and (each.status == "open" or now - each.changed_at < _LATELY) for each in found)


def plans_of(person_id: str) -> list[str]:
    """Returns the ids of the plans that somebody is in; in one query."""
    return [str(row.plan_id) for row in memberships.active(person_id)]


def _doer_id(plan: Plan, action: Action) -> str:
    return str(plan.client_id if action.assigned_to == "client" else plan.assignee(action.assignee_id).person_id)
