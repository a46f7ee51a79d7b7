"""The link that marks an action done."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import closing, reopening, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.errors import ActionNotFound, PlanNotFound
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import due


@get("/done/{token}", signed_in=False)
def done_link(visit: Visit, token: str) -> Response:
    """The action, and one button."""
    person, target = links.follow("done", token)
    return _done_page(visit, person, target)


@post("/done/{token}", signed_in=False)
def use_done_link(visit: Visit, token: str) -> Response:
    """Marks it done, or with ``undo`` open again."""
    person, target = links.follow("done", token)
    change = reopening.reopen if visit.form["undo"] else closing.complete
    change(Actor(person.person_id, "link"), target.plan_id, target.number, now=visit.now)
    return _done_page(visit, person, target, just="reopened" if visit.form["undo"] else "done")


def _done_page(visit: Visit, person: Person, target: Target, just: str = "") -> Response:
    try:
        plan, action = actions.get_for(person.person_id, target.plan_id, target.number)
    except (PlanNotFound, ActionNotFound) as gone:
        raise type(gone)("This action is not there any more: it was deleted, or the plan isn’t yours now.") from gone
    zone, hours = str(person.time_zone), str(person.hours)
    other = plan.primary if person.person_id == plan.client_id else plan.client
    return visit.page(
        "links/done",
        action=action,
        key=plan.key(int(action.number)),
        due=times.said(action.due_at, zone, visit.now, hours, name_zone=not person.zone_confirmed),
        is_late=action.is_late(visit.now),
        done_at=times.said(action.done_at, zone, visit.now, hours) if action.done_at else "",
        other=due.first_name(other.name),
        just=just,
        page=f"{visit.base}/plans/{plan.plan_id}/actions/{int(action.number)}",
        may_complete=who_may.may_complete(plan, action, person.person_id),
        doer=plan.assignee(action.assignee_id).name,
    )
