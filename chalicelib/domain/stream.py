"""The stream: everything that happened in a plan, newest first. A comment is an entry that a person wrote."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib import tokens
from chalicelib.domain.files import FileInfo
from chalicelib.tables import Page, Row, Time, Typed, all_of, page, passing_errors, read_cursor, write_cursor

KINDS = (
    "created",
    "edited",
    "moved",
    "proposed",
    "proposal_declined",
    "proposal_withdrawn",
    "stuck",
    "unstuck",
    "comment",
    "done",
    "reopened",
    "cancelled",
    "restored",
    "deleted",
    "brought_back",
    "sent",
    "skipped",
    "given_up",
    "delivered",
    "bounced",
    "complained",
    "invited",
    "accepted",
    "declined",
    "corrected",
    "notices",
    "plan_changed",
    "comment_deleted",
    "texts",
    "member_invited",
    "member_joined",
    "member_declined",
    "member_left",
    "member_removed",
    "role_changed",
    "handed_over",
    "project_created",
    "project_renamed",
    "project_described",
    "project_archived",
    "project_unarchived",
    "project_deleted",
    "project_brought_back",
)
"""What can have happened. ``data`` holds: created {project?}, edited {changes: {field: [before, after]}} (project and assigned_to by
their names), moved {from, to, asked_by?} and the same, proposed {side, from, to, zone}, proposal_declined {by, from, to, zone},
proposal_withdrawn {from, to, zone}, project_… {project, project_id, before?, deleted?}, done {done_at, assigned_to?},
cancelled {reason}, sent and skipped {to, name, by, about, reason?, reminder_id?}, notices {event, channel},
corrected {name}, comment {added_by?, added_by_id?, written_at} where a coach put a refused reply in place, delivered {of, to},
member_… and role_changed {to, name, role, role_before?}, handed_over {to, name},
bounced {of, to, name, reason, soft?}, complained {of, to, name}, where ``of`` is the entry that tells that it was sent: of
a mail about several actions the one that stands in each one's ``mail``. What became of a mail may be told first."""

Group = Literal["said", "done", "moved", "sent"]
GROUPS: dict[Group, frozenset[str]] = {
    "said": frozenset({"comment", "comment_deleted", "stuck", "unstuck"}),
    "done": frozenset({"done", "reopened", "cancelled", "restored"}),
    "moved": frozenset({"moved", "proposed", "proposal_declined", "proposal_withdrawn"}),
    "sent": frozenset({"sent", "skipped", "given_up", "delivered", "bounced", "complained"}),
}
"""What a reader may want to see alone."""
MOST_READ = 300
"""Entries looked at for one page, however few of them belong on it."""


class ByAction(LocalSecondaryIndex["Entry"]):
    class Meta:
        index_name = "by_action"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    action_entry = UnicodeAttribute(range_key=True)


class Entry(Row):
    class Meta:
        env = "STREAM_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    entry_id = UnicodeAttribute(range_key=True)
    action_entry = UnicodeAttribute(null=True)
    """``number#entry_id`` where it is about an action."""
    by_action = ByAction()
    at = Time()
    kind = UnicodeAttribute()
    number = NumberAttribute(null=True)
    what = UnicodeAttribute(null=True)
    """The action's words at the time, so that the record is readable when the action is gone."""
    actor_id = UnicodeAttribute(null=True)
    """``None``: the system."""
    actor_name = UnicodeAttribute(null=True)
    via = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    """Of a comment: what the person wrote this time."""
    full_text = UnicodeAttribute(null=True)
    """Of a comment by mail: all of the mail, where that is more."""
    files: Typed[dict[str, FileInfo]] = Typed(dict[str, FileInfo], null=True)
    """Of a comment by mail: what was sent along, by number."""
    edited_at = Time(null=True)
    data: Typed[dict[str, Any]] = Typed(dict[str, Any], default=dict)


_made = [0, 0]
"""The last entry's millisecond, and how many came before it in the same one."""


def new_entry_id(now: datetime) -> str:
    """Sorts by time, those of one millisecond in the order made here; letters and digits only (SES message tags)."""
    milliseconds = _milliseconds(now)
    _made[:] = [milliseconds, _made[1] + 1 if _made[0] == milliseconds else 0]
    return f"{milliseconds:012x}{_made[1] % 4096:03x}{tokens.new_id()[:10]}"


def entry_time(entry_id: str) -> datetime:
    """When an entry was written, from its id."""
    return datetime.fromtimestamp(int(entry_id[:12], 16) / 1000, UTC)


