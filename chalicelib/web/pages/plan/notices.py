"""The messages a member gets from one plan."""

from chalice.app import Response

from chalicelib.domain.delivery import choices
from chalicelib.domain.people import profile
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import notice_fields
from chalicelib.web.pages.plan.base import around


def _found(visit: Visit, plan_id: str) -> tuple[Plan]:
    return (choices.plan_for(visit.my_id, plan_id),)


@get("/plans/{plan_id}/notices", find=_found)
def show_notices(visit: Visit, plan: Plan) -> Response:
    """Shows the messages the visitor gets from this plan; refuses viewers, who get none."""
    is_saved = visit.query("saved") and not visit.is_post
    mine = plan.members[visit.my_id]
    return visit.page(
        "plan/notices",
        **around(visit, plan, "notices"),
        rows=notice_fields.for_plan(plan, visit.me),
        tellings=notice_fields.told(
            mine.notices, mine.role, visit.me.digest, typed=visit.typed_or({}), usual="As in my settings"
        ),
        said="Saved." if is_saved else "",
    )


@post("/plans/{plan_id}/notices", find=_found, again=show_notices)
def change_notices(visit: Visit, plan: Plan) -> Response:
    """Saves the choices for this plan."""
    form, role = visit.form, plan.members[visit.my_id].role
    chosen = notice_fields.picked(form, role, is_plan=True)
    if digest := notice_fields.digest_for(form, visit.me):
        profile.change(visit.actor, profile.Change(digest=digest), now=visit.now)
    choices.change(visit.my_id, plan.plan_id, chosen, now=visit.now)
    return visit.redirect(f"/plans/{plan.plan_id}/notices?saved=1")
