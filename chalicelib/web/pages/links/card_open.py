"""Places that cards don't show, which need signing in."""

import re

from chalice.app import Response

from chalicelib.domain.people.cards import Card
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import card_parts
from chalicelib.web.pages.links import open as opening
from chalicelib.web.pages.links.card import closed, followed

_PLACE = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+")
_LONGEST = 100


@get("/card/{token}/open", signed_in=False, find=followed)
def card_open(visit: Visit, token: str, card: Card) -> Response:
    at = _place(visit.query("at"))
    if led := opening.lead(visit, card.person, _path(card, at)):
        return led
    if card.closed == "ended":
        return closed(visit, token, card)
    return opening.page(visit, f"/card/{token}", card.email, why=card_parts.why(card), at=at)


@post("/card/{token}/open", signed_in=False, find=followed)
def use_card_open(visit: Visit, token: str, card: Card) -> Response:
    if card.closed == "ended":
        return closed(visit, token, card)
    return opening.mail(visit, card.email, _path(card, _place(visit.form["at"])))


def _place(asked: str) -> str:
    """Returns a place below the plan's path; empty, for the plan itself, if it isn't a valid one."""
    return asked if len(asked) <= _LONGEST and _PLACE.fullmatch(asked) else ""


def _path(card: Card, at: str) -> str:
    return f"/plans/{card.plan.plan_id}{'/' if at else ''}{at}"
