"""Adding an action."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, scheduling, serving
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import COACH_WEIGHS
from chalicelib.domain.actions.fields import (
    Due,
    Planned,
    check_not_past,
    checked_comment,
    checked_weight,
    checked_what,
    is_long_past,
)
from chalicelib.domain.actions.happening import Event, Seen, record
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.who_may import must_add
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed.notification import OF_LIST
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Chosen, Wanted
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.errors import Invalid, NotAllowed


class NewAction(msgspec.Struct, frozen=True):
    """An action to add. Fields that are ``None`` come from the plan's defaults."""

    what: str
    due: Due
    specs: list[Spec] | None = None
    comment: str = ""
    notify_client: bool | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None
    assigned_to: str = "client"
    """As for `assigning.chosen`."""
    project: Wanted = None
    """A project that doesn't exist yet is created along with the action."""
    weight: int | None = None
    past_due: bool = False
    """Whether a date that is long past is intended."""
    serves: Serves | None = None


class NumberTaken(Lost):
    """Between our read and write the number was taken, or the project, assignee or primary coach went away."""


def create(actor: Actor, plan_id: str, new: NewAction, *, now: datetime, once: Key | None = None) -> Action:
    """Adds an action and returns it. Clients add actions for themselves only."""

    def step() -> Action:
        return _create(actor, plans.get_for(actor.person_id, plan_id), new, now, once)

    return look_again(step, on=NumberTaken, tries=12, apart=0.02)


def problems_of(actor: Actor, plan: Plan, new: NewAction) -> dict[str, str]:
    """Returns a sentence for each invalid field, except the reminders, which depend on the others."""
    problems: dict[str, str] = {}
    for check in (
        lambda: assigning.chosen(actor, plan, new.assigned_to),
        lambda: checked_what(new.what),
        lambda: new.due.resolve(plan),
        lambda: checked_comment(new.comment),
        lambda: checked_weight(new.weight),
        lambda: None if new.project is None else naming.chosen(plan, new.project),
        lambda: serving.checked(new.serves),
    ):
        try:
            check()
        except Invalid as invalid:
            problems.update(invalid.problems)
    return problems


class Addition(msgspec.Struct, frozen=True):
    """An action about to be added, with everything that adding it writes except the counts in the plan's row."""

    action: Action
    into: Chosen | None
    write: Write


def addition(
    actor: Actor, plan: Plan, new: NewAction, number: int, *, now: datetime, once: Key | None = None,
    of_list: int | None = None,
) -> Addition:  # fmt: skip
    """Returns the action to be added under this number of the plan, checked. Raises `Invalid` for what can't be used.

    ``of_list`` is how many actions are added together if they are too many for the message to name each; 0 if it
    doesn't name this one.
    """
    _may_add(actor, plan, new)
    if problems := problems_of(actor, plan, new):
        raise Invalid(problems)
    assignee_id = assigning.chosen(actor, plan, new.assigned_to)
    if not new.past_due:
        check_not_past(new.due.resolve(plan, assignee_id=assignee_id), now)
    into = None if new.project is None else naming.chosen(plan, new.project)
    action = _row(actor, plan, new, assignee_id, into, now)
    action.number = number
    write = Write()
    write.create(action, otherwise=NumberTaken())
    serving.add_check(write, new.serves)
    event = Event(
        "created", plan, action, actor, now, words=Words(new.comment).checked(),
        data={"project": into.name} if into else {}, in_notice={OF_LIST: of_list} if of_list else {},
        not_to=_everybody(plan) if of_list == 0 else _untold(actor, plan, new, action, now),
    )  # fmt: skip
    record(write, event, Seen(once=once))
    if into:
        into.note(write, plan, actor, now)
    scheduling.owe_schedule(write, plan, action, now, is_entered_late=is_long_past(action.due_at, now))
    return Addition(action, into, write)


def counted(plan: Plan, additions: Sequence[Addition]) -> Write:
    """Returns the transaction that adds actions with the plan's next numbers, all for one assignee and into one
    project."""
    action, into = additions[0].action, additions[0].into
    changes = [
        Plan.next_number.set(int(plan.next_number) + len(additions)),
        Plan.open_count.add(len(additions)),
        *(into.plan_changes() if into else []),
    ]
    write = Write()
    # Before the totals, which change the same row: the first failed condition decides whether we look again.
    as_read = _as_read(plan, action.assignee_id, into)
    write.update(Plan, plan.plan_id, changes, condition=as_read, otherwise=NumberTaken())
    for each in additions:
        write.include(each.write)
    return write


