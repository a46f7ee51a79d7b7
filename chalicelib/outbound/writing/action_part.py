"""The part of a mail about one action, or about the plan: lines, quotes and links that act."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.actions import proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import files, notes
from chalicelib.domain.stream.entry import Entry
from chalicelib.isolated import isolated, quoted
from chalicelib.outbound.owed import Owed, closed
from chalicelib.outbound.writing.parts import Part, Reader, asked_for, line, see_url, short, url, whose
from chalicelib.outbound.writing.telling import Title

_LONGEST_REASON = 200
"""Characters of a coach's earlier words that a mail quotes."""


def of(number: int, group: Sequence[Owed], to: Reader, now: datetime, *, title: Title | None = None) -> Part:
    """Returns the part for these rows, which are about one action; ``number`` 0: about the plan.

    In a mail about several actions, the action's own words are above it, and what its ``title`` says isn't repeated.
    """
    plan = group[0].context.plan
    assert plan is not None
    reader_id, person = group[0].row.recipient, group[0].context.person
    assert person is not None
    action = next((each.context.action for each in group if each.context.action is not None), None)
    told = [each.context.entry for each in group if each.context.entry is not None]
    what = action.what if action is not None else next((str(entry.what) for entry in told if entry.what), "")
    named = [what if title is None else "", *[""] * len(group)]  # what the first line names isn't repeated
    is_closed = [closed(group), *[""] * len(group)]  # nor is that repeated
    lines = [_event_line(*each, to, now, title) for each in zip(group, named, is_closed, strict=False)]
    lines = list(dict.fromkeys(filter(None, [*lines, whose(plan, action, reader_id)])))
    note = note_of(group)
    page = f"actions/{number}" if action is not None else notes.page(note) if note else "stream"
    part = Part(
        plan.key(number) if number else plan.prefix,
        what or ("A deleted action" if number else notes.named(note) or "Your plan"),
        lines,
        _reason(group) or _quotes(group, is_named_above=len(lines) == 1),
        see_url(plan, person, number if action is not None else PLAN, now, page),
        files=_files_said([name for each in group for name in _file_names(each)]),
    )
    if action is not None and action.status == "open":
        _add_links(part, plan, action, group, to)
    return part


def note_of(group: Sequence[Owed]) -> Entry | None:
    """Returns the note on a metric's value, if that is all the group is about."""
    found = [each.context.entry for each in group]
    days = {notes.named(entry) for entry in found}
    return found[0] if len(days) == 1 and days != {""} else None


def asks_reader(each: Owed) -> bool:
    """Returns whether it asks its reader to accept or decline a new date."""
    plan, action, entry = each.context.plan, each.context.action, each.context.entry
    if each.row.kind != "proposal" or plan is None or action is None or entry is None or entry.kind != "proposed":
        return False
    return proposing.answers(plan, action, each.row.recipient) is not None


def _add_links(part: Part, plan: Plan, action: Action, group: Sequence[Owed], to: Reader) -> None:
    """Adds the links that act: answering a requested date, or “Mark done” and, for the client, asking for more time."""
    target = Target(plan.plan_id, group[0].row.recipient, int(action.number))
    proposal_url = url(links.path("proposal", target, to.email))
    if any(asks_reader(each) for each in group):
        part.answer_url = proposal_url
        return
    part.is_own = plan.assignee(action.assignee_id).person_id == target.person_id
    if who_may.may_complete(plan, action, target.person_id):
        part.done_url = url(links.path("done", target, to.email))
    offers_more_time = any(each.row.message.offers_more_time for each in group)
    if offers_more_time and proposing.may_ask(plan, action, target.person_id):
        part.time_url = proposal_url


def _event_line(each: Owed, what: str, is_closed: str, to: Reader, now: datetime, title: Title | None) -> str:
    action, entry = each.context.action, each.context.entry
    actor = entry.actor_name if entry is not None else ""
    said = line(
        f"{each.row.kind}/line.txt",
        about=f": {isolated(what)}" if what else "",
        it=quoted(what) if what else "this",
        is_of_plan=each.number is None,
        closed=is_closed,
        note=notes.named(entry) if each.row.kind == "comment" else "",
        when=to.says(action.due_at, now) if action is not None else "",
        is_late=action is not None and action.is_late(now),
        was=msgspec.structs.replace(to, names_zone=False).says(action.due_at, now) if action is not None else "",
        actor="" if title is not None and actor == title.doer else actor,
        is_said=title is not None and title.says_what,
        entry=entry,
        details=entry.data if entry is not None else {},
        asked=asked_for(entry, to.says, now),
        is_more_time=entry is not None and str(entry.data.get("to") or "") > str(entry.data.get("from") or ""),
    )
    return said[:1].upper() + said[1:]


def _reason(group: Sequence[Owed]) -> list[tuple[str, str]]:
    """Returns the name of a coach and what they last wrote about the action, where it is quoted as the reason to do it."""
    reason = next((each.context.reason for each in group if each.context.reason is not None), None)
    return [(str(reason.actor_name), short(str(reason.text), _LONGEST_REASON))] if reason is not None else []


def _quotes(group: Sequence[Owed], *, is_named_above: bool) -> list[tuple[str, str]]:
    """Returns names and what they wrote; the name is empty where the line above already says it."""
    quotes = [
        (str(each.context.entry.actor_name), each.said)
        for each in group
        if each.said and each.context.entry is not None
    ]
    if len(quotes) == 1 and (is_named_above or group[-1].row.kind == "comment"):
        return [("", quotes[0][1])]
    return quotes


def _file_names(each: Owed) -> list[str]:
    entry = each.context.entry
    if entry is not None and each.row.kind == "comment":
        return [file.name for _, file in files.listed(entry.files)]
    return list(each.row.data.get("files") or [])


def _files_said(names: list[str]) -> str:
    if not names:
        return ""
    return f"With {'a file' if len(names) == 1 else f'{len(names)} files'}: {', '.join(names)}. Open {'it' if len(names) == 1 else 'them'} on the page."
