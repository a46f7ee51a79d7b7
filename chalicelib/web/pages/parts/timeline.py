"""What happened, in words: comments as they were written, everything else as one thin line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain import messages
from chalicelib.domain.actions import comments
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.stream import files
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.pages.frame.visit import Visit

_TALKED_ABOUT = frozenset(
    {"comment", "created", "edited", "moved", "proposed", "stuck", "done", "reopened", "cancelled", "restored"}
)

_VIA = {"email": "by e-mail", "text": "by text", "api": "by a program", "link": "by a link"}


class FileLine(msgspec.Struct):
    """A file sent along."""

    name: str
    size: str
    path: str
    """Below the base; empty where it was not kept."""
    reason: str


class Item(msgspec.Struct):
    """One thing that happened; a comment has a text, everything else words."""

    entry_id: str
    is_comment: bool
    is_mine: bool
    name: str
    when: str
    words: str
    text: str
    full_text: str
    files: list[FileLine]
    is_edited: bool
    added_by: str
    """The coach who put a refused reply here; empty: nobody."""
    via: str
    is_changeable: bool
    is_new: bool
    """Whether its reader hasn't seen it before."""
    is_answerable: bool
    """Whether it is something of an action's that people talk about."""
    is_delivered: bool
    """Of a mail: the receiving server took it."""
    number: int
    what: str
    """Of the action, in the plan's stream."""


def items(
    visit: Visit, entries: Iterable[Entry], *, of_plan: bool = False, mine: Membership | None = None
) -> list[Item]:
    """A page of entries for its reader, in their order; ``mine`` says what is new to them.

    That a mail was delivered is a mark where it was sent and no line of its own: there would be one for each mail. A
    mark that stands on another page than its mail isn't shown.
    """
    entries = list(entries)
    delivered = {entry.data.get("of") for entry in entries if entry.kind == "delivered"} - {None}
    return [
        _item(
            visit, entry, of_plan=of_plan, is_delivered=_mail_of(entry) in delivered, is_new=unread.is_new(mine, entry)
        )
        for entry in entries
        if entry.kind != "delivered"
    ]


def _mail_of(entry: Entry) -> str:
    """The entry that names the mail, where it was about several actions."""
    return str(entry.data.get("mail") or entry.entry_id)


def _item(visit: Visit, entry: Entry, *, of_plan: bool, is_delivered: bool, is_new: bool) -> Item:
    is_mine = entry.actor_id == visit.me.person_id
    return Item(
        entry.entry_id,
        entry.kind == "comment",
        is_mine,
        "You" if is_mine else entry.actor_name or "",
        visit.when(_parsed(entry.data.get("written_at")) or entry.at),
        "" if entry.kind == "comment" else _words(visit, entry),
        entry.text or "",
        entry.full_text or "",
        _files(entry),
        entry.edited_at is not None,
        str(entry.data.get("added_by") or ""),
        _VIA.get(entry.via or "", ""),
        comments.may_change(entry, visit.me.person_id, visit.now),
        is_new,
        entry.number is not None and entry.kind in _TALKED_ABOUT,
        is_delivered and entry.kind == "sent",
        int(entry.number or 0) if of_plan else 0,
        (entry.what or "") if of_plan else "",
    )


def _files(entry: Entry) -> list[FileLine]:
    folder = f"/plans/{entry.plan_id}/comments/{entry.entry_id}/files"
    return [
        FileLine(file.name, files.size_words(file.size), f"{folder}/{number}" if file.key else "", file.reason or "")
        for number, file in files.listed(entry.files)
    ]


