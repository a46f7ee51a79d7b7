"""Setting a metric up: “Follow something”."""

from chalice.app import Response

from chalicelib.domain.metrics import days, seeing, setting_up
from chalicelib.domain.metrics.days import DAY_ENDS
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import fields, offered
from chalicelib.web.pages.metrics.base import of_plan
from chalicelib.web.pages.parts import form_rows
from chalicelib.web.pages.plan.base import around

FOLLOW = "/plans/{plan_id}/follow"


@get(FOLLOW, find=of_plan)
def set_up_form(visit: Visit, plan: Plan) -> Response:
    context = offered.context(visit, plan, visit.typed_or(fields.fresh()))
    return visit.page("metrics/set_up", **around(visit, plan, "metrics"), **context)


@post(FOLLOW, find=of_plan, again=set_up_form, names=fields.NAMES)
def set_up_metric(visit: Visit, plan: Plan) -> Response:
    if form_rows.are_changed(visit.form):
        return set_up_form(visit, plan)
    today = days.today(plan.client.time_zone, DAY_ENDS, visit.now)

    def is_there(made: str) -> bool:
        return made in [each.metric_id for each in seeing.of_plan(plan, is_archived=None)]

    asked = fields.read(visit.form, today, plan)
    with visit.once(still=is_there) as once:
        _, metric = setting_up.set_up(visit.actor, plan.plan_id, asked, now=visit.now, once=once)
        visit.made = str(metric.metric_id)
    return visit.redirect(f"/plans/{plan.plan_id}/metrics/{visit.made}?just=set-up")
