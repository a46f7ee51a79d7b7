"""Planning: adding an action, changing, moving and deleting it."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from pynamodb.expressions.condition import Condition

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, scheduling, totals
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.fields import Due, checked_weight, checked_what
from chalicelib.domain.actions.finding import get_for, present
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.undo import Back
from chalicelib.domain.actions.who_may import may_edit
from chalicelib.domain.actor import Actor
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Chosen, NamesChanged, Wanted
from chalicelib.domain.reminders import Spec
from chalicelib.errors import NotAllowed, StaleVersion, TryAgain, WrongState


class Change(msgspec.Struct, frozen=True):
    """What an edit asks for. What is ``None`` stays as it is; so does the project unless one is named, or ``None``."""

    what: str | None = None
    due: Due | None = None
    specs: list[Spec] | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None
    project: Wanted | UnsetType = UNSET
    weight: int | None = None
    assigned_to: str | None = None
    """As `assigning.chosen` takes it."""
    accepts: Proposal | None = None
    """The other side's proposal, which this is the answer to: both agree, whoever else may edit."""
    back: Back | None = None
    """It takes an edit back: reminders are as they were, and who wasn't told of the edit isn't told of either."""

    @property
    def told_as(self) -> Kind:
        return "proposal" if self.accepts else "changed"

    @property
    def agreement(self) -> dict[str, Any]:
        """What the history keeps of how it came about: whose date it was, or that it takes something back."""
        return {"asked_by": self.accepts.by_name} if self.accepts else {"undo": True} if self.back else {}


_SWITCHES = ("client_may_edit", "client_may_delete")
COACH_WEIGHS = "How much an action weighs in its project is up to the coach."


def edit(
    actor: Actor,
    plan_id: str,
    number: int,
    change: Change,
    *,
    now: datetime,
    seen: Seen = UNSEEN,
) -> Action:
    """Changes what ``change`` asks for; a new due time is a move.

    Reminders that stay the same keep what became of them; to somebody else as assignee they follow. Nothing changed: nothing
    is written.
    """
    for _ in range(4):
        plan, action = get_for(actor.person_id, plan_id, number)
        write = edited(actor, plan, action, change, now, seen=seen)
        if write is None:
            return action
        try:
            write.commit()
        except NamesChanged:
            continue  # the project got its name, or was put away, meanwhile: look again
        except Unsure as unsure:
            if present(plan_id, number).version == action.version:
                continue  # deliver noted what became of a reminder just now, or a coach went: look again
            raise StaleVersion from unsure
        except Changed as changed:
            raise StaleVersion from changed
        return present(plan_id, number)
    raise TryAgain


