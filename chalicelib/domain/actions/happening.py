"""What every event involves, whichever verb caused it: history, totals, notices and so on.

A verb changes the action's row and calls `happened`. A new kind of event needs a row in `EVENTS`, templates and a test.
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
from chalicelib.domain.owed import holding, telling
from chalicelib.domain.plans import attention, changing, unread
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import room
from chalicelib.domain.stream.entry import Entry


class Follows(msgspec.Struct, frozen=True):
    """What follows from one kind of event."""

    notice: Kind | None = None
    """The notice that the others get; ``None`` if they get none."""
    count: Callable[..., None] | None = None
    """Updates the plan's totals; ``None`` if they stay the same."""
    words: Literal["text", "any", "all"] | None = None
    """Which words can come with it, as a comment of its own and in its notice: ``text``, or ``any``, which also accepts
    files alone. With ``all`` the event consists of words. The others see an unread comment."""
    entry: str = ""
    """The kind of its stream entry, if it differs."""
    is_limited: bool = False
    """Whether it counts towards the hourly limit of one person's mails and texts."""


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
    "decline_undone": Follows("proposal"),
    "proposal_withdrawn": Follows("proposal", words="any"),
    "stuck": Follows("stuck", words="any"),
    "unstuck": Follows(),
    "comment": Follows("comment", words="all", is_limited=True),
}
"""Every kind of event on an action. ``adjusted`` is an edit that the others needn't know about: reminders, rights,
weight, project. ``agreed`` is a move by accepting the other side's date."""


class Event(msgspec.Struct, frozen=True):
    """Something a member did to an action."""

    kind: str
    plan: Plan
    action: Action
    """The action before the event. For a comment only its number matters, which is ``None`` for a post to the plan."""
    actor: Actor
    now: datetime
    words: Words = NO_WORDS
    data: Mapping[str, Any] = {}
    """The details that the history keeps."""
    becomes: Mapping[str, Any] = {}
    """The action's fields afterwards, as far as the totals need them."""
    not_to: Collection[str] = ()
    """The ids of those not to notify."""
    in_notice: Mapping[str, Any] = {}
    """Further details that its notice needs."""
    entry_id: str = ""
    """The id of its stream entry."""
    said_id: str | None = None
    """The id of the comment written with it."""

    def __post_init__(self) -> None:
        if not self.entry_id:
            msgspec.structs.force_setattr(self, "entry_id", stream.new_entry_id(self.now))

    @property
    def made(self) -> str:
        """Returns the id of what it made: the comment, or else the action with its number."""
        return self.entry_id if EVENTS[self.kind].words == "all" else str(int(self.action.number))

    @property
    def key(self) -> tuple[str, int]:
        """Returns the key of the action's row."""
        return self.plan.plan_id, int(self.action.number)


Also = Callable[[Write, Event], None]
"""Adds to the transaction of a change what must happen with it or not at all, such as an answer to the mail that asked
for it."""


class Seen(msgspec.Struct, frozen=True):
    """What the author of a change had seen, and what makes it happen only once."""

    version: int | None = None
    """The action's version; `StaleVersion` if it has changed. ``None`` accepts any."""
    proposal_id: str | None = None
    """The entry of the proposal; `ProposalChanged` if there is a newer one."""
    once: Key | None = None
    """Makes it happen only once; `Repeated` the second time."""
    also: Also | None = None


UNSEEN = Seen()


def begin(event: Event, changes: list[Any], condition: Condition) -> Write:
    """Begins a transaction with the changes to the action's row, which fails unless ``condition`` holds."""
    write = Write()
    write.update(Action, event.key, [*changes, Action.changed_at.set(event.now)], condition=condition)
    return write


def happened(write: Write, event: Event, seen: Seen = UNSEEN) -> Action:
    """Commits a change with everything that follows from it, and returns the action afterwards."""
    record(write, event, seen)
    write.commit()
    return present(*event.key)


