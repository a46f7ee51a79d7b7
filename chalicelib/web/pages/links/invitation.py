"""The link of an invitation: accept, or "This isn't me"."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import following


@get("/invitation/{token}", signed_in=False, find=following("invitation"))
def invitation_link(visit: Visit, person: Person, target: Target) -> Response:
    """Shows who invites, and what accepting means."""
    return _page(visit, joining.invitation_for(person.person_id, target.plan_id), person)


@post("/invitation/{token}", signed_in=False, find=following("invitation"))
def use_invitation_link(visit: Visit, person: Person, target: Target) -> Response:
    """Accepts the invitation, or declines it with "This isn't me"."""
    actor = Actor(person.person_id, "link")
    if visit.form["do"] == "decline":
        plan = joining.invitation_for(person.person_id, target.plan_id)
        joining.decline(actor, target.plan_id, now=visit.now)
        return _page(visit, plan, person, is_declined=True)
    return _page(visit, joining.accept(actor, target.plan_id, now=visit.now), person)


def _page(visit: Visit, plan: Plan, person: Person, *, is_declined: bool = False) -> Response:
    member = plan.members[person.person_id]
    return visit.page(
        "links/invitation",
        coach=plan.primary.name,
        member=member,
        client=plan.client.name if member.state == "active" else "",  # not before its reader says who they are
        state="declined" if is_declined else member.state,
        page=f"{visit.base}/plans/{plan.plan_id}",
    )
