"""What becomes of a command, and what is kept to undo it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.files import Sent
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import answers

What = Literal[
    "done", "done_already", "cancelled", "gone", "not_yours",
    "moved", "asked", "asked_already", "same_date", "past", "which_date", "closed",
    "stuck", "stuck_already", "goes_on", "declined",
    "open_again", "moved_back", "withdrawn", "not_undone",
]  # fmt: skip


ENDED: tuple[What, ...] = ("moved", "asked", "stuck")
"""What a message became that ended, with its answer, in the transaction of what it did."""


class Became(msgspec.Struct, frozen=True):
    """What became of one action."""

    outcome: What
    plan_id: str
    key: str
    """``ALI-12``"""
    number: int
    what: str = ""
    zone: str = "UTC"
    """In which its reader is told times."""
    moment: datetime | None = None
    """Its new date, or the one that was meant."""
    options: tuple[datetime, ...] = ()
    """Dates to choose from."""
    doer: str = ""
    """The first name of whose it is."""
    coach: str | None = None
    """The first name of the coach who is told or decides; ``None``: they wrote it."""


Ending = Callable[[Write, Became], None]
"""Adds the end of a message to the transaction of what it does: that it is known as received, and its answer."""


class Request(msgspec.Struct, frozen=True):
    """Who asks for something, in which words, so that it happens once."""

    actor: Actor
    plan_id: str
    words: str
    """All that they wrote."""
    full_text: str | None
    message: str
    """By which it is known as received: a Message-ID, or a text's id."""
    now: datetime
    sent: tuple[Sent, ...] = ()
    """Files that came along, to be put with the words."""

    def once(self, step: object) -> Key:
        """The key that lets one step of the message happen once."""
        return answers.seen(self.actor.person_id, f"{self.message}#{self.plan_id}#{step}", self.now)


def keep(request: Request, number: int | None, text: str) -> None:
    """Words that stand beside what a message does; once, though both are written one after the other."""
    try:
        _write(request, number, text)
    except ActionNotFound:
        _write(request, None, text)


def shortened(text: str) -> str:
    """As much of a text as a comment holds; all of it is in the full text."""
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 2].rstrip() + " …"


class About:
    """The plan and the action that a command was about, as far as they were seen."""

    def __init__(self, plan: Plan | None = None, action: Action | None = None) -> None:
        self.plan, self.action = plan, action

    def note(self, plan: Plan, action: Action) -> None:
        self.plan, self.action = plan, action

    def became(self, outcome: What, request: Request, number: int, **details: Any) -> Became:
        if self.plan is None or self.action is None:
            self.note(*actions.get_for(request.actor.person_id, request.plan_id, number))
        assert self.plan is not None
        assert self.action is not None
        coach = None if self.plan.primary_id == request.actor.person_id else self.plan.primary.name.split()[0]
        zone = self.plan.members[request.actor.person_id].time_zone
        doer = self.plan.assignee(self.action.assignee_id).name.split()[0]
        return Became(
            outcome, self.plan.plan_id, self.plan.key(number), number, self.action.what, zone, doer=doer, coach=coach,
            **details,
        )  # fmt: skip


def kept(request: Request, number: int | None, became: Became) -> Became:
    """The words stand as a comment, since what they ask for can't be done."""
    _write(request, number, request.words)
    return became


def _write(request: Request, number: int | None, text: str) -> None:
    try:
        comments.write(
            request.actor,
            request.plan_id,
            number,
            Words(shortened(text), full_text=request.full_text, sent=request.sent),
            now=request.now,
            seen=Seen(once=request.once("words")),
        )
    except keys.Repeated:
        return
