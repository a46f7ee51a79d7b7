"""Asking for more time from a card, answering, and being stuck: the same forms as on the action's page."""

from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.cards import Card
from chalicelib.errors import ActionNotFound
from chalicelib.web.pages.actions import proposing
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.card import closed, followed
from chalicelib.web.pages.parts import absence, by_when

_JUST = {"ask": "?just=asked", "stuck": "?just=stuck"}
"""What the card says afterwards, by the button."""


@get("/card/{token}/time", signed_in=False, find=followed)
def card_time(visit: Visit, token: str, card: Card) -> Response:
    return closed(visit, token, card) if card.closed else _page(visit, token, card, _action(card))


def _again(visit: Visit, token: str, card: Card) -> Response:
    return _page(visit, token, card, actions.present(str(card.plan.plan_id), card.number), is_sent=True)


@post("/card/{token}/time", signed_in=False, find=followed, again=_again, names=by_when.FIELDS)
def use_card_time(visit: Visit, token: str, card: Card) -> Response:
    """Does what the button says, and returns to the card."""
    if card.closed:
        return closed(visit, token, card)
    if not proposing.press(visit, Actor(str(card.person.person_id), "link"), card.plan, _action(card)):
        return _again(visit, token, card)
    just = _JUST.get(visit.form["do"], "")
    is_told = bool(just) and absence.tell(visit, card.plan, str(card.person.person_id))
    return visit.redirect(f"/card/{token}{just}{f'&{urlencode(absence.TOLD)}' if is_told else ''}")


def _page(visit: Visit, token: str, card: Card, action: Action, *, is_sent: bool = False) -> Response:
    """Shows times as the reader, who isn't signed in, is used to seeing them."""
    reader = Visit(visit.request, visit.now, card.person)
    shown = proposing.context(reader, card.plan, action, is_sent=is_sent)
    return visit.page("links/card_time", **shown, form="", just="", card=f"{visit.base}/card/{token}")


def _action(card: Card) -> Action:
    if card.action is None:
        raise ActionNotFound
    return card.action
