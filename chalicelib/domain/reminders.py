"""Reminders: to whom, how, and when relative to the due time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times, tokens
from chalicelib.domain.messages import By
from chalicelib.errors import Invalid

MOST_REMINDERS = 20

# A year either way; more is a typing error.
_MOST_MINUTES = 366 * 1440
_MOST_DAYS = 366
MOST_DAYS_BETWEEN = 60
MOST_TIMES = 30
"""For a reminder that repeats while its action is late: a nag."""


def _refuse(problem: str) -> NoReturn:
    raise Invalid({"reminders": problem})


class Spec(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A reminder as requested, in one of three forms.

    ``minutes`` from the due time (negative: before); or ``days``; or a nag: repeated ``every`` few days after the due time
    while the action is late, at most this many ``times``. Days are those of the calendar, at the local hour ``at`` or by
    default that of the due time: a day before 17:00 is 17:00, even if clocks change in between.
    """

    to: Literal["client", "coach"]
    by: By
    minutes: int | None = None
    days: int | None = None
    at: str | None = None
    time_zone: str | None = None
    """The zone of ``at``; ``None`` for the recipient's."""
    every: int | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.time_zone is not None:
            self.time_zone = times.present(self.time_zone)

    def check(self) -> None:
        """Raises `Invalid` unless it has exactly one form, within bounds."""
        forms = [self.minutes, self.days, self.times if self.every is None else self.every]
        if sum(each is not None for each in forms) != 1:
            _refuse("A reminder takes either minutes, or days, or every and times.")
        if self.minutes is not None and self.at is not None:
            _refuse("A reminder set in minutes takes no time of day.")
        self._check_nag()
        if abs(self.minutes or 0) > _MOST_MINUTES or abs(self.days or 0) > _MOST_DAYS:
            _refuse("A reminder must be within a year of the due time.")
        if self.at is not None:
            times.parse_time(self.at, "reminders")
        if self.time_zone is not None:
            times.zone(self.time_zone, "reminders")

    def _check_nag(self) -> None:
        if (self.every is None) != (self.times is None):
            _refuse("A reminder that repeats needs both: every how many days, and how many times.")
        if self.every is not None and not 1 <= self.every <= MOST_DAYS_BETWEEN:
            _refuse(f"A reminder can repeat every 1 to {MOST_DAYS_BETWEEN} days.")
        if self.times is not None and not 1 <= self.times <= MOST_TIMES:
            _refuse(f"A reminder can repeat 1 to {MOST_TIMES} times.")


ZoneFrom = Literal["recipient", "named"]
"""Whose clock a reminder's hour is by: its recipient's, wherever they are, or that of a zone that somebody named."""


class Reminder(msgspec.Struct):
    """A reminder of an action, and its state."""

    id: str
    to: Literal["client", "coach"]
    by: By
    due_at: datetime
    """For a nag: when its present ``turn`` comes."""
    time_zone: str
    """The zone of ``at``, or, for days without one, of the due time's hour."""
    minutes: int | None = None
    days: int | None = None
    at: str | None = None
    state: Literal["planned", "sent", "skipped"] = "planned"
    reason: str | None = None
    sent_at: datetime | None = None
    """For a nag: when it was last sent."""
    every: int | None = None
    times: int | None = None
    turn: int = 1
    """For a nag: its next turn, or its last one."""
    sent_count: int = 0
    """For a nag: how often it has been sent for this due time."""
    zone_from: ZoneFrom | None = None
    """``None`` in older rows, and where there is no hour ``at``."""

    def __post_init__(self) -> None:
        self.time_zone = times.present(self.time_zone)

    @property
    def is_by_due_clock(self) -> bool:
        """Whether it comes in days, at the hour of the due time."""
        return self.at is None and self.minutes is None

    def clock(self, zones: Mapping[str, str], due_zone: str | None) -> str:
        """Returns the zone it is planned in, once its people live in ``zones`` and it is due by the clock of
        ``due_zone``. Where these say nothing, its zone stays."""
        if self.is_by_due_clock:
            return due_zone or self.time_zone
        return zones.get(self.to, self.time_zone) if self.zone_from == "recipient" else self.time_zone

    def spec(self) -> Spec:
        """Returns the spec, without its state."""
        zone = self.time_zone if self.at else None
        return Spec(self.to, self.by, self.minutes, self.days, self.at, zone, self.every, self.times)


