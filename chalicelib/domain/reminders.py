"""Reminders: to whom, how, and when relative to the due time."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times, tokens
from chalicelib.errors import Invalid

MOST_REMINDERS = 20

# A year either way; more is a typing error.
_MOST_MINUTES = 366 * 1440
_MOST_DAYS = 366


class Spec(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A reminder as asked for: ``minutes`` relative to due (negative: before), or ``days`` and a local hour ``at``."""

    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None = None
    days: int | None = None
    at: str | None = None
    time_zone: str | None = None
    """For ``days``: whose clock; ``None``: the recipient's."""

    def check(self) -> None:
        """Raises `Invalid` unless exactly one form is given, within bounds."""
        if (self.minutes is None) == (self.days is None) or (self.days is None) != (self.at is None):
            raise Invalid({"reminders": "A reminder has either minutes, or days and a time of day."})
        if self.minutes is not None and abs(self.minutes) > _MOST_MINUTES:
            raise Invalid({"reminders": "A reminder comes within a year of the due time."})
        if self.days is not None and abs(self.days) > _MOST_DAYS:
            raise Invalid({"reminders": "A reminder comes within a year of the due time."})
        if self.at is not None:
            times.parse_time(self.at, "reminders")
        if self.time_zone is not None:
            times.zone(self.time_zone, "reminders")


class Reminder(msgspec.Struct):
    """A reminder of an action, and what became of it."""

    id: str
    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    due_at: datetime
    time_zone: str
    minutes: int | None = None
    days: int | None = None
    at: str | None = None
    state: Literal["planned", "sent", "skipped"] = "planned"
    reason: str | None = None
    sent_at: datetime | None = None

    def spec(self) -> Spec:
        """What was asked for, without what became of it."""
        return Spec(self.to, self.by, self.minutes, self.days, self.at, self.time_zone if self.at else None)


PAST = "its time had passed"


def check_count(specs: list[Spec]) -> None:
    if len(specs) > MOST_REMINDERS:
        raise Invalid({"reminders": f"An action has at most {MOST_REMINDERS} reminders."})


def normal(spec: Spec, zones: dict[str, str]) -> Spec:
    """A checked spec in the one spelling in which `Reminder.spec` gives it back."""
    spec.check()
    if spec.at is None:
        return msgspec.structs.replace(spec, time_zone=None)
    at = f"{times.parse_time(spec.at):%H:%M}"
    return msgspec.structs.replace(spec, at=at, time_zone=spec.time_zone or zones[spec.to])


def due(spec: Spec | Reminder, action_due: datetime, time_zone: str) -> datetime:
    """The moment of a reminder, in UTC."""
    if spec.minutes is not None:
        return action_due + timedelta(minutes=spec.minutes)
    assert spec.days is not None
    assert spec.at is not None
    zone = ZoneInfo(time_zone)
    day = action_due.astimezone(zone).date() + timedelta(days=spec.days)
    return times.at_local(day, times.parse_time(spec.at), zone)


def plan_all(
    specs: list[Spec],
    *,
    action_due: datetime,
    zones: dict[str, str],
    now: datetime,
    may_be_past: list[Spec],
) -> dict[str, Reminder]:
    """The reminders of an action, by id.

    ``zones`` gives the zone of ``client`` and ``coach``. One whose time is past is `Invalid`, unless it is among
    ``may_be_past`` (the plan's defaults, nobody asked for it just now): then it is there as skipped.
    """
    check_count(specs)
    may_be_past = [normal(spec, zones) for spec in may_be_past]
    planned = {}
    for asked in specs:
        spec = normal(asked, zones)
        zone = spec.time_zone or zones[spec.to]
        moment = due(spec, action_due, zone)
        reminder = Reminder(tokens.new_id(), spec.to, spec.by, moment, zone, spec.minutes, spec.days, spec.at)
        if moment <= now:
            if spec not in may_be_past:
                said = times.said(moment, zone, now, name_zone=True)
                raise Invalid({"reminders": f"The reminder’s time, {said}, is already past. Choose a later one."})
            reminder.state, reminder.reason = "skipped", PAST
        planned[reminder.id] = reminder
    return planned


def moved(reminders: dict[str, Reminder], *, action_due: datetime, now: datetime) -> dict[str, Reminder]:
    """The reminders after a new due time: planned anew, or skipped where the new time is past.

    One that was sent and whose new time is past stays sent.
    """
    after = {}
    for id, reminder in reminders.items():
        moment = due(reminder, action_due, reminder.time_zone)
        if moment > now:
            after[id] = msgspec.structs.replace(reminder, due_at=moment, state="planned", reason=None, sent_at=None)
        elif reminder.state == "sent":
            after[id] = msgspec.structs.replace(reminder, due_at=moment)
        else:
            after[id] = msgspec.structs.replace(reminder, due_at=moment, state="skipped", reason=PAST)
    return after


def words(reminder: Spec | Reminder) -> str:
    """When, as people say it: ``1 day before at 09:00``, ``2 hours before``, ``when it is due``."""
    if reminder.minutes is not None:
        if reminder.minutes == 0:
            return "when it is due"
        return f"{times.span(timedelta(minutes=reminder.minutes))} {'before' if reminder.minutes < 0 else 'after'}"
    assert reminder.days is not None
    if reminder.days == 0:
        return f"on the day at {reminder.at}"
    count = abs(reminder.days)
    return f"{count} day{'' if count == 1 else 's'} {'before' if reminder.days < 0 else 'after'} at {reminder.at}"
