"""The link of an invitation: accept, or "This isn't me"."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.team import invited, joining
from chalicelib.domain.team.invited import Invited
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import following


@get("/invitation/{token}", signed_in=False, find=following("invitation"))
def invitation_link(visit: Visit, person: Person, target: Target) -> Response:
    """Shows who invites, and what accepting means."""
    return _page(visit, invited.find(person.person_id, target.plan_id))


@post("/invitation/{token}", signed_in=False, find=following("invitation"), again=invitation_link)
def use_invitation_link(visit: Visit, person: Person, target: Target) -> Response:
    """Accepts the invitation, or declines it with "This isn't me"."""
    actor = Actor(person.person_id, "link")
    if visit.form["do"] == "decline":
        found = invited.find(person.person_id, target.plan_id)
        joining.decline(actor, target.plan_id, now=visit.now)
        return _page(visit, found, is_declined=True)
    joining.accept(actor, target.plan_id, now=visit.now, name=visit.form["name"] or None)
    return _page(visit, invited.find(person.person_id, target.plan_id))


def _page(visit: Visit, found: Invited, *, is_declined: bool = False) -> Response:
    """Shows what the invitation is to, or what became of it; that its reader is in the plan already, to them only.

    Who has no name of their own yet is asked for one: what this inviter typed is offered.
    """
    member = found.member
    is_open = member.state == "invited" and not is_declined
    return visit.page(
        "links/invitation",
        coach=found.plan.primary.name,
        member=member,
        client=found.plan.client.name if not is_open else "",  # not before its reader says who they are
        state="declined" if is_declined else "already" if is_open and found.is_in_already else member.state,
        page=f"{visit.base}/plans/{found.plan.plan_id}",
        asks_name=not found.person.name,
        name=visit.form["name"] if visit.is_post else member.name,
    )
