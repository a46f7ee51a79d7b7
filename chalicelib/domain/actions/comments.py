"""Comments: what people write about an action, or as a post to the plan as a whole."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.pages import Page
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actions.action import MOST_ACTIONS, Action
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen, record
from chalicelib.domain.actions.words import LONGEST_IN_SHORT, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import attention, changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import files, reading, room
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.files import FileInfo
from chalicelib.errors import (
    ActionNotFound,
    CommentNotFound,
    FileNotFound,
    Invalid,
    NotAllowed,
    TooLate,
)

CHANGEABLE_FOR = timedelta(minutes=15)


class Longer(msgspec.Struct, frozen=True):
    """Further words for a comment."""

    before: str
    """Its text so far."""
    text: str
    is_told: bool
    """Whether the others get another notice."""


def write(actor: Actor, plan_id: str, number: int | None, words: Words, *, now: datetime, seen: Seen = UNSEEN) -> Entry:
    """Adds a comment to an action, or a post to the plan if ``number`` is ``None``, and returns its entry.

    Takes one read and one transaction. Raises `ActionNotFound` if the action is gone.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    words = words.or_file_names()
    words = msgspec.structs.replace(words, text=_checked(words.text))
    if number is not None and not 0 < number < MOST_ACTIONS:
        raise ActionNotFound
    transaction = Write()
    entry = record(transaction, Event("comment", plan, Action(plan_id, number), actor, now, words=words), seen)
    if number is not None:
        counted = [Action.comment_count.add(1), Action.changed_at.set(now)]
        transaction.update(Action, (plan_id, number), counted, otherwise=ActionNotFound())
    transaction.commit()
    return entry


def lengthen(
    actor: Actor, plan_id: str, comment_id: str, longer: Longer, *, now: datetime, seen: Seen = UNSEEN
) -> None:
    """Continues the actor's own recent comment; raises `Lost` if someone has changed it since.

    Its notice has the text as of the time it is sent.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.actor_id != actor.person_id:
        raise Lost
    transaction = Write()
    keys.once(transaction, seen.once, now)
    hourly_limit.count(transaction, actor, now)
    unchanged = (Entry.kind == "comment") & (Entry.text == checked_comment(longer.before))
    transaction.update(Entry, (plan_id, comment_id), [Entry.text.set(_checked(longer.text))], condition=unchanged)
    newest = attention.newest(_checked(longer.text), now, comment_id)
    changing.client_active(transaction, plan, actor.person_id, now, newest)
    number = None if entry.number is None else int(entry.number)
    if longer.is_told:
        telling.tell_others(
            transaction, plan, "comment", now, actor_id=actor.person_id, number=number, entry_id=comment_id
        )
    if seen.also:
        seen.also(transaction, Event("comment", plan, Action(plan_id, number), actor, now, entry_id=comment_id))
    transaction.commit()


def is_there(plan_id: str, comment_id: str) -> bool:
    """Returns whether a comment hasn't been deleted."""
    entry = Entry.find(plan_id, comment_id)
    return entry is not None and entry.kind == "comment"


def edit(actor: Actor, plan_id: str, comment_id: str, *, text: str, now: datetime, number: int | None = None) -> Entry:
    """Changes the actor's own comment within 15 minutes and returns it, marked as edited."""

    def step() -> Entry:
        plan, entry = _own(actor, plan_id, comment_id, number, now)
        said = _checked(text)
        if said != entry.text:
            transaction = _change(plan, entry, [Entry.text.set(said), Entry.edited_at.set(now)])
            if plan.client_id == actor.person_id:
                changing.reworded(transaction, plan, attention.newest(said, entry.at, comment_id))
            transaction.commit()
            entry.text, entry.edited_at = said, now
        return entry

    return look_again(step)


