"""Weights and dates of a project's actions in one form. A bad line: nothing is saved; one that changed meanwhile: it isn't."""

import re
from typing import Any
from urllib.parse import urlencode

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import fields
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.bulk import editing, undoing
from chalicelib.domain.bulk.editing import Outcome
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project
from chalicelib.errors import Invalid, NotFound, StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import due
from chalicelib.web.pages.plan.around import around

AT_ONCE = 300
"""Lines of one form."""

_MOST_NAMED = 50
"""Of the actions that weren't taken back, in an address."""

_FIELDS = {"weight": "w", "due": "d", "due.date": "d", "due.time": "t"}
_ASKED = {"w": "weight", "d": "date", "t": "time"}


class Line(msgspec.Struct):
    """An action's line: what stands in its fields, and what it was when it was shown."""

    number: int
    what: str
    is_open: bool
    state: str
    zone: str
    """The city whose clock the date is on, where it isn't the visitor's."""
    weight: str
    date: str
    time: str
    seen: str
    """Version, weight, date and time, to tell what was changed here from what was changed elsewhere."""
    is_conflict: bool


@get("/plans/{plan_id}/projects/{project_id}/weights")
def weights_form(visit: Visit, plan_id: str, project_id: str) -> Response:
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)
    return _form(visit, plan, project)


@post("/plans/{plan_id}/projects/{project_id}/weights")
def change_weights(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Saves the lines that were changed. Those somebody else changed meanwhile are listed, and stay as typed."""
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)

    def do() -> Response:
        outcome = editing.edit(visit.actor, plan_id, _wanted(plan, visit.form), now=visit.now)
        if outcome.conflicts or outcome.gone:
            return _form(visit, plan, project, outcome=outcome, status=StaleVersion.status)
        undo = f"&undo={outcome.undo_id}" if outcome.saved else ""
        return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=saved-{len(outcome.saved)}{undo}")

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _form(visit, plan, project, typed=visit.form, problems=_at_lines(problems), **why)

    return forms.or_again(do, again)


@post("/plans/{plan_id}/projects/{project_id}/weights/undo")
def undo_weights(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Takes back what was saved; what somebody changed since is named on the next page."""
    plan = plans.get_as_coach(visit.me.person_id, plan_id)
    undo_id = visit.form["id"]
    if not re.fullmatch(r"[a-z2-7]{16}", undo_id):
        raise NotFound
    outcome = undoing.take_back(visit.actor, plan_id, undo_id, now=visit.now)
    left = [int(action.number) for action in outcome.conflicts] + outcome.gone
    query = {"just": f"undone-{len(outcome.saved)}", "left": "-".join(map(str, left[:_MOST_NAMED]))}
    where = f"/{project_id}" if project_id in plan.projects else ""
    return visit.redirect(f"/plans/{plan_id}/projects{where}?{urlencode(query)}")


def _wanted(plan: Plan, form: Form) -> dict[int, editing.Line]:
    """The lines in which something was changed; `Invalid` with all that can't be used."""
    problems: dict[str, str] = {}
    lines = {}
    for number, (version, *seen) in _seen(form).items():
        typed = [form[f"{letter}{number}"].strip() for letter in _ASKED]
        weight, date, time = typed
        if typed == seen:
            continue
        try:
            heavy = None if weight == seen[0] else _weight(weight)
        except Invalid as invalid:
            problems |= {f"{number}.{field}": sentence for field, sentence in invalid.problems.items()}
            continue
        is_moved = [date, time] != seen[1:]
        present = {"date": date, "time": time, "zone": form[f"z{number}"]}
        lines[number] = editing.Line(int(version), Change(weight=heavy, due=due.due(present) if is_moved else None))
    for number, line in lines.items():
        try:
            if line.change.due:
                line.change.due.resolve(plan)
        except Invalid as invalid:
            problems |= {f"{number}.{field}": sentence for field, sentence in invalid.problems.items()}
    if problems:
        raise Invalid(problems)
    return lines


def _weight(typed: str) -> int:
    number = forms.number(typed)
    return fields.checked_weight(-1 if number is None else number)


def _seen(form: Form) -> dict[int, list[str]]:
    """Version, weight, date and time of each line as it was shown."""
    found = {}
    for name, value in form.items():
        match = re.fullmatch(r"v([1-9][0-9]{0,7})", name)
        parts = value.split("|")
        if match and len(parts) == 4 and forms.number(parts[0]) is not None:
            found[int(match[1])] = parts
    return dict(list(found.items())[:AT_ONCE])


def _at_lines(problems: dict[str, str]) -> dict[str, str]:
    """``12.due.date`` as the field ``d12``."""
    found = {}
    for name, sentence in problems.items():
        number, _, field = name.partition(".")
        found[f"{_FIELDS.get(field, 'd')}{number}"] = sentence
    return found


def _with_keys(plan: Plan, problems: dict[str, str]) -> dict[str, str]:
    """The sentences with their action in front, for where they stand together."""
    return {
        field: f"{plan.key(int(field[1:]))}: {sentence}" if field[1:].isdecimal() else sentence
        for field, sentence in problems.items()
    }


def _line(visit: Visit, action: Action, typed: Form | None, *, is_conflict: bool) -> Line:
    number, shown = int(action.number), due.of_action(action)
    is_open = action.status == "open"
    own = [str(int(action.weight)), shown["date"] if is_open else "", shown["time"] if is_open else ""]
    seen = f"{int(action.version)}|{'|'.join(own)}"
    if typed is not None and f"v{number}" in typed:
        if not is_conflict:
            seen = typed[f"v{number}"]
        names = (f"{letter}{number}" for letter in _ASKED)
        own = [typed.get(name, value) for name, value in zip(names, own, strict=True)]
    zone = "" if action.due_zone == visit.me.time_zone else times.city(action.due_zone)
    state = f"now weight {int(action.weight)}, {due.state_words(visit, action)}" if is_conflict else ""
    if not is_open and not is_conflict:
        state = due.state_words(visit, action)
    return Line(number, action.what, is_open, state, zone, own[0], own[1], own[2], seen, is_conflict)


def _form(
    visit: Visit,
    plan: Plan,
    project: Project,
    *,
    typed: Form | None = None,
    outcome: Outcome | None = None,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    in_it = [action for action in actions.of_project(plan.plan_id, project.project_id) if action.status != "cancelled"]
    in_it.sort(key=lambda action: (action.status != "open", action.due_at, action.number))
    start = forms.number(visit.query("from")) or 0
    conflicts = {int(action.number): action for action in outcome.conflicts} if outcome else {}
    rows = [
        (
            action,
            _line(
                visit,
                action,
                visit.form if action.number in conflicts else typed,
                is_conflict=action.number in conflicts,
            ),
        )
        for action in in_it[start : start + AT_ONCE]
    ]
    return visit.page(
        "projects/weights",
        **around(visit, plan, "projects"),
        name=plan.projects[project.project_id].name,
        path=f"{visit.base}/plans/{plan.plan_id}/projects/{project.project_id}",
        lines=[(line, action.due_zone) for action, line in rows],
        start=start,
        following=start + AT_ONCE if in_it[start + AT_ONCE :] else 0,
        saved=len(outcome.saved) if outcome else 0,
        undo_id=outcome.undo_id if outcome else "",
        conflicts=[action.what for action in conflicts.values()],
        gone=[plan.key(number) for number in outcome.gone] if outcome else [],
        problems=problems or {},
        named_problems=_with_keys(plan, problems or {}),
        notice=notice,
        status=status,
    )
