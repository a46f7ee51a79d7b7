"""An authenticated reply by mail, which ends as a comment, or marked as received and answered."""

from datetime import datetime

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import Target
from chalicelib.domain.stream import room
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import answers
from chalicelib.inbound.commands.outcome import Became
from chalicelib.inbound.commands.request import Request
from chalicelib.inbound.mail import wording


class Reply(msgspec.Struct, frozen=True):
    """The author of a reply, what it is about, and its words."""

    actor: Actor
    target: Target
    words: Words
    message: str
    """The Message-ID, or its substitute."""
    in_reply_to: str | None
    """The Message-ID, if our answer can refer to it."""
    now: datetime
    sender: str = ""
    """The address it came from."""

    def request(self) -> Request:
        """Returns what a command needs to know about this mail."""
        return Request(self.actor, self.target.plan_id, self.words, self.message, self.now, end=self._end)

    def comment(self, number: int | None, text: str) -> str:
        """Writes a comment on an action, or on the plan for ``None``; if the action was deleted, all words go to the plan."""
        try:
            self.write(number, text)
        except ActionNotFound:
            self.write(None, self.words.text)
            return "A mail about a deleted action became an entry of its plan."
        return f"A mail became a comment on action {number}." if number else "A mail became an entry of its plan."

    def write(self, number: int | None, text: str) -> None:
        """Writes a comment; if there was no room for its files, also owes an answer that says so."""
        words = self.request().saying(text)
        if not room.left_out(words.sent):
            comments.write(self.actor, self.target.plan_id, number, words, now=self.now, seen=Seen(once=self.once()))
            return
        seen = Seen(once=self.once(), also=lambda write, event: write.put(self.answer_row("")))
        comments.write(self.actor, self.target.plan_id, number, words, now=self.now, seen=seen)
        self.nudge()

    def keep(self, number: int | None, text: str) -> None:
        """Keeps words besides a command as a comment, with the attached files."""
        self.request().keep(number or None, text or instead_of_words(self.words.sent))

    def answer(self, text: str, *, deletes: Key | None = None) -> None:
        """Ends a mail without a comment: marks it as received, counts it and owes the answer."""
        write = Write()
        hourly_limit.count(write, self.actor, self.now)
        keys.once(write, self.once(), self.now)
        if deletes is not None:
            write.delete(deletes)
        answers.owe(self.answer_row(text), also=write)

    def answer_row(self, text: str) -> Notification:
        """Returns an answer to this mail, which also names the files that there was no room for."""
        return self.bare_answer_row("\n\n".join(part for part in (text, wording.no_room(self.words.sent)) if part))

    def bare_answer_row(self, text: str) -> Notification:
        return answers.by_email(
            self.actor.person_id, text, in_reply_to=self.in_reply_to, about=self.target, now=self.now
        )

    def nudge(self) -> None:
        """Queues the answer at once, for a mail that ended in its own transaction."""
        queue.nudge([self.actor.person_id])

    def _end(self, write: Write, became: Became) -> None:
        """Does the same as `answer`, within the transaction of what the mail does."""
        keys.once(write, self.once(), self.now)
        write.put(self.answer_row(wording.told([became], self.now)))

    def once(self) -> Key:
        """Returns the key by which the mail is taken only once."""
        return answers.seen(self.actor.person_id, self.message, self.now, words=self.words.text)
