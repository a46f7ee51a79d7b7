"""The card that a link in a mail opens for a client without signing in: one action, or the plan in short.

A forwarded mail must not expose everything. The card shows what its mail is about, the newest words of each side about
it, and only WHAT and BY WHEN of the other open actions. For anything else the reader signs in.
"""

from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain.actions import closing, comments, reopening
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import cards
from chalicelib.domain.people.cards import Card
from chalicelib.errors import LinkExpired, NotAllowed
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import card_parts
from chalicelib.web.pages.links import open as opening
from chalicelib.web.pages.parts import absence

_WORDS = ("text", "comment", "why")
"""The fields of a card's forms that the reader writes in."""


def followed(visit: Visit, token: str) -> tuple[str, Card]:
    """Returns the token and the card. If the card is closed, its pages have to say so."""
    return token, cards.follow(token, visit.now)


@get("/card/{token}", signed_in=False, find=followed)
def card_link(visit: Visit, token: str, card: Card) -> Response:
    """Shows the card. This marks nothing as read, since programs that scan mails open it too."""
    if card.closed:
        return closed(visit, token, card)
    told = absence.told(visit, card.plan, str(card.person.person_id))
    return visit.page("links/card", **card_parts.context(visit, token, card), is_back=told)


def _again(visit: Visit, token: str, card: Card) -> Response:
    return card_link(visit, *followed(visit, token))


@post("/card/{token}", signed_in=False, find=followed, again=_again)
def use_card_link(visit: Visit, token: str, card: Card) -> Response:
    """Does what the button says: marks the action as done or reopens it, sends a comment, ends the link, or mails
    another."""
    if card.closed:
        if card.closed == "ended" and visit.form["do"] == "again":
            cards.mail_again(card, caller=visit.caller, now=visit.now)
            return opening.mailed(visit, str(card.person.email), is_new_link=True)
        return closed(visit, token, card)
    actor = Actor(str(card.person.person_id), "link")
    which, do = (actor, str(card.plan.plan_id), card.number), visit.form["do"]
    if do == "end":
        cards.end(card)
        return closed(visit, *followed(visit, token), is_just=True)
    if do == "done" and card.action is not None:
        closing.complete(*which, now=visit.now)
    elif do == "undo" and card.action is not None:
        reopening.reopen(*which, now=visit.now)
    elif do == "send":
        _send(visit, actor, card)
    else:
        return card_link(visit, token, card)
    just = {"done": "done", "undo": "reopened"}.get(do, "told" if visit.form["how"] else "sent")
    is_told = do in ("done", "send") and absence.tell(visit, card.plan, actor.person_id)
    return visit.redirect(f"/card/{token}?{urlencode({'just': just, **(absence.TOLD if is_told else {})})}")


def closed(visit: Visit, token: str, card: Card, *, is_just: bool = False) -> Response:
    """Says why the card is closed, and offers the mail that helps, with what was typed before; ``is_just``: its own
    button has just ended it."""
    refused = LinkExpired if card.closed == "ended" else NotAllowed
    shown = card_parts.around(visit, token, card) | {"closed": card.closed, "why": card_parts.why(card)}
    words = {name: visit.form[name] for name in _WORDS} if visit.is_post else {}
    typed = {name: text for name, text in words.items() if text.strip()}
    return visit.page("links/card_closed", status=200 if is_just else refused.status, **shown, typed=typed)


def _send(visit: Visit, actor: Actor, card: Card) -> None:
    """Adds a comment to the action, or a post to the plan."""
    plan_id, number = str(card.plan.plan_id), card.number or None
    still = lambda made: comments.is_there(plan_id, made)  # noqa: E731
    with visit.once(by=actor.person_id, is_anew=True, still=still) as once:
        comments.write(actor, plan_id, number, Words(visit.form["text"]), now=visit.now, seen=Seen(once=once))
