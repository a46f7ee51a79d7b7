"""The link in a message that stops messages of the same kinds."""

from chalice.app import Response

from chalicelib import sentences
from chalicelib.domain import messages
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import LinkBroken
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.notices import plan_name


def _followed(visit: Visit, token: str) -> tuple[Person, Plan, tuple[str, ...]]:
    """Returns the person, the plan and the kinds of message that the link stops; raises `LinkBroken` if there are
    none."""
    person, target = links.follow("unsubscribe", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    if not target.events:
        raise LinkBroken
    return person, plan, target.events


@get("/unsubscribe/{token}", signed_in=False, find=_followed)
def unsubscribe_link(visit: Visit, person: Person, plan: Plan, events: tuple[str, ...]) -> Response:
    return visit.page(
        "links/unsubscribe",
        plan_name=plan_name(person, plan),
        what=sentences.listed([messages.many(event) for event in events]),
        is_off=not any(choices.is_told(plan, person, event) for event in events),
    )


@post("/unsubscribe/{token}", signed_in=False, find=_followed)
def use_unsubscribe_link(visit: Visit, person: Person, plan: Plan, events: tuple[str, ...]) -> Response:
    """Stops these kinds in one plan, from our page or a mail program's button (RFC 8058); with ``undo``, resumes them."""
    for event in events:
        if visit.form["undo"]:
            plan = choices.resume(person, plan.plan_id, event, now=visit.now)
        else:
            plan = choices.stop(person.person_id, plan.plan_id, event, now=visit.now)
    return unsubscribe_link(visit, person, plan, events)
