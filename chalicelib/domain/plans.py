"""Plans with their members: who may see and do what."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.domain import memberships, stream
from chalicelib.domain.addresses import MailState, PhoneState
from chalicelib.domain.memberships import Membership
from chalicelib.domain.settings import Defaults, Role
from chalicelib.errors import NotAllowed, PlanNotFound, StaleVersion
from chalicelib.tables import Page, Row, Time, Typed, Write, plain, read_cursor, together, write_cursor

_AT_ONCE = 25
"""Plans read in one call: their rows stay far below its 4 MB."""

MemberState = Literal["invited", "active", "declined"]


CHANGES = "changes"
"""How often the totals were changed; stands among them, so that they are never empty."""


class Member(msgspec.Struct):
    """A person in a plan.

    Name, e-mail, number and zone are what the inviter typed, until the person confirms their own.
    """

    person_id: str
    role: Role
    name: str
    email: str
    time_zone: str
    state: MemberState = "active"
    zone_confirmed: bool = False
    phone: str | None = None
    phone_state: PhoneState = "none"
    mail: MailState = MailState()
    notices: dict[str, str] = {}
    """Event to channel, for this plan only."""
    before_off: dict[str, str] = {}
    """Event to what ``notices`` had of it (empty: nothing) before a mail's link turned it off."""
    invited_at: datetime | None = None
    accepted_at: datetime | None = None


class ProjectName(msgspec.Struct):
    """What a project is called, and whether it is put away. What it is about stands in its own row."""

    name: str
    is_archived: bool = False


class Handover(msgspec.Struct, frozen=True):
    """The primary role has gone from one coach to another, but not every open action carries the new one yet."""

    from_id: str
    to_id: str
    started_at: datetime


class Plan(Row):
    class Meta:
        env = "PLANS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    prefix = UnicodeAttribute()
    client_id = UnicodeAttribute()
    primary_id = UnicodeAttribute()
    members: Typed[dict[str, Member]] = Typed(dict[str, Member])
    """By person_id."""
    unseen: Any = UnicodeSetAttribute(null=True)
    """Who has read here and is no member any more: the client never knows of them."""
    handover: Typed[Handover] = Typed(Handover, null=True)
    """``None``: none is under way."""
    defaults: Typed[Defaults] = Typed(Defaults)
    next_number = NumberAttribute(default=1)
    open_count = NumberAttribute(default=0)
    done_count = NumberAttribute(default=0)
    cancelled_count = NumberAttribute(default=0)
    refused_count = NumberAttribute(default=0)
    """Replies that were refused and wait for a coach."""
    totals: Typed[dict[str, int]] = Typed(dict[str, int], null=True, default_for_new=lambda: {CHANGES: 0})
    """Of what became of the client's actions, as `totals` names them; ``None`` in a plan from before they were kept."""
    recent: Typed[dict[str, int]] = Typed(dict[str, int], null=True, default_for_new=dict)
    """The same for the last months, by day; also in the primary coach's membership, for the list of clients."""
    projects: Typed[dict[str, ProjectName]] = Typed(dict[str, ProjectName], default=dict)
    """By project_id; here, since every page of a plan names them. At most 200, some 10 kB."""
    projects_version = NumberAttribute(default=0)
    """Raised whenever a project gets a name: of two that take the same one, or the last place, only one can."""
    created_at = Time()
    version = NumberAttribute(default=1)

    @property
    def client(self) -> Member:
        return self.members[self.client_id]

    @property
    def primary(self) -> Member:
        return self.members[self.primary_id]

    def key(self, number: int) -> str:
        """``ALI-12``."""
        return f"{self.prefix}-{number}"

    def role(self, person_id: str) -> Role:
        return self.members[person_id].role

    def coaches(self, person_id: str) -> bool:
        """Whether this person coaches in the plan."""
        member = self.members.get(person_id)
        return member is not None and member.role in ("primary", "coach")

    def active_coaches(self) -> list[Member]:
        """Who can have a Coach Action: the primary first."""
        found = [m for m in self.members.values() if self.coaches(m.person_id) and m.state == "active"]
        return sorted(found, key=lambda member: (member.role != "primary", member.name))

    def assignee(self, assignee_id: str | None) -> Member:
        """Whose an action with this ``assignee_id`` is: the client's (``None``), or that coach's; the primary's where the coach coaches here no more."""
        if assignee_id is None:
            return self.client
        return self.members[assignee_id] if self.coaches(assignee_id) else self.primary

    def reminded(self, to: str, assignee_id: str | None = None) -> Member:
        """Who a reminder to ``client`` or ``coach`` goes to; to the coach of a Coach Action: whose it is."""
        return self.client if to == "client" else self.assignee(assignee_id or self.primary_id)

    def is_for_primary(self, assignee_id: str | None) -> bool:
        """Whether a reminder to the coach of this action goes to the primary, whoever that is; not to whose it is."""
        return assignee_id is None or not self.coaches(assignee_id)

    def zones(self, assignee_id: str | None = None) -> dict[str, str]:
        """The clocks of those whom `reminded` gives."""
        return {to: self.reminded(to, assignee_id).time_zone for to in ("client", "coach")}

    def told_as(self, member: Member, *, of_coach_action: bool) -> str:
        """Under which of `settings.TOLD` a member is told of an action: of a Coach Action a client is told otherwise."""
        return "promised_to" if of_coach_action and member.role == "client" else member.role

    def others(self, person_id: str | None) -> list[Member]:
        """Everyone concerned but this person: the client, accepted or not, and active coaches, not viewers."""
        return [
            m
            for m in self.members.values()
            if m.person_id != person_id
            and m.role != "viewer"
            and (m.state == "active" or (m.role == "client" and m.state == "invited"))
        ]

    def visible_members(self, person_id: str) -> list[Member]:
        """The members that this person may know of: a client never sees viewers."""
        is_client = self.role(person_id) == "client"
        return [member for member in self.members.values() if not (is_client and member.role == "viewer")]

    def hidden_from(self, person_id: str) -> set[str]:
        """Whose doings this person doesn't see, and in which role nothing is told of anybody; see `stream.is_hidden`."""
        if self.role(person_id) != "client":
            return set()
        readers = {member.person_id for member in self.members.values() if member.role == "viewer"}
        return readers | set(self.unseen or ()) | {"viewer"}