def _create(actor: Actor, plan: Plan, new: NewAction, now: datetime, once: Key | None) -> Action:
    added = addition(actor, plan, new, int(plan.next_number), now=now, once=once)
    counted(plan, [added]).commit()
    return added.action


def _may_add(actor: Actor, plan: Plan, new: NewAction) -> None:
    must_add(plan, actor.person_id)
    if plan.coaches(actor.person_id):
        return
    if new.client_may_edit is not None or new.client_may_delete is not None:
        raise NotAllowed("Only a coach can decide what the client may edit or delete.")
    if new.weight is not None:
        raise NotAllowed(COACH_WEIGHS)


def _row(
    actor: Actor, plan: Plan, new: NewAction, assignee_id: str | None, into: Chosen | None, now: datetime
) -> Action:
    """Returns the row of the action."""
    due = new.due.resolve(plan, assignee_id=assignee_id)

    def switch(name: str) -> bool:
        """Clients may edit and delete what they add."""
        asked: bool | None = getattr(new, name)
        return (not plan.coaches(actor.person_id) or getattr(plan.defaults, name)) if asked is None else asked

    return Action(
        plan.plan_id,
        int(plan.next_number),
        what=checked_what(new.what),
        due_at=due.at,
        due_zone=due.zone,
        zone_from=due.zone_from,
        due_wall=due.wall,
        assigned_to=assigning.side(assignee_id),
        assignee_id=assignee_id,
        open_due_at=due.at,
        open_coach=plan.primary_id,
        open_assignee=assignee_id,
        project_id=into.project_id if into else None,
        weight=checked_weight(new.weight),
        metric_id=serving.checked(new.serves),
        reminders=_reminders(actor, plan, new, assignee_id, due, now),
        comment_count=1 if checked_comment(new.comment) else 0,
        first_due_at=due.at,
        created_at=now,
        created_by=actor.person_id,
        changed_at=now,
        client_may_edit=switch("client_may_edit"),
        client_may_delete=switch("client_may_delete"),
    )


def _reminders(
    actor: Actor, plan: Plan, new: NewAction, assignee_id: str | None, due: Planned, now: datetime
) -> dict[str, Reminder]:
    usual = assigning.usual_reminders(plan.defaults.reminders, assignee_id)
    specs, is_chosen = usual if new.specs is None else new.specs, actor.via == "api" and new.specs is not None
    # A form comes with the defaults filled in, so nobody asked for those just now; a program chose all it sends. No
    # reminder is expected for an action that is only recorded.
    may_be_past = [] if is_chosen else specs if is_long_past(due.at, now) else usual
    planned = reminders.plan_all(
        specs,
        action_due=due.at,
        due_zone=due.zone,
        zones=plan.zones(assignee_id),
        now=now,
        may_be_past=may_be_past,
    )
    return reminders.silent(planned, "client") if is_long_past(due.at, now) else planned


def _as_read(plan: Plan, assignee_id: str | None, into: Chosen | None) -> Condition:
    """Returns the condition that those parts of the plan that the new action depends on are as they were read."""
    same: Condition = (Plan.next_number == plan.next_number) & (Plan.primary_id == plan.primary_id)
    same = same & (Plan.client_id == plan.client_id) & scheduling.same_zone(plan)
    if assignee_id:
        same = same & assigning.still_coaches(assignee_id)
    return same if into is None else same & into.condition(plan)


def _everybody(plan: Plan) -> list[str]:
    return [member.person_id for member in plan.others(None)]


def _untold(actor: Actor, plan: Plan, new: NewAction, action: Action, now: datetime) -> list[str]:
    """Returns the client's id if a coach adds an action without notifying them, or one whose date is long past and
    which is only recorded; otherwise an empty list."""
    if is_long_past(action.due_at, now):
        return [plan.client_id]
    tells_client = plan.defaults.notify_client if new.notify_client is None else new.notify_client
    return [plan.client_id] if plan.coaches(actor.person_id) and not tells_client else []
