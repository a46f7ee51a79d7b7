"""Plans with their members: who may see and do what."""

from datetime import UTC, date, datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib import times
from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.notices import Role
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.reachable import MailState, PhoneState
from chalicelib.domain.stream.reading import METRICS

MemberState = Literal["invited", "active", "declined"]


_EVER = datetime.min.replace(tzinfo=UTC)

CHANGES = "changes"
"""How often the totals were changed; kept among them, so that they are never empty."""


class Member(msgspec.Struct):
    """A person in a plan.

    Name, email, number and zone are what the inviter typed, until the person confirms their own.
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
    """The channel for each event, for this plan only."""
    before_off: dict[str, str] = {}
    """For each event, what ``notices`` held (empty for nothing) before a mail's link turned it off."""
    viewer_since: datetime | None = None
    """Since when they have been a viewer: until then the client could see what they did. ``None`` for older viewers, of whom the client
    sees nothing at all."""
    invited_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    """For a client who declined: when the plan ended. ``None`` in older rows."""
    words_shown: Literal["asked", "agreed", "refused", ""] = ""
    """For a coach: whether the client may show their words and name on the page they share. It ends when they leave the plan."""
    decimal_mark: Literal[".", ",", ""] = ""
    """How they put decimals, as they last did where it was plain; empty if we don't know."""

    def __post_init__(self) -> None:
        self.time_zone = times.present(self.time_zone)


def unseen_mark(viewer: Member) -> str:
    """Returns how `Plan.unseen` names a viewer who leaves."""
    since = viewer.viewer_since
    return f"{viewer.person_id}@{since.isoformat()}" if since else viewer.person_id


class ProjectName(msgspec.Struct):
    """A project's name, and whether it is archived. Its description is in its own row."""

    name: str
    is_archived: bool = False


