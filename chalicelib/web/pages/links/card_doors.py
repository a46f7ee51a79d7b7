"""What a card leads to: more time, "Not you?", and the places that need signing in."""

import re

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import browsers, cards, sign_in
from chalicelib.domain.people.cards import Card
from chalicelib.errors import ActionNotFound
from chalicelib.web.pages.actions import proposing
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import card_parts
from chalicelib.web.pages.links.card import followed
from chalicelib.web.pages.parts import by_when

_PLACE = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+")
_JUST = {"ask": "asked", "stuck": "stuck"}


@get("/card/{token}/time", signed_in=False, find=followed)
def card_time(visit: Visit, token: str, card: Card) -> Response:
    """Shows the same forms as the action's page: asking for more time, answering, and being stuck."""
    return card_parts.closed(visit, token, card) if card.closed else _time_page(visit, token, card, _action(card))


def _time_again(visit: Visit, token: str, card: Card) -> Response:
    action = actions.present(str(card.plan.plan_id), card.number)
    return _time_page(visit, token, card, action, is_sent=True)


@post("/card/{token}/time", signed_in=False, find=followed, again=_time_again, names=by_when.FIELDS)
def use_card_time(visit: Visit, token: str, card: Card) -> Response:
    if card.closed:
        return card_parts.closed(visit, token, card)
    action = _action(card)
    if not proposing.press(visit, Actor(str(card.person.person_id), "link"), card.plan, action):
        return _time_again(visit, token, card)
    just = _JUST.get(visit.form["do"])
    return visit.redirect(f"/card/{token}{f'?just={just}' if just else ''}")


@get("/card/{token}/not-you", signed_in=False, find=followed)
def card_not_you(visit: Visit, token: str, card: Card) -> Response:
    """Says whose link it is; looking changes nothing."""
    if card.closed:
        return card_parts.closed(visit, token, card)
    return visit.page("links/card_not_you", **card_parts.around(visit, token, card))


@post("/card/{token}/not-you", signed_in=False, find=followed)
def use_card_not_you(visit: Visit, token: str, card: Card) -> Response:
    """Ends the link, and mails another to whom it was made for."""
    if card.closed:
        return card_parts.closed(visit, token, card)
    cards.mail_again(card, caller=visit.caller, now=visit.now, ends=True)
    return visit.page("links/card_not_you", is_ended=True, **card_parts.around(visit, token, card))


@get("/card/{token}/open", signed_in=False, find=followed)
def card_open(visit: Visit, token: str, card: Card) -> Response:
    """Leads to a place in the plan, for whoever is signed in here already; others are told why they have to, and how."""
    at = _place(visit.query("at"))
    person = browsers.session_person(visit.secret, visit.now)
    if person is not None and person.person_id == card.person.person_id:
        return visit.redirect(_whole(card, at))
    if card.closed == "ended":
        return card_parts.closed(visit, token, card)
    return visit.page("links/card_open", at=at, why=card_parts.why(card), **card_parts.around(visit, token, card))


@post("/card/{token}/open", signed_in=False, find=followed)
def use_card_open(visit: Visit, token: str, card: Card) -> Response:
    """Mails a sign-in link that comes back to the very place, to the address that this link went to."""
    if card.closed == "ended":
        return card_parts.closed(visit, token, card)
    next = _whole(card, _place(visit.form["at"]))
    sign_in.request_link(card.email, caller=visit.caller, now=visit.now, next=next)
    return card_parts.mailed(visit, card)


def _time_page(visit: Visit, token: str, card: Card, action: Action, *, is_sent: bool = False) -> Response:
    reader = Visit(visit.request, visit.now, card.person)
    shown = proposing.context(reader, card.plan, action, is_sent=is_sent)
    return visit.page("links/proposal", **shown, form="", just="", card=f"{visit.base}/card/{token}")


def _action(card: Card) -> Action:
    if card.action is None:
        raise ActionNotFound
    return card.action


def _place(asked: str) -> str:
    """Returns a place below the plan's path; empty for the plan itself, also instead of what can't be one."""
    return asked if len(asked) <= 100 and _PLACE.fullmatch(asked) else ""


def _whole(card: Card, at: str) -> str:
    return f"/plans/{card.plan.plan_id}{'/' if at else ''}{at}"
