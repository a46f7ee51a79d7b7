"""What a command needs to know of a message: who wrote it, in which words, and how the message ends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.undo import LASTS
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import answers
from chalicelib.inbound.commands.outcome import GONE, Became, Outcome

Named = tuple[str, int]
"""An action by its plan's id and its number."""

Ending = Callable[[Write, Became], None]
"""Adds the end of a message to the transaction of what it does: the mark that it was received, and the answer."""

Beginning = Callable[[Write, Became, Event], None]
"""Records in the same transaction what the conversation is now about: the action, and any comment on it."""

TakesBack = dict[str, tuple[Callable[["Request", dict[str, Any]], None], Outcome]]
"""How UNDO takes a step back, by the kind of step (``did``), with the outcome for the action."""


def _nothing(*_: object) -> None: ...


class Request(msgspec.Struct, frozen=True):
    """What a command needs to know about a message, with two hooks for mail or text to join its transaction."""

    actor: Actor
    plan_id: str
    words: Words
    """Everything they wrote, including attached files."""
    message: str
    """The id under which we received it: a Message-ID, or a text's id."""
    now: datetime
    end: Ending = _nothing
    begin: Beginning = _nothing

    def once(self, step: object) -> Key:
        """Returns the key by which one step of the message happens only once."""
        return answers.seen(self.actor.person_id, f"{self.message}#{self.plan_id}#{step}", self.now)

    def became(self, outcome: Outcome, number: int, read: tuple[Plan, Action] | None = None, **details: Any) -> Became:
        """Returns the outcome for an action, in the requester's zone. Reads the plan and the action unless they are
        given."""
        plan, action = read or actions.get_for(self.actor.person_id, self.plan_id, number)
        return Became(
            outcome, plan.plan_id, plan.key(number), number, action.what, plan.members[self.actor.person_id].time_zone,
            doer=plan.assignee(action.assignee_id).name,
            coach=None if plan.primary_id == self.actor.person_id else plan.primary.name, **details,
        )  # fmt: skip

    def keep(self, number: int | None, text: str) -> None:
        """Keeps words other than the command as a comment, once; on the plan if the action is gone."""
        try:
            seen = Seen(once=self.once("words"))
            comments.write(self.actor, self.plan_id, number, self.saying(text), now=self.now, seen=seen)
        except ActionNotFound:
            self.keep(None, text)
        except keys.Repeated:
            return

    def kept(self, became: Became) -> Became:
        """Keeps all of the words as a comment, since what they ask for can't be done."""
        self.keep(None if became.outcome is GONE else became.number, self.words.text)
        return became

    def saying(self, text: str) -> Words:
        """Returns the words with this text, cut to a comment's length; the full text keeps all of it."""
        fits = len(text) <= LONGEST_COMMENT
        return msgspec.structs.replace(self.words, text=text if fits else text[: LONGEST_COMMENT - 2].rstrip() + " …")

    def undoable(self, *steps: dict[str, Any]) -> Key:
        """Returns the key that stores, for ten minutes, what UNDO would take back."""
        person_id = self.actor.person_id
        return keys.new(
            undo_name(person_id), kind="undo", now=self.now, lasts=LASTS, person_id=person_id, data={"steps": list(steps)}
        )  # fmt: skip


def undo_name(person_id: str) -> str:
    """Returns the name of the key that keeps a person's last command."""
    return f"undo#{person_id}"
