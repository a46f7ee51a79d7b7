"""What an edit asks for, and the resulting change. Nothing is written here."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, scheduling, serving, settling
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.fields import Due, Planned, check_not_past, checked_weight, checked_what, is_long_past
from chalicelib.domain.actions.present_clock import as_it_was
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.undo import Back
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Chosen, Wanted
from chalicelib.domain.reminders import Reminder, Spec

SWITCHES = ("client_may_edit", "client_may_delete")
COACH_WEIGHS = "Only a coach can decide how much an action weighs in its project."


class Change(msgspec.Struct, frozen=True):
    """What an edit asks for. Fields that are ``None`` stay as they are; ``project`` and ``serves`` are ``None`` for no project
    and no metric."""

    what: str | None = None
    due: Due | None = None
    specs: list[Spec] | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None
    project: Wanted | UnsetType = UNSET
    serves: Serves | UnsetType | None = UNSET
    weight: int | None = None
    assigned_to: str | None = None
    """As for `assigning.chosen`."""
    past_due: bool = False
    """Whether a date that is long past is intended."""
    accepts: Proposal | None = None
    """The other side's proposal that this edit accepts. Since both sides agree, it needs no right to edit."""
    back: Back | None = None
    """Set if this takes an edit back: reminders are restored, and anyone not yet notified of the edit isn't notified of
    this either."""


class Edit(msgspec.Struct, frozen=True):
    """The change of an action that an edit results in."""

    change: Change
    before: dict[str, Any]
    after: dict[str, Any]
    """The fields that an edit can change, except the reminders."""
    reminders: dict[str, Reminder]
    """After the edit."""
    has_new_reminders: bool
    into: Chosen | None
    """The project named in the change."""
    proposal: Proposal | None = None
    """The open request for another date, before the edit."""
    asked_again: Proposal | None = None
    """The request that the edit brings back, by taking back what settled it."""

    @property
    def changed(self) -> list[str]:
        """Returns the names of the fields that change."""
        return [name for name in self.before if self.before[name] != self.after[name]]

    @property
    def is_moved(self) -> bool:
        return bool(self.before["due_at"] != self.after["due_at"])

    def is_entered_late(self, now: datetime) -> bool:
        """Returns whether it moves the action to a date that is long past, which is only recorded."""
        return self.is_moved and not self.change.back and is_long_past(self.after["due_at"], now)

    @property
    def is_given(self) -> bool:
        """Returns whether the action gets another assignee."""
        return bool(self.before["assignee_id"] != self.after["assignee_id"])

    @property
    def leaves_proposal(self) -> bool:
        """Returns whether an open request stays. A new date or assignee settles it; undoing one doesn't settle a
        request made since, unless it is for that very date."""
        if not (self.is_moved or self.is_given):
            return True
        if self.change.back is None or self.is_given:
            return False
        return self.proposal is None or self.proposal.due_at != self.after["due_at"]

    @property
    def names_metric(self) -> Serves | None:
        """Returns the metric that the action comes to serve; ``None`` if that stays as it is."""
        if "metric_id" not in self.changed or self.change.serves is UNSET:
            return None
        return self.change.serves

    @property
    def is_planned_anew(self) -> bool:
        return self.is_moved or self.is_given or self.has_new_reminders

    @property
    def kind(self) -> str:
        """Returns the event's key in `happening.EVENTS`."""
        if self.is_moved:
            return "agreed" if self.change.accepts else "moved"
        return "edited" if self.is_given or "what" in self.changed else "adjusted"

    def in_history(self, plan: Plan) -> dict[str, Any]:
        """Returns what the history keeps of it, with the current names of projects and people."""
        before, after, changed = self.before, self.after, self.changed
        by_name = ("due_at", "project_id", "assignee_id", "due_wall", "metric_id")
        changes = {name: [before[name], after[name]] for name in changed if name not in by_name}
        if self.is_given:
            changes["assigned_to"] = [plan.assignee(each["assignee_id"]).name for each in (before, after)]
        if "project_id" in changed:
            changes["project"] = [naming.name_of(plan, before["project_id"]), self.into.name if self.into else ""]
        data: dict[str, Any] = {"changes": changes, "reminders_changed": self.has_new_reminders, **self._serving()}
        if self.is_moved:
            data |= {"from": before["due_at"], "to": after["due_at"], "zone": after["due_zone"]}
        if self.change.accepts:
            data["asked_by"] = self.change.accepts.by_name
        elif self.change.back:
            data |= {"undo": True, **settling.in_history(self.asked_again)}
        return dict(msgspec.to_builtins(data))

    def _serving(self) -> dict[str, Any]:
        """Returns what the history keeps of a change of metric. If nothing else changes, it keeps all of it, so that it
        is hidden from those who don't see metrics; otherwise only that it changed."""
        if "metric_id" not in self.changed:
            return {}
        if len(self.changed) > 1 or self.has_new_reminders:
            return {"metric_changed": True}
        name = self.names_metric.name if self.names_metric else ""
        return {"metric_id": self.after["metric_id"] or self.before["metric_id"], "metric": name}