PAST = "its time had passed"


def check_count(specs: list[Spec]) -> None:
    if len(specs) > MOST_REMINDERS:
        _refuse(f"An action can have up to {MOST_REMINDERS} reminders.")


def normal(spec: Spec, zones: dict[str, str]) -> Spec:
    """Returns the spec, checked, as `Reminder.spec` would return it."""
    spec.check()
    if spec.at is None:
        return msgspec.structs.replace(spec, time_zone=None)
    at = f"{times.parse_time(spec.at):%H:%M}"
    return msgspec.structs.replace(spec, at=at, time_zone=spec.time_zone or zones[spec.to])


def due(spec: Spec | Reminder, action_due: datetime, time_zone: str, turn: int = 1) -> datetime:
    """Returns the moment of a reminder, or of a nag's ``turn``, in UTC."""
    if spec.minutes is not None:
        return action_due + timedelta(minutes=spec.minutes)
    zone = ZoneInfo(time_zone)
    local = action_due.astimezone(zone)
    hour = times.parse_time(spec.at) if spec.at is not None else local.time()
    days = spec.days if spec.every is None else spec.every * turn
    assert days is not None
    return times.at_local(local.date() + timedelta(days=days), hour, zone)


def turn_ahead(spec: Spec | Reminder, action_due: datetime, time_zone: str, now: datetime, first: int = 1) -> int:
    """Returns a nag's first turn from ``first`` on that is still ahead, or else its last; ``first`` if it is no nag."""
    if spec.times is None:
        return first
    turns = range(first, spec.times + 1)
    return next((turn for turn in turns if due(spec, action_due, time_zone, turn) > now), spec.times)


def plan_all(
    specs: list[Spec],
    *,
    action_due: datetime,
    due_zone: str,
    zones: dict[str, str],
    now: datetime,
    may_be_past: list[Spec],
) -> dict[str, Reminder]:
    """Returns the reminders, by id, of an action due at a moment that was set in ``due_zone``.

    ``zones`` are those of ``client`` and ``coach``. Raises `Invalid` if a reminder's time has passed, unless it is
    among ``may_be_past`` (the plan's defaults, which nobody asked for just now); then it is skipped. A nag starts with
    its first turn still ahead.
    """
    check_count(specs)
    may_be_past = [normal(spec, zones) for spec in may_be_past]
    planned = {}
    for asked in specs:
        spec = normal(asked, zones)
        zone = clock(spec, zones, due_zone)
        turn = turn_ahead(spec, action_due, zone, now)
        moment = due(spec, action_due, zone, turn)
        reminder = Reminder(
            tokens.new_id(), spec.to, spec.by, moment, zone, spec.minutes, spec.days, spec.at,
            every=spec.every, times=spec.times, turn=turn, zone_from=_zone_from(asked),
        )  # fmt: skip
        if moment <= now:
            if spec not in may_be_past:
                said = times.said(moment, zone, now, name_zone=True)
                whose = "The reminder’s time" if spec.every is None else "The last of the reminder’s times"
                _refuse(f"{whose}, {said}, has already passed. Choose a later one.")
            reminder.state, reminder.reason = "skipped", PAST
        planned[reminder.id] = reminder
    return planned


def silent(planned: dict[str, Reminder], to: str) -> dict[str, Reminder]:
    """Returns the reminders without those still planned to ``client`` or ``coach``: they are skipped."""
    return {
        id: msgspec.structs.replace(each, state="skipped", reason=PAST)
        if (each.to, each.state) == (to, "planned")
        else each
        for id, each in planned.items()
    }


