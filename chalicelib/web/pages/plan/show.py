"""A client's page: the action plan, and how its new actions start out."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.project import by_name
from chalicelib.errors import ProjectNotFound
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import waiting
from chalicelib.web.pages.parts import assignee, due, mail_state
from chalicelib.web.pages.parts.zone_note import zone_guess
from chalicelib.web.pages.plan import around

CLOSED_AT_ONCE = 30
"""Done or cancelled actions in one page of them."""


class Row(msgspec.Struct):
    """An action as the plan shows it."""

    number: int
    what: str
    when: str
    bells: int
    """Reminders still to come."""
    comments: int
    doer: str
    """The coach whose it is; empty: it is the client's."""
    may_done: bool
    """Whether they may mark it done."""
    may_edit: bool
    may_decide: bool
    """Whether they may cancel it."""
    may_delete: bool
    project_id: str
    """Empty: in none."""
    project: str
    asks: str
    """That another date is asked for, in words; empty: none is."""
    is_stuck: bool


@get("/plans/{plan_id}")
def show_plan(visit: Visit, plan_id: str) -> Response:
    """Late first, then open; done and cancelled stay folded until asked for. With ``project``: only those in it."""
    plan, mine = plans.get_with_mine(visit.me.person_id, plan_id)
    project_id = visit.query("project")
    if project_id and project_id not in plan.projects:
        raise ProjectNotFound("There is no such project in this plan; it may have been deleted.")
    all_open = actions.open_of_plan(plan_id)
    open_actions = [action for action in all_open if project_id in ("", action.project_id)]
    show = visit.choice("show", ("done", "cancelled"))
    closed = (
        actions.closed_of_plan(
            plan_id,
            show,  # type: ignore[arg-type]
            project_id=project_id or None,
            cursor=visit.query("cursor") or None,
            limit=CLOSED_AT_ONCE,
        )
        if show
        else None
    )
    clients = [action for action in open_actions if action.assigned_to == "client"]
    late = [action for action in clients if action.is_late(visit.now)]
    ahead = [action for action in clients if not action.is_late(visit.now)]
    return visit.page(
        "plan/show",
        **around.around(visit, plan, "actions", unread=int(mine.unread_count) if mine else 0),
        zone_guess=zone_guess(visit),
        client_mail=mail_state.of_client(visit, plan, by_name=True),
        own_mail=mail_state.of_me(visit),
        late=[_row(visit, plan, action) for action in late],
        ahead=[_row(visit, plan, action) for action in ahead],
        promised=_promised(visit, plan, open_actions),
        show=show,
        closed=[_row(visit, plan, action) for action in closed.items] if closed else [],
        next_cursor=closed.next_cursor if closed else None,
        just=_just(visit, plan, all_open),
        project_id=project_id,
        project=naming.name_of(plan, project_id),
        choices=[(id, p.name) for id, p in by_name(plan) if not p.is_archived or id == project_id],
    )


def _row(visit: Visit, plan: Plan, action: Action) -> Row:
    person_id = visit.me.person_id
    may_edit, may_delete = who_may.may_edit(plan, action, person_id), who_may.may_delete(plan, action, person_id)
    planned = [reminder for reminder in action.reminders.values() if reminder.state == "planned"]
    return Row(
        int(action.number),
        action.what,
        due.state_words(visit, action),
        len(planned) if action.status == "open" else 0,
        int(action.comment_count),
        assignee.doer(visit, plan, action),
        who_may.may_complete(plan, action, person_id),
        may_edit,
        may_edit or may_delete,
        may_delete,
        action.project_id or "",
        naming.name_of(plan, action.project_id),
        waiting.mark(visit, action),
        bool(action.stuck_at),
    )


def _promised(visit: Visit, plan: Plan, open_actions: list[Action]) -> dict[str, Any] | None:
    """The open Coach Actions, late first, under the name of whose they are; ``None`` where there are none."""
    found = [action for action in open_actions if action.assigned_to == "coach"]
    if not found:
        return None
    rows = [_row(visit, plan, action) for action in found]
    late = sum(action.is_late(visit.now) for action in found)
    doers = {row.doer for row in rows}
    if len(doers) == 1:
        for row in rows:
            row.doer = ""  # the heading says it
    return {"title": assignee.title(visit, plan, doers), "late": rows[:late], "ahead": rows[late:]}


def _just(visit: Visit, plan: Plan, open_actions: list[Action]) -> dict[str, Any] | None:
    """What the visitor has just done, said once above the list; one read where it is about an action not in it."""
    kind, _, number_text = visit.query("just").partition("-")
    number = forms.number(number_text)
    if kind == "settings":
        return {"kind": kind, "number": 0, "what": "", "undo": False}
    if kind == "deleted" and number:
        return {"kind": kind, "number": number, "what": plan.key(number), "undo": False}
    if kind not in ("done", "added", "reopened", "cancelled", "moved", "back") or not number:
        return None
    action = next((action for action in open_actions if action.number == number), None)
    if action is None and kind in ("done", "cancelled", "back"):
        action = Action.find(plan.plan_id, number)
    if action is None or (kind != "back" and action.status != _STATUS.get(kind, "open")):
        return None
    return {"kind": kind, "number": number, "what": action.what, "when": due.state_words(visit, action)}


_STATUS = {"done": "done", "cancelled": "cancelled"}
"""In which an action must be for what was just done to be said; else open."""
