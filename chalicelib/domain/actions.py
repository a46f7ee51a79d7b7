"""Actions: WHAT, BY WHEN. The row, its queries, and making, editing, moving and deleting one."""

import random
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex

from chalicelib import times
from chalicelib.domain import keys, notifications, plans, reminders, stream
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, StaleVersion, TryAgain, WrongState
from chalicelib.tables import Lost, Page, Row, Time, Typed, Write, all_of, page, plain, read_cursor

LONGEST_WHAT = 500
LONGEST_COMMENT = 10_000
MOST_ACTIONS = 10**7
"""Of a plan: numbers travel in three bytes of a link."""

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
    action = Action.find(plan_id, number) if 0 < number < MOST_ACTIONS else None
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
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def resolve(self, plan: Plan, said_in: str | None = None) -> tuple[datetime, str]:
        """The moment in UTC and the zone it was said in: without one, the client's; without a time, the plan's hour.

        A moment has no zone of its own: with ``said_in``, the zone an action has already, it stays in that one.
        """
        zone_name = self.time_zone or (said_in if self.at is not None and said_in else plan.client.time_zone)
        zone = times.zone(zone_name, "due.time_zone")
        if (self.at is None) == (self.date is None):
            raise Invalid({"due": "Please give a date (and a time), or a moment."})
        if self.at is not None:
            if self.at.tzinfo is None:
                raise Invalid({"due": "Please give the moment with its offset, such as 2026-12-04T16:00:00Z."})
            _in_reach(self.at.year)
            moment = self.at.astimezone(UTC)
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
        # A form comes filled with the defaults: nobody asked for those just now, a program did for what it sends.
        may_be_past=defaults.reminders if specs is None or actor.via != "api" else [],
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
    for _ in range(4):
        plan, action = get_for(actor.person_id, plan_id, number)
        try:
            return _edit(actor, plan, action, now, version, what, due, specs, client_may_edit, client_may_delete)
        except ReminderTold:
            continue  # deliver noted what became of a reminder between our reading and writing: look again
        except Changed as changed:
            raise StaleVersion from changed
    raise TryAgain


class Changed(Lost):
    """Somebody edited the action, or changed its state, between our reading and writing."""


class ReminderTold(Lost):
    """A reminder was sent or skipped between our reading and writing; that doesn't touch the version."""


def _edit(  # noqa: C901 - one change after the other, each a line or two
    actor: Actor,
    plan: Plan,
    action: Action,
    now: datetime,
    version: int | None,
    what: str | None,
    due: Due | None,
    specs: list[Spec] | None,
    client_may_edit: bool | None,
    client_may_delete: bool | None,
) -> Action:
    number = int(action.number)
    if not may_edit(plan, action, actor.person_id):
        raise NotAllowed(f"Only a coach may change this action; ask {plan.primary.name}, or say it in a comment.")
    if version is not None and version != action.version:
        raise StaleVersion
    switches = {"client_may_edit": client_may_edit, "client_may_delete": client_may_delete}
    if not plan.coaches(actor.person_id) and any(
        value is not None and value != getattr(action, name) for name, value in switches.items()
    ):
        raise NotAllowed("What the client may edit or delete is up to the coach.")
    before: dict[str, Any] = {"what": action.what, "due_at": action.due_at, "due_zone": action.due_zone}
    before |= {name: bool(getattr(action, name)) for name in switches}
    moment, zone_name = due.resolve(plan, action.due_zone) if due else (action.due_at, action.due_zone)
    after: dict[str, Any] = {"what": action.what if what is None else checked_what(what), "due_at": moment}
    after |= {"due_zone": zone_name} | {
        name: before[name] if value is None else value for name, value in switches.items()
    }
    after_reminders = _edited_reminders(plan, action, specs, moment, now)
    changed = [name for name in before if before[name] != after[name]]
    has_new_reminders = _specs(action.reminders.values()) != _specs(after_reminders.values())
    if not changed and not has_new_reminders:
        return action
    is_moved = "due_at" in changed
    if is_moved and action.status != "open":
        raise WrongState("The date of a done or cancelled action stays. Reopen it first.")
    changes: list[Any] = [getattr(Action, name).set(after[name]) for name in changed]
    changes += [Action.version.add(1), Action.changed_at.set(now)]
    if is_moved:
        changes += [Action.open_due_at.set(moment), Action.moved_count.add(1)]
    write = Write()
    if is_moved or has_new_reminders:
        changes += [Action.reminders.set(plain(after_reminders)), Action.schedule.add(1)]
        as_read = reminders_as_read(action)
    else:
        as_read = None
    unchanged = (Action.version == action.version) & (Action.status == action.status)
    write.update(
        Action,
        (plan.plan_id, number),
        changes,
        condition=unchanged if as_read is None else unchanged & as_read,
        otherwise=Changed() if as_read is None else Unsure(),
    )
    data: dict[str, Any] = {
        "changes": {name: [before[name], after[name]] for name in changed if name != "due_at"},
        "reminders_changed": has_new_reminders,
    }
    if is_moved:
        data |= {"from": action.due_at, "to": moment, "zone": zone_name}
    entry = note(plan, action, "moved" if is_moved else "edited", actor, now, **msgspec.to_builtins(data))
    write.put(entry)
    if is_moved or has_new_reminders:
        tell_skipped(write, plan, action, after_reminders, now)
        if action.status == "open":
            changed_action = Action(
                plan.plan_id, number, due_at=moment, reminders=after_reminders, schedule=action.schedule + 1
            )
            owe_schedule(write, plan, changed_action, now)
    if is_moved or "what" in changed:
        notifications.tell_others(
            write, plan, "changed", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id
        )
    plans.client_active(write, plan, actor.person_id, now)
    try:
        write.commit()
    except Unsure as unsure:
        is_same = present(plan.plan_id, number).version == action.version
        raise (ReminderTold() if is_same else Changed()) from unsure
    return present(plan.plan_id, number)


