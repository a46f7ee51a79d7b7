"""Signing in from a link in a mail: we know its address, so one button mails a link that leads straight to the
place."""

import re

from chalice.app import Response

from chalicelib import tokens
from chalicelib.domain.people import browsers, cards, links, sign_in
from chalicelib.domain.people.person import Person
from chalicelib.errors import LinkBroken
from chalicelib.web.pages.frame.route import Find, get, post
from chalicelib.web.pages.frame.visit import Visit

WHY = "A link in an email shows only what that email is about, since emails get forwarded. For everything else, please sign in."


_FROM: tuple[tokens.Purpose, ...] = ("done", "proposal", "notices", "pause", "digest", "which")
"""The links whose pages lead to a place that needs signing in. Cards have more places than one: `card_open`."""
_SETTING = re.compile(r"[a-z_]+")


def _following(purpose: tokens.Purpose) -> Find:
    """Returns a function that finds the link's own path, its person, the place it leads to, and the address it went to."""

    def followed(visit: Visit, token: str) -> tuple[str, Person, str, str]:
        person, place = _led(visit, purpose, token)
        return f"/{purpose}/{token}", person, place, links.address_of(purpose, token, person)

    return followed


def _led(visit: Visit, purpose: tokens.Purpose, token: str) -> tuple[Person, str]:
    """Returns the person a link is for, and the place that its page leads to."""
    match purpose:
        case "digest":
            return links.follow_digest(token)[0], "/settings#digest"
        case "which":
            person, plan_id, _ = links.follow_which(token)
            return person, f"/plans/{plan_id}"
        case "notices":
            at = _at(visit)
            return links.follow(purpose, token)[0], f"/settings#{at if _SETTING.fullmatch(at) else 'notices'}"
        case "pause":
            person, target = links.follow(purpose, token)
            return person, f"/plans/{target.plan_id}/metrics"
        case "done" | "proposal":
            person, target = links.follow(purpose, token)
            return person, f"/plans/{target.plan_id}/actions/{target.number}"
    raise LinkBroken


def _at(visit: Visit) -> str:
    return visit.form["at"] if visit.is_post else visit.query("at")


def open_place(visit: Visit, path: str, person: Person, place: str, email: str) -> Response:
    return lead(visit, person, place) or page(visit, path, email, at=_at(visit))


def mail_to_place(visit: Visit, path: str, person: Person, place: str, email: str) -> Response:
    return mail(visit, email, place)


for _purpose in _FROM:
    get(f"/{_purpose}/{{token}}/open", signed_in=False, find=_following(_purpose))(open_place)
    post(f"/{_purpose}/{{token}}/open", signed_in=False, find=_following(_purpose))(mail_to_place)


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
