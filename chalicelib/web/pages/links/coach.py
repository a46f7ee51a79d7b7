"""The link with which someone accepts an invitation to coach."""

from chalice.app import Response

from chalicelib.domain.people import links
from chalicelib.domain.team import coaches
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/coach/{token}", signed_in=False)
def coach_link(visit: Visit, token: str) -> Response:
    person, _ = links.follow_coach(token, visit.now)
    return visit.page("links/coach", name=person.name, email=person.email, is_coach=bool(person.may_coach))


@post("/coach/{token}", signed_in=False)
def use_coach_link(visit: Visit, token: str) -> Response:
    person = coaches.accept(token, now=visit.now)
    return visit.page("links/coach", name=person.name, email=person.email, is_coach=True)