def clock(spec: Spec, zones: dict[str, str], due_zone: str) -> str:
    """Returns the zone of a reminder's hour; days without an hour keep that of the due time."""
    if spec.minutes is None and spec.at is None:
        return due_zone
    return spec.time_zone or zones[spec.to]


def _zone_from(asked: Spec) -> ZoneFrom | None:
    if asked.at is None:
        return None
    return "recipient" if asked.time_zone is None else "named"


def moved(
    reminders: dict[str, Reminder],
    *,
    action_due: datetime,
    now: datetime,
    due_zone: str | None = None,
    zones: Mapping[str, str] = {},
) -> dict[str, Reminder]:
    """Returns the reminders after a new due time: planned anew, or skipped if their new time has passed.

    ``due_zone`` and ``zones``, those of ``client`` and ``coach``, are for `Reminder.clock`. A sent reminder whose new time
    has passed stays sent. A nag starts over; with the same due time (after reopening) it resumes with its next turn.
    """
    after = {}
    for id, reminder in reminders.items():
        zone = reminder.clock(zones, due_zone)
        goes_on = reminder.every is not None and due(reminder, action_due, zone, reminder.turn) == reminder.due_at
        turn = turn_ahead(reminder, action_due, zone, now, reminder.turn if goes_on else 1)
        moment = due(reminder, action_due, zone, turn)
        anew = msgspec.structs.replace(reminder, due_at=moment, time_zone=zone, turn=turn)
        if moment <= now:
            is_sent = reminder.state == "sent"
            is_same = reminder.state == "skipped" and moment == reminder.due_at  # and keeps its reason
            after[id] = anew if is_sent or is_same else msgspec.structs.replace(anew, state="skipped", reason=PAST)
        elif goes_on:
            after[id] = msgspec.structs.replace(anew, state="planned", reason=None)
        else:
            after[id] = msgspec.structs.replace(anew, state="planned", reason=None, sent_at=None, sent_count=0)
    return after


def as_they_were(planned: dict[str, Reminder], before: dict[str, Reminder], now: datetime) -> dict[str, Reminder]:
    """Returns reminders planned for the due time they had ``before``, with the state they had then.

    One that has fallen due since stays skipped.
    """

    def holds(id: str, reminder: Reminder) -> bool:
        was = before.get(id)
        return was is not None and was.due_at == reminder.due_at and (was.state != "planned" or was.due_at > now)

    return {id: before[id] if holds(id, reminder) else reminder for id, reminder in planned.items()}


def following(reminder: Reminder, action_due: datetime, now: datetime) -> Reminder | None:
    """Returns a nag at its next turn still ahead; ``None`` if there is none, or it isn't a nag."""
    if reminder.times is None or reminder.turn >= reminder.times:
        return None
    turn = turn_ahead(reminder, action_due, reminder.time_zone, now, reminder.turn + 1)
    moment = due(reminder, action_due, reminder.time_zone, turn)
    return msgspec.structs.replace(reminder, turn=turn, due_at=moment) if moment > now else None


def words(reminder: Spec | Reminder) -> str:
    """Returns when it comes, in words: ``1 day before at 09:00``, ``2 hours before``, ``every 2 days while it is
    late``."""
    if reminder.minutes is not None:
        if reminder.minutes == 0:
            return "when it is due"
        length = times.span(timedelta(minutes=reminder.minutes), longest="hour")
        return f"{length} {'before' if reminder.minutes < 0 else 'after'}"
    if reminder.every is not None:
        at = f" at {reminder.at}" if reminder.at else ""
        return f"every {'day' if reminder.every == 1 else f'{reminder.every} days'}{at} while it is late"
    assert reminder.days is not None
    if reminder.days == 0:
        return f"on the day at {reminder.at}" if reminder.at else "when it is due"
    count, at = abs(reminder.days), f" at {reminder.at}" if reminder.at else ""
    return f"{count} day{'' if count == 1 else 's'} {'before' if reminder.days < 0 else 'after'}{at}"
