"""What every page of a plan shows around its own."""

from typing import Any

from chalicelib import times
from chalicelib.domain.actions import who_may
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.web.pages.frame.visit import Visit


def around(visit: Visit, plan: Plan, here: str, *, unread: int = 0) -> dict[str, Any]:
    """What the head of every page of a plan shows: the other side, what time it is for them, and how much is unread."""
    is_client = visit.me.person_id == plan.client_id
    other = plan.primary if is_client else plan.client
    return {
        "plan": plan,
        "here": here,
        "unread": unread,
        "is_client": is_client,
        "is_coach": plan.coaches(visit.me.person_id),
        "may_add": who_may.may_add(plan, visit.me.person_id),
        "other": other,
        "is_reader": plan.role(visit.me.person_id) == "viewer",
        "further_coaches": _named(plan.active_coaches()[1:]) if is_client else "",
        "other_zone": times.city(other.time_zone),
        "other_clock": times.clock_time(visit.now, other.time_zone, str(visit.me.hours)),
        "own_zone": times.city(str(visit.me.time_zone)),
        "has_other_zone": other.time_zone != visit.me.time_zone,
    }


def _named(members: list[Member]) -> str:
    """``Dan Ortiz and Eve Stone``; empty for nobody."""
    names = [member.name for member in members]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
