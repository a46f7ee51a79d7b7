"""What coaches know about a client, and correcting it."""

from chalice.app import Response

from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import correcting
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import mail_state, names, private_notes, zones
from chalicelib.web.pages.plan.base import around, as_coach

_CORRECTED = {"name": "name", "email": "email", "phone": "phone", "time_zone": "zone"}


@get("/plans/{plan_id}/client", find=as_coach)
def client_form(visit: Visit, plan: Plan, theirs: dict[str, str] | None = None) -> Response:
    """Shows the client's details; with ``theirs``, also what someone else has changed in the meantime."""
    return visit.page(
        "plan/client",
        **around(visit, plan, "client"),
        values=_present(visit, plan) if private_notes.is_sent(visit) else visit.typed_or(_present(visit, plan)),
        areas=zones.areas(),
        client_mail=mail_state.of_client(visit, plan),
        theirs=theirs or {},
        notes=private_notes.of_client(visit, plan),
        invited=names.invited(visit, plan.client.invited_at),
    )


@post("/plans/{plan_id}/client", find=as_coach, again=client_form, names=zones.FIELD)
def correct_client(visit: Visit, plan: Plan) -> Response:
    """Saves the corrections; a new address gets a new invitation."""
    form = visit.form
    shown = {name: form[field].strip() if field in form else None for name, field in _CORRECTED.items()}
    version = forms.number(form["version"])
    try:
        correcting.correct(visit.actor, plan.plan_id, Details(**shown), now=visit.now, version=version)
    except StaleVersion as stale:
        present = plans.get_as_coach(visit.my_id, plan.plan_id)
        if theirs := _differing(visit, present):
            return _compare(visit, present, theirs, stale)
    return visit.redirect(f"/plans/{plan.plan_id}")


def _differing(visit: Visit, plan: Plan) -> dict[str, str]:
    """Returns the saved values that differ from the form's; empty if the same form was sent twice."""
    present, form = _present(visit, plan), visit.form
    return {name: present[name] for name in _CORRECTED.values() if name in form and present[name] != form[name].strip()}


def _compare(visit: Visit, plan: Plan, theirs: dict[str, str], stale: StaleVersion) -> Response:
    """Shows the form as typed, and what is saved now. Saving again replaces that."""
    visit.form["version"] = _present(visit, plan)["version"]
    visit.problems = Problems(notice=stale.sentence, status=stale.status)
    return client_form(visit, plan, theirs)


def _present(visit: Visit, plan: Plan) -> Form:
    client = seeing.seen(plan, visit.my_id, plan.client_id)
    return Form(
        name=client.name,
        email=client.email or "",
        phone=client.phone or "",
        zone=client.time_zone,
        version=str(int(plan.version)),
    )
