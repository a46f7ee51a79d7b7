"""Separate mails about a plan: invitations, the plan so far, and what its coaches have to know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import cards, links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Email, Part, reader, see_url, url, whose

MOST_ACTIONS = 50
"""In the plan so far."""
MOST_DATES = 20
"""In the notice that dates have moved to another clock."""


def values(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    """Sets the headers of this kind of mail and returns the values its templates need."""
    person, plan, data = owed.context.person, owed.context.plan, owed.row.data
    assert person is not None
    assert plan is not None
    target, plan_url = Target(plan.plan_id, person.person_id, PLAN), see_url(plan, person, PLAN, now)
    mail.plan_id = plan.plan_id
    match owed.row.kind:
        case "metric_ended":
            mail.sender_name = f"{isolated(plan.client.name)} via Followthrough"
            return {"url": f"{plan_url}/metrics/{data['metric_id']}"}
        case "declined":
            address = data.get("email") or seeing.seen(plan, person.person_id, plan.client_id).email
            return {"url": f"{plan_url}/team" if data.get("email") else plan_url, "address": address}
        case "card":
            mail.sender_name = f"{isolated(plan.primary.name)} via Followthrough"
            return _new_link(int(owed.row.number or PLAN), plan, person, now)
        case "handed_over":
            mail.sender_name = f"{isolated(data['giver'])} via Followthrough"
            return {"url": plan_url}
        case "invitation" | "team_invitation":
            return {"url": url(links.path("invitation", target, person.email))}
        case "zone_changed":
            return {"url": plan_url, **_zone_changed(owed, target, plan, person, now)}
        case "address_dead":
            return _address_dead(data, plan, person, plan_url)
    mail.sender_name = f"{isolated(plan.primary.name)} via Followthrough"
    return {"url": plan_url, **_plan_so_far(owed.context.open_actions, target, plan, person, now)}


def _new_link(number: int, plan: Plan, person: Person, now: datetime) -> dict[str, Any]:
    return {
        "url": see_url(plan, person, number, now, f"actions/{number}" if number else ""),
        "key": plan.key(number) if number else plan.prefix,
        "days": cards.DAYS if cards.is_open(plan, person) else None,
    }


def _address_dead(data: dict[str, Any], plan: Plan, person: Person, plan_url: str) -> dict[str, Any]:
    is_client = data["person_id"] == plan.client_id
    return {
        "url": f"{plan_url}/client" if is_client else plan_url,
        "is_client": is_client,
        "may_correct": is_client and plan.client.state == "invited",
        "is_number": data["state"] == "unreachable",
        "whom": data.get("email") or data.get("phone") or data["name"],
        "since": times.day(msgspec.convert(data["since"], datetime), person.time_zone),
        "is_complaint": data["state"] == "complained",
    }


def _zone_changed(owed: Owed, target: Target, plan: Plan, person: Person, now: datetime) -> dict[str, Any]:
    found = [action for action in owed.context.open_actions if action.zone_from == "client" and action.due_at > now]
    return {
        "is_client": person.person_id == plan.client_id,
        "city": times.city(plan.client.time_zone),
        "count": int(owed.row.data["count"]),
        "parts": [_part(action, target, plan, person, now) for action in found[:MOST_DATES]],
        "more": max(0, len(found) - MOST_DATES),
    }


def _plan_so_far(found: Sequence[Action], target: Target, plan: Plan, person: Person, now: datetime) -> dict[str, Any]:
    shown = found[:MOST_ACTIONS]
    own = (int(action.number) for action in shown if who_may.may_complete(plan, action, person.person_id))
    return {
        "parts": [_part(action, target, plan, person, now) for action in shown],
        "example": next(own, None),
        "more": len(found) - len(shown),
        "zone": person.time_zone,
        "notices_url": url(links.path("notices", target, person.email)),
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
    }


def _part(action: Action, target: Target, plan: Plan, person: Person, now: datetime) -> Part:
    number, due = int(action.number), reader(person, plan).says(action.due_at, now)
    done = links.path("done", msgspec.structs.replace(target, number=number), person.email)
    return Part(
        plan.key(number), action.what, [due, *filter(None, [whose(plan, action, person.person_id)])], [],
        see_url(plan, person, number, now, f"actions/{number}"),
        url(done) if who_may.may_complete(plan, action, person.person_id) else None, is_own=True,
    )  # fmt: skip
