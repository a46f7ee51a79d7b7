"""What follows from whatever happens to an action: history, totals, notices and the rest, the same for every verb.

A verb changes the action's row and calls `happened`. A new kind of event is a row in `EVENTS`, its templates and its test.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.finding import present
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing, unread
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry


class Follows(msgspec.Struct, frozen=True):
    """What follows from an event of one kind."""

    notice: Kind | None = None
    """What the others are notified of; ``None``: they aren't."""
    count: Callable[..., None] | None = None
    """What it changes in the plan's running numbers; ``None``: nothing."""
    words: Literal["text", "any", "all"] | None = None
    """Which words can come with it, to be a comment beside it and part of its notice: a text, or ``any``, also files alone.
    ``all``: there is nothing but words. The others have a comment unread."""
    entry: str = ""
    """The kind of its stream entry, where that is called otherwise."""
    is_limited: bool = False
    """Whether it counts among what somebody may send by mail or text in an hour."""


EVENTS = {
    "created": Follows("new", totals.added, words="text"),
    "edited": Follows("changed", totals.changed),
    "adjusted": Follows(None, totals.changed, entry="edited"),
    "moved": Follows("changed", totals.changed),
    "agreed": Follows("proposal", totals.changed, entry="moved"),
    "done": Follows("done", totals.changed, words="text", is_limited=True),
    "cancelled": Follows("cancelled", totals.changed, words="text", is_limited=True),
    "reopened": Follows("reopened", totals.changed),
    "restored": Follows("reopened", totals.changed),
    "deleted": Follows("cancelled", totals.removed),
    "brought_back": Follows("reopened", totals.added),
    "proposed": Follows("proposal", words="any"),
    "proposal_declined": Follows("proposal", words="any"),
    "proposal_withdrawn": Follows("proposal", words="any"),
    "stuck": Follows("stuck", words="any"),
    "unstuck": Follows(),
    "comment": Follows("comment", words="all", is_limited=True),
}
"""All that can happen to an action. It is ``adjusted`` by an edit of what the others needn't know: reminders, rights, weight,
project. It is moved as ``agreed`` when one side accepts the other's date."""


class Event(msgspec.Struct, frozen=True):
    """Something that a member did with an action."""

    kind: str
    plan: Plan
    action: Action
    """As it was before; of a comment only its number, ``None`` in a post to the plan."""
    actor: Actor
    now: datetime
    words: Words = NO_WORDS
    data: Mapping[str, Any] = {}
    """What the history keeps of it."""
    becomes: Mapping[str, Any] = {}
    """What the action's fields are afterwards, as far as they matter for the totals."""
    not_to: Collection[str] = ()
    """Who isn't notified."""
    entry_id: str = ""
    """Of the stream entry that tells of it."""
    said_id: str | None = None
    """Of the comment that was written with it."""

    def __post_init__(self) -> None:
        if not self.entry_id:
            msgspec.structs.force_setattr(self, "entry_id", stream.new_entry_id(self.now))

    @property
    def key(self) -> tuple[str, int]:
        """The key of the action's row."""
        return self.plan.plan_id, int(self.action.number)


Also = Callable[[Write, Event], None]
"""Adds to a change's transaction what must happen with it or not at all, such as an answer owed to who asked for it by mail."""


class Seen(msgspec.Struct, frozen=True):
    """What somebody saw who asks for a change, and what makes it happen once."""

    version: int | None = None
    """Of the action; `StaleVersion` if there is a newer one. ``None``: whichever there is."""
    proposal_id: str | None = None
    """The entry of the other date that was asked for; `ProposalChanged` if there is a newer one."""
    once: Key | None = None
    """Lets it happen once; `Repeated` for a second time."""
    also: Also | None = None


UNSEEN = Seen()


def begin(event: Event, changes: list[Any], condition: Condition) -> Write:
    """Begins a transaction with the changes of the action's row, which is lost unless ``condition`` holds."""
    write = Write()
    write.update(Action, event.key, [*changes, Action.changed_at.set(event.now)], condition=condition)
    return write


def happened(write: Write, event: Event, seen: Seen = UNSEEN) -> Action:
    """Commits a change with all that follows from it, and returns the action as it is then."""
    record(write, event, seen)
    write.commit()
    return present(*event.key)


def record(write: Write, event: Event, seen: Seen = UNSEEN) -> Entry:
    """Adds to a transaction all that follows from an event, and returns the stream entry that tells of it."""
    follows, person_id = EVENTS[event.kind], event.actor.person_id
    keys.once(write, seen.once, event.now)
    if follows.is_limited:
        hourly_limit.count(write, event.actor, event.now)
    entry, said = _entries(event, follows, seen.once)
    write.put(entry)
    if said:
        unread.raise_for_others(write, event.plan, person_id)
        if said is not entry:
            _put_beside(write, event, follows, said)
    if follows.count:
        follows.count(write, event.plan, event.action, event.now, **event.becomes)
    if follows.notice:
        _notify(write, event, follows, follows.notice)
    changing.client_active(write, event.plan, person_id, event.now)
    if seen.also:
        seen.also(write, msgspec.structs.replace(event, said_id=said.entry_id if said else None))
    return entry


def enter(event: Event, kind: str, **more: Any) -> Entry:
    """Returns an entry of the stream about an event, not yet stored."""
    number = None if event.action.number is None else int(event.action.number)
    return stream.entry(
        event.plan.plan_id, kind, event.now, number=number, what=event.action.what,
        actor_id=event.actor.person_id, actor_name=event.plan.members[event.actor.person_id].name, via=event.actor.via, **more,
    )  # fmt: skip


def not_told(plan: Plan, actor: Actor, entry_id: str | None, now: datetime) -> set[str]:
    """Ids of the others who are still owed the notice of an entry: it is void when what the entry tells of is taken back."""
    if entry_id is None:
        return set()
    others = [member.person_id for member in plan.others(actor.person_id)]
    return {person_id for person_id in others if telling.is_owed(person_id, entry_id, now)}


def _entries(event: Event, follows: Follows, once: Key | None) -> tuple[Entry, Entry | None]:
    """The entry that tells of an event, and the comment that comes with it; a comment is both."""
    words = event.words
    if follows.words == "all":
        comment = _comment(event, once, entry_id=event.entry_id)
        return comment, comment
    entry = enter(event, follows.entry or event.kind, entry_id=event.entry_id, **event.data)
    is_said = words.text or (words.sent and follows.words == "any")
    return entry, _comment(event, once) if is_said else None


def _comment(event: Event, once: Key | None, entry_id: str | None = None) -> Entry:
    words = event.words.or_file_names()
    kept = words.store_files(event.actor, event.plan.plan_id, once, event.now)
    return enter(event, "comment", entry_id=entry_id, text=words.text, full_text=words.beyond_text, files=kept)


def _put_beside(write: Write, event: Event, follows: Follows, comment: Entry) -> None:
    write.put(comment)
    if follows.count is not totals.added:  # a new action's row counts it already
        write.update(Action, event.key, [Action.comment_count.add(1)])


def _notify(write: Write, event: Event, follows: Follows, notice: Kind) -> None:
    """Owes the others a notice that repeats the words that came with the event."""
    repeated = {} if follows.words in (None, "all") else event.words.in_notice()
    telling.tell_others(
        write, event.plan, notice, event.now, actor_id=event.actor.person_id,
        number=None if event.action.number is None else int(event.action.number), entry_id=event.entry_id,
        but_not=event.not_to, **repeated,
    )  # fmt: skip
