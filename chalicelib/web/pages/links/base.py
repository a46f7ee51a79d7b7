"""What the links share: following them, and what to say if they lead nowhere."""

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Purpose, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, AddressInUse, PlanNotFound
from chalicelib.web.pages.frame.route import Find


def following(purpose: Purpose) -> Find:
    """Returns a function that finds the person a link is for, and what it is about."""
    return lambda visit, token: links.follow(purpose, token)


def action_of(person: Person, target: Target) -> tuple[Plan, Action]:
    """Returns the action that a link is about; raises `NotFound`, saying what may have happened to it."""
    try:
        return actions.get_for(person.person_id, target.plan_id, target.number)
    except (PlanNotFound, ActionNotFound) as gone:
        raise type(gone)("This action isn’t there any more. It was deleted, or you’re no longer in its plan.") from gone


def in_use(refused: AddressInUse) -> AddressInUse:
    """Returns the refusal with a hint at what can be done about it."""
    return AddressInUse(f"{refused.sentence} Whoever has it can remove it in their settings first.")
