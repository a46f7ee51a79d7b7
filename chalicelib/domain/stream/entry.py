"""The stream: everything that happened in a plan, newest first. A comment is an entry that a person wrote."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib import tokens
from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.stream.files import FileInfo

Group = Literal["said", "done", "moved", "sent"]


class Kind(msgspec.Struct, frozen=True):
    """What holds for all entries of a kind."""

    group: Group | None = None
    """The group with which a reader selects it."""
    became: str = ""
    """What became of the action, in words, where a summary tells it as other news."""
    talked_about: bool = False
    """Whether people may comment on it, if it is about an action."""


KINDS: dict[str, Kind] = {
    "created": Kind(became="added", talked_about=True),
    "edited": Kind(became="changed", talked_about=True),
    "moved": Kind(group="moved", talked_about=True),
    "replanned": Kind(group="moved"),
    "proposed": Kind(group="moved", talked_about=True),
    "proposal_declined": Kind(group="moved", became="new date declined"),
    "decline_undone": Kind(group="moved"),
    "proposal_withdrawn": Kind(group="moved"),
    "stuck": Kind(group="said", talked_about=True),
    "unstuck": Kind(group="said"),
    "comment": Kind(group="said", talked_about=True),
    "done": Kind(group="done", talked_about=True),
    "reopened": Kind(group="done", became="reopened", talked_about=True),
    "cancelled": Kind(group="done", became="cancelled", talked_about=True),
    "restored": Kind(group="done", became="restored", talked_about=True),
    "deleted": Kind(became="deleted"),
    "brought_back": Kind(became="brought back"),
    "sent": Kind(group="sent"),
    "skipped": Kind(group="sent"),
    "given_up": Kind(group="sent"),
    "delivered": Kind(group="sent"),
    "bounced": Kind(group="sent"),
    "complained": Kind(group="sent"),
    "invited": Kind(),
    "accepted": Kind(),
    "declined": Kind(),
    "corrected": Kind(),
    "notices": Kind(),
    "plan_changed": Kind(),
    "comment_deleted": Kind(group="said"),
    "texts": Kind(),
    "member_invited": Kind(),
    "member_joined": Kind(),
    "member_declined": Kind(),
    "member_left": Kind(),
    "member_removed": Kind(),
    "role_changed": Kind(),
    "handed_over": Kind(),
    "project_created": Kind(),
    "project_renamed": Kind(),
    "project_described": Kind(),
    "project_archived": Kind(),
    "project_unarchived": Kind(),
    "project_deleted": Kind(),
    "project_brought_back": Kind(),
    "metric_set_up": Kind(),
    "metric_changed": Kind(),
    "metric_archived": Kind(),
    "metric_unarchived": Kind(),
    "metric_deleted": Kind(),
    "metric_brought_back": Kind(),
    "asking_paused": Kind(),
    "asking_resumed": Kind(),
    "words_asked": Kind(group="said"),
    "words_agreed": Kind(group="said"),
    "words_refused": Kind(group="said"),
}
"""What can have happened. ``data`` holds: created {project?}, edited {changes: {field: [before, after]}} (project and assigned_to by
their names), moved {from, to, asked_by?} and the same, replanned {from?, to?, zone, name}, proposed {side, from, to, zone}, proposal_declined and decline_undone {by, from, to, zone},
proposal_withdrawn {from, to, zone}, what is undone {undo?, asked_again? {by, to, zone}, stuck_again?}, project_… {project, project_id, before?, deleted?}, done {done_at, assigned_to?},
cancelled {reason}, sent and skipped {to, name, by, about, reason?, reminder_id?}, notices {event, channel},
corrected {name}, words_asked {to, name} whom the client asks whether they may be quoted on the page they share, asking_paused {until?}, metric_… {metric, metric_id} and changed {fields, before? (its name)}, never a value; comment {metric, metric_id, day} for the note
of a reading, {added_by?, added_by_id?, written_at} where a coach put a refused reply in place, delivered {of, to},
member_… and role_changed {to, name, role, role_before?}, handed_over {to, name},
bounced {of, to, name, reason, soft?}, complained {of, to, name}, where ``of`` is the entry that tells that it was sent: of
a mail about several actions the one that stands in each one's ``mail``. What became of a mail may be told first."""


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
    """``number#entry_id`` if it is about an action."""
    by_action = ByAction()
    at = Time()
    kind = UnicodeAttribute()
    number = NumberAttribute(null=True)
    what = UnicodeAttribute(null=True)
    """The action's words at the time, so that the entry can be read when the action is gone."""
    actor_id = UnicodeAttribute(null=True)
    """``None`` for the system."""
    actor_name = UnicodeAttribute(null=True)
    via = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    """For a comment: what the person wrote this time."""
    full_text = UnicodeAttribute(null=True)
    """For a comment by mail: all of the mail, if that is more."""
    files: Typed[dict[str, FileInfo]] = Typed(dict[str, FileInfo], null=True)
    """For a comment by mail: the files sent with it, by number."""
    edited_at = Time(null=True)
    quoted = BooleanAttribute(null=True)
    """For a comment: whether somebody chose it as a quote for growth, or left it out; ``None`` if nobody did either."""
    data: Typed[dict[str, Any]] = Typed(dict[str, Any], default=dict)


_made = [0, 0]
"""The last entry's millisecond, and how many came before it in the same millisecond."""


def new_entry_id(now: datetime) -> str:
    """Returns an id that sorts by time, and within a millisecond by order of creation; letters and digits only, as SES
    tags require."""
    milliseconds = milliseconds_of(now)
    _made[:] = [milliseconds, _made[1] + 1 if _made[0] == milliseconds else 0]
    return f"{milliseconds:012x}{_made[1] % 4096:03x}{tokens.new_id()[:10]}"


def entry_time(entry_id: str) -> datetime:
    """Returns when an entry was written, from its id."""
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
    """Returns an entry, not yet stored; ``data`` holds the details of its kind."""
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


def milliseconds_of(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