class Changed(Lost):
    """Somebody edited the action ``number``, or changed its state, between our reading and writing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Unsure(Changed):
    """Either that, or a reminder was sent or skipped, the plan handed over, or whose it becomes went meanwhile.

    None of these touches the version.
    """


def edited(
    actor: Actor,
    plan: Plan,
    action: Action,
    change: Change,
    now: datetime,
    *,
    seen: Seen = UNSEEN,
    entry_id: str | None = None,
) -> Write | None:
    """All that an edit writes, not yet committed; ``None`` if it changes nothing. ``entry_id``: its stream entry's.

    Committing it may raise `Changed`, `Unsure` and `projects.NamesChanged`, each of which means: look again.
    """
    number = int(action.number)
    _may_change(actor, plan, action, change, seen.version)
    before = _fields(action)
    into = _into(plan, action, change)
    after = _after(actor, plan, action, change, before, into)
    moment, assignee_id = after["due_at"], after["assignee_id"]
    after_reminders = scheduling.edited_reminders(
        plan, action, change.specs, moment, after["due_zone"], assignee_id, now
    )
    if change.back:
        after_reminders = reminders.as_they_were(after_reminders, change.back.before.reminders, now)
    changed = [name for name in before if before[name] != after[name]]
    has_new_reminders = scheduling.specs_of(action.reminders.values()) != scheduling.specs_of(after_reminders.values())
    if not changed and not has_new_reminders:
        return None
    is_moved, is_given = "due_at" in changed, "assignee_id" in changed
    if is_moved and action.status != "open":
        raise WrongState("The date of a done or cancelled action stays. Reopen it first.")
    if is_given and action.status != "open":
        raise WrongState("A done or cancelled action stays with whose it was. Reopen it first.")
    is_planned_anew = is_moved or is_given or has_new_reminders
    changes: list[Any] = [_set(name, after[name]) for name in changed]
    changes += [Action.version.add(1), Action.changed_at.set(now)]
    changes += _following(plan, action, change, moment, assignee_id, is_moved=is_moved, is_given=is_given)
    write = Write()
    if is_planned_anew:
        changes += [Action.reminders.set(plain(after_reminders)), Action.schedule.add(1), *_carries(plan, action)]
    write.update(
        Action,
        (plan.plan_id, number),
        changes,
        condition=_as_read(plan, action, is_planned_anew=is_planned_anew),
        otherwise=Unsure(number) if is_planned_anew else Changed(number),
    )
    _give_to(write, plan, number, assignee_id if is_given else None)
    if into and "project_id" in changed:
        _put_into(write, plan, into, actor, now)
    totals.changed(write, plan, action, now, **after, assigned_to=assigning.side(assignee_id))
    entry = note(
        plan,
        action,
        "moved" if is_moved else "edited",
        actor,
        now,
        entry_id=entry_id,
        **_told(plan, action, before, after, changed, into, has_new_reminders=has_new_reminders),
        **change.agreement,
    )
    write.put(entry)
    if is_planned_anew:
        was = change.back.before.reminders if change.back else {}
        anew = {id: each for id, each in after_reminders.items() if each is not was.get(id)}
        scheduling.tell_skipped(write, plan, action, anew, now)
        if action.status == "open":
            changed_action = Action(
                plan.plan_id,
                number,
                due_at=moment,
                assignee_id=assignee_id,
                reminders=after_reminders,
                schedule=action.schedule + 1,
            )
            scheduling.owe_schedule(write, plan, changed_action, now)
    told: dict[str, Any] = {"actor_id": actor.person_id, "number": number, "entry_id": entry.entry_id}
    receiver = {plan.assignee(assignee_id).person_id} if is_given else set()
    for notice in change.back.untold if change.back else ():
        telling.withdraw(write, notice, now, otherwise=Changed(number))
        receiver.add(notice.recipient)
    if is_given:  # it is new to whose it is now
        telling.tell_others(write, plan, "new", now, **told, but_not=plan.members.keys() - receiver)
    if is_moved or is_given or "what" in changed:
        telling.tell_others(write, plan, change.told_as, now, **told, but_not=receiver)
    changing.client_active(write, plan, actor.person_id, now)
    seen.bind(write, Event(plan, action, actor, now, entry.entry_id))
    return write


def _following(
    plan: Plan,
    action: Action,
    change: Change,
    moment: datetime,
    assignee_id: str | None,
    *,
    is_moved: bool,
    is_given: bool,
) -> list[Any]:
    """What follows from a new date or another assignee; either settles another date that was asked for.

    A move that is taken back counts no more, and what it settled is open again.
    """
    before = change.back.before if change.back else None
    moves = Action.moved_count.set(int(before.moved_count)) if before else Action.moved_count.add(1)
    moved = [Action.open_due_at.set(moment), moves] if is_moved else []
    given = assigning.given(plan, action, assignee_id) if is_given else []
    if before and before.proposal and is_moved and action.proposal is None:
        return [*moved, *given, Action.proposal.set(plain(before.proposal))]
    return [*moved, *given, *([Action.proposal.remove()] if is_moved or is_given else [])]


def _may_change(actor: Actor, plan: Plan, action: Action, change: Change, version: int | None) -> None:
    if not (change.accepts or may_edit(plan, action, actor.person_id)):
        raise NotAllowed(f"Only a coach may change this action; ask {plan.primary.name}, or say it in a comment.")
    if version is not None and version != action.version:
        raise StaleVersion
    if plan.coaches(actor.person_id):
        return
    for name in _SWITCHES:
        if getattr(change, name) not in (None, getattr(action, name)):
            raise NotAllowed("What the client may edit or delete is up to the coach.")
    if change.weight not in (None, int(action.weight)):
        raise NotAllowed(COACH_WEIGHS)


def _fields(action: Action) -> dict[str, Any]:
    """What an edit can change, besides the reminders."""
    return {
        "what": action.what,
        "due_at": action.due_at,
        "due_zone": action.due_zone,
        **{name: bool(getattr(action, name)) for name in _SWITCHES},
        "project_id": action.project_id,
        "weight": int(action.weight),
        "assignee_id": action.assignee_id,
    }


def _into(plan: Plan, action: Action, change: Change) -> Chosen | None:
    """The project it goes to; ``None``: it stays where it is, or goes out."""
    if change.project is None or change.project is UNSET:
        return None
    return naming.chosen(plan, change.project, present_id=action.project_id)


def _after(
    actor: Actor, plan: Plan, action: Action, change: Change, before: dict[str, Any], into: Chosen | None
) -> dict[str, Any]:
    assignee_id: str | None = action.assignee_id
    if change.assigned_to is not None:
        assignee_id = assigning.chosen(actor, plan, change.assigned_to)
    moment, zone_name = action.due_at, action.due_zone
    if change.due:
        moment, zone_name = change.due.resolve(plan, action.due_zone, assignee_id=assignee_id)
    given = {name: getattr(change, name) for name in _SWITCHES if getattr(change, name) is not None}
    if change.what is not None:
        given["what"] = checked_what(change.what)
    if change.weight is not None:
        given["weight"] = checked_weight(change.weight)
    if change.project is not UNSET:
        given["project_id"] = into.project_id if into else None
    return before | given | {"due_at": moment, "due_zone": zone_name, "assignee_id": assignee_id}


def _set(name: str, value: Any) -> Any:
    attribute = getattr(Action, name)
    return attribute.remove() if value is None else attribute.set(value)


def _give_to(write: Write, plan: Plan, number: int, assignee_id: str | None) -> None:
    """Adds that who gets it coaches here yet, where that is a coach."""
    if assignee_id:
        write.check(Plan, plan.plan_id, assigning.still_coaches(assignee_id), Unsure(number))


def _put_into(write: Write, plan: Plan, into: Chosen, actor: Actor, now: datetime) -> None:
    """Adds that the project is there and takes actions, or makes it."""
    if into.is_new:
        write.update(
            Plan,
            plan.plan_id,
            into.plan_changes(),
            condition=into.condition(plan),
            otherwise=NamesChanged(),
        )
        into.note(write, plan, actor, now)
    else:
        write.check(Plan, plan.plan_id, into.condition(plan), NamesChanged())


def _told(
    plan: Plan,
    action: Action,
    before: dict[str, Any],
    after: dict[str, Any],
    changed: list[str],
    into: Chosen | None,
    *,
    has_new_reminders: bool,
) -> dict[str, Any]:
    """What the history keeps of an edit; projects and people by the names they have now."""
    not_as_they_are = ("due_at", "project_id", "assignee_id")
    changes = {name: [before[name], after[name]] for name in changed if name not in not_as_they_are}
    if "assignee_id" in changed:
        changes["assigned_to"] = [plan.assignee(each["assignee_id"]).name for each in (before, after)]
    if "project_id" in changed:
        changes["project"] = [naming.name_of(plan, action.project_id), into.name if into else ""]
    data: dict[str, Any] = {"changes": changes, "reminders_changed": has_new_reminders}
    if "due_at" in changed:
        data |= {"from": action.due_at, "to": after["due_at"], "zone": after["due_zone"]}
    return dict(msgspec.to_builtins(data))


def _carries(plan: Plan, action: Action) -> list[Any]:
    """An open action that is planned anew has its plan's primary coach from then on."""
    return [Action.open_coach.set(plan.primary_id)] if action.status == "open" else []


def _as_read(plan: Plan, action: Action, *, is_planned_anew: bool) -> Condition:
    """That the action is as it was read; where it is planned anew, its reminders too, and whom it has for its primary coach.

    That is the plan's, unless a hand-over is under way: else the plan was read before one that is over now, and what is
    owed would go to the wrong one.
    """
    as_read: Condition = (Action.version == action.version) & (Action.status == action.status)
    states = scheduling.reminders_as_read(action) if is_planned_anew else None
    if states is not None:
        as_read = as_read & states
    if is_planned_anew and action.status == "open":
        as_read = as_read & (Action.open_coach == (action.open_coach if plan.handover else plan.primary_id))
    return as_read
