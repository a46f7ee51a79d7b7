"""BY WHEN on pages: the fields, the quick choices, and dates in words for both sides."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.actions import proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import CLIENT, Due
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit

QUICK = {"tomorrow": "Tomorrow", "friday": "Friday", "week": "In a week", "month": "In a month"}

MOVES = {choice: QUICK[choice] for choice in ("tomorrow", "friday", "week")}
"""The quick choices during a session."""

FIELDS = {"due": "date", "due.date": "date", "due.time": "time", "due.time_zone": "zone"}
"""The names of form fields, by the names that the domain uses in its problems."""

_FRIDAY = 4
_LONGEST_CHOICE = 21
"""In letters: the most of city and name; 30 fit into a field on a narrow phone with the rest of the words."""


def state_words(visit: Visit, action: Action) -> str:
    """Says when it is due, or what became of it: ``today 17:00``, ``was due Fri 20 Nov, 17:00``, ``done yesterday 16:20``."""
    if action.status == "done" and action.done_at:
        return f"done {visit.when(action.done_at)}"
    if action.status == "cancelled" and action.cancelled_at:
        return f"cancelled {visit.when(action.cancelled_at)}"
    return f"{'was due ' if action.is_late(visit.now) else ''}{visit.when(action.due_at)}"


class Asked(msgspec.Struct, kw_only=True):
    """A request for a new date that is waiting for an answer, worded for its reader."""

    entry_id: str
    by: str
    """``You``, or the name of the person who asked."""
    verb: str
    """``asks for``, or ``offers`` if a coach answered with it."""
    when: str
    both_sides: str
    text: str
    is_mine: bool
    """Whether the reader's side asked, and may withdraw it."""
    may_answer: bool


def asked(visit: Visit, plan: Plan, action: Action) -> Asked | None:
    """Returns the new date that was asked for; ``None`` if there is none."""
    proposal = action.proposal
    if proposal is None:
        return None
    is_by_me = proposal.by_id == visit.my_id
    verb = "offer" if proposal.side == "coach" else "ask for"
    may_answer = proposing.answers(plan, action, visit.my_id) is not None
    return Asked(
        entry_id=proposal.entry_id,
        by="You" if is_by_me else str(proposal.by_name),
        verb=verb if is_by_me else {"offer": "offers", "ask for": "asks for"}[verb],
        when=visit.when(proposal.due_at),
        both_sides=both_sides(visit, plan, proposal.due_at),
        text=proposal.text,
        is_mine=not may_answer and who_may.may_add(plan, visit.my_id),
        may_answer=may_answer,
    )


def mark(visit: Visit, action: Action) -> str:
    """Says ``Alice Moreau asks for Fri 27 Nov, 17:00``, or ``Carol Reed offers …``; empty if no new date was asked for."""
    proposal = action.proposal
    if proposal is None:
        return ""
    when = visit.when(proposal.due_at)
    if proposal.by_id == visit.my_id:
        return f"you {'offered' if proposal.side == 'coach' else 'asked for'} {when}"
    return f"{isolated(proposal.by_name)} {'offers' if proposal.side == 'coach' else 'asks for'} {when}"


def fresh(plan: Plan) -> dict[str, str]:
    """Returns the fields of a new action: no date yet, the plan's hour, the client's zone."""
    zone = plan.client.time_zone
    return {"date": "", "time": plan.defaults.hour, "zone": zone, "clients_zone": zone}


def by_clock_of(plan: Plan, action: Action) -> dict[str, str]:
    """Returns the fields for an action's date and whose clock it follows. A zone that was once named stays named, even
    if it is the client's."""
    zone = plan.client.time_zone
    is_named = action.zone_from == "named" and action.due_zone == zone
    return of_action(action) | {"clients_zone": "" if is_named else zone}


def of_action(action: Action) -> dict[str, str]:
    """Returns the fields for an action's date, in the zone it was set in."""
    return shown(action.due_at, action.due_zone)


def shown(moment: datetime, zone_name: str) -> dict[str, str]:
    """Returns a moment in the form of date and time fields."""
    local = moment.astimezone(ZoneInfo(zone_name))
    return {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "zone": zone_name}


def typed(form: Form, plan: Plan) -> dict[str, str]:
    """Returns the fields as they were sent.

    ``clients_zone`` is where the client lived when the form was shown. That zone was offered as the client's time, so
    it means theirs, wherever they live by now. For an action of a coach who lives there too, it means the coach's.
    """
    fields = {name: form[name].strip() for name in ("date", "time", "zone")}
    shown, zone = form.get("clients_zone", plan.client.time_zone), plan.client.time_zone
    is_coachs = plan.coaches(form["assigned_to"]) and fields["zone"] == plan.members[form["assigned_to"]].time_zone
    if shown and fields["zone"] == shown and not is_coachs:
        fields["zone"] = zone
    return fields | {"clients_zone": zone if shown else "", "is_coachs": "1" if is_coachs else ""}


