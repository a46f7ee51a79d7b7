"""Reading the stream: a plan's or an action's, filtered and paged."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import alike
from chalicelib.database.failures import passing_errors
from chalicelib.database.pages import Page, page, read_cursor
from chalicelib.database.rows import all_of
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import in_short
from chalicelib.domain.stream.entry import KINDS, Entry, Group

GROUPS: dict[Group, frozenset[str]] = {
    group: frozenset(name for name, kind in KINDS.items() if kind.group == group) for group in get_args(Group)
}
"""The groups of kinds that a reader can select."""
METRIC = "metric_id"
"""In an entry's data: the metric that it is about."""
METRICS = "metrics"
"""Among what is hidden: all entries about metrics."""
_WITHOUT_MAILS = [name for name in Entry.get_attributes() if name not in ("full_text", "action_entry")]
"""The attributes of an entry without what only its own page shows."""
_NOBODY: Mapping[str, datetime] = {}
MOST_READ = 300
"""Entries read for one page, however few of them belong on it."""


def history(
    plan_id: str,
    number: int,
    *,
    cursor: str | None = None,
    limit: int = 100,
    oldest_first: bool = False,
    kind: str | None = None,
    hidden: Mapping[str, datetime] = _NOBODY,
) -> Page[Entry]:
    """Returns a page of the history of one action, newest first by default, without ``hidden`` entries.

    A page of one kind may hold fewer than ``limit`` and still not be the last.
    """
    of = f"history {plan_id} {number} {kind} {oldest_first}"
    query = Entry.by_action.query(
        plan_id,
        Entry.action_entry.startswith(f"{number:08}#"),
        consistent_read=True,
        scan_index_forward=oldest_first,
        last_evaluated_key=read_cursor(cursor, of),
        page_size=MOST_READ + 1 if kind or hidden else limit + 1,
    )
    return page(
        query,
        of=of,
        limit=limit,
        where=lambda row: kind in (None, row.kind),
        seen=lambda row: not is_hidden(row, hidden),
        most_read=MOST_READ,
    )


def latest_said(plan_id: str, number: int | None, *, hidden: Mapping[str, datetime] = _NOBODY) -> list[Entry]:
    """Returns the comments among the latest entries about an action, or the posts of the plan if ``number`` is ``None``,
    newest first, without full mails; in one call. Notes on metrics aren't among them."""
    index: Any = Entry if number is None else Entry.by_action
    about = None if number is None else Entry.action_entry.startswith(f"{number:08}#")
    said = Entry.kind == "comment"
    query = index.query(
        plan_id,
        about,
        said & Entry.number.does_not_exist() if number is None else said,
        scan_index_forward=False,
        page_size=MOST_READ,
        attributes_to_get=_WITHOUT_MAILS,
    )
    with passing_errors():
        found = [Entry.from_raw_data(item) for item in next(query.page_iter)["Items"]]
    return [entry for entry in found if METRIC not in entry.data and not is_hidden(entry, hidden)]


def since(plan_id: str, number: int, moment: datetime) -> list[Entry]:
    """Returns the history of one action since then."""
    first = f"{number:08}#{stream.milliseconds_of(moment):012x}"
    within = Entry.action_entry.between(first, f"{number:08}#~")
    return all_of(Entry.by_action.query(plan_id, within, consistent_read=True))


def of_kinds(
    plan_id: str, first: datetime, end: datetime, kinds: Collection[str], *, most_read: int
) -> tuple[list[Entry], datetime | None]:
    """Returns the entries of these kinds in a stretch of time, newest first, without full mails; in one call.

    Reads at most ``most_read`` entries of any kind. The second value is the moment since which they are complete;
    ``None`` if they all are.
    """
    kind = Entry.kind.is_in(*kinds)
    found, rest = in_short.read(plan_id, _within(first, end), kind, _WITHOUT_MAILS, most_read=most_read, most_calls=1)
    return found, stream.entry_time(rest) if rest else None


