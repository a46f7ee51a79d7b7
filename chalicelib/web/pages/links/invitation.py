"""The link of an invitation: accept, or \"This isn't me\"."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/invitation/{token}", signed_in=False)
def invitation_link(visit: Visit, token: str) -> Response:
    """Who invites, and what it means."""
    person, target = links.follow("invitation", token)
    return _invitation_page(visit, joining.invitation_for(person.person_id, target.plan_id), person)


@post("/invitation/{token}", signed_in=False)
def use_invitation_link(visit: Visit, token: str) -> Response:
    """Accept, or "This isn't me"."""
    person, target = links.follow("invitation", token)
    actor = Actor(person.person_id, "link")
    if visit.form["do"] == "decline":
        plan = joining.invitation_for(person.person_id, target.plan_id)
        joining.decline(actor, target.plan_id, now=visit.now)
        return _invitation_page(visit, plan, person, is_declined=True)
    return _invitation_page(visit, joining.accept(actor, target.plan_id, now=visit.now), person)


def _invitation_page(visit: Visit, plan: Plan, person: Person, *, is_declined: bool = False) -> Response:
    member = plan.members[person.person_id]
    return visit.page(
        "links/invitation",
        coach=plan.primary.name,
        member=member,
        client=plan.client.name
        if member.state == "active"
        else "",  # no name before whoever reads it says who they are
        state="declined" if is_declined else member.state,
        page=f"{visit.base}/plans/{plan.plan_id}",
    )
