"""Replans an action by the client's present clock. Nothing is written here.

Only times whose zone nobody named change, and only those that are in the future both as planned and by the present
clock. So nothing becomes late by it, and nothing that was sent is sent again.
"""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.fields import by_wall
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import PAST, Reminder, due


class Anew(msgspec.Struct, frozen=True):
    """An action planned by the client's present clock."""

    due_at: datetime
    due_zone: str
    reminders: dict[str, Reminder]
    proposal: Proposal | None
    is_moved: bool
    """Whether a moment changes, rather than only the zone that it is shown in."""


def anew(plan: Plan, action: Action, now: datetime) -> Anew | None:
    """Returns the action as it should be planned; ``None`` if it is already planned so."""
    zone, due_at, due_zone = plan.client.time_zone, action.due_at, action.due_zone
    if action.zone_from == "client" and action.due_wall and due_zone != zone:
        moment = by_wall(action.due_wall, zone)
        if min(moment, due_at) > now:
            due_at, due_zone = moment, zone
    zones = plan.zones(action.assignee_id)
    planned = {
        id: _reminder(each, action.due_at, due_at, each.clock(zones, due_zone), now)
        for id, each in action.reminders.items()
    }
    proposal = proposal_anew(action.proposal, zone, now)
    before = (action.due_at, action.due_zone, action.reminders, action.proposal)
    if (due_at, due_zone, planned, proposal) == before:
        return None
    return Anew(due_at, due_zone, planned, proposal, _moments(*before) != _moments(due_at, due_zone, planned, proposal))


def as_it_was(plan: Plan, action: Action, now: datetime) -> Action:
    """Returns an action as it was before a change that is undone; never stored.

    Its old row wasn't updated when the client's clock changed, so its times are moved to the present clock here.
    """
    planned = anew(plan, action, now) if action.status == "open" else None
    if planned is None:
        return action
    same = Action.from_raw_data(action.serialize())
    for name in ("due_at", "due_zone", "reminders", "proposal"):
        setattr(same, name, getattr(planned, name))
    return same


def proposal_anew(proposal: Proposal | None, zone: str, now: datetime) -> Proposal | None:
    """Returns the requested date by the client's clock in ``zone``, and likewise the request that it replaced."""
    if proposal is None:
        return None
    before = proposal_anew(proposal.before, zone, now)
    if before != proposal.before:
        proposal = msgspec.structs.replace(proposal, before=before)
    if proposal.wall is None or proposal.due_zone == zone:
        return proposal
    moment = by_wall(proposal.wall, zone)
    if min(moment, proposal.due_at) <= now:
        return proposal
    return msgspec.structs.replace(proposal, due_at=moment, due_zone=zone)


def _reminder(reminder: Reminder, was_due: datetime, due_at: datetime, zone: str, now: datetime) -> Reminder:
    """Returns a reminder by the new clock. One that is over keeps its moment, and follows that clock if it is planned
    again; one whose new time has passed keeps its old time, unless that is after the new due time."""
    if reminder.state != "planned":
        return msgspec.structs.replace(reminder, time_zone=zone)
    moment = due(reminder, due_at, zone, reminder.turn)
    if reminder.due_at <= now:
        return reminder  # it is being sent
    if moment > now:
        return msgspec.structs.replace(reminder, due_at=moment, time_zone=zone)
    if due_at == was_due or reminder.due_at < due_at:
        return reminder
    return msgspec.structs.replace(reminder, due_at=moment, time_zone=zone, state="skipped", reason=PAST)


def _moments(due_at: datetime, _: str, planned: dict[str, Reminder], proposal: Proposal | None) -> list[Any]:
    return [due_at, {id: (each.due_at, each.state) for id, each in planned.items()}, proposal and proposal.due_at]
