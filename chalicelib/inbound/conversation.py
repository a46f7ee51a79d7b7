"""A text from a number that is somebody's, and what it does: comment, DONE, UNDO, or a question back."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain import comments, completion, keys, plans
from chalicelib.domain.actions import LONGEST_COMMENT
from chalicelib.domain.addresses import Address, Question, Texted
from chalicelib.domain.people import Actor
from chalicelib.errors import ActionNotFound, LimitReached, NotAllowed, PlanNotFound, WrongState
from chalicelib.inbound import answers, commands, refused, which, wording
from chalicelib.inbound.commands import Done
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refused import ReplyRefused
from chalicelib.inbound.which import Meant, NumberOnly, PlanMeant, Unclear
from chalicelib.tables import Write, plain

UNDO_FOR = timedelta(minutes=10)
QUESTIONS_A_DAY = 30
"""To one number; somebody who forges its texts can't make us send thousands."""


class Conversation(msgspec.Struct, frozen=True):
    """A text from a number that is somebody's, and what it does."""

    address: Address
    notice: TextNotice
    text: str
    now: datetime

    @property
    def actor(self) -> Actor:
        return Actor(self.address.person_id, "text")

    def act(self) -> str:
        if keys.find(answers.seen_name(self.actor.person_id, self.notice.inbound_message_id), self.now):
            return "A text came again and changed nothing."
        if not self.text:
            return answers.refuse_text(refused.EmptyReply(), self.notice, self.now, person_id=self.actor.person_id)
        word = commands.word(self.text)
        if word == "undo":
            return self._undo()
        if word == "yes" and not which.recently_texted(self.address, self.now):
            return "YES came from a number that is confirmed already."
        choice = which.picked(self.address, self.text, self.now)
        if choice:
            return self._pick(*choice)
        meant = which.action(self.address, self.text, self.now)
        if isinstance(meant, Meant):
            return self._take(meant, self._once())
        if isinstance(meant, PlanMeant):
            return self._enter(meant.plan_id)
        if isinstance(meant, NumberOnly):
            return self._ask_what(meant.of)
        if isinstance(meant, Unclear):
            return self._ask_which(meant.options)
        return self._refuse(refused.NotAMember())

    def _pick(self, question: Question, meant: Meant) -> str:
        """Uses what was written before the question; a crash half-way, and the same answer brought again, finish it."""
        once = answers.seen(self.actor.person_id, f"{question.message_id}#picked", self.now)
        try:
            outcome = self._take(meant, once)
        except keys.Repeated:
            outcome = "The answer to a question came again."
        write = Write()
        keys.once(write, self._once(), self.now)
        write.update(Address, self.address.address, [Address.question.remove()])
        write.commit()
        return outcome

    def _take(self, meant: Meant, once: keys.Key) -> str:
        """Done or a comment, on the action that is meant."""
        try:
            if isinstance(meant.says, Done):
                return self._complete(meant, meant.says, once)
            comments.write(self.actor, meant.plan_id, meant.number, text=meant.says, now=self.now, once=once)
            return f"A text became a comment on action {meant.number}."
        except ActionNotFound:
            words = meant.says.comment or "DONE" if isinstance(meant.says, Done) else meant.says
            comments.write(self.actor, meant.plan_id, None, text=words, now=self.now, once=once)
            self._answer(wording.GONE)
            return "A text about a deleted action became an entry of its plan."
        except PlanNotFound:
            return self._refuse(refused.NotAMember(), plan_id=meant.plan_id)
        except NotAllowed:
            return self._refuse(refused.MayNotWrite(), plan_id=meant.plan_id)

    def _complete(self, meant: Meant, done: Done, once: keys.Key) -> str:
        try:
            action = completion.complete(
                self.actor, meant.plan_id, meant.number, now=self.now, comment=done.comment, once=once
            )
        except WrongState:
            comments.write(
                self.actor, meant.plan_id, meant.number, text=done.comment or self.text, now=self.now, once=once
            )
            self._answer(wording.CANCELLED)
            return "A text would have marked a cancelled action done."
        if action.done_at != self.now:
            self._answer(wording.done_already(action.what, meant.number))
            return f"A text marked action {meant.number} done, which it was."
        plan = plans.get_for(self.actor.person_id, meant.plan_id)
        teller = None if plan.primary_id == self.actor.person_id else plan.primary.name
        undo = keys.new(
            _undo_name(self.actor.person_id), kind="undo", now=self.now, lasts=UNDO_FOR, person_id=self.actor.person_id,
            data={"plan_id": meant.plan_id, "number": meant.number, "what": action.what},
        )  # fmt: skip
        write = Write()
        write.put(undo)
        self._answer(wording.done(action.what, meant.number, teller), write)
        return f"A text marked action {meant.number} done."

    def _undo(self) -> str:
        """Takes the last DONE of the last ten minutes back."""
        last = keys.find(_undo_name(self.actor.person_id), self.now)
        if last is None:
            self._answer(wording.NOTHING_TO_UNDO, self._seen())
            return "UNDO came, but there was nothing to undo."
        number = int(last.data["number"])
        try:
            completion.reopen(self.actor, last.data["plan_id"], number, now=self.now, once=self._once())
        except (ActionNotFound, PlanNotFound, WrongState, NotAllowed):
            self._answer(wording.NOTHING_TO_UNDO, self._seen())
            return "UNDO came, but the action is not done any more."
        write = Write()
        write.delete(last)
        self._answer(wording.undone(last.data["what"], number), write)
        return f"A text took back that action {number} is done."

    def _ask_which(self, options: list[Texted]) -> str:
        """Asks back, keeping the words; further words that come before the answer join them."""
        before = which.open_question(self.address, self.now)
        text = self.text
        if before is not None and before.text != text:
            text = f"{before.text}\n{text}"[:LONGEST_COMMENT]
        plan_id = options[0].plan_id if options else None
        try:
            keys.count(
                f"questions#{self.address.address}", at_most=QUESTIONS_A_DAY, window=timedelta(days=1), now=self.now
            )
        except LimitReached:
            return self._refuse(refused.WhichAction(), plan_id=plan_id)
        self._refuse(refused.WhichAction(), plan_id=plan_id)
        question = Question(text, self.notice.inbound_message_id, options, self.now)
        write = self._seen()
        write.update(Address, self.address.address, [Address.question.set(plain(question))])
        self._answer(wording.which([option.what for option in options]), write)
        return "A text could mean several actions; its sender was asked."

    def _ask_what(self, of: Texted) -> str:
        self._answer(wording.what_of(of.what, of.number), self._seen())
        return f"A text named action {of.number} and said nothing of it."

    def _enter(self, plan_id: str) -> str:
        try:
            comments.write(self.actor, plan_id, None, text=self.text, now=self.now, once=self._once())
        except NotAllowed:
            return self._refuse(refused.MayNotWrite(), plan_id=plan_id)
        return "A text became an entry of its plan."

    def _refuse(self, refusal: ReplyRefused, plan_id: str | None = None) -> str:
        """Records a refusal; who is known by their number is told, once a day for each reason."""
        outcome = answers.refuse_text(refusal, self.notice, self.now, plan_id=plan_id, person_id=self.actor.person_id)
        if refusal.is_answered and self.address.state == "ok":
            answers.by_text_daily(
                self.notice.origination_number, refusal.name, wording.plain(refusal.sentence), now=self.now
            )
        return outcome

    def _answer(self, text: str, also: Write | None = None) -> None:
        """Owes an answer, unless the number was stopped; what must be written anyway is."""
        if self.address.state == "ok":
            answers.by_text(self.notice.origination_number, text, now=self.now, also=also)
        elif also is not None:
            also.commit()

    def _once(self) -> keys.Key:
        return answers.seen(self.actor.person_id, self.notice.inbound_message_id, self.now)

    def _seen(self) -> Write:
        write = Write()
        keys.once(write, self._once(), self.now)
        return write


def _undo_name(person_id: str) -> str:
    return f"undo#{person_id}"
