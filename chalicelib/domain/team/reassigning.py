"""Hands a leaving coach's work to the primary coach, then once more for late arrivals."""

import contextlib
from datetime import datetime

from chalicelib.database.transactions import Lost
from chalicelib.domain.actions import editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing as bulk_editing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import handing_over
from chalicelib.errors import TryAgain

_TRIES = 5
"""How often to read what is still theirs: someone may change an action in between."""


def release(actor: Actor, plan: Plan, member: Member, now: datetime) -> Plan:
    """Finishes any hand-over and gives a leaving coach's open Coach Actions to the primary coach, before they leave.

    If it is interrupted, repeating it continues.
    """
    if member.role != "coach":
        return plan
    if plan.handover:
        plan = handing_over.finish(actor, plan.plan_id, now=now)
    _give_to_primary(actor, plan, member.person_id, now)
    return plan


def release_again(plan_id: str, member: Member, now: datetime) -> None:
    """Gives away what a coach was given while they were leaving.

    In the primary coach's name, since the leaver has no rights here any more.
    """
    plan = plans.find(plan_id)
    if plan is not None and member.role == "coach":
        _give_to_primary(Actor(plan.primary_id), plan, member.person_id, now)


def _give_to_primary(actor: Actor, plan: Plan, person_id: str, now: datetime) -> None:
    to_primary = Change(assigned_to=plan.primary_id)
    for _ in range(_TRIES):
        found = [each for each in actions.open_of_plan(plan.plan_id) if each.assignee_id == person_id]
        parts = [(int(each.number), editing.edited(actor, plan, each, to_primary, now)) for each in found]
        if not parts:
            return
        for group in bulk_editing.packed((number, write) for number, write in parts if write is not None):
            with contextlib.suppress(Lost):  # one of them has just been edited or closed: read them all again
                bulk_editing.joined(group).commit()
    raise TryAgain
