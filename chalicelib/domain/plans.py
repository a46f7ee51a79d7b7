"""Plans with their members: who may see and do what."""

import re
import unicodedata
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain import memberships, stream
from chalicelib.domain.addresses import MailState, PhoneState
from chalicelib.domain.memberships import Membership
from chalicelib.domain.settings import EVENTS, Defaults, Role
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, StaleVersion
from chalicelib.tables import Page, Row, Time, Typed, Write, plain, read_cursor, together, write_cursor

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
    """Event to ``email`` or ``off``, for this plan only."""
    invited_at: datetime | None = None
    accepted_at: datetime | None = None


class ProjectName(msgspec.Struct):
    """What a project is called, and whether it is put away. What it is about stands in its own row."""

    name: str
    is_archived: bool = False


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

    def reminded(self, to: str) -> Member:
        """Who a reminder to ``client`` or ``coach`` goes to."""
        return self.client if to == "client" else self.primary

    def zones(self) -> dict[str, str]:
        return {"client": self.client.time_zone, "coach": self.primary.time_zone}

    def others(self, person_id: str | None) -> list[Member]:
        """Everyone concerned but this person: client and coaches, not viewers."""
        return [
            m
            for m in self.members.values()
            if m.person_id != person_id and m.role != "viewer" and m.state != "declined"
        ]

    def visible_members(self, person_id: str) -> list[Member]:
        """The members that this person may know of: a client never sees viewers."""
        is_client = self.role(person_id) == "client"
        return [member for member in self.members.values() if not (is_client and member.role == "viewer")]

    def hidden_from(self, person_id: str) -> set[str]:
        """Members whose doings this person doesn't see."""
        return set(self.members) - {member.person_id for member in self.visible_members(person_id)}


def find(plan_id: str) -> Plan | None:
    """The plan without asking who wants it; for what the system does by itself."""
    return Plan.find(plan_id) if plan_id else None


def get_for(person_id: str, plan_id: str) -> Plan:
    """The plan, if this person is an active member; else `PlanNotFound`, as for one that doesn't exist."""
    return checked(find(plan_id), person_id)


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
    plan = get_for(person_id, plan_id)
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


def set_notice(person_id: str, plan_id: str, event: str, channel: str, *, now: datetime, via: str = "link") -> Plan:
    """Turns one kind of mail on or off for this person in this plan; shown in the stream. Twice does no harm."""
    if event not in EVENTS or channel not in ("email", "off"):
        raise Invalid({"notices": f"“{event}” can be email or off, and is one of {', '.join(EVENTS)}."})
    plan = _told(person_id, plan_id)
    if plan.members[person_id].notices.get(event) == channel:
        return plan
    change = Plan.members[person_id]["notices"][event].set(channel)
    return _set_notices(person_id, plan, change, event, channel, now, via)


def set_all_notices(person_id: str, plan_id: str, channel: str, *, now: datetime, via: str) -> Plan:
    """Turns all mails of this plan off for this person, or on again as they are without choices of the plan's own."""
    plan = _told(person_id, plan_id)
    notices = dict.fromkeys(EVENTS, "off") if channel == "off" else {}
    if plan.members[person_id].notices == notices:
        return plan
    change = Plan.members[person_id]["notices"].set(notices)
    return _set_notices(person_id, plan, change, "all", channel, now, via)


def _told(person_id: str, plan_id: str) -> Plan:
    plan = get_for(person_id, plan_id)
    if plan.role(person_id) == "viewer":  # and the stream, which the client reads, doesn't name viewers
        raise NotAllowed("You read this plan; nothing is sent to you from it.")
    return plan


def _set_notices(person_id: str, plan: Plan, change: Any, event: str, channel: str, now: datetime, via: str) -> Plan:
    write = Write()
    write.update(Plan, plan.plan_id, [change], condition=Plan.members[person_id].exists(), otherwise=PlanNotFound())
    write.put(
        stream.entry(
            plan.plan_id,
            "notices",
            now,
            actor_id=person_id,
            actor_name=plan.members[person_id].name,
            via=via,
            event=event,
            channel=channel,
        )
    )
    write.commit()
    return get_for(person_id, plan.plan_id)


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
        changes += _of_themselves(path, member, name, time_zone, zone_confirmed, phone, phone_state)
    if changes:
        write = Write()
        write.update(Plan, plan_id, changes, condition=path.exists())
        if member.state == "active" and member.role == "primary" and member.name != name:
            for other in plan.members.values():
                if other.state != "declined":
                    write.update(Membership, (other.person_id, plan_id), [Membership.coach_name.set(name)])
        write.commit()


def _of_themselves(
    path: Any, member: Member, name: str, time_zone: str, zone_confirmed: bool, phone: str | None, phone_state: str
) -> list[Any]:
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
