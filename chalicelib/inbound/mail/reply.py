"""An authenticated reply by mail, which ends as a comment, or is marked as received and answered."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.stream import room
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import absences, answers
from chalicelib.inbound.commands import outcome
from chalicelib.inbound.commands.outcome import Became
from chalicelib.inbound.commands.request import Request
from chalicelib.inbound.mail import wording
from chalicelib.inbound.readings import steps
from chalicelib.inbound.readings.steps import NumberTaken, Step


def entered(target: Target, which: int) -> Target:
    """Returns the target for answers to a mail about readings; ``which`` is the number of their step."""
    return msgspec.structs.replace(target, number=PLAN, event="entered", which=which)


def of_plan(target: Target) -> Target:
    """Returns the target for answers to a mail that is only about the plan."""
    return msgspec.structs.replace(target, number=PLAN, event="", which=0)


class Reply(msgspec.Struct, frozen=True):
    """The author of a reply, what it is about, and its words."""

    actor: Actor
    target: Target
    words: Words
    message: str
    """The Message-ID, or our substitute for it."""
    in_reply_to: str | None
    """The Message-ID, if our answer can refer to it."""
    now: datetime
    sender: str = ""
    """The address it came from."""

    def request(self) -> Request:
        """Returns what a command needs to know about this mail."""
        return Request(self.actor, self.target.plan_id, self.words, self.message, self.now, end=self._end)

    def comment(self, number: int | None, text: str, told: str = "") -> str:
        """Writes a comment on an action (``None``: on the plan), and owes ``told`` to its writer unless it is empty. If
        the action was deleted, all words go to the plan."""
        try:
            self.write(number, text, told)
        except ActionNotFound:
            self.write(None, self.words.text)
            return "A mail about a deleted action became an entry of its plan."
        return f"A mail became a comment on action {number}." if number else "A mail became an entry of its plan."

    def write(self, number: int | None, text: str, told: str = "") -> None:
        """Writes a comment, and owes its writer ``told``, which also says if there was no room for files or the coach
        is away."""
        words, is_answered = self.request().saying(text), False

        def also(write: Write, event: Event) -> None:
            nonlocal is_answered
            absent = absences.of_plan(write, event.plan, self.actor.person_id, self.now)
            is_answered = bool(told or absent or room.left_out(words.sent))
            if is_answered:
                write.put(self.answer_row("\n\n".join(filter(None, (told, absent)))))

        seen = Seen(once=self.once(), also=also)
        comments.write(self.actor, self.target.plan_id, number, words, now=self.now, seen=seen)
        if is_answered:
            self.nudge()

    def keep(self, number: int | None, text: str) -> None:
        """Keeps words other than a command as a comment, with the attached files."""
        self.request().keep(number or None, text or instead_of_words(self.words.sent))

    def ask(self, number: int, text: str, asks: str) -> None:
        """Ends a mail as `answer` does, with a question about an action. ``asks`` says what a word such as YES in reply
        answers."""
        about = msgspec.structs.replace(self.target, number=number)
        reply = msgspec.structs.replace(self, target=about)
        reply.answer(text, asks=asks)

    def answer(self, text: str, *, deletes: Key | None = None, asks: str = "") -> None:
        """Ends a mail without a comment: marks it as received, counts it and owes the answer."""
        write = Write()
        hourly_limit.count(write, self.actor, self.now)
        keys.once(write, self.once(), self.now)
        if deletes is not None:
            write.delete(deletes)
        answers.owe(self.answer_row(text, asks), also=write)

    def answer_row(self, text: str, asks: str = "") -> Notification:
        """Returns an answer to this mail, which also names files that there was no room for."""
        told = "\n\n".join(part for part in (text, wording.no_room(self.words.sent)) if part)
        return self.bare_answer_row(told, asks)

    def bare_answer_row(self, text: str, asks: str = "") -> Notification:
        return answers.by_email(
            self.actor.person_id, text, in_reply_to=self.in_reply_to, about=self.target, now=self.now, asks=asks
        )

    def nudge(self) -> None:
        """Queues the answer at once, for a mail that ended in its own transaction."""
        queue.nudge([self.actor.person_id])

    def tell(self, became: Sequence[Became]) -> None:
        """Ends a mail whose command has been carried out, in a transaction of its own."""

        def step() -> None:
            write = Write()
            hourly_limit.count(write, self.actor, self.now)
            self._end(write, *became)
            write.commit()

        look_again(step, on=NumberTaken)
        self.nudge()

    def _end(self, write: Write, *became: Became) -> None:
        """Does the same as `answer`, within the transaction of what the mail does. Answers to its questions may hold
        readings."""
        keys.once(write, self.once(), self.now)
        due = outcome.due(became)
        told = self
        if due:
            number = became[0].number if len(became) == 1 else self.target.number
            step = Step(tuple((each.metric.metric_id, each.day) for each in due), at=self.now, number=number)
            which = steps.draw()
            steps.keep(write, self.actor.person_id, which, step, self.now)
            told = msgspec.structs.replace(self, target=entered(self.target, which))
        absent = absences.said(write, self.target.plan_id, self.actor.person_id, self.now)
        write.put(told.answer_row("\n\n".join(filter(None, (wording.told(became, self.now), absent)))))

    def once(self) -> Key:
        """Returns the key that lets the mail be taken only once."""
        return answers.seen(self.actor.person_id, self.message, self.now, words=self.words.text)