def _words(visit: Visit, entry: Entry) -> str:
    who = "You" if entry.actor_id == visit.me.person_id else entry.actor_name or "Somebody"
    data = entry.data
    name = data.get("name") or ""
    if entry.kind in ("sent", "skipped", "given_up"):
        return _message(visit, entry.kind, data)
    if entry.kind in ("bounced", "complained"):
        return _came_back(visit, entry.kind, data)
    simple = {
        "created": f"{who} added this action{' to ' if data.get('project') else ''}{data.get('project') or ''}",
        "reopened": f"{who} opened it again",
        "restored": f"{who} took the cancellation back",
        "stuck": f"{who} said that this is stuck",
        "unstuck": f"{who} said that it goes on",
        "deleted": f"{who} deleted this action",
        "brought_back": f"{who} brought this action back",
        "invited": f"{who} invited {name}",
        "accepted": f"{who} accepted the invitation",
        "declined": f"“This isn’t me” was answered to the invitation for {name}",
        "corrected": f"{who} corrected what is known of {name}",
        "member_invited": f"{who} invited {name} {_to_do(data)}",
        "member_joined": f"{who} accepted the invitation {_to_do(data)}",
        "member_declined": f"{name} did not accept the invitation {_to_do(data)}",
        "member_left": f"{who} left the plan",
        "member_removed": f"{who} removed {name} from the plan",
        "role_changed": f"{who} asked {name} {_to_do(data)} from now on, before {_to_do({'role': data.get('role_before')})}",
        "handed_over": f"{who} handed the plan over to {name}, who is its primary coach now",
        "plan_changed": f"{who} changed what new actions start out with",
        "comment_deleted": f"{who} took a comment back",
        "project_created": f"{who} made the project {data.get('project')}",
        "project_renamed": f"{who} renamed the project {data.get('before')} to {data.get('project')}",
        "project_described": f"{who} said anew what the project {data.get('project')} is about",
        "project_archived": f"{who} archived the project {data.get('project')}",
        "project_unarchived": f"{who} took the project {data.get('project')} out of the archive",
        "project_brought_back": f"{who} brought the project {data.get('project')} back",
        "project_deleted": f"{who} deleted the project {data.get('project')}{_with(data)}",
    }
    if entry.kind in simple:
        return simple[entry.kind]
    if entry.kind == "texts":
        return {
            "stopped": f"{who} stopped texts",
            "confirmed": f"{who} confirmed a number for texts",
        }.get(str(data.get("state")), f"{who} takes texts again")
    told = {"edited": _edited, "moved": _moved, "done": _done, "cancelled": _cancelled, "notices": _notices}
    told |= dict.fromkeys(("proposed", "proposal_declined", "proposal_withdrawn"), _proposed)
    tell = told.get(entry.kind)
    return tell(visit, who, entry) if tell else f"{who}: {entry.kind}"


def _to_do(data: dict[str, Any]) -> str:
    """What somebody is in a plan for."""
    return "to read along" if data.get("role") == "viewer" else "to coach here"


def _edited(visit: Visit, who: str, entry: Entry) -> str:
    changes = entry.data.get("changes") or {}
    parts = []
    if "what" in changes:
        parts.append(f"the words, before “{changes['what'][0]}”")
    if "done_at" in changes:
        parts.append(f"when it was done to {_moment(visit, changes['done_at'][1])}")
    if "due_zone" in changes:
        parts.append("the time zone of the date")
    if "client_may_edit" in changes or "client_may_delete" in changes:
        parts.append("who may change it")
    if entry.data.get("reminders_changed"):
        parts.append("the reminders")
    if "weight" in changes:
        parts.append(f"its weight from {changes['weight'][0]} to {changes['weight'][1]}")
    put = _put(changes)
    if entry.data.get("undo"):
        return f"{who} took a change back: {' and '.join(parts)}"
    return (
        f"{who} {put} and changed {' and '.join(parts)}"
        if put and parts
        else f"{who} {put}"
        if put
        else f"{who} changed {' and '.join(parts) or 'it'}"
    )


def _put(changes: dict[str, Any]) -> str:
    """``assigned it to Carol Reed and put it into Launch``; empty where it stayed."""
    before, after = changes.get("project") or ("", "")
    into = f"put it into {after}" if after else f"took it out of {before}" if before else ""
    given = f"assigned it to {changes['assigned_to'][1]}" if "assigned_to" in changes else ""
    return " and ".join(each for each in (given, f"{into}, before in {before}" if before and after else into) if each)


