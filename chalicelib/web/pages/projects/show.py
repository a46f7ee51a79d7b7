"""A project with its actions."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import finished, in_short, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, meter, reading_due
from chalicelib.web.pages.projects import moment as moments
from chalicelib.web.pages.projects.base import PROJECT, about


class Row(msgspec.Struct):
    """An action as its project shows it."""

    number: int
    what: str
    when: str
    weight: int
    doer: str
    """The coach who does it; empty for the client's own actions."""
    may_done: bool


@get(PROJECT)
def show_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Shows the project, its progress and its actions: late ones first, then open; done and cancelled ones folded."""
    plan, project = projects.get_for(visit.my_id, plan_id, project_id)
    in_it = actions.of_project(plan_id, project_id)
    by_due = sorted(in_it, key=lambda action: (action.due_at, action.number))
    last_first = sorted(in_it, key=lambda action: action.changed_at, reverse=True)

    by_status = {
        "late": [action for action in by_due if action.is_late(visit.now)],
        "ahead": [action for action in by_due if action.status == "open" and not action.is_late(visit.now)],
        "done": [action for action in last_first if action.status == "done"],
        "cancelled": [action for action in last_first if action.status == "cancelled"],
    }
    rows: dict[str, Any] = {name: [_row(visit, plan, action) for action in some] for name, some in by_status.items()}
    shown = about(visit, plan, project)
    moment = (
        None
        if shown["is_archived"]
        else moments.of(
            shown["name"], project, finished.of(in_short.of_items([action.serialize() for action in in_it]))
        )
    )
    return visit.page(
        "projects/show",
        **shown,
        moment=moment,
        told=visit.form["text"] if visit.is_post else moment.to_send if moment else "",
        **rows,
        meter=meter.by_action(in_it, visit.now),
        just=_just(visit, plan, in_it),
    )


def _row(visit: Visit, plan: Plan, action: Action) -> Row:
    return Row(
        number=int(action.number),
        what=action.what,
        when=by_when.state_words(visit, action),
        weight=int(action.weight),
        doer=assignee.doer(visit, plan, action),
        may_done=who_may.may_complete(plan, action, visit.my_id),
    )


def _just(visit: Visit, plan: Plan, in_it: list[Action]) -> dict[str, Any] | None:
    """Returns what the visitor has just done here, to be shown once."""
    kind, what = visit.just()
    number = forms.number(what)
    if kind in ("saved", "archived", "back", "again", "told"):
        return {"kind": kind, "number": number or 0, "undo_id": forms.id(visit.query("undo"))}
    if kind == "undone":
        left = [forms.number(each) for each in visit.query("left").split("-")]
        return {
            "kind": kind,
            "number": number or 0,
            "left": [plan.key(each) for each in left if each],
            "more": forms.number(visit.query("more")) or 0,
        }
    action = next((action for action in in_it if action.number == number), None)
    if action is None or (kind, action.status) not in (("done", "done"), ("reopened", "open")):
        return None
    due = reading_due.of_action(plan, action, visit.my_id, visit.now) if kind == "done" else None
    return {"kind": kind, "number": number, "what": action.what, "reading_due": due}
