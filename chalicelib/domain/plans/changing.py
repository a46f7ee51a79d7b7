"""Changing a plan's defaults and members."""

from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import times, tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.attention import Newest
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan, Replanning
from chalicelib.domain.reachable import MailState, PhoneState
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import StaleVersion


def change_defaults(
    person_id: str, plan_id: str, defaults: Defaults, *, version: int | None, now: datetime, via: str = "page",
    cards_off: bool | None = None,
) -> Plan:  # fmt: skip
    """Changes the defaults for the plan's new actions, and whether its client must sign in from mails (``cards_off``); for
    its coaches."""
    plan = plans.get_as_coach(person_id, plan_id)
    defaults.check()
    if version is not None and version != plan.version:
        raise StaleVersion
    changes: list[Any] = [] if defaults == plan.defaults else [Plan.defaults.set(plain(defaults))]
    if cards_off is not None and cards_off != plan.cards_off:
        # Those that were mailed end for good, even if cards are turned on again.
        changes += [Plan.cards_off.set(cards_off), *([Plan.cards_turn.add(1)] if cards_off else [])]
    if not changes:
        return plan
    write = Write()
    write.update(
        Plan,
        plan_id,
        [*changes, Plan.version.add(1)],
        condition=Plan.version == plan.version,
        otherwise=StaleVersion(),
    )
    write.put(
        stream.entry(plan_id, "plan_changed", now, actor_id=person_id, actor_name=plan.members[person_id].name, via=via)
    )
    write.commit()
    return plans.get_for(person_id, plan_id)


class Copy(msgspec.Struct, frozen=True):
    """A plan's copy of a person's own details, and whether mails reach them."""

    person_id: str
    name: str
    time_zone: str
    zone_confirmed: bool
    phone: str | None
    phone_wanted: str | None
    """A number that was asked and hasn't answered YES: perhaps typed by a coach of another plan, so only a plan in which it
    was typed too shows it."""
    phone_state: PhoneState
    email: str
    mail: MailState


def refresh_member(plan_id: str, copy: Copy) -> bool:
    """Updates a plan's copy of a member; returns whether something in the plan is now being worked out again.

    Clients keep the name their coach knows them by. A guessed zone doesn't replace the coach's, nor does a missing
    number. Until a person accepts, their own details are hidden from the inviter, except that mails to the very address
    the inviter typed bounce.
    """
    return look_again(lambda: _refresh(plan_id, copy), tries=10)


def _refresh(plan_id: str, copy: Copy) -> bool:
    plan = plans.find(plan_id)
    member = plan.members.get(copy.person_id) if plan else None
    if plan is None or member is None or member.state == "declined":
        return False
    is_active = member.state == "active"
    path = Plan.members[copy.person_id]
    changes: list[Any] = []
    if member.mail != copy.mail and (is_active or member.email == copy.email):
        changes.append(path["mail"].set(plain(copy.mail)))
    is_replanned, as_read = plan.replanning is not None, path.exists()
    if is_active:
        changes += of_themselves(member, copy)
        if member.role == "client" and copy.zone_confirmed and member.time_zone != copy.time_zone:
            changes.append(replanned(plan))
            is_replanned, as_read = True, as_read & _moves_once(plan)
    if not changes:
        return is_replanned
    write = Write()
    write.update(Plan, plan_id, changes, condition=as_read)
    if is_active and member.role == "primary" and copy.name and member.name != copy.name:
        for other in plan.members.values():
            if other.state != "declined":
                write.update(Membership, (other.person_id, plan_id), [Membership.coach_name.set(copy.name)])
    write.commit()
    return is_replanned


def _moves_once(plan: Plan) -> Condition:
    """Returns the condition that nobody else has moved the client or replanned anything since the plan was read: the count
    of that would be lost, and with it the notice."""
    same: Condition = Plan.members[plan.client_id]["time_zone"].is_in(*times.spellings(plan.client.time_zone))
    under_way = plan.replanning
    if under_way:
        same = same & (Plan.replanning["id"] == under_way.id) & (Plan.replanning["count"] == under_way.count)
    else:
        same = same & Plan.replanning.does_not_exist()
    return same


def replanned(plan: Plan, since: str | None = None) -> Any:
    """Returns the change that has everything planned by the client's clock worked out again, as their zone changes, or has
    changed ``since`` it was this one."""
    under_way = plan.replanning
    zone_before = under_way.zone_before if under_way else since or plan.client.time_zone
    mark = Replanning(tokens.new_id(), zone_before, under_way.count if under_way else 0)
    return Plan.replanning.set(plain(mark))


def of_themselves(member: Member, copy: Copy) -> list[Any]:
    """Returns the changes to a plan's copy of a member, from what an active member says about themselves."""
    return differences(member, in_their_words(member, copy))


def in_their_words(member: Member, copy: Copy) -> Member:
    """Returns a member in their own words; what they don't say stays as the inviter typed it.

    Clients keep the name their coach knows them by.
    """
    said = msgspec.structs.replace(member)
    if member.role != "client" and copy.name:
        said.name = copy.name
    if copy.zone_confirmed:
        said.time_zone, said.zone_confirmed = copy.time_zone, True
    if copy.phone:
        said.phone, said.phone_state = copy.phone, copy.phone_state
    elif copy.phone_wanted and copy.phone_wanted == member.phone:
        said.phone_state = copy.phone_state
    elif member.phone_state != "none":
        said.phone, said.phone_state = None, "none"
    return said


def differences(before: Member, after: Member) -> list[Any]:
    """Returns the changes to a plan's member that turn one into the other; only what differs."""
    path = Plan.members[before.person_id]
    changes: list[Any] = []
    for name in Member.__struct_fields__:
        value = getattr(after, name)
        if value != getattr(before, name):
            changes.append(path[name].remove() if value is None else path[name].set(plain(value)))
    return changes


def client_active(write: Write, plan: Plan, person_id: str, now: datetime, said: Newest | None = None) -> None:
    """Notes when the client was last heard from, and what they ``said``, in the transaction of what they do."""
    if person_id == plan.client_id:
        words = [] if said is None else [Membership.newest.set(plain(said))]
        write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.heard_at.set(now), *words])


def reworded(write: Write, plan: Plan, comment: Newest, *, is_gone: bool = False) -> None:
    """Follows a change of a comment by the client, if it is the newest that the coach's row keeps; costs one read.

    Raises `Lost` if the client has written something newer in the meantime.
    """
    row = (plan.primary_id, plan.plan_id)
    coachs = Membership.find(*row)
    if coachs is None or coachs.newest is None or coachs.newest.entry_id != comment.entry_id:
        return
    change = Membership.newest.remove() if is_gone else Membership.newest.set(plain(comment))
    write.update(Membership, row, [change], condition=Membership.newest["entry_id"] == comment.entry_id)
