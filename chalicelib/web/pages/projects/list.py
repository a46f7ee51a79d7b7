"""All projects of a plan with their meters: active, finished and archived; and creating one."""

from collections.abc import Sequence

import msgspec
from chalice.app import Response

from chalicelib.domain.actions import finished, in_short, progress
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan, ProjectName
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import by_name
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import meter
from chalicelib.web.pages.parts.meter import Meter
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.projects import moment as moments
from chalicelib.web.pages.projects.base import PROJECTS
from chalicelib.web.pages.projects.moment import Moment

MOST_TOGETHER = 12
"""The most projects that are listed on one page."""
AT_ONCE = 8
"""How many projects one part of the list has if there are more."""
_READ = list({*progress.READ, *finished.READ})


class Line(msgspec.Struct):
    """A project in the list."""

    project_id: str
    name: str
    description: str
    is_archived: bool
    meter: Meter
    moment: Moment | None
    """What is said when it is finished; ``None`` before that, and for an archived one."""


@get(PROJECTS)
def show_projects(visit: Visit, plan_id: str) -> Response:
    """Shows active and finished projects; archived ones stay folded until asked for."""
    plan = plans.get_for(visit.my_id, plan_id)
    show = bool(visit.choice("show", ("archived",)))
    start = forms.number(visit.query("from")) or 0
    named = [(id, named) for id, named in by_name(plan) if show or not named.is_archived]
    named.sort(key=lambda each: each[1].is_archived)  # those in use come first
    size = AT_ONCE if len(named) > MOST_TOGETHER else MOST_TOGETHER
    lines = _lines(visit, plan, named[start : start + size])
    return visit.page(
        "projects/list",
        **around(visit, plan, "projects"),
        lines=[line for line in lines if not line.is_archived and line.moment is None],
        finished=[line for line in lines if line.moment is not None],
        archived=[line for line in lines if line.is_archived],
        archived_count=sum(named.is_archived for named in plan.projects.values()),
        show=show,
        first=start + 1,
        count=len(named),
        before=str(max(start - size, 0)) if start else "",
        further=str(start + size) if named[start + size :] else "",
        values=visit.typed_or({}),
        deleted_id=_deleted_id(visit, plan),
    )


@post(PROJECTS, again=show_projects)
def add_project(visit: Visit, plan_id: str) -> Response:
    form = visit.form

    def is_there(made: str) -> bool:
        return made in plans.get_for(visit.my_id, plan_id).projects

    with visit.once(still=is_there) as once:
        _, project = projects.create(
            visit.actor, plan_id, name=form["name"], description=form["description"], now=visit.now, once=once
        )
        visit.made = str(project.project_id)
    return visit.redirect(f"/plans/{plan_id}/projects/{visit.made}")


def _lines(visit: Visit, plan: Plan, shown: Sequence[tuple[str, ProjectName]]) -> list[Line]:
    rows = projects.some_of_plan(plan, {id for id, _ in shown})
    of_each = in_short.of_projects(plan.plan_id, [id for id, _ in shown], _READ)
    return [
        Line(
            project_id=id,
            name=named.name,
            description=(rows[id].description or "") if id in rows else "",
            is_archived=named.is_archived,
            meter=meter.of(progress.of_shorts(of_each[id])),
            moment=None if named.is_archived else moments.of(named.name, rows.get(id), finished.of(of_each[id])),
        )
        for id, named in shown
    ]


def _deleted_id(visit: Visit, plan: Plan) -> str:
    """Returns the id of the project that the visitor has just deleted; empty if there is none."""
    kind, what = visit.just()
    return forms.id(what) if kind == "deleted" and what not in plan.projects else ""
