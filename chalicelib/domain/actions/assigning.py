"""Who does an action: the client, or a coach (a Coach Action)."""

from typing import Any, Literal

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import Invalid, NotAllowed
from chalicelib.isolated import isolated

Side = Literal["client", "coach"]


def chosen(actor: Actor, plan: Plan, asked: str) -> str | None:
    """Returns the ``assignee_id`` for ``client``, ``coach`` (the actor), or the id of one of the plan's coaches.

    Raises `Invalid` for anyone else, and `NotAllowed` if a client gives an action to a coach.
    """
    if asked == "client":
        return None
    if not plan.coaches(actor.person_id):
        raise NotAllowed(f"Only a coach can give an action to a coach. Ask {isolated(plan.primary.name)} in a comment.")
    person_id = actor.person_id if asked == "coach" else asked
    if person_id not in [coach.person_id for coach in plan.active_coaches()]:
        sentence = "Choose who does it: “client”, “coach” for yourself, or the id of one of the plan’s coaches."
        raise Invalid({"assigned_to": sentence})
    return person_id


def still_coaches(person_id: str) -> Condition:
    """Returns the condition that the coach who gets an action still coaches, since a leaving coach gives theirs
    away."""
    return Plan.members[person_id]["role"].is_in("primary", "coach")


def same_coaches(plan: Plan, action: Action) -> Condition:
    """Returns the condition that a reopened or restored action still has the coaches that were read: its own and the
    primary."""
    same: Condition = Plan.primary_id == plan.primary_id
    if action.assigned_to == "coach":
        same = same & still_coaches(plan.assignee(action.assignee_id).person_id)
    return same


def side(assignee_id: str | None) -> Side:
    """Returns ``assigned_to`` for this assignee."""
    return "client" if assignee_id is None else "coach"


def opened(plan: Plan, action: Action) -> list[Any]:
    """Returns the changes that put a reopened or restored action back into its assignee's list."""
    if action.assigned_to == "client":
        return []
    person_id = plan.assignee(action.assignee_id).person_id
    return [Action.assignee_id.set(person_id), Action.open_assignee.set(person_id)]


def given(action: Action, assignee_id: str | None) -> list[Any]:
    """Returns the changes for a new assignee; being stuck ends, since it concerned the previous one."""
    listed = assignee_id if action.status == "open" else None
    return [
        Action.assigned_to.set(side(assignee_id)),
        Action.open_assignee.set(listed) if listed else Action.open_assignee.remove(),
        Action.stuck_at.remove(),
        Action.stuck_text.remove(),
    ]


def usual_reminders(specs: list[Spec], assignee_id: str | None) -> list[Spec]:
    """Returns the plan's default reminders for this assignee; in a Coach Action the coach gets the client's."""
    if assignee_id is None:
        return specs
    turned = [msgspec.structs.replace(spec, to="coach") for spec in specs]
    return [spec for place, spec in enumerate(turned) if spec not in turned[:place]]


def follow(plan: Plan, reminders: dict[str, Reminder], before: str | None, after: str | None) -> dict[str, Reminder]:
    """Returns the reminders after a change of assignee: the new assignee gets those of the previous one.

    A reminder set by its recipient's clock follows the new recipient's clock, unless somebody named its zone.
    """
    followed: dict[str, Reminder] = {}
    for id, reminder in reminders.items():
        to: Side = side(after) if reminder.to == side(before) else reminder.to
        own_zone = plan.reminded(reminder.to, before).time_zone
        is_own = reminder.time_zone == own_zone and reminder.zone_from != "named"
        zone = plan.reminded(to, after).time_zone if is_own else reminder.time_zone
        turned = msgspec.structs.replace(reminder, to=to, time_zone=zone)
        if turned.spec() not in [each.spec() for each in followed.values()]:
            followed[id] = turned
    return followed
