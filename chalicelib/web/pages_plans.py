"""A client's page: the action plan, and how its new actions start out."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain import actions, people, plans, projects
from chalicelib.domain.actions import Action
from chalicelib.domain.plans import Member, Plan
from chalicelib.domain.settings import Defaults
from chalicelib.errors import Invalid, ProjectNotFound
from chalicelib.web import forms, pages_asked, pages_assigning, pages_choices, pages_due, pages_mail, pages_reminders
from chalicelib.web.pages_home import zone_guess
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import Visit

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
        "plan",
        **around(visit, plan, "actions", unread=int(mine.unread_count) if mine else 0),
        zone_guess=zone_guess(visit),
        client_mail=pages_mail.of_client(visit, plan, by_name=True),
        own_mail=pages_mail.of_me(visit),
        late=[_row(visit, plan, action) for action in late],
        ahead=[_row(visit, plan, action) for action in ahead],
        promised=_promised(visit, plan, open_actions),
        show=show,
        closed=[_row(visit, plan, action) for action in closed.items] if closed else [],
        next_cursor=closed.next_cursor if closed else None,
        just=_just(visit, plan, all_open),
        project_id=project_id,
        project=projects.name_of(plan, project_id),
        choices=[(id, p.name) for id, p in projects.by_name(plan) if not p.is_archived or id == project_id],
    )


@get("/plans/{plan_id}/settings")
def plan_settings(visit: Visit, plan_id: str) -> Response:
    """How new actions start out; for coaches."""
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    return _settings(visit, plan, defaults_as_typed(plan.defaults), pages_reminders.of_specs(plan.defaults.reminders))


@post("/plans/{plan_id}/settings")
def change_plan_settings(visit: Visit, plan_id: str) -> Response:
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    rows = pages_reminders.typed(visit.form)

    def again(problems: dict[str, str] | None = None, **why: Any) -> Response:
        at = forms.at_fields(problems or {}, {"client_notices": "notices"})
        return _settings(visit, plan, dict(visit.form), rows, problems=at, **why)

    if pages_reminders.is_about_rows(visit.form):
        return again()

    def do() -> Response:
        defaults = read_defaults(visit.form, rows, plan.defaults)
        plans.change_defaults(
            visit.me.person_id, plan_id, defaults, version=forms.number(visit.form["version"]), now=visit.now
        )
        if visit.form.is_ticked("for_new_plans"):
            people.change(visit.actor, defaults=defaults, now=visit.now)
        return visit.redirect(f"/plans/{plan_id}?just=settings")

    return forms.or_again(do, again)


def around(visit: Visit, plan: Plan, here: str, *, unread: int = 0) -> dict[str, Any]:
    """What the head of every page of a plan shows: the other side, what time it is for them, and how much is unread."""
    is_client = visit.me.person_id == plan.client_id
    other = plan.primary if is_client else plan.client
    return {
        "plan": plan,
        "here": here,
        "unread": unread,
        "is_client": is_client,
        "is_coach": plan.coaches(visit.me.person_id),
        "may_add": actions.may_add(plan, visit.me.person_id),
        "other": other,
        "is_reader": plan.role(visit.me.person_id) == "viewer",
        "further_coaches": _named(plan.active_coaches()[1:]) if is_client else "",
        "other_zone": times.city(other.time_zone),
        "other_clock": times.clock_time(visit.now, other.time_zone, str(visit.me.hours)),
        "own_zone": times.city(str(visit.me.time_zone)),
        "has_other_zone": other.time_zone != visit.me.time_zone,
    }


def _named(members: list[Member]) -> str:
    """``Dan Ortiz and Eve Stone``; empty for nobody."""
    names = [member.name for member in members]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def read_defaults(form: forms.Form, rows: list[pages_reminders.ReminderRow], before: Defaults) -> Defaults:
    """The defaults that a form asks for; `Invalid` with all its problems."""
    problems: dict[str, str] = {}
    late_after = forms.number(form["late_after_minutes"])
    if late_after is None:
        problems["late_after_minutes"] = "Please give a number of minutes, such as 60."
    try:
        times.parse_time(form["hour"], "hour")
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        specs = pages_reminders.specs(rows)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    return Defaults(
        hour=form["hour"],
        reminders=specs,
        notify_client=form.is_ticked("notify_client"),
        client_may_edit=form.is_ticked("client_may_edit"),
        client_may_delete=form.is_ticked("client_may_delete"),
        late_after_minutes=before.late_after_minutes if late_after is None else late_after,
        client_notices={
            event: channel
            for event, channel in {**before.client_notices, **pages_choices.read(form)}.items()
            if channel
        },
    )


def defaults_as_typed(defaults: Defaults) -> dict[str, str]:
    """Defaults as a form's fields hold them."""
    ticked = {
        name: "1" for name in ("notify_client", "client_may_edit", "client_may_delete") if getattr(defaults, name)
    }
    return {
        "hour": defaults.hour,
        "late_after_minutes": str(defaults.late_after_minutes),
        **ticked,
        **pages_choices.as_typed(defaults.client_notices),
    }


def _settings(
    visit: Visit,
    plan: Plan,
    values: dict[str, str],
    rows: list[pages_reminders.ReminderRow],
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "plan_settings",
        **around(visit, plan, "settings"),
        values=forms.Form(values),
        rows=rows,
        who=pages_reminders.who(visit, plan, rows),
        texting=pages_reminders.texting(visit, plan),
        client_notices=pages_choices.for_client(forms.Form(values)),
        units=pages_reminders.UNITS,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _row(visit: Visit, plan: Plan, action: Action) -> Row:
    person_id = visit.me.person_id
    may_edit, may_delete = actions.may_edit(plan, action, person_id), actions.may_delete(plan, action, person_id)
    planned = [reminder for reminder in action.reminders.values() if reminder.state == "planned"]
    return Row(
        int(action.number),
        action.what,
        pages_due.state_words(visit, action),
        len(planned) if action.status == "open" else 0,
        int(action.comment_count),
        pages_assigning.doer(visit, plan, action),
        actions.may_complete(plan, action, person_id),
        may_edit,
        may_edit or may_delete,
        may_delete,
        action.project_id or "",
        projects.name_of(plan, action.project_id),
        pages_asked.mark(visit, action),
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
    return {"title": pages_assigning.title(visit, plan, doers), "late": rows[:late], "ahead": rows[late:]}


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
    return {"kind": kind, "number": number, "what": action.what, "when": pages_due.state_words(visit, action)}


_STATUS = {"done": "done", "cancelled": "cancelled"}
"""In which an action must be for what was just done to be said; else open."""
