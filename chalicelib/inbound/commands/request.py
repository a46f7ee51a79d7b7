"""What somebody asks for by mail or text: who, in which words, and how their message ends."""

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
"""Adds the end of a message to the transaction of what it does: that it is known as received, and its answer."""

Beginning = Callable[[Write, Became, Event], None]
"""Notes in that transaction what a conversation is about from now on: the action, and the comment on it if there is one."""

TakesBack = dict[str, tuple[Callable[["Request", dict[str, Any]], None], Outcome]]
"""How UNDO takes a step back, by what the step ``did``, and what becomes of the action then."""


def _nothing(*_: object) -> None: ...


class Request(msgspec.Struct, frozen=True):
    """What a command has to know of a message, and two hooks by which mail or text takes part in its transaction."""

    actor: Actor
    plan_id: str
    words: Words
    """All that they wrote, with the files that came along."""
    message: str
    """The id by which it is known as received: a Message-ID, or a text's id."""
    now: datetime
    end: Ending = _nothing
    begin: Beginning = _nothing

    def once(self, step: object) -> Key:
        """Returns the key that lets one step of the message happen once."""
        return answers.seen(self.actor.person_id, f"{self.message}#{self.plan_id}#{step}", self.now)

    def became(self, outcome: Outcome, number: int, read: tuple[Plan, Action] | None = None, **details: Any) -> Became:
        """Says what became of an action, for who asked; plan and action are read unless they have been."""
        plan, action = read or actions.get_for(self.actor.person_id, self.plan_id, number)
        return Became(
            outcome, plan.plan_id, plan.key(number), number, action.what, plan.members[self.actor.person_id].time_zone,
            doer=plan.assignee(action.assignee_id).name,
            coach=None if plan.primary_id == self.actor.person_id else plan.primary.name, **details,
        )  # fmt: skip

    def keep(self, number: int | None, text: str) -> None:
        """Writes words that go beside what the message does, once; to the plan if the action is gone."""
        try:
            seen = Seen(once=self.once("words"))
            comments.write(self.actor, self.plan_id, number, self.saying(text), now=self.now, seen=seen)
        except ActionNotFound:
            self.keep(None, text)
        except keys.Repeated:
            return

    def kept(self, became: Became) -> Became:
        """Writes all of the words as a comment, since what they ask for can't be done."""
        self.keep(None if became.outcome is GONE else became.number, self.words.text)
        return became

    def saying(self, text: str) -> Words:
        """Returns the words with this text, cut to what a comment holds: the full text has all of it."""
        fits = len(text) <= LONGEST_COMMENT
        return msgspec.structs.replace(self.words, text=text if fits else text[: LONGEST_COMMENT - 2].rstrip() + " …")

    def undoable(self, *steps: dict[str, Any]) -> Key:
        """Returns the key that keeps, for ten minutes, what UNDO has to take back."""
        person_id = self.actor.person_id
        return keys.new(
            undo_name(person_id), kind="undo", now=self.now, lasts=LASTS, person_id=person_id, data={"steps": list(steps)}
        )  # fmt: skip


def undo_name(person_id: str) -> str:
    """Returns the name of the key that keeps a person's last command."""
    return f"undo#{person_id}"
