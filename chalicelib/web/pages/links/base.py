"""What the links that act on an action share."""

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, PlanNotFound


def action_of(person: Person, target: Target) -> tuple[Plan, Action]:
    """Finds the action that a link is about; raises `NotFound` with what may have become of it."""
    try:
        return actions.get_for(person.person_id, target.plan_id, target.number)
    except (PlanNotFound, ActionNotFound) as gone:
        raise type(gone)("This action is not there any more: it was deleted, or the plan isn’t yours now.") from gone
