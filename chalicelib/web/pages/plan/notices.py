"""What a member gets from one plan: their choices, and for coaches what the client chose and will get."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.delivery import choices
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import choices as notice_choices
from chalicelib.web.pages.plan.around import around


@get("/plans/{plan_id}/notices")
def show_notices(visit: Visit, plan_id: str) -> Response:
    """What the visitor gets from this plan; not for those who only read it."""
    plan = choices.plan_for(visit.me.person_id, plan_id)
    return _page(visit, plan, said="Saved." if visit.query("saved") else "")


@post("/plans/{plan_id}/notices")
def change_notices(visit: Visit, plan_id: str) -> Response:
    """Saves the choices for this plan."""

    def do() -> Response:
        choices.change(visit.me.person_id, plan_id, notice_choices.read(visit.form), now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/notices?saved=1")

    plan = choices.plan_for(visit.me.person_id, plan_id)
    return forms.or_again(do, lambda **why: _page(visit, plan, **why))


def _page(
    visit: Visit,
    plan: Plan,
    *,
    said: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    parts: dict[str, Any] = around(visit, plan, "notices")
    rows = notice_choices.for_plan(plan, visit.me)
    return visit.page(
        "plan/notices", **parts, rows=rows, said=said, problems=problems or {}, notice=notice, status=status
    )
