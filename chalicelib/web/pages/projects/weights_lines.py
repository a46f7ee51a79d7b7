"""The lines of the form for weights and dates: how they look, and what was typed into them."""

import re
from collections.abc import Collection, Mapping

import msgspec

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.bulk import editing
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, past_due
from chalicelib.web.pages.parts.past_due import Question
from chalicelib.web.pages.parts.weight import checked_weight

AT_ONCE = 300
"""The most lines of one form."""

_FIELDS = {"weight": "w", "due": "d", "due.date": "d", "due.time": "t"}
_ASKED = ("w", "d", "t")
"""The fields for weight, date and time."""


class Line(msgspec.Struct, kw_only=True):
    """An action's line: what its fields hold, and what they held when it was shown."""

    number: int
    what: str
    is_open: bool
    state: str
    zone: str
    """The city of the date's zone, if it isn't the visitor's."""
    is_named: bool
    """Whether somebody named that zone, rather than it being the client's."""
    weight: str
    date: str
    time: str
    seen: str
    """Version, weight, date and time as shown, to tell changes made here from changes made elsewhere."""
    is_conflict: bool
    past: Question | None = None
    """Asked if the date typed is long past."""


def line(visit: Visit, action: Action, conflicts: Collection[int] | None) -> Line:
    """Returns an action's line, as typed if it wasn't saved.

    ``conflicts`` are the actions that weren't saved; ``None`` means that none was.
    """
    number, is_open = int(action.number), action.status == "open"
    is_conflict = number in (conflicts or ())
    shown = by_when.of_action(action)
    own = [str(int(action.weight)), shown["date"] if is_open else "", shown["time"] if is_open else ""]
    seen = f"{int(action.version)}|{'|'.join(own)}"
    if visit.is_post and (conflicts is None or is_conflict) and f"v{number}" in visit.form:
        if not is_conflict:
            seen = visit.form[f"v{number}"]
        own = [visit.form.get(f"{letter}{number}", value) for letter, value in zip(_ASKED, own, strict=True)]
    weight, date, time = own
    past = None
    if visit.problems.fields and (date, time) != (shown["date"], shown["time"]):
        past = past_due.question_about(date, time, action.due_zone, visit.now)
    return Line(
        number=number,
        what=action.what,
        is_open=is_open,
        state=_state(visit, action, is_conflict=is_conflict),
        zone="" if action.due_zone == visit.zone else times.city(action.due_zone),
        is_named=action.zone_from == "named",
        weight=weight,
        date=date,
        time=time,
        seen=seen,
        is_conflict=is_conflict,
        past=past,
    )


def wanted(plan: Plan, form: Form) -> dict[int, editing.Line]:
    """Returns the lines that were changed; raises `Invalid` with all their problems."""
    problems: dict[str, str] = {}
    lines = {}
    for number, (version, *seen) in _seen(form).items():
        typed = [form[f"{letter}{number}"].strip() for letter in _ASKED]
        answer = past_due.answer(form[f"p{number}"], typed[1])
        typed[1] = answer.get("date", typed[1])
        if typed == seen:
            continue
        weight, date, time = typed
        try:
            heavy = None if weight == seen[0] else checked_weight(weight)
        except Invalid as invalid:
            problems |= _of_line(number, invalid)
            continue
        present = {"date": date, "time": time, "zone": form[f"z{number}"]}
        # The form doesn't ask for the zone: the date keeps whose clock it follows.
        present["clients_zone"] = (
            "" if form[f"o{number}"] == "named" else form.get("clients_zone", plan.client.time_zone)
        )
        due = by_when.due(by_when.typed(Form(present), plan)) if [date, time] != seen[1:] else None
        change = Change(weight=heavy, due=due, past_due="past_due" in answer)
        lines[number] = editing.Line(int(version), change)
    for number, each in lines.items():
        try:
            if each.change.due:
                each.change.due.resolve(plan)
        except Invalid as invalid:
            problems |= _of_line(number, invalid)
    if problems:
        raise Invalid(problems)
    return lines


def at_lines(problems: Mapping[str, str]) -> dict[str, str]:
    """Returns problems by the names of the lines' fields: ``d12`` for ``12.due.date``."""
    found = {}
    for name, sentence in problems.items():
        number, _, field = name.partition(".")
        found[f"{_FIELDS.get(field, 'd')}{number}"] = sentence
    return found


def with_keys(plan: Plan, problems: Mapping[str, str]) -> dict[str, str]:
    """Returns the sentences with their action in front, for the summary above the form."""
    return {
        field: f"{plan.key(int(field[1:]))}: {sentence}" if field[1:].isdecimal() else sentence
        for field, sentence in problems.items()
    }


def _of_line(number: int, invalid: Invalid) -> dict[str, str]:
    return {f"{number}.{field}": sentence for field, sentence in invalid.problems.items()}


def _seen(form: Form) -> dict[int, list[str]]:
    """Returns version, weight, date and time of each line as it was shown."""
    found = {}
    for name, value in form.items():
        match = re.fullmatch(r"v([1-9][0-9]{0,7})", name)
        parts = value.split("|")
        if match and len(parts) == 4 and forms.number(parts[0]) is not None:
            found[int(match[1])] = parts
    return dict(list(found.items())[:AT_ONCE])


def _state(visit: Visit, action: Action, *, is_conflict: bool) -> str:
    if is_conflict:
        return f"now weight {int(action.weight)}, {by_when.state_words(visit, action)}"
    return "" if action.status == "open" else by_when.state_words(visit, action)
