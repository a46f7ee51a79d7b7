"""Comments: what people write about an action, or about the plan where no action is meant."""

import textwrap
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib import tokens
from chalicelib.database.pages import Page
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import history
from chalicelib.domain.actions.action import MOST_ACTIONS, Action
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing, unread
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import files, reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.files import FileInfo, Sent
from chalicelib.errors import (
    ActionNotFound,
    CommentNotFound,
    FileNotFound,
    Invalid,
    LimitReached,
    NotAllowed,
    TooLate,
    TryAgain,
)

_HOUR = timedelta(hours=1)
CHANGEABLE_FOR = timedelta(minutes=15)
ANSWERS_AN_HOUR = 60
"""Comments of one person by mail or text: a mail program gone mad, or somebody who means harm."""
LONGEST_FULL_TEXT = 120_000
"""Bytes kept of the mail a comment came in: DynamoDB's items end at 400 kB, and their copy in a local index counts."""

LONGEST_IN_SHORT = 500

Also = Callable[[Write, Plan, Entry], None]
"""Adds to a comment's transaction what must happen with it or not at all, such as an answer owed to who wrote."""


def write(
    actor: Actor,
    plan_id: str,
    number: int | None,
    *,
    text: str,
    now: datetime,
    full_text: str | None = None,
    sent: Sequence[Sent] = (),
    once: Key | None = None,
    also: Also | None = None,
) -> Entry:
    """Adds a comment to an action, or with ``None`` an entry to the plan, and owes the others a notice.

    One read and one transaction; `ActionNotFound` if the action is gone. The files ``sent`` along are stored before.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    text = _checked(text or files.instead_of_words(sent))
    full_text = beyond(text, full_text)
    entry = stream.entry(
        plan_id,
        "comment",
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        number=number,
        text=text,
        full_text=full_text,
        files=stored(actor, plan_id, sent, once, now),
    )
    transaction = Write()
    keys.once(transaction, once, now)
    limit(transaction, actor, now)
    if number is not None:
        if not 0 < number < MOST_ACTIONS:
            raise ActionNotFound
        transaction.update(
            Action,
            (plan_id, number),
            [Action.comment_count.add(1), Action.changed_at.set(now)],
            otherwise=ActionNotFound(),
        )
    transaction.put(entry)
    telling.tell_others(
        transaction, plan, "comment", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id
    )
    unread.raise_for_others(transaction, plan, actor.person_id)
    changing.client_active(transaction, plan, actor.person_id, now)
    if also:
        also(transaction, plan, entry)
    transaction.commit()
    return entry


def beside(
    write: Write,
    plan: Plan,
    action: Action,
    actor: Actor,
    text: str,
    now: datetime,
    *,
    full_text: str | None = None,
    sent: Sequence[Sent] = (),
    once: Key | None = None,
) -> Entry:
    """Adds the words that come with another change to its transaction; whoever is told of that reads them there."""
    text = text or files.instead_of_words(sent)
    kept = stored(actor, plan.plan_id, sent, once, now)
    entry = history.note(plan, action, "comment", actor, now, text=text, full_text=beyond(text, full_text), files=kept)
    write.put(entry)
    write.update(Action, (plan.plan_id, int(action.number)), [Action.comment_count.add(1)])
    unread.raise_for_others(write, plan, actor.person_id)
    return entry


def told(text: str, sent: Sequence[Sent]) -> dict[str, Any]:
    """What a notice of a change says of the words and files that came with it."""
    return {"comment": text, **({"files": [file.name for file in sent]} if sent else {})}


def in_short(text: str) -> str:
    """A comment on one line, for where it stands beside something else."""
    return textwrap.shorten(text, LONGEST_IN_SHORT, placeholder=" …")


def limit(write: Write, actor: Actor, now: datetime) -> None:
    """Counts what comes by mail or text; `LimitReached` beyond `ANSWERS_AN_HOUR`."""
    if actor.via in ("email", "text"):
        too_many = LimitReached(retry_after=3600)
        keys.at_most(write, _answers(actor), ANSWERS_AN_HOUR, window=_HOUR, now=now, otherwise=too_many)


def _answers(actor: Actor) -> str:
    return f"answers#{actor.person_id}"


def stored(
    actor: Actor, plan_id: str, sent: Sequence[Sent], once: Key | None, now: datetime
) -> dict[str, FileInfo] | None:
    """The files of a reply, stored under what lets the reply be taken once.

    Only of one that will be taken: nobody would ever delete the others.
    """
    if sent and keys.is_used_up(_answers(actor), ANSWERS_AN_HOUR, window=_HOUR, now=now):
        raise LimitReached(retry_after=3600)
    return files.store(plan_id, once.key if once else tokens.new_id(), sent)


def beyond(text: str, full_text: str | None) -> str | None:
    """The full text as it is kept; ``None`` where the comment is all of it."""
    if full_text is None or full_text.strip() == text:
        return None
    return full_text.encode(errors="replace")[:LONGEST_FULL_TEXT].decode(errors="ignore")


def lengthen(
    actor: Actor,
    plan_id: str,
    comment_id: str,
    *,
    before: str,
    text: str,
    now: datetime,
    once: Key,
    also: Also,
    tell: bool,
) -> None:
    """Makes one's own comment of a moment ago longer, while it still says ``before``; `Lost` where it doesn't.

    Its notice says what stands there when it is sent; with ``tell`` another one is owed.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.actor_id != actor.person_id:
        raise Lost
    transaction = Write()
    keys.once(transaction, once, now)
    limit(transaction, actor, now)
    unchanged = (Entry.kind == "comment") & (Entry.text == before)
    transaction.update(Entry, (plan_id, comment_id), [Entry.text.set(_checked(text))], condition=unchanged)
    if tell:
        number = None if entry.number is None else int(entry.number)
        telling.tell_others(
            transaction, plan, "comment", now, actor_id=actor.person_id, number=number, entry_id=comment_id
        )
    also(transaction, plan, entry)
    transaction.commit()


