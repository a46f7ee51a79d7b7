"""Inviting a client, and correcting what was typed of them."""

from typing import Any

from chalice.app import Response

from chalicelib import times
from chalicelib.domain import keys
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import correcting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import mail_state
from chalicelib.web.pages.plan.around import around

_FIELDS = {"time_zone": "zone"}


@get("/invite")
def invite_form(visit: Visit) -> Response:
    if not visit.me.may_coach:
        raise NotAllowed("Only coaches open plans. Ask the coach who runs this practice to invite you as one.")
    return _invite_form(visit, Form(zone=str(visit.me.time_zone)))


@post("/invite")
def invite(visit: Visit) -> Response:
    """Opens the plan; the same happens whether we know the address or not."""
    form = visit.form

    def do() -> Response:
        try:
            plan = opening.open_plan(
                visit.actor,
                Details(
                    name=form["name"],
                    email=form["email"],
                    phone=form["phone"].strip() or None,
                    time_zone=form["zone"] or None,
                ),
                now=visit.now,
                once=visit.once(),
            )
        except keys.Repeated:
            return visit.redirect("/")  # the button was pressed twice: the first one invited
        return visit.redirect(f"/plans/{plan.plan_id}")

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _invite_form(visit, form, problems=forms.at_fields(problems, _FIELDS), **why)

    return forms.or_again(do, again)


@get("/plans/{plan_id}/client")
def client_form(visit: Visit, plan_id: str) -> Response:
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    return _client_form(visit, plan, _present(plan))


@post("/plans/{plan_id}/client")
def correct_client(visit: Visit, plan_id: str) -> Response:
    """Saves what was corrected; a new address gets a new invitation."""
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    form = visit.form

    def do() -> Response:
        shown = {name: form[field].strip() if field in form else None for name, field in _CORRECTED.items()}
        version = forms.number(form["version"])
        correcting.correct(visit.actor, plan_id, Details(**shown), now=visit.now, version=version)
        return visit.redirect(f"/plans/{plan_id}")

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _client_form(visit, plan, form, problems=forms.at_fields(problems, _FIELDS), **why)

    try:
        return forms.or_again(do, again)
    except StaleVersion as stale:
        present = plans.get_as_coach(visit.me.person_id, plan_id)
        form["version"] = str(int(present.version))
        return _client_form(visit, present, form, notice=stale.sentence, theirs=_present(present), status=stale.status)


_CORRECTED = {"name": "name", "email": "email", "phone": "phone", "time_zone": "zone"}


def _present(plan: Plan) -> Form:
    client = plan.client
    return Form(
        name=client.name,
        email=client.email,
        phone=client.phone or "",
        zone=client.time_zone,
        version=str(int(plan.version)),
    )


def zone_areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """All zones by area, for a choice that people find their city in."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(times.zone_names()):
        area, _, place = name.partition("/")
        areas.setdefault(area if place else "Other", []).append((name, (place or name).replace("_", " ")))
    return sorted(areas.items())


def _invite_form(
    visit: Visit, values: Form, *, problems: dict[str, str] | None = None, notice: str = "", status: int = 200
) -> Response:
    return visit.page(
        "plan/invite", values=values, areas=zone_areas(), problems=problems or {}, notice=notice, status=status
    )


def _client_form(
    visit: Visit,
    plan: Plan,
    values: Form,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    theirs: Form | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "plan/client",
        **around(visit, plan, "client"),
        values=values,
        areas=zone_areas(),
        client_mail=mail_state.of_client(visit, plan),
        theirs={name: theirs[name] for name in _CORRECTED.values() if theirs[name] != values[name]} if theirs else {},
        problems=problems or {},
        notice=notice,
        status=status,
    )