def between(plan_id: str, first: datetime, last: datetime, *, limit: int = MOST_READ) -> list[Entry]:
    """Returns what happened in a plan between two moments, newest first; at most the latest ``limit`` entries."""
    return Entry.rows(plan_id, _within(first, last), newest_first=True, limit=limit)


def among(
    plan_id: str, first: datetime, last: datetime, where: Condition, *, most_read: int
) -> tuple[list[Entry], bool]:
    """Returns those of a plan's entries between two moments that are ``where`` they are wanted, newest first, without full mails, and
    whether it stopped before the first moment: it looks at the latest ``most_read`` ones."""
    found, rest = in_short.read(plan_id, _within(first, last), where, _WITHOUT_MAILS, most_read=most_read)
    return found, bool(rest)


def _within(first: datetime, last: datetime) -> Condition:
    within: Condition = Entry.entry_id.between(
        f"{stream.milliseconds_of(first):012x}", f"{stream.milliseconds_of(last):012x}"
    )
    return within


class InProject(msgspec.Struct, frozen=True):
    """A project, and the numbers of the actions now in it."""

    project_id: str
    numbers: frozenset[int]

    def has(self, entry: Entry) -> bool:
        """Returns whether an entry is about one of its actions, or the project itself."""
        return entry.number in self.numbers or entry.data.get("project_id") == self.project_id


def of_plan(
    plan_id: str,
    group: Group | None = None,
    *,
    in_project: InProject | None = None,
    words: Sequence[str] = (),
    hidden: Mapping[str, datetime] = _NOBODY,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Entry]:
    """Returns a page of a plan's stream, newest first: one group of kinds, one project, or everything.

    Leaves out what people ``hidden`` from the reader did. New entries come before the first page and don't shift the
    others. A page may hold fewer than ``limit`` and still not be the last.
    """
    of = _list(plan_id, group, in_project, words)

    def belongs(entry: Entry) -> bool:
        is_asked_for = group is None or entry.kind in GROUPS[group]
        is_said = not words or alike.has(entry.text or "", words)
        return is_asked_for and is_said and (in_project is None or in_project.has(entry))

    query = Entry.query(
        plan_id,
        consistent_read=True,
        scan_index_forward=False,
        last_evaluated_key=read_cursor(cursor, of),
        page_size=MOST_READ + 1 if group or in_project or words else limit + 1,
    )
    return page(
        query, of=of, limit=limit, where=belongs, seen=lambda row: not is_hidden(row, hidden), most_read=MOST_READ
    )


def looked_back_to(
    cursor: str, plan_id: str, group: Group | None, *, in_project: InProject | None = None, words: Sequence[str] = ()
) -> datetime:
    """Returns the moment of the oldest entry looked at for a page of `of_plan` that ends with this cursor."""
    key = read_cursor(cursor, _list(plan_id, group, in_project, words)) or {}
    return stream.entry_time(key["entry_id"]["S"])


def _list(plan_id: str, group: Group | None, in_project: InProject | None, words: Sequence[str]) -> str:
    """Returns what names the list that a cursor is of."""
    project = f" {in_project.project_id}" if in_project else ""
    return f"stream {plan_id} {group or ''}{project}{f' {words}' if words else ''}"


def is_hidden(entry: Entry, hidden: Mapping[str, datetime]) -> bool:
    """Returns whether it is about a person or role hidden from the reader, and after the moment since which they are; or
    about a metric, if all of those are.

    The entry itself holds the role, so that what a coach did while they were a viewer stays hidden. What a viewer did
    while they were a coach stays seen, so that nothing that the reader has seen or counted changes.
    """
    if not hidden:
        return False
    if METRICS in hidden and entry.inside("data", METRIC) is not None:
        return True
    told = (entry.actor_id, *(entry.inside("data", name) for name in ("to", "person_id", "role", "role_before")))
    return any(isinstance(each, str) and each in hidden and entry.at > hidden[each] for each in told)
