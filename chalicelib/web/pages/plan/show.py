"""A client's page: the action plan."""

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
from chalicelib.web.pages.parts import assignee, by_when, mail_state, reading_due, zones
from chalicelib.web.pages.plan.base import around

CLOSED_AT_ONCE = 30
"""Done or cancelled actions in one page of them."""

_JUST = {"done": "done", "cancelled": "cancelled", "added": "open", "reopened": "open", "moved": "open", "back": ""}
"""What may just have been done with an action, and the status it must have for that to be shown; empty for any."""


class Row(msgspec.Struct, kw_only=True):
    """An action as the plan shows it."""

    number: int
    what: str
    when: str
    bells: int
    """Reminders still to come."""
    comments: int
    doer: str
    """The coach who does it; empty for the client's own actions."""
    may_done: bool
    """Whether the visitor may mark it done."""
    may_edit: bool
    may_decide: bool
    """Whether the visitor may cancel it."""
    may_delete: bool
    project_id: str
    """Empty if it is in none."""
    project: str
    asks: str
    """The new date requested, in words; empty if there is none."""
    is_stuck: bool


@get("/plans/{plan_id}")
def show_plan(visit: Visit, plan_id: str) -> Response:
    """Shows late actions first, then open ones; done and cancelled ones stay folded. ``project`` shows only its actions."""
    plan, mine = plans.get_with_mine(visit.my_id, plan_id)
    project_id = visit.query("project")
    if project_id and project_id not in plan.projects:
        raise ProjectNotFound("This plan has no such project. It may have been deleted.")
    all_open = actions.open_of_plan(plan_id)
    shown = [action for action in all_open if project_id in ("", action.project_id)]
    own = [action for action in shown if action.assigned_to == "client"]
    return visit.page(
        "plan/show",
        **around(visit, plan, "actions", unread=int(mine.unread_count) if mine else 0),
        **_closed(visit, plan, project_id),
        zone_guess=zones.guess(visit),
        client_mail=mail_state.of_client(visit, plan, by_name=True),
        own_mail=mail_state.of_me(visit),
        late=[_row(visit, plan, action) for action in own if action.is_late(visit.now)],
        ahead=[_row(visit, plan, action) for action in own if not action.is_late(visit.now)],
        promised=_promised(visit, plan, shown),
        next_session=visit.when(at) if (at := plan.session_ahead(visit.now)) else "",
        just=_just(visit, plan, all_open),
        project_id=project_id,
        project=naming.name_of(plan, project_id),
        choices=[(id, p.name) for id, p in by_name(plan) if not p.is_archived or id == project_id],
    )


def _closed(visit: Visit, plan: Plan, project_id: str) -> dict[str, Any]:
    """Returns the done or cancelled actions, if they were asked for."""
    show: Any = visit.choice("show", ("done", "cancelled"))
    if not show:
        return {"show": "", "closed": [], "next_cursor": None}
    cursor = visit.query("cursor") or None
    found = actions.closed_of_plan(
        plan.plan_id, show, project_id=project_id or None, cursor=cursor, limit=CLOSED_AT_ONCE
    )
    rows = [_row(visit, plan, action) for action in found.items]
    return {"show": show, "closed": rows, "next_cursor": found.next_cursor}


def _row(visit: Visit, plan: Plan, action: Action) -> Row:
    may_edit, may_delete = (may(plan, action, visit.my_id) for may in (who_may.may_edit, who_may.may_delete))
    planned = [reminder for reminder in action.reminders.values() if reminder.state == "planned"]
    return Row(
        number=int(action.number),
        what=action.what,
        when=by_when.state_words(visit, action),
        bells=len(planned) if action.status == "open" else 0,
        comments=int(action.comment_count),
        doer=assignee.doer(visit, plan, action),
        may_done=who_may.may_complete(plan, action, visit.my_id),
        may_edit=may_edit,
        may_decide=may_edit or may_delete,
        may_delete=may_delete,
        project_id=action.project_id or "",
        project=naming.name_of(plan, action.project_id),
        asks=by_when.mark(visit, action),
        is_stuck=bool(action.stuck_at),
    )


def _promised(visit: Visit, plan: Plan, open_actions: list[Action]) -> dict[str, Any] | None:
    """Returns the open Coach Actions, late ones first, with a heading that says who does them; ``None`` if there are none."""
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
    """Returns what the visitor has just done, to be shown once; costs a read if the action isn't in the list, and
    one more if it serves a metric."""
    kind, what = visit.just()
    number = forms.number(what)
    if kind == "settings":
        return {"kind": kind, "number": 0, "what": "", "undo": False}
    if kind == "deleted" and number:
        return {"kind": kind, "number": number, "what": plan.key(number), "undo": False}
    if kind not in _JUST or not number:
        return None
    action = next((action for action in open_actions if action.number == number), None)
    if action is None and _JUST[kind] != "open":
        action = Action.find(plan.plan_id, number)
    if action is None or _JUST[kind] not in ("", action.status):
        return None
    due = reading_due.of_action(plan, action, visit.my_id, visit.now) if kind == "done" else None
    when = by_when.state_words(visit, action)
    return {"kind": kind, "number": number, "what": action.what, "when": when, "reading_due": due}
