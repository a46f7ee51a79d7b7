"""The places that no card shows: signing in, by a link that we mail to the address we know, leads to the very place."""

import re

from chalice.app import Response

from chalicelib.domain.people import browsers, sign_in
from chalicelib.domain.people.cards import Card
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import card_parts
from chalicelib.web.pages.links.card import closed, followed, mailed

_PLACE = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+")
_LONGEST = 100


@get("/card/{token}/open", signed_in=False, find=followed)
def card_open(visit: Visit, token: str, card: Card) -> Response:
    """Leads there whoever is signed in already as this person; others are told why they have to be."""
    at = _place(visit.query("at"))
    person = browsers.session_person(visit.secret, visit.now)
    if person is not None and person.person_id == card.person.person_id:
        return visit.redirect(_path(card, at))
    if card.closed == "ended":
        return closed(visit, token, card)
    shown = card_parts.around(visit, token, card) | {"at": at, "why": card_parts.why(card)}
    return visit.page("links/card_open", **shown)


@post("/card/{token}/open", signed_in=False, find=followed)
def use_card_open(visit: Visit, token: str, card: Card) -> Response:
    """Mails the link, to the address that this one went to."""
    if card.closed == "ended":
        return closed(visit, token, card)
    next = _path(card, _place(visit.form["at"]))
    sign_in.request_link(card.email, caller=visit.caller, now=visit.now, next=next)
    return mailed(visit, card)


def _place(asked: str) -> str:
    """Returns a place below the plan's path; empty, for the plan itself, instead of what can't be one."""
    return asked if len(asked) <= _LONGEST and _PLACE.fullmatch(asked) else ""


def _path(card: Card, at: str) -> str:
    return f"/plans/{card.plan.plan_id}{'/' if at else ''}{at}"
