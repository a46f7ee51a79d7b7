"""The link that stops a change of the main address before it takes effect. It needs no signing in."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.people import main_email
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/objection/{token}", signed_in=False)
def objection_link(visit: Visit, token: str) -> Response:
    person, move = main_email.disputed(token, visit.now)
    when = times.said(move.due_at, person.time_zone, visit.now, person.hours, name_zone=True)
    return visit.page("links/objection", move=move, when=when, is_stopped=False)


@post("/objection/{token}", signed_in=False)
def use_objection_link(visit: Visit, token: str) -> Response:
    return visit.page("links/objection", move=main_email.object_to(token, now=visit.now), when="", is_stopped=True)
