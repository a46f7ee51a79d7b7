"""What follows from whatever happens to an action, the same for every verb."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans.plan import Plan


class Event(msgspec.Struct, frozen=True):
    """Something that a member did with an action."""

    plan: Plan
    action: Action
    """As it was before."""
    actor: Actor
    now: datetime
    entry_id: str
    """Of the stream entry that tells of it."""
    said_id: str | None = None
    """Of the comment that was written with it."""


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

    def bind(self, write: Write, event: Event) -> None:
        """Adds to a transaction what makes it happen once, and what must happen with it."""
        keys.once(write, self.once, event.now)
        if self.also:
            self.also(write, event)


UNSEEN = Seen()