class Unsure(Lost):
    """Either the action or a reminder's state changed between our reading and writing."""


def reminders_as_read(action: Action) -> Condition | None:
    """That every reminder is in the state in which it was read: deliver notes what became of one without a new version."""
    condition: Condition | None = None
    for id, reminder in action.reminders.items():
        same: Condition = Action.reminders[id]["state"] == reminder.state
        condition = same if condition is None else condition & same
    return condition


def tell_skipped(write: Write, plan: Plan, action: Action, after: dict[str, Reminder], now: datetime) -> None:
    """Writes down which planned reminders won't be sent any more, since their time is past under the new date."""
    for id, reminder in after.items():
        if reminder.state == "skipped" and id in action.reminders and action.reminders[id].state == "planned":
            member = plan.reminded(reminder.to)
            write.put(
                stream.entry(
                    plan.plan_id,
                    "skipped",
                    now,
                    number=int(action.number),
                    what=action.what,
                    to=member.person_id,
                    name=member.name,
                    by=reminder.by,
                    about="reminder",
                    reason=reminder.reason,
                    reminder_id=id,
                )
            )


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
    kept, fresh = dict(action.reminders), {}
    if specs is not None:
        reminders.check_count(specs)
        wanted = [reminders.normal(spec, plan.zones()) for spec in specs]
        kept = {}
        for id, reminder in action.reminders.items():
            if reminder.spec() in wanted:
                wanted.remove(reminder.spec())
                kept[id] = reminder
        fresh = reminders.plan_all(wanted, action_due=moment, zones=plan.zones(), now=now, may_be_past=[])
    if moment != action.due_at:
        kept = reminders.moved(kept, action_due=moment, now=now)
    return kept | fresh


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
    return all_of(Action.by_due.query(plan_id, consistent_read=True))


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
    # One more than wanted tells whether anything follows; where rows are passed over, whole pages are read.
    by_change = changed_since is not None or last_changed_first
    all_fit = due_before is None and due_after is None and status in ((None,) if by_change else (None, "open"))
    size = limit + 1 if all_fit else None

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

    if by_change:
        condition = Action.changed_at >= changed_since if changed_since is not None else None
        query = Action.by_changed.query(
            plan_id,
            condition,
            consistent_read=True,
            last_evaluated_key=start,
            page_size=size,
            scan_index_forward=not last_changed_first,
        )
    elif status in ("open", "late"):
        query = Action.by_due.query(plan_id, consistent_read=True, last_evaluated_key=start, page_size=size)
    else:
        query = Action.query(plan_id, consistent_read=True, last_evaluated_key=start, page_size=size)
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
    rows = all_of(Action.open_by_coach.query(person_id))
    return [OpenAction(row.plan_id, int(row.number), row.what, row.due_at, row.due_zone) for row in rows]
