"""Actions: WHAT, BY WHEN. The row, its queries, and making, editing, moving and deleting one."""

import random
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex

from chalicelib import times
from chalicelib.domain import keys, notifications, plans, reminders, stream
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, StaleVersion, TryAgain, WrongState
from chalicelib.tables import Lost, Page, Row, Time, Typed, Write, page, read_cursor

LONGEST_WHAT = 500
LONGEST_COMMENT = 10_000

Status = Literal["open", "done", "cancelled"]


class ByDue(LocalSecondaryIndex["Action"]):
    class Meta:
        index_name = "by_due"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class ByChanged(LocalSecondaryIndex["Action"]):
    class Meta:
        index_name = "by_changed"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    changed_at = Time(range_key=True)


class OpenByCoach(GlobalSecondaryIndex["Action"]):
    class Meta:
        index_name = "open_by_coach"
        projection = IncludeProjection(["what", "due_zone", "assigned_to", "status", "due_at"])

    open_coach = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class Action(Row):
    class Meta:
        env = "ACTIONS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    what = UnicodeAttribute()
    due_at = Time()
    due_zone = UnicodeAttribute()
    """The zone in which BY WHEN was said."""
    status = UnicodeAttribute(default="open")
    assigned_to = UnicodeAttribute(default="client")
    open_due_at = Time(null=True)
    """``due_at`` while open, so that the index of open actions holds only those."""
    open_coach = UnicodeAttribute(null=True)
    """The primary coach while open."""
    by_due = ByDue()
    by_changed = ByChanged()
    open_by_coach = OpenByCoach()
    schedule = NumberAttribute(default=1)
    """Raised by move, reopen, restore and change of reminders; rows owed under an earlier one are void."""
    reminders: Typed[dict[str, Reminder]] = Typed(dict[str, Reminder], default=dict)
    comment_count = NumberAttribute(default=0)
    done_at = Time(null=True)
    done_by = UnicodeAttribute(null=True)
    cancelled_at = Time(null=True)
    cancel_reason = UnicodeAttribute(null=True)
    closing_entry = UnicodeAttribute(null=True)
    """The stream entry that made it done or cancelled: a notice about another one is void."""
    moved_count = NumberAttribute(default=0)
    first_due_at = Time()
    client_may_edit = BooleanAttribute(default=False)
    client_may_delete = BooleanAttribute(default=False)
    created_at = Time()
    created_by = UnicodeAttribute()
    changed_at = Time()
    version = NumberAttribute(default=1)

    def is_late(self, now: datetime) -> bool:
        """Open and past due; a property, not a state."""
        return self.status == "open" and self.due_at < now

    def reminder_list(self) -> list[Reminder]:
        return sorted(self.reminders.values(), key=lambda reminder: (reminder.due_at, reminder.id))


