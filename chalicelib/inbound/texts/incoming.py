"""A text from a known number, and how it ends: marked as received, answered, with the conversation updated."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import typed
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.people.address import Address, Part, Question
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.inbound import answers, blanks
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import MayNotWrite, NotAMember, ReplyRefused
from chalicelib.inbound.texts import numbered, pieces, wording
from chalicelib.inbound.texts.numbered import Numbered


class OutOfTurn(Lost):
    """Another text from the same number was taken between our reading and writing."""


class Incoming(msgspec.Struct, frozen=True):
    """A text, with its sender's address row as it was read."""

    address: Address
    notice: TextNotice
    raw: str
    """The text including outer spaces, where a carrier may have cut it."""
    now: datetime
    came_at: datetime
    recorded: list[str]
    """The refusals that keep its words for a coach, possibly from an earlier turn, as ``plan_id#entry_id``."""

    @property
    def text(self) -> str:
        return typed.lines(self.raw)

    @property
    def as_sent(self) -> str:
        """Returns its words with its number among the parts, such as ``(1/2)``, which ``text`` may lack."""
        return blanks.storable(self.notice.message_body)

    @property
    def numbered(self) -> Numbered | None:
        """Returns its place if it says that it is one of the parts of a split text."""
        return numbered.read(self.notice.message_body)

    @property
    def actor(self) -> Actor:
        return Actor(self.address.person_id, "text")

    @property
    def is_cut(self) -> bool:
        """Returns whether a carrier may have split it at its end."""
        return pieces.is_cut(self.notice.message_body)

    def piece(self, text: str) -> Part:
        """Returns what this text adds to a comment, with the space at its end where a carrier may have cut it."""
        behind = self.raw[len(self.raw.rstrip()) :] if self.is_cut else ""
        mark = self.numbered
        return Part(self.came_at, text + behind, self.is_cut, *((mark.place, mark.of) if mark else ()))

    def once(self) -> Key:
        """Returns the key that lets the text be taken once."""
        words = self.notice.message_body
        return answers.seen(self.actor.person_id, self.notice.inbound_message_id, self.now, words=words)

    def under_other_id(self) -> "Incoming":
        """Returns the same text under an id derived from its words, since its own id was already used for another
        text."""
        id = answers.other_id(self.notice.inbound_message_id, self.notice.message_body)
        return msgspec.structs.replace(self, notice=msgspec.structs.replace(self.notice, inbound_message_id=id))

    def in_plan(self, plan_id: str, step: Callable[[], str]) -> str:
        """Takes a step in a plan, or refuses the text if its sender is no longer a member or can view only."""
        try:
            return step()
        except PlanNotFound:
            return self.refuse(NotAMember(), plan_id=plan_id)
        except NotAllowed:
            return self.refuse(MayNotWrite(), plan_id=plan_id)

    def refuse(self, refusal: ReplyRefused, plan_id: str | None = None) -> str:
        """Records a refusal, and tells the sender once a day per reason."""
        outcome = answers.refuse_text(refusal, self.notice, self.now, plan_id=plan_id, person_id=self.actor.person_id)
        if refusal.is_answered and self.address.state == "ok":
            number, sentence = self.notice.origination_number, wording.plain(refusal.sentence)
            answers.by_text_daily(number, refusal.name, sentence, now=self.now)
        return outcome

    def finish(
        self,
        *told: str,
        question: Question | None = None,
        answers_to: Question | None = None,
        deletes: Key | None = None,
        asks: Sequence[Any] = (),
    ) -> None:
        """Ends a text that isn't a comment, in its own transaction: counts it, marks it as received and owes the
        answers. ``asks`` are the changes that record which metrics these ask for."""
        write = Write()
        hourly_limit.count(write, self.actor, self.now)
        self.end(write, *told, question=question, answers_to=answers_to)
        if asks:
            self.turn(write, *asks)
        if deletes is not None:
            write.delete(deletes)
        write.commit()
        self.nudge()

    def end(
        self, write: Write, *told: str, question: Question | None = None, answers_to: Question | None = None
    ) -> None:
        """Does the same as `finish`, within the transaction of what the text does. A stopped number gets no answer."""
        keys.once(write, self.once(), self.now)
        if question is not None:
            self.turn(write, Address.question.set(plain(question)))
        elif answers_to is not None:
            self.turn(write, Address.question.remove())
        self.tell(write, *told)

    def tell(self, write: Write, *told: str) -> None:
        """Owes answers in a transaction, unless the number stopped texts."""
        if self.address.state == "ok":
            write.put(*(answers.by_text(self.notice.origination_number, text, now=self.now) for text in told))

    def turn(self, write: Write, *changes: Any) -> None:
        """Moves the conversation on. Raises `OutOfTurn` if another text did so since it was read."""
        mine = Address.turn == int(self.address.turn)
        if not self.address.turn:
            mine = mine | Address.turn.does_not_exist()
        moved = [*changes, Address.turn.add(1)]
        write.update(Address, self.address.address, moved, condition=mine, otherwise=OutOfTurn())

    def nudge(self) -> None:
        """Queues the answer at once."""
        queue.nudge([f"tel:{self.notice.origination_number}"])
