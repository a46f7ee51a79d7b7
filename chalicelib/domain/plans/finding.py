"""Reading plans: one, for someone who may see it; several; a person's list."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.database.pages import Page, read_cursor, write_cursor
from chalicelib.database.rows import Row
from chalicelib.database.transactions import together
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership, PlanGlance
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.isolated import isolated

_AT_ONCE = 25
"""Plans read in one call; their rows stay far below its 4 MB."""


def find(plan_id: str) -> Plan | None:
    """Returns the plan without checking who asks, for what the system does by itself; ``None`` if there is none."""
    return Plan.find(plan_id) if plan_id else None


def get_for(person_id: str, plan_id: str) -> Plan:
    """Returns the plan if this person is an active member; otherwise raises `PlanNotFound`, as if it didn't exist."""
    return checked(find(plan_id), person_id)


def several(plan_ids: Sequence[str]) -> dict[str, Plan]:
    """Returns plans by their ids without checking who asks, leaving out those that are gone."""
    found: list[Plan | None] = []
    for start in range(0, len(plan_ids), _AT_ONCE):
        found += together(*((Plan, plan_id, None) for plan_id in plan_ids[start : start + _AT_ONCE]))
    return {plan.plan_id: plan for plan in found if plan is not None}


def checked(plan: Plan | None, person_id: str) -> Plan:
    """Returns the plan if this person is an active member; otherwise raises `PlanNotFound`."""
    if plan is None or person_id not in plan.members or plan.members[person_id].state != "active":
        raise PlanNotFound
    return plan


def get_with_mine(person_id: str, plan_id: str) -> tuple[Plan, Membership | None]:
    """Returns the plan as `get_for` does, with this person's membership, in one call."""
    plan, mine = read_with_mine(person_id, plan_id)
    return plan, mine


def read_with_mine(person_id: str, plan_id: str, *more: tuple[type[Row], Any, Any]) -> Any:
    """Returns the plan, this person's membership, and ``more`` rows as for `together`, in one call."""
    return read_with(person_id, plan_id, (Membership, person_id, plan_id), *more)


def read_with(person_id: str, plan_id: str, *more: tuple[type[Row], Any, Any]) -> Any:
    """Returns the plan as `get_for` does, and ``more`` rows as for `together`, in one call."""
    if not re.fullmatch("[a-z2-7]{16}", plan_id):
        raise PlanNotFound
    plan, *rest = together((Plan, plan_id, None), *more)
    return (checked(plan, person_id), *rest)


def get_as_coach(person_id: str, plan_id: str) -> Plan:
    """As `get_for`, but for coaches only: raises `NotAllowed` for other members."""
    return coached(get_for(person_id, plan_id), person_id)


def coached(plan: Plan, person_id: str) -> Plan:
    """Returns the plan if this member coaches in it; otherwise raises `NotAllowed`."""
    if not plan.coaches(person_id):
        raise NotAllowed(f"Only a coach of this plan can do this. Ask {isolated(plan.primary.name)}.")
    return plan


def list_for(person_id: str, *, cursor: str | None = None, limit: int = 50) -> Page[Plan]:
    """Returns the plans this person is an active member of, oldest first: a read, and one more for each 25 of them."""
    of = f"plans {person_id}"
    start = read_cursor(cursor, of)
    mine = [row for row in memberships.plans_of(person_id) if start is None or _place(row) > (start["at"], start["id"])]
    some = mine[:limit]
    found = several([row.plan_id.text for row in some])
    rows = [plan for plan in found.values() if person_id in plan.members]
    return Page(
        rows, write_cursor(dict(zip(("at", "id"), _place(some[-1]), strict=True)), of) if mine[limit:] else None
    )


def _place(row: PlanGlance) -> tuple[str, str]:
    """Returns the sort key of a membership in its person's list, as in `memberships.plans_of`."""
    return datetime.fromisoformat(row.created_at.text).isoformat(timespec="microseconds"), row.plan_id.text
