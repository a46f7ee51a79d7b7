"""What others said and a person hasn't seen yet: counted where it is written, seen where it is shown.

Both are kept in the person's membership, so that a list of all their plans needs no further read. So opening a page is a GET
that writes: one conditional UpdateItem, only when something new is shown, and if it fails the page is there all the same.
The count as it was read is the condition: what is said between reading and writing stays new.
"""

import logging
from collections.abc import Iterable
from typing import Any

from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.database.failures import code_of
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain

MOST_ACTIONS = 100
"""Actions whose last comment seen is kept, until everything was seen; a comment on others may be called new again."""


_COUNTED = frozenset({"comment", "comment_deleted"})
"""What is counted; words that come with something else are a comment beside it."""


def raise_for_others(write: Write, plan: Plan, *by: str) -> None:
    """Counts a comment, in its transaction, for every member but those it is ``by``; not for invited coaches and viewers."""
    for member in plan.members.values():
        is_in = member.state == "active" or (member.state == "invited" and member.role == "client")
        if member.person_id not in by and is_in:
            mine = (member.person_id, plan.plan_id)
            # A row that isn't there any more: they left the plan between our reading and writing.
            write.update(Membership, mine, [Membership.unread_count.add(1)], otherwise=TryAgain())


def is_new(mine: Membership | None, entry: Entry) -> bool:
    """Whether it was said (or taken back) by somebody else since this person last looked."""
    if mine is None or not mine.unread_count or entry.kind not in _COUNTED:
        return False
    if mine.person_id in (entry.actor_id, entry.data.get("added_by_id")) or entry.at < mine.created_at:
        return False
    seen = max(mine.seen_until or "", mine.seen.get(str(int(entry.number or 0)), ""))
    return entry.entry_id > seen


def saw_action(mine: Membership | None, number: int, shown: Iterable[Entry]) -> None:
    """Notes that what is new about this action was just shown to them."""
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
    """Notes that the newest of the plan was just shown to them: nothing is new any more."""
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
    except PynamoDBException as error:
        if not (isinstance(error, UpdateError) and code_of(error) == "ConditionalCheckFailedException"):
            logging.getLogger(__name__).warning("what was seen could not be noted", exc_info=True)
