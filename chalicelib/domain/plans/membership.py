"""Memberships: a person's plans."""

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.database import glances
from chalicelib.database.glances import MAP, NO_NUMBER, NO_TEXT, NOTHING, Flag, Number, Text
from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.plans.attention import Aside, Newest
from chalicelib.domain.plans.followed import Followed
from chalicelib.domain.plans.held import Held
from chalicelib.domain.plans.plan import FinishedProject, Paused

COACHING = ("primary", "coach")
"""The roles that coach."""


class Membership(Row):
    class Meta:
        env = "MEMBERSHIPS_TABLE"
        ttl = None

    person_id = UnicodeAttribute(hash_key=True)
    plan_id = UnicodeAttribute(range_key=True)
    role = UnicodeAttribute()
    prefix = UnicodeAttribute()
    client_name = UnicodeAttribute()
    coach_name = UnicodeAttribute()
    is_active = BooleanAttribute(default=True)
    """``False`` until a client accepts."""
    client_state = UnicodeAttribute(default="invited")
    """``invited``, ``active`` or ``declined``."""
    heard_at = Time(null=True)
    """When the client last did something; kept in the primary coach's row, for the list of clients."""
    refused_count = NumberAttribute(default=0)
    """The number of replies waiting for a coach; kept in the primary coach's row, as in the plan's."""
    unread_count = NumberAttribute(default=0)
    """The number of comments by others since this person last looked."""
    seen_until = UnicodeAttribute(null=True)
    """The newest entry they saw when nothing was unread any more; anything older is not new to them."""
    seen: Typed[dict[str, str]] = Typed(dict[str, str], default=dict)
    """By action: the newest comment they have seen on its page since then."""
    recent: Typed[dict[str, int]] = Typed(dict[str, int], null=True, default_for_new=dict)
    """How the client's actions were done lately, by day, as `totals` names it; kept in the primary coach's row, as in the
    plan's."""
    metrics: Typed[dict[str, Followed]] = Typed(dict[str, Followed], null=True, default_for_new=dict)
    """The plan's metrics in use, in short, by metric_id; kept in the primary coach's row, for the list of clients. ``None`` in an older row."""
    asking_paused: Typed[Paused] = Typed(Paused, null=True)
    """As the plan's; kept in the primary coach's row, for the list of clients."""
    newest: Typed[Newest] = Typed(Newest, null=True)
    """What the client wrote last; kept in the primary coach's row. ``None`` if nothing, or only before this was kept."""
    reminded_at = Time(null=True)
    """When a coach last reminded the client from their home; kept in the primary coach's row."""
    aside: Typed[Aside] = Typed(Aside, null=True)
    """If this coach has put the client aside for now."""
    missed_at = Time(null=True)
    """When a message of this plan last couldn't be sent; kept in the primary coach's row until they look."""
    next_session = Time(null=True)
    """As the plan's; kept in the rows of its coaches, invited ones too, for their homes."""
    finished: Typed[dict[str, FinishedProject]] = Typed(dict[str, FinishedProject], null=True)
    """The projects whose end the coach hasn't told the client of yet, by project_id; kept in the primary coach's row.
    ``None`` if there never was one."""
    held: Typed[Held] = Typed(Held, null=True)
    """What this coach changed during a session and its client hasn't been told yet."""
    created_at = Time()


class SetAside(msgspec.Struct, frozen=True, gc=False):
    """An `Aside` without what it replaced."""

    until: Text
    at: Text
    why: Text


class SetAsideMap(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: SetAside | None = None


class PlanGlance(glances.Glance, gc=False):
    """Which plan a membership is of, and as what; its values are named as in `Membership`."""

    plan_id: Text = NO_TEXT
    role: Text = NO_TEXT
    prefix: Text = NO_TEXT
    client_name: Text = NO_TEXT
    coach_name: Text = NO_TEXT
    is_active: Flag = Flag(True)
    created_at: Text = NO_TEXT


class MembershipGlance(PlanGlance, gc=False):
    """What else decides whether and where a coach's home shows a client."""

    client_state: Text = Text("invited")
    heard_at: Text = NO_TEXT
    refused_count: Number = NO_NUMBER
    unread_count: Number = NO_NUMBER
    recent: msgspec.Raw = NOTHING
    reminded_at: Text = NO_TEXT
    aside: SetAsideMap = SetAsideMap()
    missed_at: Text = NO_TEXT
    next_session: Text = NO_TEXT
    finished: msgspec.Raw = NOTHING

    @property
    def finished_projects(self) -> dict[str, FinishedProject]:
        """Returns what is kept of finished projects, by project_id."""
        found: dict[str, FinishedProject] = Membership.finished.deserialize(glances.inside(self.finished))
        return found

    @property
    def row(self) -> Membership:
        return self.whole(Membership)


def of(person_id: str) -> list[Membership]:
    """Returns a person's memberships, oldest plan first, including those not yet accepted."""
    return sorted(Membership.rows(person_id), key=lambda row: (row.created_at, row.plan_id))


def active(person_id: str) -> list[Membership]:
    return [row for row in of(person_id) if row.is_active]


def glances_of(person_id: str, *, none_whole: bool = False) -> list[MembershipGlance]:
    """Returns a person's memberships as `of` does, at a glance: for lists of which a part is shown; less is sent if
    ``none_whole``, and nothing of the last months."""
    only = [each for each in glances.names(MembershipGlance) if each not in ("recent", "finished")]
    found = glances.query(Membership, MembershipGlance, person_id, only=only if none_whole else None)
    return sorted(found, key=_place)


def plans_of(person_id: str) -> list[PlanGlance]:
    """Returns the plans of a person's active memberships, oldest first."""
    found = glances.query(Membership, PlanGlance, person_id, only=glances.names(PlanGlance))
    return sorted((each for each in found if each.is_active.is_so), key=_place)


def _place(row: PlanGlance) -> tuple[str, str]:
    return row.created_at.text, row.plan_id.text
