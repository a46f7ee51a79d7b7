"""What happened: comments in full, everything else in one thin line."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from chalicelib.domain.actions import comments
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.stream import files, notes
from chalicelib.domain.stream.entry import KINDS, Entry
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import entry_words, names

_TALKED_ABOUT = frozenset(name for name, kind in KINDS.items() if kind.talked_about)
_VIA = {"email": "by email", "text": "by text", "api": "through the API"}


class FileLine(msgspec.Struct):
    """A file sent with a comment."""

    name: str
    size: str
    path: str
    """The path below the base; empty if the file wasn't kept."""
    reason: str


class Item(msgspec.Struct, kw_only=True):
    """One thing that happened. A comment has a text, anything else has words."""

    entry_id: str
    is_comment: bool
    is_mine: bool
    name: str
    when: str
    words: str
    text: str
    files: list[FileLine]
    is_edited: bool
    added_by: str
    """The coach who added a refused reply here; empty if it arrived by itself."""
    via: str
    is_changeable: bool
    is_answerable: bool
    """Whether people may comment on it, because it is about an action."""
    number: int
    """The action's number; 0 outside the plan's stream."""
    what: str
    note: str
    """The value of a metric that it is a note on: ``Weight, Tue 24 Nov``; empty if it isn't one."""
    note_path: str
    """A path below the plan's."""
    full_text: str = ""
    """The whole mail around a comment; empty if there is no more of it, or the reader may not see it."""
    is_new: bool = False
    """Whether the reader hasn't seen it before."""
    is_delivered: bool = False
    """Whether the receiving server accepted this email."""
    mail: str = ""
    """The message that it says was sent; empty if it is about something else."""
    list_id: str = ""
    """What actions that were added at once, as from a pasted list, or choices of messages have in common; empty for
    other entries."""
    heading: str = ""
    """What is said about all of them."""
    also: "list[Item]" = []
    """What else the same message was about, or was added at once."""


def items(
    visit: Visit,
    entries: Iterable[Entry],
    *,
    of_plan: bool = False,
    is_folded: bool = False,
    mine: Membership | None = None,
    has_quotes: bool = True,
) -> list[Item]:
    """Returns a page of entries as the reader sees them, in the same order; ``mine`` tells what is new to them.

    A delivered email gets a mark where it was sent rather than a line of its own. If that is on another page, no mark
    is shown. If it ``is_folded``, one item holds everything that a message was about, and one item all actions that
    were added, or messages chosen, at once. Without ``has_quotes``, no mail around an answer is shown: it quotes what
    we sent to its author, such as the values of metrics.
    """
    entries = list(entries)
    delivered = {entry.data.get("of") for entry in entries if entry.kind == "delivered"} - {None}
    together = Counter(_list_id(entry) for entry in entries)
    found = []
    for entry in entries:
        if entry.kind != "delivered":
            item = _item(visit, entry, of_plan=of_plan)
            item.list_id = _list_id(entry)
            if is_folded and item.list_id:
                item.heading = entry_words.words(visit, entry, together[item.list_id])
            item.is_new = unread.is_new(mine, entry)
            item.full_text = (entry.full_text or "") if has_quotes else ""
            item.mail = _mail_of(entry) if entry.kind == "sent" else ""
            item.is_delivered = item.mail in delivered
            found.append(item)
    return _folded(found) if is_folded else found


def _folded(found: list[Item]) -> list[Item]:
    """Returns the items with one for each message sent and each list added or chosen, which holds the others."""
    first: dict[str, Item] = {}
    made = []
    for item in found:
        whole = item.mail or item.list_id
        if whole and whole in first:
            first[whole].also.append(item)
            continue
        first[whole] = item
        made.append(item)
    return made


def _list_id(entry: Entry) -> str:
    """Returns what entries of actions added, or messages chosen, at once have in common: the moment, to the
    microsecond, and the actor."""
    return f"{entry.at.isoformat()} {entry.actor_id} {entry.kind}" if entry.kind in ("created", "notices") else ""


def _mail_of(entry: Entry) -> str:
    """Returns the id of the email's main entry, which its other entries name if it was about several actions."""
    return str(entry.data.get("mail") or entry.entry_id)


def _item(visit: Visit, entry: Entry, *, of_plan: bool) -> Item:
    is_comment = entry.kind == "comment"
    note = notes.named(entry) if is_comment else ""
    return Item(
        entry_id=entry.entry_id,
        is_comment=is_comment,
        is_mine=entry.actor_id == visit.my_id,
        name=names.actor(visit, entry, nobody=""),
        when=visit.when(entry_words.parsed(entry.data.get("written_at")) or entry.at),
        words="" if is_comment else entry_words.words(visit, entry),
        text=entry.text or "",
        files=_files(entry),
        is_edited=entry.edited_at is not None,
        added_by=str(entry.data.get("added_by") or ""),
        via=_via(visit, entry),
        is_changeable=comments.may_change(entry, visit.my_id, visit.now),
        is_answerable=entry.number is not None and entry.kind in _TALKED_ABOUT,
        number=int(entry.number or 0) if of_plan else 0,
        what=(entry.what or "") if of_plan else "",
        note=note,
        note_path=notes.page(entry) if note else "",
    )


def _via(visit: Visit, entry: Entry) -> str:
    """Returns ``by Alice’s link`` for what was done without signing in: anyone who has the mail can do it."""
    if entry.via != "link":
        return _VIA.get(entry.via or "", "")
    if entry.actor_id == visit.my_id:
        return "by your link"
    return f"by {isolated(entry.actor_name)}’s link" if entry.actor_name else "by a link"


def _files(entry: Entry) -> list[FileLine]:
    folder = f"/plans/{entry.plan_id}/comments/{entry.entry_id}/files"
    return [
        FileLine(file.name, files.size_words(file.size), f"{folder}/{number}" if file.key else "", file.reason or "")
        for number, file in files.listed(entry.files)
    ]
