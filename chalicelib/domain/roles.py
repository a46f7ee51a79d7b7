"""Coaches of a plan become viewers, and viewers coaches."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain import plans, releasing, team
from chalicelib.domain.memberships import Membership
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.errors import Invalid, StaleVersion
from chalicelib.tables import Write


def change(actor: Actor, plan_id: str, person_id: str, role: str, *, now: datetime, version: int | None = None) -> Plan:
    """Makes a coach of the plan a viewer, or the other way round; for its primary coach. The same again changes nothing."""
    plan, member = team.of_primary(actor, plan_id, person_id)
    if problems := team.role_problems(role):
        raise Invalid(problems)
    if version is not None and version != plan.version:
        raise StaleVersion
    if member.role == role:
        return plan
    if role == "viewer" and member.state == "active":
        plan = releasing.release(actor, plan, member, now)
    path = Plan.members[person_id]
    changes: list[Any] = [path["role"].set(role), Plan.version.add(1)]
    if role == "viewer":
        changes += [path["notices"].set({}), path["before_off"].set({})]  # who only reads is told of nothing
    else:
        changes.append(Plan.unseen.delete({person_id}))
    write = Write()
    as_read = (path["role"] == member.role) & (Plan.primary_id == plan.primary_id)
    write.update(Plan, plan_id, changes, condition=as_read, otherwise=StaleVersion())
    write.update(Membership, (person_id, plan_id), [Membership.role.set(role)], otherwise=StaleVersion())
    after = msgspec.structs.replace(member, role=role)
    write.put(team.note(plan, "role_changed", actor, now, after, role_before=member.role))
    write.commit()
    if role == "viewer":
        releasing.release_again(plan_id, member, now)
    team.expect_late(plan_id, person_id, now)
    return plans.get_for(actor.person_id, plan_id)
