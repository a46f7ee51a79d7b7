"""When a plan's next session is: kept in the plan, and in the memberships of its coaches, for their homes."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed.holding import SAME_SESSION
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import COACHING, Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid

LONGEST = timedelta(days=366)


def plan_one(actor: Actor, plan_id: str, at: datetime | None, *, now: datetime, once: Key | None = None) -> Plan:
    """Plans the next session in place of the one that was planned; ``None`` plans none. For the plan's coaches.

    The client sees it in their plan, and gets no notice: they agreed on it with their coach. Raises `Invalid` at ``next_session``.
    """
    at = None if at is None else at.replace(microsecond=0)

    def step() -> Plan:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        _check(at, now)
        write = Write()
        keys.once(write, once, now, made=plan_id)
        if plan.next_session != at:
            _become(write, plan, at, now)
        if len(write):
            write.commit()
        plan.next_session = at
        return plan

    return look_again(step)


def _check(at: datetime | None, now: datetime) -> None:
    if at is not None and at <= now:
        raise Invalid({"next_session": "That’s in the past. Choose a later day and time."})
    if at is not None and at > now + LONGEST:
        raise Invalid({"next_session": "Choose a day within a year."})


def _took_place(plan: Plan, at: datetime) -> list[Any]:
    """Notes the session that was planned for then as the last one, unless one was seen to take place since, or then."""
    last = plan.last_session
    if last is not None and at < last + SAME_SESSION:
        return []
    return [Plan.last_session.set(at), *([] if last is None else [Plan.session_before.set(last)])]


def _become(write: Write, plan: Plan, at: datetime | None, now: datetime) -> None:
    changes: list[Any] = [Plan.version.add(1)]
    changes.append(Plan.next_session.remove() if at is None else Plan.next_session.set(at))
    if plan.next_session is not None and plan.next_session <= now:
        changes += _took_place(plan, plan.next_session)
    write.update(Plan, plan.plan_id, changes, condition=Plan.version == plan.version)
    for member in plan.members.values():
        if member.role in COACHING:
            listed = Membership.next_session.remove() if at is None else Membership.next_session.set(at)
            write.update(Membership, (member.person_id, plan.plan_id), [listed])
