"""What a plan's pages share: finding it, and its surroundings."""

from typing import Any

import msgspec

from chalicelib import sentences, times
from chalicelib.domain.actions import who_may
from chalicelib.domain.metrics import who_may as metrics
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit


def as_coach(visit: Visit, plan_id: str) -> tuple[Plan]:
    """Returns the plan for one of its coaches."""
    return (plans.get_as_coach(visit.my_id, plan_id),)


def around(visit: Visit, plan: Plan, here: str, *, unread: int = 0) -> dict[str, Any]:
    """Returns what the head of every page shows: the other side, their local time, and how much is unread."""
    is_client = visit.my_id == plan.client_id
    other = plan.primary if is_client else plan.client
    is_coach = plan.coaches(visit.my_id)
    return {
        "plan": plan,
        "here": here,
        "unread": unread,
        "is_client": is_client,
        "is_coach": is_coach,
        "set_up": _set_up(plan, is_client=is_client, is_coach=is_coach),
        "may_add": who_may.may_add(plan, visit.my_id),
        "sees_metrics": metrics.may_follow(plan, visit.my_id),
        "client": seeing.seen(plan, visit.my_id, plan.client_id),
        "other": seeing.seen(plan, visit.my_id, other.person_id),
        "asked_for_words": plan.coaches(visit.my_id) and plan.members[visit.my_id].words_shown == "asked",
        "is_reader": plan.role(visit.my_id) == "viewer",
        "further_coaches": _named(plan.active_coaches()[1:]) if is_client else "",
        "other_zone": times.city(other.time_zone),
        "other_clock": times.clock_time(visit.now, other.time_zone, str(visit.me.hours)),
        "own_zone": times.city(visit.zone),
        "has_other_zone": other.time_zone != visit.zone,
    }


class Part(msgspec.Struct, frozen=True):
    """A page of a plan's set-up."""

    path: str
    words: str


def _set_up(plan: Plan, *, is_client: bool, is_coach: bool) -> list[Part]:
    """Returns the set-up pages of a plan that the reader sees; empty for people who can view only."""
    name = isolated(plan.client.name)
    if is_client:
        return [Part("notices", "What I get"), Part("outlook", "What will come")]
    if not is_coach:
        return []
    return [
        Part("client", f"About {name}"),
        Part("settings", "New actions start like this"),
        Part("outlook", f"What {name} gets"),
        Part("notices", "What I get"),
        Part("team", "People"),
    ]


def _named(members: list[Member]) -> str:
    """Returns ``Dan Ortiz and Eve Stone``; empty if there are none."""
    return sentences.listed([isolated(member.name) for member in members])
