"""The link that marks an action done."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import closing, reopening, who_may
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import action_of, following


@get("/done/{token}", signed_in=False, find=following("done"))
def done_link(visit: Visit, person: Person, target: Target, *, just: str = "") -> Response:
    """Shows the action, and one button."""
    plan, action = action_of(person, target)
    zone, hours = str(person.time_zone), str(person.hours)
    other = plan.primary if person.person_id == plan.client_id else plan.client
    return visit.page(
        "links/done",
        action=action,
        key=plan.key(int(action.number)),
        due=times.said(action.due_at, zone, visit.now, hours, name_zone=not person.zone_confirmed),
        is_late=action.is_late(visit.now),
        done_at=times.said(action.done_at, zone, visit.now, hours) if action.done_at else "",
        other=other.name,
        just=just,
        page=f"{visit.base}/plans/{plan.plan_id}/actions/{int(action.number)}",
        may_complete=who_may.may_complete(plan, action, person.person_id),
        doer=plan.assignee(action.assignee_id).name,
    )


@post("/done/{token}", signed_in=False, find=following("done"))
def use_done_link(visit: Visit, person: Person, target: Target) -> Response:
    """Marks the action done; with ``undo``, reopens it."""
    change = reopening.reopen if visit.form["undo"] else closing.complete
    change(Actor(person.person_id, "link"), target.plan_id, target.number, now=visit.now)
    return done_link(visit, person, target, just="reopened" if visit.form["undo"] else "done")
