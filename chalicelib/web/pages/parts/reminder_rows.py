"""Reminders in forms: a row for each, with recipient, channel and time. Adding and removing rows needs no script."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib import clock_times, times
from chalicelib.domain import reminders
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import MOST_REMINDERS, Spec
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form, number
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import form_rows, text_notes
from chalicelib.web.pages.parts.names import called

UNITS = {
    "days-before": "days before",
    "hours-before": "hours before",
    "minutes-before": "minutes before",
    "minutes-after": "minutes after",
    "hours-after": "hours after",
    "days-after": "days after",
    "days-while": "days while late",
}
_MINUTES = {"days": 1440, "hours": 60, "minutes": 1}


class ReminderRow(msgspec.Struct):
    """A reminder as typed. ``who`` is such as ``client-email``; ``at`` applies to days only.

    While the action is late, it is repeated every ``count`` days, at most this many ``times``.
    """

    who: str = "client-email"
    count: str = "1"
    unit: str = "days-before"
    at: str = "09:00"
    zone: str = ""
    """The zone of ``at``, if it isn't the recipient's."""
    times: str = "5"


def typed(form: Form) -> list[ReminderRow]:
    """Returns the rows of a form, after "add a reminder" or "remove" was pressed."""
    found = [ReminderRow(*fields) for fields in form_rows.typed(form, "who", ReminderRow.__struct_fields__)]
    return [*found, ReminderRow()] if form_rows.is_to_add(form) else found


def of_specs(specs: list[Spec], plan: Plan | None = None, assignee_id: str | None = None) -> list[ReminderRow]:
    """Returns reminders as rows; a zone is shown only if it isn't the recipient's."""
    return [_of_spec(spec, plan.zones(assignee_id) if plan else {}) for spec in specs]


def specs(rows: list[ReminderRow]) -> list[Spec]:
    """Returns the reminders in the rows; raises `Invalid` for one that isn't possible."""
    if len(rows) > MOST_REMINDERS:
        raise Invalid({"reminders": f"An action can have at most {MOST_REMINDERS} reminders. Remove some."})
    return [_spec(row) for row in rows]


def who(visit: Visit, plan: Plan, rows: list[ReminderRow], assignee_id: str | None = None) -> list[tuple[str, str]]:
    """Returns the recipients and channels to choose from. A text to someone without a number is offered only if it was
    chosen before."""
    chosen = {row.who for row in rows}
    options = []
    for to in ("client", "coach"):
        member = plan.reminded(to, assignee_id)
        name = called(visit, member)
        options.append((f"{to}-email", f"Email to {name}"))
        if seeing.seen(plan, visit.my_id, member.person_id).phone_state not in (None, "none") or f"{to}-text" in chosen:
            options.append((f"{to}-text", f"Text to {name}"))
    return options


def texting(visit: Visit, plan: Plan, assignee_id: str | None = None) -> list[str]:
    """Says why texts can't be chosen or may go by email, with a sentence per person."""
    members = (plan.client, plan.reminded("coach", assignee_id))
    found = [text_notes.of_reminder(visit, seeing.seen(plan, visit.my_id, member.person_id)) for member in members]
    return [*filter(None, found)]


def resolved(
    visit: Visit,
    plan: Plan,
    rows: list[ReminderRow],
    action_due: datetime | None,
    due_zone: str,
    assignee_id: str | None = None,
) -> list[str]:
    """Says when each row's reminder will be sent, a nag for the first time; empty if that isn't known."""
    found, zones = [], plan.zones(assignee_id)
    for row in rows:
        try:
            found.append(_resolved(visit, zones, _spec(row), action_due, due_zone) if action_due else "")
        except (Invalid, OverflowError):
            found.append("")
    return found


def _resolved(visit: Visit, zones: dict[str, str], spec: Spec, action_due: datetime, due_zone: str) -> str:
    zone = times.zone(reminders.clock(spec, zones, due_zone)).key
    turn = reminders.turn_ahead(spec, action_due, zone, visit.now)
    return f"{'first ' if spec.every else ''}{visit.when(reminders.due(spec, action_due, zone, turn))}"


def words(visit: Visit, plan: Plan, reminder: reminders.Reminder | Spec, assignee_id: str | None = None) -> str:
    """Says ``Email to Alice, 1 day before at 09:00``, with the city if it isn't in the visitor's zone."""
    member = plan.reminded(reminder.to, assignee_id)
    how = "Email" if reminder.by == "email" else "Text"
    clock = reminder.time_zone or member.time_zone
    zone = f" ({times.city(clock)})" if reminder.at and clock != visit.zone else ""
    most = f", up to {reminder.times} time{'' if reminder.times == 1 else 's'}" if reminder.times else ""
    return f"{how} to {called(visit, member)}, {reminders.words(reminder)}{zone}{most}"


def all_words(visit: Visit, plan: Plan, rows: list[ReminderRow], assignee_id: str | None = None) -> str:
    """Says all rows in one line, to compare two versions."""
    try:
        wanted = [reminders.normal(spec, plan.zones(assignee_id)) for spec in specs(rows)]
        return "; ".join(sorted(words(visit, plan, spec, assignee_id) for spec in wanted))
    except Invalid as invalid:
        return " ".join(invalid.problems.values())


def _of_spec(spec: Spec, zones: dict[str, str]) -> ReminderRow:
    who = f"{spec.to}-{spec.by}"
    at, zone = spec.at or "", "" if spec.time_zone == zones.get(spec.to) else spec.time_zone or ""
    if spec.every is not None:
        return ReminderRow(who, str(spec.every), "days-while", at, zone, str(spec.times))
    if spec.days is not None:
        unit = "days-after" if spec.days > 0 else "days-before"
        return ReminderRow(who, str(abs(spec.days)), unit, at, zone)
    minutes = spec.minutes or 0  # distinguishes a day of 24 hours from a calendar day
    units = [(name, size) for name, size in _MINUTES.items() if name != "days"]
    name, size = next((name, size) for name, size in units if (minutes and minutes % size == 0) or size == 1)
    return ReminderRow(who, str(abs(minutes) // size), f"{name}-{'after' if minutes > 0 else 'before'}", "")


def _spec(row: ReminderRow) -> Spec:
    to, _, by = row.who.partition("-")
    count = number(row.count)
    if count is None:
        raise Invalid(
            {"reminders": "A reminder needs a number, such as 2 hours before. 0 days before means the day itself."}
        )
    if to not in ("client", "coach") or by not in ("email", "text") or row.unit not in UNITS:
        raise Invalid({"reminders": "Choose who gets it, how and when."})
    spec = Spec(to=to, by=by, **_when(row, count))  # type: ignore[arg-type]
    spec.check()
    return spec


def _when(row: ReminderRow, count: int) -> dict[str, Any]:
    unit, _, side = row.unit.partition("-")
    is_at_hour = unit == "days" and row.at
    signed = count if side == "after" else -count
    when: dict[str, Any] = {"days": signed} if unit == "days" else {"minutes": signed * _MINUTES[unit]}
    if side == "while":
        when = {"every": count, "times": number(row.times)}
        if when["times"] is None:
            raise Invalid({"reminders": "A reminder that repeats while late needs a limit, such as 5 times."})
    at = clock_times.typed_hour(row.at, "reminders") if is_at_hour else None
    return when | ({"at": at, "time_zone": row.zone or None} if is_at_hour else {})