def due(fields: dict[str, str]) -> Due:
    """Returns the date in the fields; the domain checks it. Any zone but the client's counts as named."""
    is_clients = fields["zone"] and fields["zone"] == fields["clients_zone"] and not fields["is_coachs"]
    zone_name = CLIENT if is_clients else fields["zone"] or None
    return Due(date=fields["date"], time=fields["time"] or None, time_zone=zone_name)


def changed(fields: dict[str, str], action: Action) -> Due | None:
    """Returns the new date; ``None`` if the fields still hold the present one."""
    present = of_action(action)
    return None if {name: fields[name] for name in present} == present else due(fields)


def quick(choice: str, zone_name: str, now: datetime) -> str:
    """Returns the date of a quick choice, counted from today in the zone; empty for an unknown choice."""
    today = now.astimezone(ZoneInfo(zone_name)).date()
    if choice == "tomorrow":
        return str(today + timedelta(days=1))
    if choice == "friday":  # on a Friday the next one is meant
        return str(today + timedelta(days=(_FRIDAY - today.weekday() - 1) % 7 + 1))
    if choice == "week":
        return str(today + timedelta(days=7))
    return str(_in_a_month(today)) if choice == "month" else ""


def quick_words(choices: dict[str, str], zone_name: str, visit: Visit) -> dict[str, str]:
    """Returns quick choices as the visitor reads them: as dates, if today is another day in the zone than for them."""
    today, there = (visit.now.astimezone(ZoneInfo(zone)).date() for zone in (visit.zone, zone_name))
    if there == today:
        return choices
    days = {choice: quick(choice, zone_name, visit.now) for choice in choices}
    is_other = {choice: day for choice, day in days.items() if day != quick(choice, visit.zone, visit.now)}
    return choices | {choice: times.dated(date.fromisoformat(day), today) for choice, day in is_other.items()}


def apply_quick(fields: dict[str, str], form: Form, plan: Plan, now: datetime) -> bool:
    """Fills in the date if a quick choice was pressed; returns whether one was."""
    choice = form["do"].removeprefix("quick-")
    if not form["do"].startswith("quick-") or choice not in QUICK:
        return False
    zone_name = times.known(fields["zone"]) or plan.client.time_zone
    fields["date"] = quick(choice, zone_name, now)
    return True


def both_sides(visit: Visit, plan: Plan, moment: datetime) -> str:
    """Says ``Fri 4 Dec 2026, 17:00 for Alice (Berlin) · 11:00 for you (New York)``; just one if both clocks show the same."""
    return on_clocks(sides(visit, plan), moment, str(visit.me.hours))


def on_clocks(sides: Sequence[tuple[str, str]], moment: datetime, hours: str) -> str:
    """Says a moment by the clocks of two sides, each given as a name and a zone."""
    said = [(who, zone, times.day(moment, zone), times.clock_time(moment, zone, hours)) for who, zone in sides]
    (who, zone, day, clock), (other, other_zone, other_day, other_clock) = said
    if (day, clock) == (other_day, other_clock):
        return f"{day}, {clock} ({times.city(zone)})"
    later = other_clock if other_day == day else f"{other_day}, {other_clock}"
    return f"{day}, {clock} for {who} ({times.city(zone)}) · {later} for {other} ({times.city(other_zone)})"


def sides(visit: Visit, plan: Plan) -> list[tuple[str, str]]:
    """Returns names and zones of client and coach; the visitor is ``you``."""
    if visit.my_id == plan.client_id:
        return [("you", visit.zone), (isolated(plan.primary.name), plan.primary.time_zone)]
    return [(isolated(plan.client.name), plan.client.time_zone), ("you", visit.zone)]


def preview(visit: Visit, plan: Plan, fields: dict[str, str]) -> str:
    """Repeats the typed date in words; empty while it isn't a date."""
    try:
        moment = due(fields).resolve(plan).at
    except Invalid:
        return ""
    return both_sides(visit, plan, moment)


def zones(visit: Visit, plan: Plan, present: str, assignee_id: str | None = None) -> list[tuple[str, str]]:
    """Returns the zones to choose from: the present one, and those of the assignee, the client and the visitor."""
    is_client, doer = visit.my_id == plan.client_id, plan.assignee(assignee_id)
    offered = {
        present: "",
        doer.time_zone: _whose(doer.time_zone, doer.name, "the coach"),
        plan.client.time_zone: "your time"
        if is_client
        else _whose(plan.client.time_zone, plan.client.name, "the client"),
        visit.zone: "your time",
    }
    return [
        (zone, ", ".join(filter(None, (times.city(zone), words))))
        for zone, words in offered.items()
        if times.known(zone)
    ]


def _whose(zone: str, name: str, role: str) -> str:
    """Says ``Alice’s time``, or names the role if a narrow phone would cut that off: a choice can't wrap."""
    is_short = len(times.city(zone)) + len(name) <= _LONGEST_CHOICE
    return f"{isolated(name) if is_short else role}’s time"


def _in_a_month(today: date) -> date:
    """Returns the same day of the next month, or its last one."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