def delete(actor: Actor, plan_id: str, comment_id: str, *, now: datetime, number: int | None = None) -> None:
    """Deletes the actor's own comment within 15 minutes; the stream still shows that there was one."""

    def step() -> None:
        plan, entry = _own(actor, plan_id, comment_id, number, now)
        transaction = Write()
        delete_in(transaction, plan, entry, now)
        room.give_back(transaction, actor.person_id, plan_id, (entry.files or {}).values(), now)
        if entry.number is not None and Action.find(plan.plan_id, entry.number) is not None:
            counted = [Action.comment_count.add(-1), Action.changed_at.set(now)]
            transaction.update(Action, (plan.plan_id, entry.number), counted)
        if plan.client_id == actor.person_id:
            changing.reworded(transaction, plan, attention.newest("", entry.at, comment_id), is_gone=True)
        transaction.commit()
        files.forget((entry.files or {}).values())

    look_again(step)  # Lost if the action was deleted between our read and write: there is nothing left to count then.


def delete_in(transaction: Write, plan: Plan, comment: Entry, now: datetime) -> None:
    """Deletes the words of a comment in a transaction; the stream still shows that there was one."""
    changes = [
        Entry.kind.set("comment_deleted"),
        Entry.text.remove(),
        Entry.full_text.remove(),
        Entry.files.remove(),
        Entry.edited_at.set(now),
    ]
    transaction.include(_change(plan, comment, changes))


def of_action(person_id: str, plan_id: str, number: int, *, cursor: str | None = None, limit: int = 50) -> Page[Entry]:
    """Returns a page of an action's comments, oldest first, for members of the plan."""
    plan, _ = actions.get_for(person_id, plan_id, number)
    hidden = plan.hidden_from(person_id)
    return reading.history(
        plan_id, number, kind="comment", cursor=cursor, limit=limit, oldest_first=True, hidden=hidden
    )


def get_for(person_id: str, plan_id: str, comment_id: str) -> Entry:
    """Returns a comment, for members of the plan; otherwise raises `PlanNotFound` or `CommentNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.kind != "comment" or reading.is_hidden(entry, plan.hidden_from(person_id)):
        raise CommentNotFound
    return entry


def is_last(actor: Actor, plan_id: str, number: int, text: str) -> bool:
    """Returns whether the last comment has the same author and words: then the same request came twice."""
    last = reading.history(plan_id, number, kind="comment", limit=1).items
    return bool(last) and (last[0].actor_id, last[0].text) == (actor.person_id, text)


def is_in_full(actor: Actor, action: Action, words: Words) -> bool:
    """Returns whether these words equal the shortened text that the action keeps, including its end."""
    return len(words.text) <= LONGEST_IN_SHORT or is_last(actor, action.plan_id, int(action.number), words.text)


def file_of(person_id: str, plan_id: str, comment_id: str, number: int) -> FileInfo:
    """Returns a file that came with a comment, for members of the plan.

    Raises `FileNotFound` if there is none, or we didn't keep it.
    """
    file = (get_for(person_id, plan_id, comment_id).files or {}).get(str(number))
    if file is None or file.key is None:
        raise FileNotFound
    return file


def may_change(entry: Entry, person_id: str, now: datetime) -> bool:
    """Returns whether this person may still edit or delete the comment: their own, for 15 minutes."""
    return entry.kind == "comment" and entry.actor_id == person_id and now - entry.at <= CHANGEABLE_FOR


def _change(plan: Plan, comment: Entry, changes: list[Any]) -> Write:
    transaction = Write()
    transaction.update(
        Entry,
        (plan.plan_id, comment.entry_id),
        changes,
        condition=Entry.kind == "comment",
        otherwise=CommentNotFound(),
    )
    return transaction


def _own(actor: Actor, plan_id: str, comment_id: str, number: int | None, now: datetime) -> tuple[Plan, Entry]:
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    entry = Entry.find(plan_id, comment_id) if comment_id else None
    if entry is None or entry.kind != "comment" or (number is not None and entry.number != number):
        raise CommentNotFound
    if entry.actor_id != actor.person_id:
        raise NotAllowed("Only the person who wrote a comment can change it.")
    if not may_change(entry, actor.person_id, now):
        raise TooLate
    return plan, entry


def _may_write(plan: Plan, actor: Actor) -> None:
    if plan.role(actor.person_id) == "viewer":
        raise NotAllowed("You can view this plan only, so you can’t write in it.")


def _checked(text: str) -> str:
    text = checked_comment(text, "text")
    if not text:
        raise Invalid({"text": "Write something first."})
    return text