def entry(
    plan_id: str,
    kind: str,
    now: datetime,
    *,
    actor_id: str | None = None,
    actor_name: str | None = None,
    via: str | None = None,
    number: int | None = None,
    what: str | None = None,
    text: str | None = None,
    full_text: str | None = None,
    files: dict[str, FileInfo] | None = None,
    entry_id: str | None = None,
    **data: Any,
) -> Entry:
    """An entry not yet stored."""
    entry_id = entry_id or new_entry_id(now)
    return Entry(
        plan_id,
        entry_id,
        at=now,
        kind=kind,
        number=number,
        what=what,
        actor_id=actor_id,
        actor_name=actor_name,
        via=via,
        text=text,
        full_text=full_text,
        files=files,
        action_entry=None if number is None else f"{number:08}#{entry_id}",
        data=data,
    )


def history(
    plan_id: str,
    number: int,
    *,
    cursor: str | None = None,
    limit: int = 100,
    oldest_first: bool = False,
    kind: str | None = None,
    hidden: Collection[str] = (),
) -> Page[Entry]:
    """What happened to one action, newest first unless said otherwise; without what is ``hidden`` from its reader."""
    of = f"history {plan_id} {number} {kind} {oldest_first}"
    query = Entry.by_action.query(
        plan_id,
        Entry.action_entry.startswith(f"{number:08}#"),
        consistent_read=True,
        scan_index_forward=oldest_first,
        last_evaluated_key=read_cursor(cursor, of),
        page_size=None if kind or hidden else limit + 1,
    )
    return page(query, of=of, limit=limit, where=lambda row: kind in (None, row.kind) and not is_hidden(row, hidden))


def since(plan_id: str, number: int, moment: datetime) -> list[Entry]:
    """What happened to one action since then."""
    first = f"{number:08}#{_milliseconds(moment):012x}"
    within = Entry.action_entry.between(first, f"{number:08}#~")
    return all_of(Entry.by_action.query(plan_id, within, consistent_read=True))


def of_kinds(
    plan_id: str, first: datetime, end: datetime, kinds: Collection[str], *, most_read: int
) -> tuple[list[Entry], datetime | None]:
    """What happened of these kinds in a stretch of time, newest first, without mails in full; in one call.

    At most ``most_read`` entries of any kind are looked at; then also the moment from which on these are all.
    """
    query = Entry.query(
        plan_id,
        Entry.entry_id.between(f"{_milliseconds(first):012x}", f"{_milliseconds(end):012x}"),
        Entry.kind.is_in(*kinds),
        consistent_read=True,
        scan_index_forward=False,
        page_size=most_read,
        attributes_to_get=[name for name in Entry.get_attributes() if name not in ("full_text", "action_entry")],
    )
    with passing_errors():
        found = next(query.page_iter)
    rest = found.get("LastEvaluatedKey")
    since = entry_time(rest["entry_id"]["S"]) if rest else None
    return [Entry.from_raw_data(item) for item in found["Items"]], since


def between(plan_id: str, first: datetime, last: datetime, *, limit: int = MOST_READ) -> list[Entry]:
    """What happened in a plan from one moment until another, newest first; at most the latest ``limit``."""
    within = Entry.entry_id.between(f"{_milliseconds(first):012x}", f"{_milliseconds(last):012x}")
    return Entry.rows(plan_id, within, newest_first=True, limit=limit)


class InProject(msgspec.Struct, frozen=True):
    """A project, and the numbers of the actions that are in it now."""

    project_id: str
    numbers: frozenset[int]

    def has(self, entry: Entry) -> bool:
        """Whether an entry is about one of its actions, or about the project itself."""
        return entry.number in self.numbers or entry.data.get("project_id") == self.project_id


def of_plan(
    plan_id: str,
    group: Group | None = None,
    *,
    in_project: InProject | None = None,
    hidden: Collection[str] = (),
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Entry]:
    """What happened in a plan, newest first; of one group of kinds, in one project, ``None``: everything.

    Without the doings of those who are ``hidden`` from its reader. What happens meanwhile comes before the first page and
    moves none of the others. A page may hold fewer than ``limit`` and still not be the last.
    """
    of = f"stream {plan_id} {group or ''}{f' {in_project.project_id}' if in_project else ''}"

    def belongs(entry: Entry) -> bool:
        is_asked_for = group is None or entry.kind in GROUPS[group]
        return is_asked_for and (in_project is None or in_project.has(entry)) and not is_hidden(entry, hidden)

    query = Entry.query(
        plan_id,
        consistent_read=True,
        scan_index_forward=False,
        last_evaluated_key=read_cursor(cursor, of),
        page_size=None if group or in_project else limit + 1,
        limit=MOST_READ,
    )
    found = page(query, of=of, limit=limit, where=belongs)
    rest = query.last_evaluated_key
    if found.next_cursor is None and rest:
        found.next_cursor = write_cursor(rest, of)
    return found


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def is_hidden(entry: Entry, hidden: Collection[str]) -> bool:
    """Whether it is about somebody of whom its reader doesn't know, or tells of a role that they don't know of.

    The role stands in the entry itself, so that what a coach did while they only read stays hidden.
    """
    told = (entry.actor_id, *(entry.data.get(name) for name in ("to", "person_id", "role", "role_before")))
    return any(isinstance(each, str) and each in hidden for each in told)
