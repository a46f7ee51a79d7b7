"""Changing what a plan holds of its defaults and members."""

from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import StaleVersion


def change_defaults(
    person_id: str, plan_id: str, defaults: Defaults, *, version: int | None, now: datetime, via: str = "page"
) -> Plan:
    """Changes how the plan's new actions start out; for its coaches."""
    plan = plans.get_as_coach(person_id, plan_id)
    defaults.check()
    if version is not None and version != plan.version:
        raise StaleVersion
    if defaults == plan.defaults:
        return plan
    write = Write()
    write.update(
        Plan,
        plan_id,
        [Plan.defaults.set(plain(defaults)), Plan.version.add(1)],
        condition=Plan.version == plan.version,
        otherwise=StaleVersion(),
    )
    write.put(
        stream.entry(plan_id, "plan_changed", now, actor_id=person_id, actor_name=plan.members[person_id].name, via=via)
    )
    write.commit()
    return plans.get_for(person_id, plan_id)


def refresh_member(
    plan_id: str,
    person_id: str,
    *,
    name: str,
    time_zone: str,
    zone_confirmed: bool,
    phone: str | None,
    phone_state: str,
    email: str,
    mail: MailState,
) -> None:
    """Brings a plan's copy of a member up to date with what the person says of themselves, and whether mails reach them.

    A client's name stays as their coach knows them. A guessed zone doesn't replace the coach's, nor does no number.
    What somebody says of themselves is not the inviter's to know before they accept; that mails to the very address
    the inviter typed come back is.
    """
    plan = plans.find(plan_id)
    member = plan.members.get(person_id) if plan else None
    if plan is None or member is None or member.state == "declined":
        return
    path = Plan.members[person_id]
    changes: list[Any] = []
    if member.mail != mail and (member.state == "active" or member.email == email):
        changes.append(path["mail"].set(plain(mail)))
    if member.state == "active":
        changes += of_themselves(path, member, name, time_zone, zone_confirmed, phone, phone_state)
    if changes:
        write = Write()
        write.update(Plan, plan_id, changes, condition=path.exists())
        if member.state == "active" and member.role == "primary" and member.name != name:
            for other in plan.members.values():
                if other.state != "declined":
                    write.update(Membership, (other.person_id, plan_id), [Membership.coach_name.set(name)])
        write.commit()


def of_themselves(
    path: Any, member: Member, name: str, time_zone: str, zone_confirmed: bool, phone: str | None, phone_state: str
) -> list[Any]:
    """The changes of a plan's copy of a member to what an active one says of themselves."""
    changes: list[Any] = []
    if member.role != "client" and member.name != name:
        changes.append(path["name"].set(name))
    if zone_confirmed and (member.time_zone, member.zone_confirmed) != (time_zone, True):
        changes += [path["time_zone"].set(time_zone), path["zone_confirmed"].set(True)]
    if phone and (member.phone, member.phone_state) != (phone, phone_state):
        changes += [path["phone"].set(phone), path["phone_state"].set(phone_state)]
    elif not phone and member.phone_state != "none":
        changes += [path["phone"].remove(), path["phone_state"].set("none")]
    return changes


def client_active(write: Write, plan: Plan, person_id: str, now: datetime) -> None:
    """Notes, in the transaction of what the client does, when they were last heard from."""
    if person_id == plan.client_id:
        write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.heard_at.set(now)])
