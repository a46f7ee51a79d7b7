"""What a coach's home knows about a client in addition to figures: their newest words, and that the coach has put them aside for now.

Kept in the coach's membership, so that a list of all their plans needs no other read.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from chalicelib import sentences

LONGEST_WORDS = 140

Why = Literal["later", "reminded", "written"]


class Newest(msgspec.Struct, frozen=True):
    """What a client wrote last, in short."""

    text: str
    at: datetime
    entry_id: str
    """The comment."""


class Aside(msgspec.Struct, frozen=True, omit_defaults=True):
    """A client whom their coach has seen to for now, and doesn't want to see among those who need them."""

    until: date
    """The day, by the coach's clock, on which they come back."""
    at: datetime
    why: Why
    before: "Aside | None" = None
    """What this replaced: undoing the message restores it."""

    def instead_of(self, before: "Aside | None") -> "Aside":
        """Returns it with what it replaces, and what that had replaced in turn; anything before that is forgotten."""
        if before is not None and before.before is not None:
            before = msgspec.structs.replace(before, before=msgspec.structs.replace(before.before, before=None))
        return msgspec.structs.replace(self, before=before)


def newest(text: str, at: datetime, entry_id: str) -> Newest:
    """Returns what to keep of a comment, on one line."""
    return Newest(in_short(text), at, entry_id)


def in_short(text: str) -> str:
    """Returns the beginning of what somebody wrote, on one line."""
    return sentences.shortened(" ".join(text.split()), LONGEST_WORDS)


def still(aside: Aside | None, today: date, *happened: datetime | None) -> Aside | None:
    """Returns what was put aside if it still is: until its day, or until something new has happened. Pure."""
    if aside is None or today >= aside.until:
        return None
    return None if any(moment is not None and moment > aside.at for moment in happened) else aside
