"""Projects: all of a plan with their meters, one with its actions, making, renaming, archiving, deleting."""

import re
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain import keys
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project, by_name
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, due, meter
from chalicelib.web.pages.parts.meter import Meter
from chalicelib.web.pages.plan.around import around

_ALL = "/plans/{plan_id}/projects"
ONE = _ALL + "/{project_id}"


class Line(msgspec.Struct):
    """A project in the list."""

    project_id: str
    name: str
    description: str
    is_archived: bool
    meter: Meter


class Row(msgspec.Struct):
    """An action as its project shows it."""

    number: int
    what: str
    when: str
    weight: int
    doer: str
    """The coach whose it is; empty: it is the client's."""
    may_done: bool


@get(_ALL)
def show_projects(visit: Visit, plan_id: str) -> Response:
    """Those in use; archived ones stay folded until asked for."""
    return project_list(visit, plans.get_for(visit.me.person_id, plan_id))


@post(_ALL)
def add_project(visit: Visit, plan_id: str) -> Response:
    once = visit.once()

    def do() -> Response:
        try:
            _, project = projects.create(
                visit.actor,
                plan_id,
                name=visit.form["name"],
                description=visit.form["description"],
                now=visit.now,
                once=once,
            )
        except (keys.Repeated, Invalid):
            if once is None or keys.find(once.key, visit.now) is None:
                raise
            return visit.redirect(f"/plans/{plan_id}/projects")  # the button was pressed twice: the first one made it
        return visit.redirect(f"/plans/{plan_id}/projects/{project.project_id}")

    return forms.or_again(do, lambda **why: project_list(visit, plans.get_for(visit.me.person_id, plan_id), **why))


@get(ONE)
def show_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    """What it is about, how far it is, and its actions: late first, then open; done and cancelled folded."""
    plan, project = projects.get_for(visit.me.person_id, plan_id, project_id)
    in_it = actions.of_project(plan_id, project_id)
    by_due = sorted(in_it, key=lambda action: (action.due_at, action.number))
    last_first = sorted(in_it, key=lambda action: action.changed_at, reverse=True)
    return visit.page(
        "projects/show",
        **about(visit, plan, project),
        meter=meter.of(in_it, visit.now, by_action=True),
        late=[_row(visit, plan, action) for action in by_due if action.is_late(visit.now)],
        ahead=[
            _row(visit, plan, action) for action in by_due if action.status == "open" and not action.is_late(visit.now)
        ],
        done=[_row(visit, plan, action) for action in last_first if action.status == "done"],
        cancelled=[_row(visit, plan, action) for action in last_first if action.status == "cancelled"],
        just=_just(visit, plan, in_it),
    )


def about(visit: Visit, plan: Plan, project: Project) -> dict[str, Any]:
    """What every page about one project shows."""
    named = plan.projects[project.project_id]
    return {
        **around(visit, plan, "projects"),
        "project": project,
        "name": named.name,
        "is_archived": named.is_archived,
        "path": f"{visit.base}/plans/{plan.plan_id}/projects/{project.project_id}",
    }


def project_list(
    visit: Visit, plan: Plan, *, problems: dict[str, str] | None = None, notice: str = "", status: int = 200
) -> Response:
    show = bool(visit.choice("show", ("archived",)))
    shown = [(id, named) for id, named in by_name(plan) if show or not named.is_archived]
    rows = {row.project_id: row for row in projects.all_of_plan(plan)}
    of_each = actions.of_projects(plan.plan_id, [id for id, _ in shown])
    lines = [
        Line(
            id,
            named.name,
            (rows[id].description or "") if id in rows else "",
            named.is_archived,
            meter.of(of_each[id], visit.now, by_action=False),
        )
        for id, named in shown
    ]
    return visit.page(
        "projects/list",
        **around(visit, plan, "projects"),
        lines=[line for line in lines if not line.is_archived],
        archived=[line for line in lines if line.is_archived],
        archived_count=sum(named.is_archived for named in plan.projects.values()),
        show=show,
        values=visit.form if visit.request.method == "POST" else Form(),
        deleted_id=_deleted_id(visit, plan),
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _deleted_id(visit: Visit, plan: Plan) -> str:
    """The project that the visitor has just deleted; empty for none."""
    kind, _, project_id = visit.query("just").partition("-")
    is_one = kind == "deleted" and re.fullmatch(r"[a-z2-7]{16}", project_id)
    return project_id if is_one and project_id not in plan.projects else ""


def _row(visit: Visit, plan: Plan, action: Action) -> Row:
    return Row(
        int(action.number),
        action.what,
        due.state_words(visit, action),
        int(action.weight),
        assignee.doer(visit, plan, action),
        who_may.may_complete(plan, action, visit.me.person_id),
    )


def _just(visit: Visit, plan: Plan, in_it: list[Action]) -> dict[str, Any] | None:
    """What the visitor has just done here, said once."""
    kind, _, rest = visit.query("just").partition("-")
    number = forms.number(rest)
    if kind in ("saved", "archived", "back", "again"):
        undo_id = visit.query("undo") if re.fullmatch(r"[a-z2-7]{16}", visit.query("undo")) else ""
        return {"kind": kind, "number": number or 0, "undo_id": undo_id}
    if kind == "undone":
        left = [forms.number(each) for each in visit.query("left").split("-")]
        return {"kind": kind, "number": number or 0, "left": [plan.key(each) for each in left if each]}
    action = next((action for action in in_it if action.number == number), None)
    if action is None or (kind, action.status) not in (("done", "done"), ("reopened", "open")):
        return None
    return {"kind": kind, "number": number, "what": action.what}
