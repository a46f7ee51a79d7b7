"""What a person was asked about their addresses by a link in a mail.

A link is good for one question, which is kept on the person's row: following the link uses the question up, and asking
again, withdrawing, or removing an address withdraws it. The signing key alone asks nothing. Pure.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

Kind = Literal["add", "again", "offer", "main", "move"]
"""``add`` an address, get mails there ``again``, add what an answer came from (``offer``), make it the ``main`` one by a
link to the present one, or ``move`` there after a week because that one can't be read."""

LASTS: dict[Kind, timedelta] = {
    "add": timedelta(days=2),
    "again": timedelta(days=2),
    "offer": timedelta(days=7),
    "main": timedelta(days=2),
    "move": timedelta(days=2),
}
MOST_WAITING = 5
"""The most addresses that may wait for their owner's confirmation, and as many again that answers came from."""
MOST_USED = 5
"""Used questions that are kept until they expire, so that a second press on the button of a link does no harm."""
_OF_MAIN = ("main", "move")


class Asked(msgspec.Struct, frozen=True):
    """A question that waits until its link is followed, or was answered by that."""

    kind: Kind
    email: str
    """The address it is about."""
    to: str
    """The address that the link was sent to."""
    asked_at: datetime
    by: str | None = None
    """The address that opened the session which asked; ``None`` if that isn't known, or an answer by mail led to the question."""
    is_used: bool = False

    @property
    def until(self) -> datetime:
        return self.asked_at + LASTS[self.kind]

    def waits(self, now: datetime) -> bool:
        return not self.is_used and now < self.until


class Move(msgspec.Struct, frozen=True):
    """Another main address, asked for because the present one can't be read; it takes effect unless somebody objects."""

    id: str
    """What the objection links name."""
    email: str
    old: str
    """The main address when it was asked for."""
    due_at: datetime
    told: list[str]
    """The addresses that got an objection link: removing one of them takes the objection from nobody."""
    by: str | None = None
    """The address that opened the session which asked; ``None`` if that isn't known."""


def waiting(questions: Mapping[str, Asked], now: datetime) -> dict[str, Asked]:
    """Returns the questions whose link can still be followed, by their id, oldest first."""
    found = [(id, each) for id, each in questions.items() if each.waits(now)]
    return dict(sorted(found, key=lambda item: item[1].asked_at))


def has_room(questions: Mapping[str, Asked], new: Asked, now: datetime) -> bool:
    """Returns whether one more such question may wait."""
    alike = [each for each in waiting(questions, now).values() if (each.kind == "offer") == (new.kind == "offer")]
    return sum(not _replaces(new, each) and each.kind not in _OF_MAIN for each in alike) < MOST_WAITING


def with_new(questions: Mapping[str, Asked], id: str, new: Asked, now: datetime) -> dict[str, Asked]:
    """Returns the questions with a new one, which withdraws an earlier one about the same."""
    kept = {each_id: each for each_id, each in questions.items() if each.until > now and not _replaces(new, each)}
    used = sorted((each_id for each_id in kept if kept[each_id].is_used), key=lambda each_id: kept[each_id].asked_at)
    for each_id in used[:-MOST_USED]:
        del kept[each_id]
    return kept | {id: new}


def used(questions: Mapping[str, Asked], id: str) -> dict[str, Asked]:
    """Returns the questions with this one used up."""
    return {**questions, id: msgspec.structs.replace(questions[id], is_used=True)}


def without(questions: Mapping[str, Asked], email: str) -> dict[str, Asked]:
    """Returns the questions without those about an address, sent to it, or asked by a session that it opened."""
    return {id: each for id, each in questions.items() if email not in (each.email, each.to, each.by)}


def without_main(questions: Mapping[str, Asked]) -> dict[str, Asked]:
    """Returns the questions without those that wait for another main address: the present one has changed."""
    return {id: each for id, each in questions.items() if each.is_used or each.kind not in _OF_MAIN}


def _replaces(new: Asked, old: Asked) -> bool:
    """Returns whether a question withdraws an earlier one. There is one at a time about the main address."""
    if new.kind in _OF_MAIN or old.kind in _OF_MAIN:
        return new.kind in _OF_MAIN and old.kind in _OF_MAIN
    return new.email == old.email
