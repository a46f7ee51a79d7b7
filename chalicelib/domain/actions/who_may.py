"""Who may add, edit, delete, complete, cancel and restore an action, and what anyone else is told."""

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.finding import get_for
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.isolated import isolated

_VIEWS_ONLY = "You can view this plan only. Its client and coaches can do this."


def may_add(plan: Plan, person_id: str) -> bool:
    """Returns whether this person may add actions and write in the plan: coaches and the client may."""
    return plan.coaches(person_id) or person_id == plan.client_id


def may_edit(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (_is_own(plan, action, person_id) and action.client_may_edit)


def may_delete(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (_is_own(plan, action, person_id) and action.client_may_delete)


def may_complete(plan: Plan, action: Action, person_id: str) -> bool:
    """Returns whether this person may mark it as done. For the client's actions coaches and the client may; for a Coach
    Action its coach and the primary coach."""
    if action.assigned_to == "client":
        return may_add(plan, person_id)
    return person_id in (plan.assignee(action.assignee_id).person_id, plan.primary_id)


def _is_own(plan: Plan, action: Action, person_id: str) -> bool:
    """Returns whether this is the client and the action is theirs."""
    return person_id == plan.client_id and action.assigned_to == "client"


def must_add(plan: Plan, person_id: str) -> None:
    if not may_add(plan, person_id):
        raise NotAllowed("You can view this plan only, so you can’t add actions.")


def must_propose(plan: Plan, person_id: str) -> None:
    """Raises `NotAllowed` unless this person may ask for dates and answer requests: whoever may add actions."""
    if not may_add(plan, person_id):
        raise NotAllowed("You can view this plan only, so you can’t ask for or accept dates.")


def must_edit(plan: Plan, action: Action, person_id: str) -> None:
    _must_not_view_only(plan, person_id)
    if not may_edit(plan, action, person_id):
        raise NotAllowed(f"Only a coach can change this action. Ask {isolated(plan.primary.name)} in a comment.")


def must_delete(plan: Plan, action: Action, person_id: str) -> None:
    _must_not_view_only(plan, person_id)
    if not may_delete(plan, action, person_id):
        otherwise = ", or cancel it" if may_edit(plan, action, person_id) else " in a comment"
        raise NotAllowed(f"Only a coach can delete this action. Ask {isolated(plan.primary.name)}{otherwise}.")


def must_decide(plan: Plan, action: Action, person_id: str) -> None:
    """Raises `NotAllowed` unless this person may cancel and restore the action: whoever may edit or delete it."""
    _must_not_view_only(plan, person_id)
    if not (may_edit(plan, action, person_id) or may_delete(plan, action, person_id)):
        name = plan.primary.name
        raise NotAllowed(f"Only a coach can cancel or restore this action. Ask {isolated(name)} in a comment.")


def must_be_theirs(plan: Plan, action: Action, person_id: str) -> None:
    """Raises `NotAllowed`, naming who may, unless this person may mark the action done and reopen it."""
    _must_not_view_only(plan, person_id)
    if not may_complete(plan, action, person_id):
        name = plan.assignee(action.assignee_id).name
        raise NotAllowed(f"{isolated(name)} does this one, and can mark it done. You can write a comment.")


def _must_not_view_only(plan: Plan, person_id: str) -> None:
    if not may_add(plan, person_id):
        raise NotAllowed(_VIEWS_ONLY)


def get_theirs(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    """Returns the action with its plan.

    Raises `NotAllowed` unless ``actor`` may mark it done, and `StaleVersion` if ``version`` is out of date.
    """
    plan, action = get_for(actor.person_id, plan_id, number)
    must_be_theirs(plan, action, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action


def get_to_decide(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    """As `get_theirs`, but raises `NotAllowed` unless ``actor`` may cancel and restore the action."""
    plan, action = get_for(actor.person_id, plan_id, number)
    must_decide(plan, action, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action
