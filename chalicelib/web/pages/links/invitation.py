"""The link of an invitation: accept, or "This isn't me"."""

from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import cards, links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.team import invited, joining
from chalicelib.domain.team.invited import Invited
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import open as opening


def _followed(visit: Visit, token: str) -> tuple[Person, Target, str]:
    """Returns the person a link is for, what it is about, and the address it went to."""
    person, target = links.follow("invitation", token)
    return person, target, links.address_of("invitation", token, person)


@get("/invitation/{token}", signed_in=False, find=_followed)
def invitation_link(visit: Visit, person: Person, target: Target, email: str) -> Response:
    """Shows who invites, and what accepting means."""
    return _page(visit, invited.find(person.person_id, target.plan_id), email)


@post("/invitation/{token}", signed_in=False, find=_followed, again=invitation_link)
def use_invitation_link(visit: Visit, person: Person, target: Target, email: str) -> Response:
    """Accepts the invitation, or declines it with "This isn't me". After accepting, mails the link that leads to the
    plan."""
    actor, do = Actor(person.person_id, "link"), visit.form["do"]
    if do in ("decline", "link"):
        found = invited.find(person.person_id, target.plan_id)
        if do == "link" and (found.is_in_already or found.member.state == "active"):
            return opening.mail(visit, email, f"/plans/{found.plan.plan_id}")
        if do == "link":
            return _page(visit, found, email)
        joining.decline(actor, target.plan_id, now=visit.now)
        return _page(visit, found, email, is_declined=True)
    joining.accept(actor, target.plan_id, now=visit.now, name=visit.form["name"] or None)
    return _page(visit, invited.find(person.person_id, target.plan_id), email)


def _page(visit: Visit, found: Invited, email: str, *, is_declined: bool = False) -> Response:
    """Shows what the invitation is to, or what became of it. Only the invited person is told if they are in the plan
    already.

    Somebody without a name of their own is asked for one, with what this inviter typed as the suggestion.
    """
    member = found.member
    is_open = member.state == "invited" and not is_declined
    return visit.page(
        "links/invitation",
        coach=found.plan.primary.name,
        member=member,
        client=found.plan.client.name if not is_open else "",  # not before the reader says who they are
        state="declined" if is_declined else "already" if is_open and found.is_in_already else member.state,
        page=f"{visit.base}/plans/{found.plan.plan_id}",
        is_signed_in=opening.is_signed_in(visit, found.person),
        opens_card=cards.is_open(found.plan, found.person),
        masked=cards.masked(email),
        asks_name=not found.person.name,
        name=visit.form["name"] if visit.is_post else member.name,
    )