def find(plan_id: str) -> Plan | None:
    """The plan without asking who wants it; for what the system does by itself."""
    return Plan.find(plan_id) if plan_id else None


def get_for(person_id: str, plan_id: str) -> Plan:
    """The plan, if this person is an active member; else `PlanNotFound`, as for one that doesn't exist."""
    return checked(find(plan_id), person_id)


def several(plan_ids: Sequence[str]) -> dict[str, Plan]:
    """Plans by their ids, without asking who wants them; those that are gone are missing."""
    found: list[Plan | None] = []
    for start in range(0, len(plan_ids), _AT_ONCE):
        found += together(*((Plan, plan_id, None) for plan_id in plan_ids[start : start + _AT_ONCE]))
    return {plan.plan_id: plan for plan in found if plan is not None}


def checked(plan: Plan | None, person_id: str) -> Plan:
    """The plan that was read, if this person is an active member; else `PlanNotFound`."""
    if plan is None or person_id not in plan.members or plan.members[person_id].state != "active":
        raise PlanNotFound
    return plan


def get_with_mine(person_id: str, plan_id: str) -> tuple[Plan, Membership | None]:
    """The plan as `get_for` gives it, and what this person has of it for themselves, in one call."""
    plan, mine = read_with_mine(person_id, plan_id)
    return plan, mine


def read_with_mine(person_id: str, plan_id: str, *more: tuple[type[Row], Any, Any]) -> Any:
    """The plan, this person's own row of it, and ``more`` rows as `together` takes them, in one call."""
    if not re.fullmatch("[a-z2-7]{16}", plan_id):
        raise PlanNotFound
    plan, *rest = together((Plan, plan_id, None), (Membership, person_id, plan_id), *more)
    return (checked(plan, person_id), *rest)


def get_as_coach(person_id: str, plan_id: str) -> Plan:
    """The plan, if this person coaches in it; `NotAllowed` for its other members."""
    return coached(get_for(person_id, plan_id), person_id)


def coached(plan: Plan, person_id: str) -> Plan:
    """The plan that was read, if this member coaches in it; else `NotAllowed`."""
    if not plan.coaches(person_id):
        raise NotAllowed(f"Only a coach of this plan may do this; that is {plan.primary.name}.")
    return plan


def list_for(person_id: str, *, cursor: str | None = None, limit: int = 50) -> Page[Plan]:
    """The plans this person is an active member of, oldest first; two reads, however many there are."""
    of = f"plans {person_id}"
    start = read_cursor(cursor, of)
    mine = [row for row in memberships.active(person_id) if start is None or _place(row) > (start["at"], start["id"])]
    some = mine[:limit]
    found = together(*((Plan, row.plan_id, None) for row in some)) if some else []
    rows = [plan for plan in found if plan is not None and person_id in plan.members]
    return Page(
        rows, write_cursor(dict(zip(("at", "id"), _place(some[-1]), strict=True)), of) if mine[limit:] else None
    )


def _place(row: Membership) -> tuple[str, str]:
    """Where a membership stands in its person's list, as `memberships.of` sorts it."""
    return row.created_at.isoformat(timespec="microseconds"), row.plan_id


def change_defaults(
    person_id: str, plan_id: str, defaults: Defaults, *, version: int | None, now: datetime, via: str = "page"
) -> Plan:
    """Changes how the plan's new actions start out; for its coaches."""
    plan = get_as_coach(person_id, plan_id)
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
    return get_for(person_id, plan_id)


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
    plan = find(plan_id)
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


def prefix_letters(name: str) -> str:
    """The letters a plan's prefix starts from: the first three of the name, ``ALI`` for Alice."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub("[^A-Z]", "", ascii_name.upper())
    return letters[:3] if len(letters) >= 2 else "ACT"