def record(write: Write, event: Event, seen: Seen = UNSEEN) -> Entry:
    """Adds everything that follows from an event to the transaction, and returns its stream entry."""
    follows, person_id = EVENTS[event.kind], event.actor.person_id
    if event.actor.in_session and follows.notice in holding.HELD:
        event = _held(write, event)
    keys.once(write, seen.once, event.now, made=event.made)
    if follows.is_limited:
        hourly_limit.count(write, event.actor, event.now)
    entry, said = _entries(event, follows, seen.once)
    write.put(entry)
    if said:
        room.take(write, person_id, event.plan.plan_id, (said.files or {}).values(), event.now)
        unread.raise_for_others(write, event.plan, person_id)
        if said is not entry:
            _put_beside(write, event, follows, said)
    if follows.count:
        follows.count(write, event.plan, event.action, event.now, **event.becomes)
    if follows.notice:
        _notify(write, event, follows, follows.notice)
    newest = attention.newest(str(said.text), event.now, said.entry_id) if said else None
    changing.client_active(write, event.plan, person_id, event.now, newest)
    if seen.also:
        seen.also(write, msgspec.structs.replace(event, said_id=said.entry_id if said else None))
    return entry


def enter(event: Event, kind: str, **more: Any) -> Entry:
    """Returns a stream entry for an event, not yet stored."""
    number = None if event.action.number is None else int(event.action.number)
    return stream.entry(
        event.plan.plan_id, kind, event.now, number=number, what=event.action.what,
        actor_id=event.actor.person_id, actor_name=event.plan.members[event.actor.person_id].name, via=event.actor.via, **more,
    )  # fmt: skip


def not_told(plan: Plan, actor: Actor, entry_id: str | None, now: datetime) -> set[str]:
    """Returns the ids of those whose notice of an entry is still owed. The notice becomes void when the entry is
    undone."""
    if entry_id is None:
        return set()
    others = [member.person_id for member in plan.others(actor.person_id)]
    return {person_id for person_id in others if telling.is_owed(person_id, entry_id, now)}


def _held(write: Write, event: Event) -> Event:
    """Returns the event with the client's notice held back until after the session, if they would get one."""
    plan = event.plan
    if plan.client.state == "declined" or plan.client_id in event.not_to or not plan.coaches(event.actor.person_id):
        return event
    data = {**event.data, holding.MARK: holding.hold(write, plan, event.actor.person_id, event.now)}
    return msgspec.structs.replace(event, data=data, not_to={*event.not_to, plan.client_id})


def _entries(event: Event, follows: Follows, once: Key | None) -> tuple[Entry, Entry | None]:
    """Returns the entry of an event, and that of the comment that comes with it. For a comment the two are one."""
    words = event.words
    if follows.words == "all":
        comment = _comment(event, once, entry_id=event.entry_id, **event.data)
        return comment, comment
    entry = enter(event, follows.entry or event.kind, entry_id=event.entry_id, **event.data)
    is_said = words.text or (words.sent and follows.words == "any")
    return entry, _comment(event, once) if is_said else None


def _comment(event: Event, once: Key | None, entry_id: str | None = None, **data: Any) -> Entry:
    words = event.words.or_file_names()
    kept = words.store_files(event.actor, event.plan.plan_id, once, event.now)
    return enter(event, "comment", entry_id=entry_id, text=words.text, full_text=words.beyond_text, files=kept, **data)


def _put_beside(write: Write, event: Event, follows: Follows, comment: Entry) -> None:
    write.put(comment)
    if follows.count is not totals.added:  # a new action's row already has the count
        write.update(Action, event.key, [Action.comment_count.add(1)])


def _notify(write: Write, event: Event, follows: Follows, notice: Kind) -> None:
    """Owes the others a notice, with the words that came with the event."""
    repeated = {} if follows.words in (None, "all") else event.words.in_notice()
    telling.tell_others(
        write, event.plan, notice, event.now, actor_id=event.actor.person_id,
        number=None if event.action.number is None else int(event.action.number), entry_id=event.entry_id,
        but_not=event.not_to, **repeated, **event.in_notice,
    )  # fmt: skip
