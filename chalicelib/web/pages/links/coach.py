"""The link with which someone accepts an invitation to coach."""

from chalice.app import Response

from chalicelib.domain.team import coaches
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/coach/{token}", signed_in=False)
def coach_link(visit: Visit, token: str) -> Response:
    """Asks whether they want to coach, and under which name; people who have none yet are offered what the inviter typed."""
    invited, person = coaches.invited(token, now=visit.now)
    return visit.page(
        "links/coach",
        name=person.name or invited.name,
        typed=visit.form["name"] if visit.is_post else invited.name,
        asks_name=not person.name,
        email=invited.email,
        is_coach=bool(person.may_coach),
    )


@post("/coach/{token}", signed_in=False, again=coach_link)
def use_coach_link(visit: Visit, token: str) -> Response:
    invited, _ = coaches.invited(token, now=visit.now)
    person = coaches.accept(token, now=visit.now, name=visit.form.get("name"))
    return visit.page("links/coach", name=person.name, email=invited.email, is_coach=True)
