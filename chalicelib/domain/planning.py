"""Planning: adding an action, changing, moving and deleting it."""

import random
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import times
from chalicelib.domain import keys, notifications, plans, reminders, stream
from chalicelib.domain.actions import (
    Action,
    Due,
    checked_comment,
    checked_what,
    count_of,
    get_for,
    may_complete,
    may_delete,
    may_edit,
    note,
    present,
)
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import Invalid, NotAllowed, StaleVersion, TryAgain, WrongState
from chalicelib.tables import Lost, Write, plain

Also = Callable[[Write, Plan, Action], None]
"""Adds to a change's transaction what must happen with it or not at all; gets the action as it was before."""


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
    once: Key | None = None,
    also: Also | None = None,
) -> Action:
    """Changes what is given; a new due time is a move. `StaleVersion` if ``version`` isn't the present one.

    Reminders that stay the same keep what became of them. Nothing changed: nothing is written.
    """
    for _ in range(4):
        plan, action = get_for(actor.person_id, plan_id, number)
        try:
            return _edit(
                actor, plan, action, now, version, what, due, specs, client_may_edit, client_may_delete, once, also
            )
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
    once: Key | None,
    also: Also | None,
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
    keys.once(write, once, now)
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
    if also:
        also(write, plan, action)
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
