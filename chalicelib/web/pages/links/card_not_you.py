"""For people to whom a mail with a card was forwarded: whose card it is, and a button that sends the owner a new link
and ends this one."""

from chalice.app import Response

from chalicelib.domain.people import cards
from chalicelib.domain.people.cards import Card
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import card_parts
from chalicelib.web.pages.links.card import closed, followed


@get("/card/{token}/not-you", signed_in=False, find=followed)
def card_not_you(visit: Visit, token: str, card: Card) -> Response:
    """Says whose link it is. Opening the page changes nothing."""
    return closed(visit, token, card) if card.closed else _page(visit, token, card)


@post("/card/{token}/not-you", signed_in=False, find=followed)
def use_card_not_you(visit: Visit, token: str, card: Card) -> Response:
    """Ends the link, and mails a new one to the person it was made for."""
    if card.closed:
        return closed(visit, token, card)
    cards.mail_again(card, caller=visit.caller, now=visit.now, ends=True)
    return _page(visit, token, card, is_ended=True)


def _page(visit: Visit, token: str, card: Card, *, is_ended: bool = False) -> Response:
    return visit.page("links/card_not_you", is_ended=is_ended, **card_parts.around(visit, token, card))
