"""The settings of a plan."""

from typing import Any

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.people import profile
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import choices, reminders
from chalicelib.web.pages.parts.reminders import UNITS, ReminderRow
from chalicelib.web.pages.plan import around


@get("/plans/{plan_id}/settings")
def plan_settings(visit: Visit, plan_id: str) -> Response:
    """How new actions start out; for coaches."""
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    return _settings(visit, plan, defaults_as_typed(plan.defaults), reminders.of_specs(plan.defaults.reminders))


@post("/plans/{plan_id}/settings")
def change_plan_settings(visit: Visit, plan_id: str) -> Response:
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    rows = reminders.typed(visit.form)

    def again(problems: dict[str, str] | None = None, **why: Any) -> Response:
        at = forms.at_fields(problems or {}, {"client_notices": "notices"})
        return _settings(visit, plan, dict(visit.form), rows, problems=at, **why)

    if reminders.is_about_rows(visit.form):
        return again()

    def do() -> Response:
        defaults = read_defaults(visit.form, rows, plan.defaults)
        changing.change_defaults(
            visit.me.person_id, plan_id, defaults, version=forms.number(visit.form["version"]), now=visit.now
        )
        if visit.form.is_ticked("for_new_plans"):
            profile.change(visit.actor, profile.Change(defaults=defaults), now=visit.now)
        return visit.redirect(f"/plans/{plan_id}?just=settings")

    return forms.or_again(do, again)


def read_defaults(form: Form, rows: list[ReminderRow], before: Defaults) -> Defaults:
    """The defaults that a form asks for; `Invalid` with all its problems."""
    problems: dict[str, str] = {}
    late_after = forms.number(form["late_after_minutes"])
    if late_after is None:
        problems["late_after_minutes"] = "Please give a number of minutes, such as 60."
    try:
        times.parse_time(form["hour"], "hour")
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        specs = reminders.specs(rows)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    return Defaults(
        hour=form["hour"],
        reminders=specs,
        notify_client=form.is_ticked("notify_client"),
        client_may_edit=form.is_ticked("client_may_edit"),
        client_may_delete=form.is_ticked("client_may_delete"),
        late_after_minutes=before.late_after_minutes if late_after is None else late_after,
        client_notices={
            event: channel for event, channel in {**before.client_notices, **choices.read(form)}.items() if channel
        },
    )


def defaults_as_typed(defaults: Defaults) -> dict[str, str]:
    """Defaults as a form's fields hold them."""
    ticked = {
        name: "1" for name in ("notify_client", "client_may_edit", "client_may_delete") if getattr(defaults, name)
    }
    return {
        "hour": defaults.hour,
        "late_after_minutes": str(defaults.late_after_minutes),
        **ticked,
        **choices.as_typed(defaults.client_notices),
    }


def _settings(
    visit: Visit,
    plan: Plan,
    values: dict[str, str],
    rows: list[ReminderRow],
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "plan/settings",
        **around.around(visit, plan, "settings"),
        values=Form(values),
        rows=rows,
        who=reminders.who(visit, plan, rows),
        texting=reminders.texting(visit, plan),
        client_notices=choices.for_client(Form(values)),
        units=UNITS,
        problems=problems or {},
        notice=notice,
        status=status,
    )
