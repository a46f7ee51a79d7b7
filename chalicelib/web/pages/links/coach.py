"""The link with which someone accepts an invitation to coach."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.people import cards
from chalicelib.domain.people.person import Person
from chalicelib.domain.team import coaches
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links import open as opening


@get("/coach/{token}", signed_in=False)
def coach_link(visit: Visit, token: str) -> Response:
    """Asks whether they want to coach, and under which name. People without a name are offered what the inviter
    typed."""
    invited, person = coaches.invited(token, now=visit.now)
    return visit.page(
        "links/coach",
        name=person.name or invited.name,
        typed=visit.form["name"] if visit.is_post else invited.name,
        asks_name=not person.name,
        **_signing_in(visit, invited, person),
    )


@post("/coach/{token}", signed_in=False, again=coach_link)
def use_coach_link(visit: Visit, token: str) -> Response:
    """Makes them a coach, and then mails the link to sign in with."""
    invited, person = coaches.invited(token, now=visit.now)
    if visit.form["do"] == "link" and person.may_coach:
        return opening.mail(visit, str(invited.email), "/")
    person = coaches.accept(token, now=visit.now, name=visit.form.get("name"))
    return visit.page("links/coach", name=person.name, **_signing_in(visit, invited, person))


def _signing_in(visit: Visit, invited: Person, person: Person) -> dict[str, Any]:
    return {
        "is_coach": bool(person.may_coach),
        "is_signed_in": opening.is_signed_in(visit, person),
        "masked": cards.masked(str(invited.email)),
    }
