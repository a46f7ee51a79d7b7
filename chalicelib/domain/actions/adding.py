"""Adding an action."""

import random
import time
from datetime import datetime

import msgspec

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys, reminders
from chalicelib.domain.actions import assigning, scheduling, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.editing import COACH_WEIGHS
from chalicelib.domain.actions.fields import Due, checked_comment, checked_weight, checked_what
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.who_may import may_add
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing, unread
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Wanted
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Invalid, NotAllowed, TryAgain


class NewAction(msgspec.Struct, frozen=True):
    """An action as asked for; what is ``None`` comes from the plan's defaults."""

    what: str
    due: Due
    specs: list[Spec] | None = None
    comment: str = ""
    notify_client: bool | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None
    assigned_to: str = "client"
    """As `assigning.chosen` takes it."""
    project: Wanted = None
    """One that is named for the first time is made with the action."""
    weight: int | None = None


def create(actor: Actor, plan_id: str, new: NewAction, *, now: datetime, once: Key | None = None) -> Action:
    """Adds an action. A client adds actions for themselves."""
    for attempt in range(12):
        plan = plans.get_for(actor.person_id, plan_id)
        try:
            return _create(actor, plan, new, now, once)
        except NumberTaken:
            time.sleep(random.uniform(0, 0.02) * attempt)  # noqa: S311 - jitter, no secret
    raise TryAgain


class NumberTaken(Lost):
    """Another action drew this number at the same moment, the project is not to be had any more, its coach went, or the plan was
    handed over."""


def _create(actor: Actor, plan: Plan, new: NewAction, now: datetime, once: Key | None) -> Action:
    what, due, specs, comment = new.what, new.due, new.specs, new.comment
    notify_client, client_may_edit, client_may_delete = new.notify_client, new.client_may_edit, new.client_may_delete
    assigned_to, project, weight = new.assigned_to, new.project, new.weight
    is_coach = plan.coaches(actor.person_id)
    if not may_add(plan, actor.person_id):
        raise NotAllowed("Coaches and the client of a plan add actions; you can read it.")
    if not is_coach and (client_may_edit is not None or client_may_delete is not None):
        raise NotAllowed("What the client may edit or delete is up to the coach.")
    if not is_coach and weight is not None:
        raise NotAllowed(COACH_WEIGHS)
    defaults = plan.defaults
    problems: dict[str, str] = {}
    for check in (
        lambda: assigning.chosen(actor, plan, assigned_to),
        lambda: checked_what(what),
        lambda: due.resolve(plan),
        lambda: checked_comment(comment),
        lambda: checked_weight(weight),
        lambda: None if project is None else naming.chosen(plan, project),
    ):
        try:
            check()
        except Invalid as invalid:
            problems.update(invalid.problems)
    if problems:
        raise Invalid(problems)
    assignee_id = assigning.chosen(actor, plan, assigned_to)
    moment, zone_name = due.resolve(plan, assignee_id=assignee_id)
    what, comment = checked_what(what), checked_comment(comment)
    usual = assigning.usual_reminders(defaults.reminders, assignee_id)
    planned = reminders.plan_all(
        usual if specs is None else specs,
        action_due=moment,
        due_zone=zone_name,
        zones=plan.zones(assignee_id),
        now=now,
        # A form comes filled with the defaults: nobody asked for those just now, a program did for what it sends.
        may_be_past=usual if specs is None or actor.via != "api" else [],
    )
    into = None if project is None else naming.chosen(plan, project)
    number = int(plan.next_number)
    action = Action(
        plan.plan_id,
        number,
        what=what,
        due_at=moment,
        due_zone=zone_name,
        assigned_to=assigning.side(assignee_id),
        assignee_id=assignee_id,
        open_due_at=moment,
        open_coach=plan.primary_id,
        open_assignee=assignee_id,
        project_id=into.project_id if into else None,
        weight=checked_weight(weight),
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
    as_read = (Plan.next_number == number) & (Plan.primary_id == plan.primary_id)
    as_read = as_read & (Plan.client_id == plan.client_id)
    if assignee_id:
        as_read = as_read & assigning.still_coaches(assignee_id)
    write.update(
        Plan,
        plan.plan_id,
        [Plan.next_number.set(number + 1), Plan.open_count.add(1), *(into.plan_changes() if into else [])],
        condition=as_read & into.condition(plan) if into else as_read,
        otherwise=NumberTaken(),
    )
    entry = note(plan, action, "created", actor, now, **({"project": into.name} if into else {}))
    write.put(entry)
    if into:
        into.note(write, plan, actor, now)
    totals.added(write, plan, action, now)
    if comment:
        write.put(note(plan, action, "comment", actor, now, text=comment))
        unread.raise_for_others(write, plan, actor.person_id)
    scheduling.owe_schedule(write, plan, action, now)
    tells_client = defaults.notify_client if notify_client is None else notify_client
    telling.tell_others(
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
    changing.client_active(write, plan, actor.person_id, now)
    write.commit()
    return action