def work_out(actor: Actor, plan: Plan, action: Action, change: Change, now: datetime) -> Edit | None:
    """Returns the resulting change; ``None`` if nothing changes. Raises `Invalid` for values that can't be used."""
    change = _by_present_clock(plan, action, change, now)
    before, into = _fields(action), _into(plan, action, change)
    after = before | _given(actor, plan, action, change, into)
    planned = scheduling.edited_reminders(
        plan, action, change.specs, after["due_at"], after["due_zone"], after["assignee_id"], now
    )
    if change.back:
        planned = reminders.as_they_were(planned, change.back.before.reminders, now)
    if after["due_at"] != before["due_at"] and is_long_past(after["due_at"], now) and not change.back:
        if not change.past_due:
            check_not_past(Planned(after["due_at"], after["due_zone"]), now)
        planned = reminders.silent(planned, "client")
    is_new = scheduling.specs_of(action.reminders.values()) != scheduling.specs_of(planned.values())
    if not is_new and before == after:
        return None
    asked_again = _asked_again(plan, action, change, after["due_at"], now)
    return Edit(change, before, after, planned, is_new, into, action.proposal, asked_again)


def _by_present_clock(plan: Plan, action: Action, change: Change, now: datetime) -> Change:
    """Returns the change. If a move is taken back, its date follows the client's present clock."""
    if change.back is None or change.back.before.due_at == action.due_at:
        return change
    before = as_it_was(plan, change.back.before, now)
    due = Due(at=before.due_at, time_zone=before.due_zone)
    return msgspec.structs.replace(change, due=due, back=msgspec.structs.replace(change.back, before=before))


def _asked_again(plan: Plan, action: Action, change: Change, due_at: datetime, now: datetime) -> Proposal | None:
    """Returns the request that comes back when a move is taken back; ``None`` if there is a newer one."""
    was = change.back.before.proposal if change.back else None
    if was is None or action.proposal is not None or due_at == action.due_at:
        return None
    return settling.still(plan, was, due_at, now)


def _fields(action: Action) -> dict[str, Any]:
    """Returns the fields that an edit can change, except the reminders."""
    return {
        "what": action.what,
        "due_at": action.due_at,
        "due_zone": action.due_zone,
        "zone_from": action.zone_from,
        "due_wall": action.due_wall,
        **{name: bool(getattr(action, name)) for name in SWITCHES},
        "project_id": action.project_id,
        "metric_id": action.metric_id,
        "weight": int(action.weight),
        "assignee_id": action.assignee_id,
    }


def _into(plan: Plan, action: Action, change: Change) -> Chosen | None:
    """Returns the project named in the change; ``None`` if it names none, or takes the action out of its project."""
    if change.project is None or change.project is UNSET:
        return None
    return naming.chosen(plan, change.project, present_id=action.project_id)


def _given(actor: Actor, plan: Plan, action: Action, change: Change, into: Chosen | None) -> dict[str, Any]:
    """Returns the fields given in the change."""
    assignee_id: str | None = action.assignee_id
    if change.assigned_to is not None:
        assignee_id = assigning.chosen(actor, plan, change.assigned_to)
    given: dict[str, Any] = {"assignee_id": assignee_id}
    if change.due:
        given |= _due(plan, action, change, assignee_id)
    given |= {name: getattr(change, name) for name in SWITCHES if getattr(change, name) is not None}
    if change.what is not None:
        given["what"] = checked_what(change.what)
    if change.weight is not None:
        given["weight"] = checked_weight(change.weight)
    if change.project is not UNSET:
        given["project_id"] = into.project_id if into else None
    if change.serves is not UNSET:
        given["metric_id"] = serving.checked(change.serves, action.metric_id)
    return given


def _due(plan: Plan, action: Action, change: Change, assignee_id: str | None) -> dict[str, Any]:
    """Returns the fields of the date given in the change. A date that is restored or accepted keeps the clock that it
    was planned by."""
    assert change.due is not None
    due = change.due.resolve(plan, action.due_zone, assignee_id=assignee_id)
    zone_from: str | None = due.zone_from
    wall = due.wall
    if change.back:
        zone_from, wall = change.back.before.zone_from, change.back.before.due_wall
    elif change.accepts:
        wall = change.accepts.wall
        zone_from = "client" if wall else "named"
    elif change.due.at is not None and (due.at, due.zone) == (action.due_at, action.due_zone):
        zone_from, wall = (
            action.zone_from,
            action.due_wall,
        )  # it is the present date in the form in which we gave it out
    return {"due_at": due.at, "due_zone": due.zone, "zone_from": zone_from, "due_wall": wall}