def edit(actor: Actor, plan_id: str, comment_id: str, *, text: str, now: datetime, number: int | None = None) -> Entry:
    """Changes one's own comment within 15 minutes; it is marked as edited."""
    plan, entry = _own(actor, plan_id, comment_id, number, now)
    text = _checked(text)
    if text == entry.text:
        return entry
    transaction = Write()
    transaction.update(
        Entry,
        (plan.plan_id, comment_id),
        [Entry.text.set(text), Entry.edited_at.set(now)],
        condition=Entry.kind == "comment",
        otherwise=CommentNotFound(),
    )
    transaction.commit()
    entry.text, entry.edited_at = text, now
    return entry


def delete(actor: Actor, plan_id: str, comment_id: str, *, now: datetime, number: int | None = None) -> None:
    """Takes one's own comment back within 15 minutes; that there was one stays in the stream."""
    for _ in range(3):
        plan, entry = _own(actor, plan_id, comment_id, number, now)
        transaction = Write()
        transaction.update(
            Entry,
            (plan.plan_id, comment_id),
            [
                Entry.kind.set("comment_deleted"),
                Entry.text.remove(),
                Entry.full_text.remove(),
                Entry.files.remove(),
                Entry.edited_at.set(now),
            ],
            condition=Entry.kind == "comment",
            otherwise=CommentNotFound(),
        )
        if entry.number is not None and Action.find(plan.plan_id, entry.number) is not None:
            counted = [Action.comment_count.add(-1), Action.changed_at.set(now)]
            transaction.update(Action, (plan.plan_id, entry.number), counted)
        try:
            transaction.commit()
        except Lost:
            continue  # the action was deleted between our reading and writing: nothing to count any more
        files.forget((entry.files or {}).values())
        return
    raise TryAgain


def of_action(person_id: str, plan_id: str, number: int, *, cursor: str | None = None, limit: int = 50) -> Page[Entry]:
    """An action's comments, oldest first, for its members."""
    plan, _ = actions.get_for(person_id, plan_id, number)
    hidden = plan.hidden_from(person_id)
    return reading.history(
        plan_id, number, kind="comment", cursor=cursor, limit=limit, oldest_first=True, hidden=hidden
    )


def file_of(person_id: str, plan_id: str, comment_id: str, number: int) -> FileInfo:
    """A file sent along with a comment, for the plan's members; `FileNotFound` if there is none or it was not kept."""
    plan = plans.get_for(person_id, plan_id)
    entry = Entry.find(plan_id, comment_id)
    if entry is None or entry.kind != "comment" or entry.actor_id in plan.hidden_from(person_id):
        raise CommentNotFound
    file = (entry.files or {}).get(str(number))
    if file is None or file.key is None:
        raise FileNotFound
    return file


def may_change(entry: Entry, person_id: str, now: datetime) -> bool:
    """Whether this person may still edit or delete the comment."""
    return entry.kind == "comment" and entry.actor_id == person_id and now - entry.at <= CHANGEABLE_FOR


def _own(actor: Actor, plan_id: str, comment_id: str, number: int | None, now: datetime) -> tuple[Plan, Entry]:
    plan = plans.get_for(actor.person_id, plan_id)
    _may_write(plan, actor)
    entry = Entry.find(plan_id, comment_id) if comment_id else None
    if entry is None or entry.kind != "comment" or (number is not None and entry.number != number):
        raise CommentNotFound
    if entry.actor_id != actor.person_id:
        raise NotAllowed("Only who wrote a comment may change it.")
    if not may_change(entry, actor.person_id, now):
        raise TooLate
    return plan, entry


def _may_write(plan: Plan, actor: Actor) -> None:
    if plan.role(actor.person_id) == "viewer":
        raise NotAllowed("Coaches and the client of a plan write here; you can read it.")


def _checked(text: str) -> str:
    text = checked_comment(text, "text")
    if not text:
        raise Invalid({"text": "Please write something first."})
    return text
