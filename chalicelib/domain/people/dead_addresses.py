"""Telling the coaches of somebody's plans that an address or number of theirs is dead."""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain.owed import jobs
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan

AT_ONCE = 30
"""Plans whose coach is notified in one transaction, which takes 100 items in all; a job notifies those of the others."""


def tell_coaches(write: Write, person_id: str, now: datetime, *, after: str = "", **told: Any) -> None:
    """Notifies the primary coach of each of the person's plans, starting after the plan ``after``, where an earlier
    transaction stopped. ``told`` is the dead ``email`` or ``phone``, its ``state``, and what else the mail says.

    A coach must not learn a number or address that the person gave later: it is named only if the coach knows it already.
    Nothing is sent about viewers, nor to coaches about themselves.
    """
    ids = sorted(row.plan_id for row in memberships.of(person_id) if row.plan_id > after)
    for plan in _plans(ids[:AT_ONCE]):
        _tell_coach(write, plan, person_id, now, told)
    if len(ids) > AT_ONCE:
        jobs.owe(write, person_id, now, kind="dead", after=ids[AT_ONCE - 1], **told)


def _tell_coach(write: Write, plan: Plan, person_id: str, now: datetime, told: dict[str, Any]) -> None:
    member = plan.members.get(person_id)
    if member is None or member.role == "viewer" or member.state == "declined" or plan.primary_id == person_id:
        return
    known = {name: getattr(seeing.seen(plan, plan.primary_id, person_id), name) for name in ("email", "phone")}
    named = {name: known[name] if told.get(name) == known[name] else None for name in known if name in told}
    if member.state == "active" or any(named.values()):
        about = {**told, **named, "person_id": person_id, "name": member.name}
        write.put(notifications.new(plan.primary_id, "address_dead", now, plan_id=plan.plan_id, **about))


def work_off(person_id: str, now: datetime) -> str:
    """Tells the coaches of the next plans, and owes those after them; returns a sentence for the log."""
    rows = jobs.present(person_id, "dead")
    for row in rows:
        write = Write()
        write.delete(row, condition=Notification.recipient.exists(), otherwise=Lost())
        tell_coaches(write, person_id, now, **row.data)
        write.commit()
    return "told coaches of a dead address" if rows else "no coach waits for news of an address"


def _plans(ids: list[str]) -> list[Plan]:
    return [plan for plan in together(*((Plan, id, None) for id in ids)) if plan is not None] if ids else []
