"""The settings of a plan: how its new actions start out."""

from chalice.app import Response

from chalicelib import clock_times
from chalicelib.domain.people import profile
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import form_rows, notice_fields, reminder_rows
from chalicelib.web.pages.parts.reminder_rows import UNITS, ReminderRow
from chalicelib.web.pages.plan.base import around, as_coach

TICKS = ("notify_client", "client_may_edit", "client_may_delete")


@get("/plans/{plan_id}/settings", find=as_coach)
def plan_settings(visit: Visit, plan: Plan) -> Response:
    defaults = plan.defaults
    rows = reminder_rows.typed(visit.form) if visit.is_post else reminder_rows.of_specs(defaults.reminders)
    values = visit.typed_or(_as_typed(defaults) | ({} if plan.cards_off else {"cards": "1"}))
    return visit.page(
        "plan/settings",
        **around(visit, plan, "settings"),
        values=values,
        rows=rows,
        who=reminder_rows.who(visit, plan, rows),
        texting=reminder_rows.texting(visit, plan),
        client_notices=notice_fields.for_client(values),
        tellings=notice_fields.told_client(defaults.client_notices, values),
        units=UNITS,
    )


@post(
    "/plans/{plan_id}/settings", find=as_coach, again=plan_settings, names={"client_notices": "notices"}
)  # fmt: skip
def change_plan_settings(visit: Visit, plan: Plan) -> Response:
    form, rows = visit.form, reminder_rows.typed(visit.form)
    if form_rows.are_changed(form):
        return plan_settings(visit, plan)
    defaults = _read(form, rows, plan.defaults)
    version, cards_off = forms.number(form["version"]), not form.is_ticked("cards")
    try:
        changing.change_defaults(
            visit.my_id, plan.plan_id, defaults, version=version, now=visit.now, cards_off=cards_off
        )
    except StaleVersion as stale:
        (present,) = as_coach(visit, plan.plan_id)
        if (
            present.defaults != defaults or present.cards_off != cards_off
        ):  # otherwise the same form was sent twice, and nobody else changed anything
            return _compare(visit, present, stale)
    if form.is_ticked("for_new_plans"):
        profile.change(visit.actor, profile.Change(defaults=defaults), now=visit.now)
    return visit.redirect(f"/plans/{plan.plan_id}?just=settings")


def _compare(visit: Visit, plan: Plan, stale: StaleVersion) -> Response:
    """Shows the form as typed, and says so. Saving again replaces what is saved now."""
    visit.form["version"] = str(int(plan.version))
    notice = f"{stale.sentence} Below is what you chose. Save again to keep it."
    visit.problems = Problems(notice=notice, status=stale.status)
    return plan_settings(visit, plan)


def _read(form: Form, rows: list[ReminderRow], before: Defaults) -> Defaults:
    """Reads the defaults from a form; raises `Invalid` with all its problems."""
    problems: dict[str, str] = {}
    hour = before.hour
    late_after = forms.number(form["late_after_minutes"])
    if late_after is None:
        problems["late_after_minutes"] = "Enter a number of minutes, such as 60."
    try:
        hour = clock_times.typed_hour(form["hour"], "hour")
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        specs = reminder_rows.specs(rows)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    notices = {**before.client_notices, **notice_fields.picked(form, "client")}
    return Defaults(
        hour=hour,
        reminders=specs,
        late_after_minutes=before.late_after_minutes if late_after is None else late_after,
        client_notices={event: channel for event, channel in notices.items() if channel},
        **{name: form.is_ticked(name) for name in TICKS},
    )


def _as_typed(defaults: Defaults) -> dict[str, str]:
    """Returns defaults as the form's fields hold them."""
    return {
        "hour": defaults.hour,
        "late_after_minutes": str(defaults.late_after_minutes),
        **{name: "1" for name in TICKS if getattr(defaults, name)},
        **notice_fields.as_typed(defaults.client_notices),
    }
