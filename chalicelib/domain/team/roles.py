"""Making coaches of a plan viewers, and viewers coaches."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import newcomers, reassigning, team
from chalicelib.errors import Invalid, StaleVersion


def change(actor: Actor, plan_id: str, person_id: str, role: str, *, now: datetime, version: int | None = None) -> Plan:
    """Makes a coach of the plan a viewer, or a viewer a coach; for its primary coach. Repeating it changes nothing."""
    plan, member = team.of_primary(actor, plan_id, person_id)
    if problems := team.role_problems(role):
        raise Invalid(problems)
    if version is not None and version != plan.version:
        raise StaleVersion
    if member.role == role:
        return plan
    if role == "viewer" and member.state == "active":
        plan = reassigning.release(actor, plan, member, now)
    path = Plan.members[person_id]
    changes: list[Any] = [path["role"].set(role), Plan.version.add(1)]
    if role == "viewer":
        changes += [path["notices"].set({}), path["before_off"].set({})]  # viewers get no notices
        changes.append(path["viewer_since"].set(plain(now)))
    else:
        changes += [path["viewer_since"].remove(), Plan.unseen.delete(plan.marks_of(person_id))]
    write = Write()
    as_read = (path["role"] == member.role) & (Plan.primary_id == plan.primary_id)
    session = plan.next_session
    as_read &= Plan.next_session.does_not_exist() if session is None else Plan.next_session == session
    write.update(Plan, plan_id, changes, condition=as_read, otherwise=StaleVersion())
    is_listed = role != "viewer" and session is not None
    listed = Membership.next_session.set(session) if is_listed else Membership.next_session.remove()
    write.update(Membership, (person_id, plan_id), [Membership.role.set(role), listed], otherwise=StaleVersion())
    after = msgspec.structs.replace(member, role=role)
    write.put(team.note(plan, "role_changed", actor, now, after, role_before=member.role))
    write.commit()
    if role == "viewer":
        reassigning.release_again(plan_id, member, now)
    newcomers.owe_coach(plan_id, person_id, now)
    return plans.get_for(actor.person_id, plan_id)
