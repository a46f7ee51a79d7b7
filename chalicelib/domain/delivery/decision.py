"""The decision on an owed message, and what it is based on."""

from datetime import datetime

import msgspec

from chalicelib.domain.actions.action import Action
from chalicelib.domain.messages import By
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports.after_session import AfterSession
from chalicelib.domain.reports.digest import Digest
from chalicelib.domain.reports.unplaced import Unplaced
from chalicelib.domain.stream.entry import Entry


class Send(msgspec.Struct, frozen=True):
    by: By
    note: str | None = None
    """Why it goes another way than requested."""
    sums_up: bool = False
    """Whether it is the day's last text, which sums up what is due in all plans."""


class Skip(msgspec.Struct, frozen=True):
    reason: str
    is_told: bool = True
    """Whether the stream shows it. What nobody expects any more disappears silently."""
    is_missed: bool = False
    """Whether it was still wanted: then the coach's home page marks the plan."""


class Wait(msgspec.Struct, frozen=True):
    until: datetime


class CarryOut(msgspec.Struct, frozen=True):
    """The row isn't a message: its effect is carried out now."""


Decision = Send | Skip | Wait | CarryOut


def drop(reason: str) -> Skip:
    """Returns a skip that the stream does not show."""
    return Skip(reason, is_told=False)


class Context(msgspec.Struct, frozen=True):
    """What an owed message is about, as it is now; ``None`` for what isn't there, or no longer."""

    person: Person | None = None
    plan: Plan | None = None
    action: Action | None = None
    entry: Entry | None = None
    metric: Metric | None = None
    open_actions: tuple[Action, ...] = ()
    """Only for the plan so far, read just before it is sent."""
    reason: Entry | None = None
    """Only for a mail that `gives_reason`, read just before it is sent: the coach's comment that it quotes."""
    digest: Digest | None = None
    """Only for a digest that is due: its contents."""
    unplaced: tuple[Unplaced, ...] = ()
    """Only for the news of answers that wait: what waits."""
    coach: Membership | None = None
    """Only for the news after a session: the membership of the coach who had it."""
    after: AfterSession | None = None
    """Only for the news after a session that is due: its contents."""
    number: Address | None = None
    """The recipient's number, if something goes by text."""
    texts_before: int = 0
    """How many unprompted texts the recipient gets today before this one."""