class FinishedProject(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the coach's home says about a project in which everything is done."""

    name: str
    done: int
    began: datetime
    ended: datetime
    is_away: bool = False
    """Whether it is in the archive."""


class Handover(msgspec.Struct, frozen=True):
    """A hand-over under way: the primary role has changed hands, but not every open action has the new coach yet."""

    from_id: str
    to_id: str
    started_at: datetime


class Replanning(msgspec.Struct, frozen=True):
    """What was planned by the client's clock is being worked out again, since their time zone has changed or become known;
    some open actions are still left."""

    id: str
    """An id, different for each change of the zone."""
    zone_before: str
    """The zone before the first of several changes in a row."""
    count: int = 0
    """The actions with a changed moment so far."""


class Paused(msgspec.Struct, frozen=True):
    """Nobody is asked for this plan's metrics for now; its reminders still come."""

    at: datetime
    by: str
    """Who paused it: a person's id."""
    until: date | None = None
    """The client's day on which it asks again; ``None`` until somebody says so."""


class Answer(msgspec.Struct, frozen=True):
    """What the client said about where they are, and when."""

    text: str
    at: datetime


class Shared(msgspec.Struct, frozen=True):
    """The page about their growth that the client shares by a link; what it shows is in a row of its own."""

    id: str
    """An id, different for each link."""
    year: int
    digest: str
    """The digest of what it shows."""
    made_at: datetime
    updated_at: datetime


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
    """Former viewers, whom the client never knows of: ``person_id``, with ``@`` and `Member.viewer_since` if known."""
    handover: Typed[Handover] = Typed(Handover, null=True)
    """``None`` if none is under way."""
    replanning: Typed[Replanning] = Typed(Replanning, null=True)
    """``None`` if nothing is being worked out again."""
    defaults: Typed[Defaults] = Typed(Defaults)
    next_number = NumberAttribute(default=1)
    open_count = NumberAttribute(default=0)
    done_count = NumberAttribute(default=0)
    cancelled_count = NumberAttribute(default=0)
    refused_count = NumberAttribute(default=0)
    """The number of refused replies waiting for a coach."""
    totals: Typed[dict[str, int]] = Typed(dict[str, int], null=True, default_for_new=lambda: {CHANGES: 0})
    """The totals of the client's actions, as named in `totals`; ``None`` in an older plan."""
    recent: Typed[dict[str, int]] = Typed(dict[str, int], null=True, default_for_new=dict)
    """The same by day for the last months; also in the primary coach's membership, for the list of clients."""
    projects: Typed[dict[str, ProjectName]] = Typed(dict[str, ProjectName], default=dict)
    """By project_id; kept here because every page of a plan names them. At most 200, some 10 kB."""
    projects_version = NumberAttribute(default=0)
    """Increased whenever a project gets a name: of two that take the same name, or the last place, only one succeeds."""
    metrics_version = NumberAttribute(default=0)
    """Increased whenever a metric gets a name: of two that take the same name only one succeeds. Zero: there never was
    one to look for."""
    asking_paused: Typed[Paused] = Typed(Paused, null=True)
    cards_off = BooleanAttribute(default=False)
    """Whether its coaches have the client sign in before a link in a mail opens anything (`cards`)."""
    cards_turn = NumberAttribute(default=0)
    """Increased by whatever ends the links to cards that its client was mailed."""
    where_then: Typed[Answer] = Typed(Answer, null=True)
    """The client's answer to “Where are you today?”; ``None`` before they gave one."""
    where_now: Typed[Answer] = Typed(Answer, null=True)
    """Their answer to “And now?”, some time later."""
    shared: Typed[Shared] = Typed(Shared, null=True)
    """``None`` while the client shares no page."""
    next_session = Time(null=True)
    """When the next session is, to the second; also in its coaches' memberships, for their homes. ``None`` if none is planned."""
    last_session = Time(null=True)
    """When the last session began, as far as something was changed on its page."""
    session_before = Time(null=True)
    """When the one before that began."""
    created_at = Time()
    version = NumberAttribute(default=1)
    unseen_changes = NumberAttribute(default=0)
    """How many of its versions differ only in what the client never sees."""

    @property
    def client(self) -> Member:
        return self.members[self.client_id]

    @property
    def primary(self) -> Member:
        return self.members[self.primary_id]

    def session_ahead(self, now: datetime) -> datetime | None:
        """Returns when the next session is; ``None`` if none is planned, or it has begun."""
        at = self.next_session
        return at if at is not None and at > now else None

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
        """Returns the coaches who can have a Coach Action, the primary first."""
        found = [m for m in self.members.values() if self.coaches(m.person_id) and m.state == "active"]
        return sorted(found, key=lambda member: (member.role != "primary", member.name))

    def assignee(self, assignee_id: str | None) -> Member:
        """Returns who does an action: the client (``None``) or that coach; the primary coach if that coach no longer
        coaches here."""
        if assignee_id is None:
            return self.client
        return self.members[assignee_id] if self.coaches(assignee_id) else self.primary

    def reminded(self, to: str, assignee_id: str | None = None) -> Member:
        """Returns who gets a reminder to ``client`` or ``coach``; for a Coach Action, the coach who does it."""
        return self.client if to == "client" else self.assignee(assignee_id or self.primary_id)

    def is_for_primary(self, assignee_id: str | None) -> bool:
        """Returns whether a reminder to the coach goes to whoever is the primary coach rather than to the assignee."""
        return assignee_id is None or not self.coaches(assignee_id)

    def zones(self, assignee_id: str | None = None) -> dict[str, str]:
        """Returns the zones of the people that `reminded` returns."""
        return {to: self.reminded(to, assignee_id).time_zone for to in ("client", "coach")}

    def told_as(self, member: Member, *, of_coach_action: bool) -> str:
        """Returns the key in `notices.TOLD` for a member; a client has another one for Coach Actions."""
        return "promised_to" if of_coach_action and member.role == "client" else member.role

    def others(self, person_id: str | None) -> list[Member]:
        """Returns everyone concerned except this person: the client, accepted or not, and active coaches, but no
        viewers."""
        return [
            m
            for m in self.members.values()
            if m.person_id != person_id
            and m.role != "viewer"
            and (m.state == "active" or (m.role == "client" and m.state == "invited"))
        ]

    def version_for(self, person_id: str) -> int:
        """Returns the version as this member may know it: the client's doesn't move by what they never see."""
        is_client = self.role(person_id) == "client"
        return int(self.version) - (int(self.unseen_changes) if is_client else 0)

    def changed_unseen(self, role: Role) -> list[Any]:
        """Returns the changes that raise the version for what happens to a member of this role."""
        return [Plan.version.add(1), *([Plan.unseen_changes.add(1)] if role == "viewer" else [])]

    def hidden_from(self, person_id: str) -> dict[str, datetime]:
        """Returns the ids and roles whose entries are hidden from this person, and those after which moment; see
        `reading.is_hidden`."""
        if self.role(person_id) == "viewer":
            return {METRICS: _EVER}
        if self.role(person_id) != "client":
            return {}
        readers = {each.person_id: each.viewer_since for each in self.members.values() if each.role == "viewer"}
        for mark in self.unseen or ():
            id, _, since = mark.partition("@")
            readers.setdefault(id, datetime.fromisoformat(since) if since else None)
        return {id: since or _EVER for id, since in readers.items()} | {"viewer": _EVER}

    def marks_of(self, person_id: str) -> set[str]:
        """Returns how `unseen` names this person."""
        return {mark for mark in self.unseen or () if mark.partition("@")[0] == person_id} | {person_id}
