"""Inviting a client."""

from chalice.app import Response

from chalicelib.domain.team import opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import NotAllowed
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import zones


@get("/invite")
def invite_form(visit: Visit) -> Response:
    if not visit.me.may_coach:
        raise NotAllowed("Only coaches can open plans. Ask the coach who runs this practice to invite you as one.")
    return _page(visit)


def _page(visit: Visit) -> Response:
    return visit.page("plan/invite", values=visit.typed_or({"zone": visit.zone}), areas=zones.areas())


@post("/invite", again=_page, names=zones.FIELD)
def invite(visit: Visit) -> Response:
    """Opens the plan. The answer is the same whether we know the address or not."""
    form = visit.form
    with visit.once() as once:
        plan = opening.open_plan(
            visit.actor,
            Details(
                name=form["name"],
                email=form["email"],
                phone=form["phone"].strip() or None,
                time_zone=form["zone"] or None,
            ),
            now=visit.now,
            once=once,
        )
        visit.made = str(plan.plan_id)
    return visit.redirect(f"/plans/{visit.made}")
