"""The link that makes another address the main one, or requests that if the person can't read the present one."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.people import following, main_email
from chalicelib.domain.people.asked import Asked
from chalicelib.domain.people.person import Person
from chalicelib.errors import LinkExpired
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/main/{token}", signed_in=False)
def main_link(visit: Visit, token: str) -> Response:
    person, _, asked = following.question("main", token, visit.now)
    return _page(visit, person, asked)


@post("/main/{token}", signed_in=False)
def use_main_link(visit: Visit, token: str) -> Response:
    return _page(visit, *main_email.confirm(token, now=visit.now), is_pressed=True)


def _page(visit: Visit, person: Person, asked: Asked, *, is_pressed: bool = False) -> Response:
    """Shows the question while it waits, and afterwards what came of it."""
    state, when = "move" if asked.kind == "move" else "ask", ""
    if is_pressed or asked.is_used:
        state, when = _outcome(visit, person, asked)
    return visit.page("links/main", name=person.name, email=asked.email, old=person.email, state=state, when=when)


def _outcome(visit: Visit, person: Person, asked: Asked) -> tuple[str, str]:
    move = person.main_move
    if person.email == asked.email:
        return "done", ""
    if move is None or move.email != asked.email:
        raise LinkExpired(following.GONE)
    return "moving", times.said(move.due_at, person.time_zone, visit.now, person.hours, name_zone=True)
