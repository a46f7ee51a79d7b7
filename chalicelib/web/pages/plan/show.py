"""A client's page: the action plan."""

from collections.abc import Collection
from typing import Any

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.project import by_name
from chalicelib.errors import ProjectNotFound
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, mail_state, zones
from chalicelib.web.pages.plan import listed, rows, several_words, since_opened
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.rows import Row

CLOSED_AT_ONCE = actions.AT_ONCE
"""How many done or cancelled actions a page of them has."""
OPEN_AT_ONCE = 50
"""How many open actions a page of them has."""
_NAMED = {"added", *rows.SAID}
"""What was just done to one action, as the address says."""


@get("/plans/{plan_id}")
def show_plan(visit: Visit, plan_id: str) -> Response:
    """Shows late actions first, then open ones; done and cancelled ones stay folded. ``project`` shows only its actions."""
    if number := rows.wanted_alone(visit):
        return rows.alone(visit, plan_id, number)
    return plan_page(visit, plan_id, ticks=visit.choice("select", ("some", "all")))


def plan_page(visit: Visit, plan_id: str, *, ticks: str = "") -> Response:
    """Shows the whole page. With ``ticks`` its rows can be ticked, and with ``all`` they are."""
    plan, mine = plans.get_with_mine(visit.my_id, plan_id)
    part = listed.asked(visit)
    project_id = visit.query("project") or part.project_id
    if project_id and project_id not in plan.projects:
        raise ProjectNotFound("This plan has no such project. It may have been deleted.")
    closed = _closed(visit, plan, project_id)
    found, next_place = actions.open_page(plan_id, project_id=project_id or None, after=part.after, limit=OPEN_AT_ONCE)
    apart = _apart(visit, plan, {int(action.number) for action in found}, shows_closed=bool(closed["show"]))
    shown = found + [action for action in apart if project_id in ("", action.project_id)]
    by_side = _listed(visit, plan, mine, sorted(shown, key=lambda action: (action.due_at, action.number)))
    new = _new(visit, plan, [row for side in by_side.values() for _, row in side])
    return visit.page(
        "plan/show",
        **around(visit, plan, "actions", unread=int(mine.unread_count) if mine else 0) | rows.shown_with(visit, plan),
        **closed,
        zone_guess=zones.guess(visit),
        client_mail=mail_state.of_client(visit, plan, by_name=True),
        own_mail=mail_state.of_me(visit),
        late=[row for is_late, row in by_side["client"] if is_late],
        ahead=[row for is_late, row in by_side["client"] if not is_late],
        has_open=any(row.status == "open" for _, row in by_side["client"]) or bool(next_place or part.after),
        promised=_promised(visit, plan, by_side["coach"]),
        further=listed.written(next_place),
        is_further=part.after is not None,
        at_once=OPEN_AT_ONCE,
        next_session=visit.when(at) if (at := plan.session_ahead(visit.now)) else "",
        just=_just(visit, plan, found + apart),
        new=new,
        ticks=ticks if who_may.may_add(plan, visit.my_id) else "",
        ticked=visit.form if visit.is_post else {},
        quick=rows.quick_of_all(row for side in by_side.values() for _, row in side) if ticks else {},
        since=int(visit.now.timestamp()),
        project_id=project_id,
        project=naming.name_of(plan, project_id),
        choices=[(id, p.name) for id, p in by_name(plan) if not p.is_archived or id == project_id],
    )


def _listed(
    visit: Visit, plan: Plan, mine: Membership | None, shown: list[Action]
) -> dict[str, list[tuple[bool, Row]]]:
    """Returns the rows of the client's and the coaches' actions, each with whether it is among the late ones. An action
    that was just closed stays in its place."""
    listed: dict[str, list[tuple[bool, Row]]] = {"client": [], "coach": []}
    for action in shown:
        row = rows.of(visit, plan, action)
        rows.say_just(visit, plan, action, row)
        if forms.number(visit.query("open")) == row.number:
            rows.open_row(visit, plan, action, row, mine)
        listed[str(action.assigned_to)].append((action.due_at < visit.now, row))
    return listed


def _new(visit: Visit, plan: Plan, shown: list[Row]) -> dict[str, Any] | None:
    """Marks the rows that others changed since the page was opened, if that is asked for, and returns what is said
    above the list. Costs a query then."""
    since = visit.query("new")
    entries = since_opened.of_others(visit, plan, since)[0] if since else []
    numbers = {int(entry.number or 0) for entry in entries}
    for row in shown:
        row.is_new = row.number in numbers
    return since_opened.told(visit, plan, entries, {row.number: row.what for row in shown})


def _closed(visit: Visit, plan: Plan, project_id: str) -> dict[str, Any]:
    """Returns the done or cancelled actions, if they were asked for."""
    show: Any = visit.choice("show", ("done", "cancelled"))
    if not show:
        return {"show": "", "closed": [], "next_cursor": None}
    cursor = visit.query("cursor") or None
    found = actions.closed_of_plan(
        plan.plan_id, show, project_id=project_id or None, cursor=cursor, limit=CLOSED_AT_ONCE
    )
    closed = [rows.of(visit, plan, action) for action in found.items]
    return {"show": show, "closed": closed, "next_cursor": found.next_cursor}


def _promised(visit: Visit, plan: Plan, listed: list[tuple[bool, Row]]) -> dict[str, Any] | None:
    """Returns the open Coach Actions, late ones first, with a heading that says who does them; ``None`` if there are none."""
    if not listed:
        return None
    doers = {row.doer for _, row in listed}
    if len(doers) == 1:
        for _, row in listed:
            row.doer = ""  # the heading says it
    return {
        "title": assignee.title(visit, plan, doers),
        "late": [row for is_late, row in listed if is_late],
        "ahead": [row for is_late, row in listed if not is_late],
    }


def _apart(visit: Visit, plan: Plan, on_page: Collection[int], *, shows_closed: bool) -> list[Action]:
    """Returns the actions that the address names and this part of the list lacks: the opened one, wherever it is in the
    list, and the one that the visitor has just added or changed, so that it stays in its place if it was closed. Each
    costs a read."""
    kind, what = visit.just()
    just, opened = forms.number(what), forms.number(visit.query("open"))
    found = []
    for number in {just if kind in _NAMED else None, opened} - {None, 0, *on_page}:
        action = Action.find(plan.plan_id, number)
        if action is None:
            continue
        is_just_closed = number == just and rows.STATUS_AFTER.get(kind) not in (None, "open") and not shows_closed
        if action.status == "open" or is_just_closed:
            found.append(action)
    return found


def _just(visit: Visit, plan: Plan, found: list[Action]) -> dict[str, Any] | None:
    """Returns what the visitor has just done, to be shown once above the list; what is about one action is shown in its
    row."""
    kind, what = visit.just()
    number = forms.number(what)
    if kind == "settings":
        return {"kind": kind}
    if kind == "deleted" and number:
        return {"kind": kind, "number": number, "what": plan.key(number)}
    if kind in several_words.KINDS and number is not None:
        words = several_words.said(kind, number, forms.number(visit.query("left")) or 0)
        return {"kind": "several", "what": words, "undo": several_words.undo(kind) or forms.id(visit.query("undo"))}
    action = next((action for action in found if kind == "added" and action.number == number), None)
    if action is None:
        return None
    return {"kind": kind, "number": number, "what": action.what, "when": by_when.state_words(visit, action)}
