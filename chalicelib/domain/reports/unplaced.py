"""The answers of members that wait for a coach, over all plans."""

from datetime import datetime

import msgspec

from chalicelib import sentences
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import Refusal

MOST_PLANS = 20
"""Plans that are looked into for one message."""
MOST_QUOTED = 3
"""Answers of one plan that are quoted."""
_LONGEST = 140


class Unplaced(msgspec.Struct, frozen=True):
    """The answers that wait in one plan."""

    plan_id: str
    client: str
    count: int
    quoted: tuple[tuple[str, str], ...]
    """The newest ones: who wrote each and how it begins; empty if none of its text was kept."""


def gather(person_id: str, now: datetime) -> tuple[Unplaced, ...]:
    """Returns what members wrote that waits for this coach: a query for the plans, and a read and a query for each that has some."""
    rows = [row for row in memberships.active(person_id) if row.role == "primary" and row.refused_count]
    found = (_of_plan(plan, now) for row in rows[:MOST_PLANS] if (plan := plans.find(row.plan_id)) is not None)
    return tuple(each for each in found if each.count)


def _of_plan(plan: Plan, now: datetime) -> Unplaced:
    waiting = [row for row in refused.of_plan(plan, now=now).items if row.author_id in plan.members]
    quoted = tuple((plan.members[str(row.author_id)].name, _short(row)) for row in waiting[:MOST_QUOTED])
    return Unplaced(plan.plan_id, plan.client.name, len(waiting), quoted)


def _short(row: Refusal) -> str:
    return sentences.shortened(" ".join(row.beginning.split()), _LONGEST)
