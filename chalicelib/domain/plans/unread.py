"""Unread comments: counted when written, marked as seen when shown.

Both are kept in the person's membership, so that a list of all their plans needs no further read. This makes opening a
page a GET that writes: one conditional UpdateItem, only when something new is shown, and if it fails, the page is shown
all the same. The count as it was read is the condition: comments between reading and writing stay new.
"""

import logging
from collections.abc import Iterable
from typing import Any

from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain
from chalicelib.failures import FAILURES, code_of

MOST_ACTIONS = 100
"""How many actions we keep the last comment seen of, until all is seen; comments on further ones may show as new again."""


_COUNTED = frozenset({"comment", "comment_deleted"})
"""The kinds that count; words that come with something else are a comment of their own."""


def raise_for_others(write: Write, plan: Plan, *by: str) -> None:
    """Counts a comment, in its transaction, for every member except those it is ``by``, invited coaches and viewers."""
    for member in plan.members.values():
        is_in = member.state == "active" or (member.state == "invited" and member.role == "client")
        if member.person_id not in by and is_in:
            mine = (member.person_id, plan.plan_id)
            # If the row is gone, they left the plan between our read and write.
            write.update(Membership, mine, [Membership.unread_count.add(1)], otherwise=TryAgain())


def is_new(mine: Membership | None, entry: Entry) -> bool:
    """Returns whether someone else wrote (or deleted) it since this person last looked."""
    if mine is None or not mine.unread_count or entry.kind not in _COUNTED:
        return False
    if mine.person_id in (entry.actor_id, entry.inside("data", "added_by_id")) or entry.at < mine.created_at:
        return False
    seen = max(mine.seen_until or "", mine.seen.get(str(int(entry.number or 0)), ""))
    return entry.entry_id > seen


def saw_action(mine: Membership | None, number: int, shown: Iterable[Entry]) -> None:
    """Notes that they have just been shown what's new about this action."""
    new = [entry.entry_id for entry in shown if is_new(mine, entry)]
    if mine is None or not new:
        return
    seen = {**mine.seen, str(number): max(new)}
    left = int(mine.unread_count) - len(new)
    if left <= 0:
        _note(mine, 0, max(seen.values()), {})
    else:
        newest = sorted(seen.items(), key=lambda item: item[1])[-MOST_ACTIONS:]
        _note(mine, left, mine.seen_until, dict(newest))


def saw_all(mine: Membership | None, shown: Iterable[Entry]) -> None:
    """Notes that they have just been shown the newest of the plan: nothing is new any more."""
    newest = max((entry.entry_id for entry in shown), default="")
    if mine is not None and mine.unread_count and newest:
        _note(mine, 0, max(newest, mine.seen_until or "", *mine.seen.values()), {})


def _note(mine: Membership, left: int, until: str | None, seen: dict[str, str]) -> None:
    changes: list[Any] = [Membership.unread_count.set(left), Membership.seen.set(plain(seen))]
    if until:
        changes.append(Membership.seen_until.set(until))
    as_read = Membership.unread_count == mine.unread_count
    try:
        Membership(mine.person_id, mine.plan_id).update(changes, condition=as_read)
    except (PynamoDBException, *FAILURES) as error:
        if not (isinstance(error, UpdateError) and code_of(error) == "ConditionalCheckFailedException"):
            logging.getLogger(__name__).warning("what was seen could not be noted", exc_info=True)