def _proposed(visit: Visit, who: str, entry: Entry) -> str:
    before, after = _moment(visit, entry.data.get("from")), _moment(visit, entry.data.get("to"))
    if entry.kind == "proposed":
        return f"{who} {'offered' if entry.data.get('side') == 'coach' else 'asked for'} {after} instead of {before}"
    if entry.kind == "proposal_declined":
        return f"{who} declined {after}; it stays due {before}"
    return f"{who} took back that {after} was asked for"


def _with(data: dict[str, Any]) -> str:
    count = int(data.get("deleted") or 0)
    return f" and its {count} action{'s' if count != 1 else ''}" if count else ""


def _moved(visit: Visit, who: str, entry: Entry) -> str:
    before, after = _moment(visit, entry.data.get("from")), _moment(visit, entry.data.get("to"))
    changes = entry.data.get("changes") or {}
    renamed = f" and changed the words, before “{changes['what'][0]}”" if "what" in changes else ""
    weighed = f", and its weight from {changes['weight'][0]} to {changes['weight'][1]}" if "weight" in changes else ""
    put = _put(changes)
    asked = f", as {entry.data['asked_by']} asked" if entry.data.get("asked_by") else ""
    back = " back" if entry.data.get("undo") else ""
    return f"{who} moved it{back} from {before} to {after}{asked}{weighed}{renamed}{f' and {put}' if put else ''}"


def _done(visit: Visit, who: str, entry: Entry) -> str:
    done_at = _parsed(entry.data.get("done_at"))
    on_another_day = done_at is not None and abs((entry.at - done_at).total_seconds()) > 120
    return f"{who} marked it done{f', on {visit.when(done_at)}' if done_at and on_another_day else ''}"


def _cancelled(visit: Visit, who: str, entry: Entry) -> str:
    reason = entry.data.get("reason")
    return f"{who} cancelled it{f': {reason}' if reason else ''}"


def _notices(visit: Visit, who: str, entry: Entry) -> str:
    event = str(entry.data.get("event"))
    event = "this plan" if event == "all" else messages.many(event)
    how = {
        "off": f"turned messages about {event} off",
        "email": f"wants to be told of {event} by e-mail",
        "text": f"wants to be told of {event} by text",
        "digest": f"wants to be told of {event} in the digest",
    }.get(str(entry.data.get("channel")), f"wants to be told of {event} as in their settings")
    return f"{who} {how}"


def _message(visit: Visit, kind: str, data: dict[str, Any]) -> str:
    about = messages.one(str(data.get("about")))
    to = "you" if data.get("to") == visit.me.person_id else data.get("name") or "somebody"
    reason = f": {data['reason']}" if data.get("reason") else ""
    if kind == "sent":
        if data.get("by") == "text":
            return f"{about.capitalize()} was texted to {to}"
        return f"{about.capitalize()} was mailed to {to}{str(data.get('reason') or '').removeprefix('by mail')}"
    if kind == "skipped":
        return f"{about.capitalize()} for {to} was not sent{reason}"
    return f"{about.capitalize()} for {to} could not be delivered{reason}"


def _came_back(visit: Visit, kind: str, data: dict[str, Any]) -> str:
    to = "you" if data.get("to") == visit.me.person_id else data.get("name") or "somebody"
    if kind == "complained":
        return f"The mail to {to} was reported as unwanted; nothing more is mailed there"
    reason = f": {data['reason']}" if data.get("reason") else ""
    return f"The mail to {to} {'did not get through this time' if data.get('soft') else 'came back'}{reason}"


def _moment(visit: Visit, value: Any) -> str:
    moment = _parsed(value)
    return visit.when(moment) if moment else "another time"


def _parsed(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            return msgspec.convert(value, datetime)
        except msgspec.ValidationError:
            return None
    return value if isinstance(value, datetime) else None
