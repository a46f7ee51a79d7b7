"""Leaving the team of a plan: the primary coach removes someone, or they leave by themselves.

Their comments stay in the stream under their name.
"""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import invited, joining, reassigning, team
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.isolated import isolated


def remove(actor: Actor, plan_id: str, person_id: str, *, now: datetime, version: int | None = None) -> None:
    """Removes a coach or viewer from the plan, accepted or not; for its primary coach, and for the member
    themselves."""
    if person_id == actor.person_id:
        leave(actor, plan_id, now=now, version=version)
        return
    plan, member = team.of_primary(actor, plan_id, person_id)
    _go(actor, plan, member, "member_removed", now, version)


def leave(actor: Actor, plan_id: str, *, now: datetime, version: int | None = None) -> None:
    """Ends the actor's membership as coach or viewer; if they haven't accepted yet, they decline, and so can the
    client."""
    found = invited.find(actor.person_id, plan_id)
    plan, member = found.plan, found.member
    if member.state == "invited":
        joining.decline(actor, plan_id, now=now)
        return
    may_leave(plan, member)
    _go(actor, plan, member, "member_left", now, version)


def may_leave(plan: Plan, member: Member) -> None:
    """Raises `NotAllowed` for the client and the primary coach, without whom there is no plan."""
    if member.role == "client":
        raise NotAllowed(
            f"This plan is yours, so you can’t leave it. You can turn off its emails, or ask your coach, {isolated(plan.primary.name)}."
        )
    if member.role == "primary":
        raise NotAllowed("You’re this plan’s primary coach. Hand it over to another coach first, then you can leave.")


def _go(actor: Actor, plan: Plan, member: Member, kind: str, now: datetime, version: int | None) -> None:
    if version is not None and version != plan.version:
        raise StaleVersion
    plan = reassigning.release(actor, plan, member, now)
    write = team.end(plan, member)
    write.put(team.note(plan, kind, actor, now, member))
    write.commit()
    reassigning.release_again(plan.plan_id, member, now)