def may_edit(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (person_id == plan.client_id and action.client_may_edit)


def may_delete(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (person_id == plan.client_id and action.client_may_delete)


def may_complete(plan: Plan, person_id: str) -> bool:
    """Coaches, and the client their own."""
    return plan.coaches(person_id) or person_id == plan.client_id


def get_for(person_id: str, plan_id: str, number: int) -> tuple[Plan, Action]:
    """The action with its plan, if this person is a member; else `PlanNotFound` or `ActionNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    action = Action.find(plan_id, number) if 0 < number < 10**9 else None
    if action is None:
        raise ActionNotFound
    return plan, action


def checked_what(what: str) -> str:
    """WHAT on one line, 1 to 500 characters."""
    what = " ".join(what.split())
    if not what:
        raise Invalid({"what": "Please say what is to be done."})
    if len(what) > LONGEST_WHAT:
        raise Invalid(
            {"what": f"At most {LONGEST_WHAT} characters, please; this has {len(what)}. A comment has room for more."}
        )
    return what


def checked_comment(text: str, field: str = "comment") -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_COMMENT:
        raise Invalid({field: f"A comment has at most {LONGEST_COMMENT:,} characters; this has {len(text):,}."})
    return text


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """BY WHEN as asked for: a moment ``at``, or a date with an optional time and zone."""

    date: str | None = None
    time: str | None = None
    time_zone: str | None = None
    at: datetime | None = None

    def resolve(self, plan: Plan) -> tuple[datetime, str]:
        """The moment in UTC and the zone it was said in: without one, the client's; without a time, the plan's hour."""
        zone_name = self.time_zone or plan.client.time_zone
        zone = times.zone(zone_name, "due.time_zone")
        if (self.at is None) == (self.date is None):
            raise Invalid({"due": "Please give a date (and a time), or a moment."})
        if self.at is not None:
            if self.at.tzinfo is None:
                raise Invalid({"due": "Please give the moment with its offset, such as 2026-12-04T16:00:00Z."})
            _in_reach(self.at.year)
            moment = self.at
        else:
            assert self.date is not None
            day = times.parse_date(self.date, "due.date")
            _in_reach(day.year)
            moment = times.at_local(day, times.parse_time(self.time or plan.defaults.hour, "due.time"), zone)
        return moment, zone_name


def _in_reach(year: int) -> None:
    """Before any arithmetic: near the years 1 and 9999 a change of zone leaves the calendar."""
    if not 2000 <= year <= 2200:
        raise Invalid({"due": "Please give a date between 2000 and 2200."})


def create(
    actor: Actor,
    plan_id: str,
    *,
    what: str,
    due: Due,
    now: datetime,
    specs: list[Spec] | None = None,
    comment: str = "",
    notify_client: bool | None = None,
    client_may_edit: bool | None = None,
    client_may_delete: bool | None = None,
    assigned_to: str = "client",
    once: Key | None = None,
) -> Action:
    """Adds an action; what isn't given comes from the plan's defaults. A client adds actions for themselves."""
    for attempt in range(12):
        plan = plans.get_for(actor.person_id, plan_id)
        try:
            return _create(
                actor,
                plan,
                what,
                due,
                now,
                specs,
                comment,
                notify_client,
                client_may_edit,
                client_may_delete,
                assigned_to,
                once,
            )
        except NumberTaken:
            time.sleep(random.uniform(0, 0.02) * attempt)  # noqa: S311 - jitter, no secret
    raise TryAgain


class NumberTaken(Lost):
    """Another action drew this number at the same moment."""


def _create(
    actor: Actor,
    plan: Plan,
    what: str,
    due: Due,
    now: datetime,
    specs: list[Spec] | None,
    comment: str,
    notify_client: bool | None,
    client_may_edit: bool | None,
    client_may_delete: bool | None,
    assigned_to: str,
    once: Key | None,
) -> Action:
    is_coach = plan.coaches(actor.person_id)
    if not may_complete(plan, actor.person_id):
        raise NotAllowed("Coaches and the client of a plan add actions; you can read it.")
    if assigned_to != "client":
        raise Invalid({"assigned_to": "An action is for the client."})
    if not is_coach and (client_may_edit is not None or client_may_delete is not None):
        raise NotAllowed("What the client may edit or delete is up to the coach.")
    defaults = plan.defaults
    problems: dict[str, str] = {}
    for check in (lambda: checked_what(what), lambda: due.resolve(plan), lambda: checked_comment(comment)):
        try:
            check()
        except Invalid as invalid:
            problems.update(invalid.problems)
    if problems:
        raise Invalid(problems)
    moment, zone_name = due.resolve(plan)
    what, comment = checked_what(what), checked_comment(comment)
    planned = reminders.plan_all(
        defaults.reminders if specs is None else specs,
        action_due=moment,
        zones=plan.zones(),
        now=now,
        may_be_past=defaults.reminders,
    )
    number = int(plan.next_number)
    action = Action(
        plan.plan_id,
        number,
        what=what,
        due_at=moment,
        due_zone=zone_name,
        open_due_at=moment,
        open_coach=plan.primary_id,
        reminders=planned,
        comment_count=1 if comment else 0,
        first_due_at=moment,
        created_at=now,
        created_by=actor.person_id,
        changed_at=now,
        client_may_edit=(not is_coach or defaults.client_may_edit) if client_may_edit is None else client_may_edit,
        client_may_delete=(not is_coach or defaults.client_may_delete)
        if client_may_delete is None
        else client_may_delete,
    )
    write = Write()
    keys.once(write, once, now)
    write.create(action, otherwise=NumberTaken())
    write.update(
        Plan,
        plan.plan_id,
        [Plan.next_number.set(number + 1), Plan.open_count.add(1)],
        condition=Plan.next_number == number,
        otherwise=NumberTaken(),
    )
    entry = note(plan, action, "created", actor, now)
    write.put(entry)
    if comment:
        write.put(note(plan, action, "comment", actor, now, text=comment))
    owe_schedule(write, plan, action, now)
    tells_client = defaults.notify_client if notify_client is None else notify_client
    notifications.tell_others(
        write,
        plan,
        "new",
        now,
        actor_id=actor.person_id,
        number=number,
        entry_id=entry.entry_id,
        but_not_client=is_coach and not tells_client,
        comment=comment,
    )
    plans.client_active(write, plan, actor.person_id, now)
    write.commit()
    return action


def edit(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    version: int | None = None,
    what: str | None = None,
    due: Due | None = None,
    specs: list[Spec] | None = None,
    client_may_edit: bool | None = None,
    client_may_delete: bool | None = None,
) -> Action:
    """Changes what is given; a new due time is a move. `StaleVersion` if ``version`` isn't the present one.

    Reminders that stay the same keep what became of them. Nothing changed: nothing is written.
    """
    plan, action = get_for(actor.person_id, plan_id, number)
    if not may_edit(plan, action, actor.person_id):
        raise NotAllowed(f"Only a coach may change this action; ask {plan.primary.name}, or say it in a comment.")
    if version is not None and version != action.version:
        raise StaleVersion
    switches = {"client_may_edit": client_may_edit, "client_may_delete": client_may_delete}
    if not plan.coaches(actor.person_id) and any(
        value is not None and value != getattr(action, name) for name, value in switches.items()
    ):
        raise NotAllowed("What the client may edit or delete is up to the coach.")
    before: dict[str, Any] = {
        "what": action.what,
        "due_at": action.due_at,
        "reminders": _specs(action.reminders.values()),
    }
    before |= {name: bool(getattr(action, name)) for name in switches}
    moment, zone_name = due.resolve(plan) if due else (action.due_at, action.due_zone)
    after_reminders = _edited_reminders(plan, action, specs, moment, now)
    after: dict[str, Any] = {
        "what": checked_what(what) if what is not None else action.what,
        "due_at": moment,
        "reminders": _specs(after_reminders.values()),
    }
    after |= {name: before[name] if value is None else value for name, value in switches.items()}
    changed = [name for name in before if before[name] != after[name]]
    if not changed and zone_name == action.due_zone:
        return action
    is_moved, has_new_schedule = "due_at" in changed, "due_at" in changed or "reminders" in changed
    if is_moved and action.status != "open":
        raise WrongState("The date of a done or cancelled action stays. Reopen it first.")
    changes: list[Any] = [
        Action.what.set(after["what"]),
        Action.due_zone.set(zone_name),
        Action.reminders.set(after_reminders),
    ]
    changes += [
        Action.client_may_edit.set(after["client_may_edit"]),
        Action.client_may_delete.set(after["client_may_delete"]),
    ]
    changes += [Action.version.add(1), Action.changed_at.set(now)]
    if is_moved:
        changes += [Action.due_at.set(moment), Action.open_due_at.set(moment), Action.moved_count.add(1)]
    if has_new_schedule:
        changes.append(Action.schedule.add(1))
    write = Write()
    write.update(
        Action,
        (plan_id, number),
        changes,
        condition=(Action.version == action.version) & (Action.status == action.status),
        otherwise=StaleVersion(),
    )
    data: dict[str, Any] = {
        "changes": {name: [before[name], after[name]] for name in changed if name not in ("due_at", "reminders")},
        "reminders_changed": "reminders" in changed,
    }
    if is_moved:
        data |= {"from": action.due_at, "to": moment, "zone": zone_name}
    entry = note(plan, action, "moved" if is_moved else "edited", actor, now, **msgspec.to_builtins(data))
    write.put(entry)
    if has_new_schedule and action.status == "open":
        action.due_at, action.reminders, action.schedule = moment, after_reminders, action.schedule + 1
        owe_schedule(write, plan, action, now)
    if is_moved or "what" in changed:
        notifications.tell_others(
            write, plan, "changed", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id
        )
    plans.client_active(write, plan, actor.person_id, now)
    write.commit()
    return present(plan_id, number)


def delete(actor: Actor, plan_id: str, number: int, *, now: datetime, version: int | None = None) -> None:
    """Removes an action; a line stays in the stream, and what was said stays there too."""
    plan, action = get_for(actor.person_id, plan_id, number)
    if not may_delete(plan, action, actor.person_id):
        raise NotAllowed(f"Only a coach may delete this action; ask {plan.primary.name}, or cancel it.")
    if version is not None and version != action.version:
        raise StaleVersion
    write = Write()
    write.delete(
        action,
        condition=(Action.version == action.version) & (Action.status == action.status),
        otherwise=StaleVersion(),
    )
    write.update(Plan, plan_id, [count_of(action.status).add(-1)])
    entry = note(plan, action, "deleted", actor, now)
    write.put(entry)
    notifications.tell_others(
        write, plan, "cancelled", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id
    )
    plans.client_active(write, plan, actor.person_id, now)
    write.commit()


def count_of(status: str) -> Any:
    """The plan's counter of actions in a state."""
    return {"open": Plan.open_count, "done": Plan.done_count, "cancelled": Plan.cancelled_count}[status]


def note(
    plan: Plan,
    action: Action,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    text: str | None = None,
    full_text: str | None = None,
    **data: Any,
) -> stream.Entry:
    """The stream entry of something a member did with an action."""
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        number=int(action.number),
        what=action.what,
        text=text,
        full_text=full_text,
        **data,
    )


def owe_schedule(write: Write, plan: Plan, action: Action, now: datetime) -> None:
    """Owes the planned reminders and the word that it is late, under the action's present schedule."""
    for reminder in action.reminder_list():
        if reminder.state == "planned":
            write.put(
                notifications.new(
                    plan.reminded(reminder.to).person_id,
                    "reminder",
                    now,
                    due_at=reminder.due_at,
                    by=reminder.by,
                    plan_id=plan.plan_id,
                    number=int(action.number),
                    schedule=int(action.schedule),
                    reminder_id=reminder.id,
                )
            )
    late_at = action.due_at + times.minutes(plan.defaults.late_after_minutes)
    if late_at > now:
        for member in plan.others(None):
            write.put(
                notifications.new(
                    member.person_id,
                    "late",
                    now,
                    due_at=late_at,
                    plan_id=plan.plan_id,
                    number=int(action.number),
                    schedule=int(action.schedule),
                )
            )


def _edited_reminders(
    plan: Plan, action: Action, specs: list[Spec] | None, moment: datetime, now: datetime
) -> dict[str, Reminder]:
    """The reminders after an edit: those asked for again keep their past, new ones must lie ahead."""
    kept = dict(action.reminders)
    if specs is not None:
        zones = plan.zones()
        wanted = [
            msgspec.structs.replace(spec, time_zone=spec.time_zone or zones[spec.to]) if spec.at else spec
            for spec in specs
        ]
        kept = {}
        for id, reminder in action.reminders.items():
            if reminder.spec() in wanted:
                wanted.remove(reminder.spec())
                kept[id] = reminder
        fresh = reminders.plan_all(wanted, action_due=moment, zones=zones, now=now, may_be_past=[])
        if len(kept) + len(fresh) > reminders.MOST_REMINDERS:
            raise Invalid({"reminders": f"An action has at most {reminders.MOST_REMINDERS} reminders."})
        if moment != action.due_at:
            kept = reminders.moved(kept, action_due=moment, now=now)
        return kept | fresh
    return reminders.moved(kept, action_due=moment, now=now) if moment != action.due_at else kept


def _specs(of: Iterable[Reminder]) -> list[dict[str, Any]]:
    specs = [reminder.spec() for reminder in of]
    return sorted((msgspec.to_builtins(spec) for spec in specs), key=repr)


def present(plan_id: str, number: int) -> Action:
    """The action as it is now; `ActionNotFound` if it is gone."""
    action = Action.find(plan_id, number)
    if action is None:
        raise ActionNotFound
    return action


def open_of_plan(plan_id: str) -> list[Action]:
    """All open actions of a plan, by due time."""
    return list(Action.by_due.query(plan_id, consistent_read=True))


def closed_of_plan(plan_id: str, status: Status, *, cursor: str | None = None, limit: int = 50) -> Page[Action]:
    """Done or cancelled actions of a plan, last changed first."""
    return list_for_plan(plan_id, status=status, cursor=cursor, limit=limit, last_changed_first=True)


def list_for_plan(
    plan_id: str,
    *,
    status: str | None = None,
    due_before: datetime | None = None,
    due_after: datetime | None = None,
    changed_since: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
    last_changed_first: bool = False,
    now: datetime | None = None,
) -> Page[Action]:
    """A plan's actions that fit, in one query: open and late ones by due time, changed ones by change, else by
    number.
    """
    of = f"actions {plan_id} {status} {due_before} {due_after} {changed_since} {last_changed_first}"
    start = read_cursor(cursor, of)

    def fits(action: Action) -> bool:
        if status == "late":
            return now is not None and action.is_late(now) and in_range(action)
        return (status is None or action.status == status) and in_range(action)

    def in_range(action: Action) -> bool:
        return (
            (due_before is None or action.due_at < due_before)
            and (due_after is None or action.due_at > due_after)
            and (changed_since is None or action.changed_at >= changed_since)
        )

    if changed_since is not None or last_changed_first:
        condition = Action.changed_at >= changed_since if changed_since is not None else None
        query = Action.by_changed.query(
            plan_id,
            condition,
            consistent_read=True,
            last_evaluated_key=start,
            scan_index_forward=not last_changed_first,
        )
    elif status in ("open", "late"):
        query = Action.by_due.query(plan_id, consistent_read=True, last_evaluated_key=start)
    else:
        query = Action.query(plan_id, consistent_read=True, last_evaluated_key=start)
    return page(query, of=of, limit=limit, where=fits)


class OpenAction(msgspec.Struct):
    """An open action as the index over all of a coach's clients holds it."""

    plan_id: str
    number: int
    what: str
    due_at: datetime
    due_zone: str


def open_of_coach(person_id: str) -> list[OpenAction]:
    """A primary coach's open actions over all clients, by due time. Eventual: for showing, never to decide on."""
    rows = Action.open_by_coach.query(person_id)
    return [OpenAction(row.plan_id, int(row.number), row.what, row.due_at, row.due_zone) for row in rows]
