"""The lines of a typed or pasted list: how each is understood, what the fields hold, and what is said about it."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import CLIENT, Due
from chalicelib.domain.bulk.adding import MOST_LINES
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web import typed_list
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, past_due
from chalicelib.web.pages.parts.past_due import Question

LONGEST_LINE = 700
"""In letters: how much of a line is searched for its date; WHAT may have 500."""

_FIELDS = {"what": "w", "due": "d", "due.date": "d", "due.time": "t"}


class Line(msgspec.Struct, kw_only=True):
    """An action to be added, as understood or as the fields hold it."""

    what: str
    date: str = ""
    time: str = ""
    others: list[tuple[str, str]] = []
    """Other dates that may be meant, such as ``2026-12-11T17:00``, and their labels."""
    past_due: bool = False
    """Whether a date that is long past is intended."""
    assignee_id: str | None = None
    """The coach who does it, whose clock it then follows; ``None`` for the client."""
    words: str = ""
    """The date on the clocks of both sides."""
    note: str = ""
    """What to know before it is added."""
    past: Question | None = None
    """Asked if the date is long past."""

    @property
    def is_sure(self) -> bool:
        """Returns whether it has a date that can be read in only one way."""
        return bool(self.date) and not self.others

    @property
    def wall(self) -> str:
        """Returns what the clock of the person who does it shows when it is due."""
        return f"{self.date}T{self.time}" if self.date else ""

    @property
    def due(self) -> Due:
        zone = CLIENT if self.assignee_id is None else None
        return Due(date=self.date, time=self.time or None, time_zone=zone)


class Reading(msgspec.Struct, frozen=True):
    """How one line is understood, shown next to its field before it is saved."""

    what: str
    when: str
    """The date on the clocks of both sides; empty until it has a date that can be read in only one way."""
    wall: str
    """What the form sends along once this was shown."""


def understood(plan: Plan, line: str, now: datetime, assignee_id: str | None = None) -> Line:
    """Returns a line as WHAT and BY WHEN, by the clock of the person who does it. A day alone gets the plan's hour."""
    what, walls = typed_list.read(plan, line, now, assignee_id)
    if not walls:
        return Line(what=what, time=typed_list.usual(plan), assignee_id=assignee_id)
    day, _, hour = walls[0].partition("T")
    others = [(wall, typed_list.called(wall)) for wall in walls[1:]]
    return Line(what=what, date=day, time=hour, others=others, assignee_id=assignee_id)


def reading(visit: Visit, plan: Plan, line: Line) -> Reading:
    """Returns what is shown next to the field of a line."""
    at = moment(plan, line)
    return Reading(line.what, by_when.both_sides(visit, plan, at) if at and line.is_sure else "", line.wall)


def sent(visit: Visit, plan: Plan) -> list[Line]:
    """Returns the lines as the form sent them. Those without a date get the common one."""
    form, lines = visit.form, []
    for place in range(MOST_LINES):
        if f"w{place}" not in form:
            break
        day = form[f"d{place}"].strip() or form["all"].strip()
        answer = past_due.answer(form[f"p{place}"], day)
        lines.append(
            Line(
                what=form[f"w{place}"],
                date=answer.get("date", day),
                time=form[f"t{place}"].strip() or plan.defaults.hour,
                past_due="past_due" in answer,
            )
        )
    return lines


def picked(lines: list[Line], choice: str) -> list[Line]:
    """Returns the lines with the date chosen for one of them, in the form ``pick-3-2026-12-11T17:00``."""
    said = re.fullmatch(r"pick-([0-9]{1,3})-([0-9-]{10})T([0-9:]{5})", choice)
    if said and int(said[1]) < len(lines):
        lines[int(said[1])].date, lines[int(said[1])].time = said[2], said[3]
    return lines


def wanted(line: Line) -> NewAction:
    """Returns the action to add."""
    return NewAction(line.what, line.due, past_due=line.past_due, assigned_to=line.assignee_id or "client")


def moment(plan: Plan, line: Line) -> datetime | None:
    """Returns when a line is due; ``None`` until it has a valid date."""
    try:
        return line.due.resolve(plan, assignee_id=line.assignee_id).at
    except Invalid:
        return None


def shown(visit: Visit, plan: Plan, lines: Sequence[Line], there: Collection[Action]) -> list[Line]:
    """Returns the lines with what is said about each; ``there`` are the plan's open actions."""
    open_ones = {_alike(action.what): action for action in there}
    before: set[str] = set()
    for line in lines:
        due_at = moment(plan, line)
        line.words = by_when.both_sides(visit, plan, due_at) if due_at else ""
        alike = _alike(line.what)
        if alike in before:
            line.note = "This is in the list twice."
        elif alike in open_ones:
            action = open_ones[alike]
            line.note = f"This is open already: {plan.key(int(action.number))}, {by_when.state_words(visit, action)}."
        before.add(alike)
        if visit.problems.fields and line.date:
            line.past = past_due.question_about(
                line.date, line.time or plan.defaults.hour, plan.client.time_zone, visit.now
            )
    return list(lines)


def at_lines(problems: Mapping[str, str], places: Sequence[int]) -> dict[str, str]:
    """Returns problems by the names of the lines' fields: ``d3`` for ``2.due.date``, if the third is at place 3."""
    found = {}
    for name, sentence in problems.items():
        place, _, field = name.partition(".")
        found[f"{_FIELDS.get(field, 'w')}{places[int(place)]}"] = sentence
    return found


def with_places(problems: Mapping[str, str]) -> dict[str, str]:
    """Returns the sentences with their line in front, for the summary above the form."""
    return {
        field: f"Line {int(field[1:]) + 1}: {sentence}" if field[1:].isdecimal() else sentence
        for field, sentence in problems.items()
    }


def _alike(what: str) -> str:
    return " ".join(what.casefold().split())
