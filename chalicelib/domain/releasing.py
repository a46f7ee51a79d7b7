"""What hangs on somebody's being a coach of a plan is settled before they aren't any more."""

import contextlib
from datetime import datetime

from chalicelib.domain import actions, bulk, handing_over, planning
from chalicelib.domain.people import Actor
from chalicelib.domain.planning import Change, Changed
from chalicelib.domain.plans import Member, Plan
from chalicelib.errors import TryAgain

_TRIES = 5
"""Of readings that found something changed by somebody else just then."""


def release(actor: Actor, plan: Plan, member: Member, now: datetime) -> Plan:
    """Finishes a hand-over under way, and gives somebody's open Coach Actions to the primary coach.

    Before they go, so that what was broken off is done by the same again.
    """
    if member.role != "coach":
        return plan
    if plan.handover:
        plan = handing_over.finish(actor, plan.plan_id, now=now)
    to_primary = Change(assigned_to=plan.primary_id)
    for _ in range(_TRIES):
        found = [each for each in actions.open_of_plan(plan.plan_id) if each.assignee_id == member.person_id]
        parts = [(int(each.number), planning.edited(actor, plan, each, to_primary, now)) for each in found]
        if not parts:
            return plan
        for group in bulk.packed((number, write) for number, write in parts if write is not None):
            with contextlib.suppress(Changed):  # one of them was edited or closed just now: look at all of these again
                bulk.joined(group).commit()
    raise TryAgain
