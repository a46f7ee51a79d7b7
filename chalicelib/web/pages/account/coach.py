"""Inviting a coach, and the link by which one accepts."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.people import links
from chalicelib.domain.team import coaches
from chalicelib.errors import NotAllowed
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.client import zone_areas

_FIELDS = {"time_zone": "zone"}


@get("/invite-coach")
def invite_coach_form(visit: Visit) -> Response:
    if not visit.me.may_coach:
        raise NotAllowed("Only coaches invite coaches.")
    return _form(visit, Form(zone=str(visit.me.time_zone)))


@post("/invite-coach")
def invite_coach(visit: Visit) -> Response:
    """Mails the link; the page after it is the same whether we know the address or not."""
    form = visit.form

    def do() -> Response:
        coaches.invite(
            visit.actor, name=form["name"], email=form["email"], time_zone=form["zone"] or None, now=visit.now
        )
        return _form(visit, Form(zone=form["zone"]), invited=form["name"].strip())

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _form(visit, form, problems=forms.at_fields(problems, _FIELDS), **why)

    return forms.or_again(do, again)


@get("/coach/{token}", signed_in=False)
def coach_link(visit: Visit, token: str) -> Response:
    person = links.follow_coach(token, visit.now)
    return visit.page("links/coach", name=person.name, email=person.email, is_coach=bool(person.may_coach))


@post("/coach/{token}", signed_in=False)
def use_coach_link(visit: Visit, token: str) -> Response:
    person = coaches.accept(token, now=visit.now)
    return visit.page("links/coach", name=person.name, email=person.email, is_coach=True)


def _form(
    visit: Visit,
    values: Form,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    invited: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "account/invite_coach",
        values=values,
        areas=zone_areas(),
        problems=problems or {},
        notice=notice,
        invited=invited,
        status=status,
    )
