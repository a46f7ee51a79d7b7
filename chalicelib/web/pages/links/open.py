"""Signing in from a link in a mail: we know its address, so one button mails a link that leads straight to the
place."""

from chalice.app import Response

from chalicelib.domain.people import browsers, cards, links, sign_in
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.route import Find, get, post
from chalicelib.web.pages.frame.visit import Visit

WHY = "A link in an email shows only what that email is about, since emails get forwarded. For everything else, please sign in."


def _following(purpose: links.Purpose) -> Find:
    """Returns a function that finds the link's own path, its person, what it is about, and the address it went to."""

    def followed(visit: Visit, token: str) -> tuple[str, Person, Target, str]:
        person, target = links.follow(purpose, token)
        return f"/{purpose}/{token}", person, target, links.address_of(purpose, token, person)

    return followed


@get("/done/{token}/open", signed_in=False, find=_following("done"))
@get("/proposal/{token}/open", signed_in=False, find=_following("proposal"))
def open_action(visit: Visit, path: str, person: Person, target: Target, email: str) -> Response:
    """Leads to the action's page."""
    return lead(visit, person, _action(target)) or page(visit, path, email)


@post("/done/{token}/open", signed_in=False, find=_following("done"))
@post("/proposal/{token}/open", signed_in=False, find=_following("proposal"))
def mail_to_action(visit: Visit, path: str, person: Person, target: Target, email: str) -> Response:
    return mail(visit, email, _action(target))


def lead(visit: Visit, person: Person, place: str) -> Response | None:
    """Redirects to a place if this person is signed in already; ``None`` for anybody else."""
    return visit.redirect(place) if is_signed_in(visit, person) else None


def is_signed_in(visit: Visit, person: Person) -> bool:
    """Returns whether the visitor is signed in as this person."""
    here = browsers.session_person(visit.secret, visit.now)
    return here is not None and here.person_id == person.person_id


def page(visit: Visit, path: str, email: str, *, why: str = WHY, at: str = "") -> Response:
    """Says why they have to sign in. The button goes to the link's own ``path``, with ``at`` for the place."""
    return visit.page("links/open", path=f"{visit.base}{path}", masked=cards.masked(email), why=why, at=at)


def mail(visit: Visit, email: str, place: str) -> Response:
    """Mails the link to the address that the one in the mail went to."""
    sign_in.request_link(email, caller=visit.caller, now=visit.now, next=place)
    return mailed(visit, email)


def mailed(visit: Visit, email: str, *, is_new_link: bool = False) -> Response:
    """Says that a link is on its way, and to which address."""
    return visit.page("links/open_mailed", masked=cards.masked(email), is_new_link=is_new_link)


def _action(target: Target) -> str:
    return f"/plans/{target.plan_id}/actions/{target.number}"
