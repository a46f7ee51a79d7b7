"""Editing an action: WHAT, BY WHEN, reminders, assignee, project, weight, and the client's rights."""

from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actions import assigning, change, happening, scheduling, serving, settling
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import COACH_WEIGHS, SWITCHES, Change, Edit
from chalicelib.domain.actions.finding import get_for, present
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.who_may import must_edit, must_propose
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Chosen, NamesChanged
from chalicelib.errors import NotAllowed, StaleVersion


class Changed(Lost):
    """Someone edited action ``number``, or changed its state, between our read and write."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Unsure(Changed):
    """As `Changed`, or something changed that isn't part of the action's version.

    For example a reminder was sent or skipped, the plan was handed over, or the new assignee left.
    """


def edit(actor: Actor, plan_id: str, number: int, asked: Change, *, now: datetime, seen: Seen = UNSEEN) -> Action:
    """Edits an action and returns it; a new due time is a move. If nothing changes, nothing is written.

    Reminders that stay the same keep their state; a new assignee takes them over.
    """

    def step() -> Action:
        plan, action = get_for(actor.person_id, plan_id, number)
        write = edited(actor, plan, action, asked, now, seen=seen)
        if write is None:
            return action
        try:
            write.commit()
        except Unsure as unsure:
            if present(plan_id, number).version != action.version:
                raise StaleVersion from unsure
            raise
        except Changed as changed:
            raise StaleVersion from changed
        return present(plan_id, number)

    return look_again(step, on=(NamesChanged, Unsure), tries=4)


def edited(
    actor: Actor,
    plan: Plan,
    action: Action,
    asked: Change,
    now: datetime,
    *,
    seen: Seen = UNSEEN,
    entry_id: str = "",
) -> Write | None:
    """Returns the transaction of an edit, not yet committed; ``None`` if it changes nothing.

    Committing it may raise `Changed`, `Unsure` or `NamesChanged`, each of which means: read again and retry.
    """
    _may_change(actor, plan, action, asked, seen.version)
    edit = change.work_out(actor, plan, action, asked, now)
    if edit is None:
        return None
    _must_be_open(action, edit)
    write = Write()
    _change_row(write, plan, action, edit, now)
    if edit.into and "project_id" in edit.changed:
        _put_into(write, plan, edit.into, actor, now)
    serving.add_check(write, edit.names_metric)
    event = Event(
        edit.kind, plan, action, actor, now, data=edit.in_history(plan), entry_id=entry_id,
        becomes=edit.after | {"assigned_to": assigning.side(edit.after["assignee_id"])},
        not_to=_told_otherwise(plan, edit, now),
    )  # fmt: skip
    happening.record(write, event, seen)
    if edit.is_planned_anew:
        _plan_anew(write, event, edit)
    if edit.is_given and not edit.is_entered_late(now):  # it is new to its assignee
        others = plan.members.keys() - event.not_to
        telling.tell_others(
            write, plan, "new", now, actor_id=actor.person_id, number=event.key[1], entry_id=event.entry_id, but_not=others
        )  # fmt: skip
    for notice in asked.back.untold if asked.back else ():
        telling.withdraw(write, notice, now, otherwise=Changed(event.key[1]))
    return write


def _may_change(actor: Actor, plan: Plan, action: Action, asked: Change, version: int | None) -> None:
    if asked.back and asked.back.agreed:
        must_propose(plan, actor.person_id)
    elif not asked.accepts:
        must_edit(plan, action, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    if plan.coaches(actor.person_id):
        return
    for name in SWITCHES:
        if getattr(asked, name) not in (None, getattr(action, name)):
            raise NotAllowed("Only a coach can decide what the client may edit or delete.")
    if asked.weight not in (None, int(action.weight)):
        raise NotAllowed(COACH_WEIGHS)


def _must_be_open(action: Action, edit: Edit) -> None:
    if edit.is_moved:
        action.must_be_open(to="change its date")
    if edit.is_given:
        action.must_be_open(to="give it to someone else")


def _change_row(write: Write, plan: Plan, action: Action, edit: Edit, now: datetime) -> None:
    number, assignee_id = int(action.number), edit.after["assignee_id"]
    changes = [_set(name, edit.after[name]) for name in edit.changed]
    changes += [Action.version.add(1), Action.changed_at.set(now), *_following(action, edit)]
    if edit.is_planned_anew:
        changes += [Action.reminders.set(plain(edit.reminders)), Action.schedule.add(1)]
        if action.status == "open":  # from now on it is listed under the plan's primary coach
            changes.append(Action.open_coach.set(plan.primary_id))
    lost = Unsure(number) if edit.is_planned_anew else Changed(number)
    write.update(Action, (plan.plan_id, number), changes, condition=_as_read(plan, action, edit), otherwise=lost)
    if edit.is_planned_anew and action.status == "open":
        write.check(Plan, plan.plan_id, scheduling.same_zone(plan), Unsure(number))
    if edit.is_given and assignee_id:
        write.check(Plan, plan.plan_id, assigning.still_coaches(assignee_id), Unsure(number))


def _set(name: str, value: Any) -> Any:
    attribute = getattr(Action, name)
    return attribute.remove() if value is None else attribute.set(value)


def _following(action: Action, edit: Edit) -> list[Any]:
    """Returns the further changes after a new date or assignee, either of which settles a proposal.

    Taking a move back uncounts it, and reopens the proposal it settled, unless there is a newer one.
    """
    before = edit.change.back.before if edit.change.back else None
    changes: list[Any] = []
    if edit.is_moved:
        moves = Action.moved_count.set(int(before.moved_count)) if before else Action.moved_count.add(1)
        changes += [Action.open_due_at.set(edit.after["due_at"]), moves]
    if edit.is_given:
        changes += assigning.given(action, edit.after["assignee_id"])
    if edit.asked_again:
        changes.append(Action.proposal.set(plain(edit.asked_again)))
    elif not edit.leaves_proposal:
        changes.append(Action.proposal.remove())
    return changes


def _as_read(plan: Plan, action: Action, edit: Edit) -> Condition:
    """Returns the condition that the action is as it was read; if it is planned anew, its reminders and primary coach
    too.

    Outside of a hand-over that coach is the plan's. If they differ, the plan was read before a hand-over that has since
    finished, and messages would go to the wrong coach.
    """
    as_read: Condition = (Action.version == action.version) & (Action.status == action.status)
    if edit.is_moved or edit.is_given:
        as_read = as_read & settling.proposal_as_read(action)
    states = scheduling.reminders_as_read(action) if edit.is_planned_anew else None
    if states is not None:
        as_read = as_read & states
    if edit.is_planned_anew and action.status == "open":
        as_read = as_read & (Action.open_coach == (action.open_coach if plan.handover else plan.primary_id))
    return as_read


def _put_into(write: Write, plan: Plan, into: Chosen, actor: Actor, now: datetime) -> None:
    """Makes the project, or checks that it exists and isn't archived."""
    if into.is_new:
        changes = into.plan_changes()
        write.update(Plan, plan.plan_id, changes, condition=into.condition(plan), otherwise=NamesChanged())
        into.note(write, plan, actor, now)
    else:
        write.check(Plan, plan.plan_id, into.condition(plan), NamesChanged())


