"""Inviting a coach."""

from chalice.app import Response

from chalicelib.domain.team import coaches
from chalicelib.errors import NotAllowed
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import zones


@get("/invite-coach")
def invite_coach_form(visit: Visit) -> Response:
    if not visit.me.may_coach:
        raise NotAllowed("Only coaches can invite coaches.")
    return _page(visit)


def _page(visit: Visit, invited: str = "") -> Response:
    """Shows the form; after someone was ``invited``, an empty one for the next."""
    values = Form(zone=visit.form["zone"]) if invited else visit.typed_or({"zone": visit.zone})
    return visit.page("account/invite_coach", values=values, areas=zones.areas(), invited=invited)


@post("/invite-coach", again=_page, names=zones.FIELD)
def invite_coach(visit: Visit) -> Response:
    """Emails the link. The page that follows is the same whether we know the address or not."""
    form = visit.form
    with visit.once() as once:
        coaches.invite(
            visit.actor,
            name=form["name"],
            email=form["email"],
            time_zone=form["zone"] or None,
            now=visit.now,
            once=once,
        )
    return _page(visit, invited=form["name"].strip())
