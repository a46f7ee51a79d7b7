"""Changing several actions of the plan at once (moving, shifting, putting into a project, cancelling, reminding), and
undoing it."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalice.app import Response

from chalicelib.domain import keys
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.bulk import cancelling, editing, undoing
from chalicelib.domain.bulk.editing import Line, Outcome
from chalicelib.domain.desk import reminding
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotFound
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import checked_number, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when
from chalicelib.web.pages.plan import rows, several_words
from chalicelib.web.pages.plan.show import plan_page

_TICKED = re.compile(r"n([1-9][0-9]{0,7})")
_WEEK = timedelta(days=7)
_CHOICES = {*rows.QUICK, "day", "shift", "project", "remind", "cancel"}
_NOTHING_CHOSEN = "Choose what to do with the actions you ticked."
_NONE_TICKED = "Tick the actions first, then choose what to do with them."


def _found(visit: Visit, plan_id: str) -> tuple[Plan]:
    plan = plans.get_for(visit.my_id, plan_id)
    who_may.must_add(plan, visit.my_id)
    return (plan,)


def _again(visit: Visit, plan: Plan) -> Response:
    return plan_page(visit, plan.plan_id, ticks="some")


@post("/plans/{plan_id}/selected", find=_found, again=_again, names={"due": "date", "due.date": "date"})
def change_selected(visit: Visit, plan: Plan) -> Response:
    """Does what the button says to all ticked actions. One that someone else changed meanwhile stays as it is, and is
    counted."""
    seen = _ticked(visit.form)
    if not seen:
        raise Invalid({"selected": _NONE_TICKED})
    choice, only = visit.form["do"], rows.only(visit.form["from"])
    if choice not in _CHOICES:
        raise Invalid({"selected": _NOTHING_CHOSEN})
    if choice == "remind":
        reminded = reminding.remind(visit.actor, plan.plan_id, only=seen.keys(), now=visit.now)
        kind = "reminded" if reminded.waits_until is None else "reminding"
        return visit.redirect(f"/plans/{plan.plan_id}?just={kind}-{reminded.count}{only}")
    outcome = Outcome()
    with visit.once() as once:
        if keys.earlier(once, visit.now):  # otherwise our own first change would count as someone else's
            raise keys.Repeated(once.key if once else "")
        if choice == "cancel":
            outcome = cancelling.cancel(visit.actor, plan.plan_id, seen, now=visit.now, once=once)
        else:
            lines = _lines(visit, plan, choice, seen)
            try:
                outcome = editing.edit(visit.actor, plan.plan_id, lines, now=visit.now, once=once)
            except Invalid as invalid:
                raise Invalid({"selected": _of_actions(plan, invalid)}) from None
    if visit.made:  # it was sent twice
        return visit.redirect(f"/plans/{plan.plan_id}?just=again-0&undo={visit.made}{only}")
    kind = {"cancel": "dropped", "project": "filed" if visit.form["project"] else "unfiled"}.get(choice, "shifted")
    left = len(outcome.conflicts) + len(outcome.gone)
    undo = f"&undo={outcome.undo_id}" if outcome.saved else ""
    return visit.redirect(f"/plans/{plan.plan_id}?just={kind}-{len(outcome.saved)}&left={left}{undo}{only}")


@post("/plans/{plan_id}/undo")
def undo_several(visit: Visit, plan_id: str) -> Response:
    """Undoes a change of one action, named after the id, or of several."""
    given, _, one = visit.form["id"].partition("-")
    if given == several_words.REMINDER:
        reminding.take_back(visit.actor, plan_id, now=visit.now)
        return visit.redirect(f"/plans/{plan_id}?just=unreminded-0{rows.only(visit.form['from'])}")
    undo_id = forms.id(given)
    if not undo_id:
        raise NotFound
    number = checked_number(one) if one else None
    outcome = undoing.take_back(visit.actor, plan_id, undo_id, now=visit.now)
    only = rows.only(visit.form["from"])
    if number and not (outcome.conflicts or outcome.gone):
        return visit.redirect(f"/plans/{plan_id}?just=unmoved-{number}{only}#a{number}")
    left = len(outcome.conflicts) + len(outcome.gone)
    return visit.redirect(f"/plans/{plan_id}?just=undone-{len(outcome.saved)}&left={left}{only}")


def _ticked(form: Form) -> dict[int, int]:
    """Returns by number the versions in which the ticked actions were seen."""
    found = {}
    for name, value in form.items():
        ticked, version = _TICKED.fullmatch(name), forms.number(value)
        if ticked and version is not None:
            found[int(ticked[1])] = version
    return found


def _lines(visit: Visit, plan: Plan, choice: str, seen: Mapping[int, int]) -> dict[int, Line]:
    """Returns the change of each action. Raises `Invalid` if it isn't clear which."""
    if choice == "project":
        return {number: Line(version, Change(project=_project(plan, visit.form))) for number, version in seen.items()}
    present = editing.read(plan.plan_id, seen)
    day = _day(visit.form, choice)
    lines = {}
    for number, version in seen.items():
        action = present.get(number)
        due = None if action is None else _due(plan, action, choice, day, visit.now)
        lines[number] = Line(version, Change(due=due))
    return lines


def _project(plan: Plan, form: Form) -> str | None:
    """Returns the project chosen; ``None`` to take them out of theirs."""
    if form["project"] and form["project"] not in plan.projects:
        raise Invalid({"selected": "This plan no longer has that project. Choose another one."})
    return form["project"] or None


def _day(form: Form, choice: str) -> str:
    if choice == "day" and not form["date"].strip():
        raise Invalid({"selected": "Choose the day to move them to."})
    return form["date"].strip()


def _due(plan: Plan, action: Action, choice: str, day: str, now: datetime) -> Due | None:
    """Returns the date to move an action to, at its hour by the clock it was planned by; ``None`` if it stays."""
    if choice in rows.QUICK:
        day = by_when.quick(choice, action.due_zone, now)
    elif choice != "day":
        day = str(action.due_at.astimezone(ZoneInfo(action.due_zone)).date() + _WEEK)
    fields = by_when.by_clock_of(plan, action) | {"date": day}
    return by_when.changed(by_when.typed(Form(fields), plan), action)


def _of_actions(plan: Plan, invalid: Invalid) -> str:
    """Returns the first problem of an action, with its key in front."""
    name, sentence = next(iter(invalid.problems.items()))
    number = name.partition(".")[0]
    return f"{plan.key(int(number))}: {sentence}" if number.isdecimal() else sentence