def _told_otherwise(plan: Plan, edit: Edit, now: datetime) -> set[str]:
    """Returns the ids of those not notified of the change: the action is new to them, they never heard of what is
    undone, or it is the client and the new date is long past."""
    if edit.is_entered_late(now):
        return {plan.client_id}
    told = {plan.assignee(edit.after["assignee_id"]).person_id} if edit.is_given else set()
    return told | {notice.recipient for notice in (edit.change.back.untold if edit.change.back else ())}


def _plan_anew(write: Write, event: Event, edit: Edit) -> None:
    """Owes reminders and late notices under the action's next schedule."""
    plan, action = event.plan, event.action
    was = edit.change.back.before.reminders if edit.change.back else {}
    anew = {id: each for id, each in edit.reminders.items() if each is not was.get(id)}
    scheduling.tell_skipped(write, plan, action, anew, event.now)
    if action.status == "open":
        fields = {name: edit.after[name] for name in ("due_at", "assignee_id")}
        if not edit.is_moved:
            scheduling.keep_late(write, plan, action, event.now, Unsure(int(action.number)))
        is_entered_late = edit.is_entered_late(event.now)
        anew_action = scheduling.planned_anew(action, edit.reminders, **fields)
        scheduling.owe_schedule(write, plan, anew_action, event.now, is_entered_late=is_entered_late)
