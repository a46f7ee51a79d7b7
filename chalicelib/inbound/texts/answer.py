"""What a text does in a plan, once it is known what it is about: comment, DONE, MOVE, UNDO, and the answer to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions.comments import Longer
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.people.address import Address, Focus, Part, Question, Texted
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound
from chalicelib.inbound import answers
from chalicelib.inbound.commands import done, move, stuck
from chalicelib.inbound.commands import outcome as commands_outcome
from chalicelib.inbound.commands import undo as commands_undo
from chalicelib.inbound.commands.outcome import ENDED, Became, Request
from chalicelib.inbound.commands.read import Undo
from chalicelib.inbound.commands.read_stuck import Stuck
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import MayNotWrite, NotAMember, ReplyRefused
from chalicelib.inbound.texts import pieces, wording
from chalicelib.inbound.texts.wording import GONE, NOTHING_TO_UNDO


class OutOfTurn(Lost):
    """Another text of the same number was taken between our reading and writing."""


class Incoming(msgspec.Struct, frozen=True):
    """A text from a number that is somebody's."""

    address: Address
    notice: TextNotice
    raw: str
    """The text with the spaces around it, as a carrier may have cut it there."""
    now: datetime
    came_at: datetime

    @property
    def text(self) -> str:
        return self.raw.strip()

    @property
    def actor(self) -> Actor:
        return Actor(self.address.person_id, "text")

    def _in(self, plan_id: str, step: Callable[[], str]) -> str:
        """A step in a plan of which the sender may not be a member any more, or only read it."""
        try:
            return step()
        except PlanNotFound:
            return self._refuse(NotAMember(), plan_id=plan_id)
        except NotAllowed:
            return self._refuse(MayNotWrite(), plan_id=plan_id)

    def _comment(
        self, plan_id: str, number: int | None, text: str, answers_to: Question | None, answer: str = ""
    ) -> str:
        try:
            self._write(plan_id, number, text, answers_to)
        except ActionNotFound:
            self._write(plan_id, None, text, answers_to)
            self._say(GONE)
            return "A text about a deleted action became an entry of its plan."
        if answer:
            self._say(answer)
        return f"A text became a comment on action {number}."

    def _complete_several(self, numbers: dict[str, list[int]], comment: str, answers_to: Question | None = None) -> str:
        """DONE, of each action by itself; one answer for each plan. A single one is done and answered in one transaction."""
        named = [(plan_id, number) for plan_id, found in numbers.items() for number in found]

        def step() -> str:
            became: list[Became] = []
            for plan_id, number in named:
                words = "" if became else comment
                became.append(self._complete(plan_id, number, words, became, answers_to, is_only=len(named) == 1))
            if len(named) > 1 or became[0].outcome != "done":
                plans = [[each for each in became if each.plan_id == plan_id] for plan_id in numbers]
                self._finish(*(wording.done(each) for each in plans), answers_to=answers_to)
            return "A text said DONE: " + ", ".join(f"{each.number} {each.outcome}" for each in became) + "."

        return self._in(named[0][0], step)

    def _complete(
        self,
        plan_id: str,
        number: int,
        comment: str,
        before: list[Became],
        answers_to: Question | None,
        *,
        is_only: bool,
    ) -> Became:
        undoable = tuple(
            commands_undo.done_step(each.plan_id, each.number) for each in before if each.outcome == "done"
        )

        def also(write: Write, event: Event) -> None:
            if before:
                return  # what follows is about the first one
            focus = pieces.begun(plan_id, number, self._piece(comment), self.now, event.said_id)
            focus.of_command = True
            is_answer = is_only and answers_to is not None
            changes = [Address.focus.set(plain(focus)), *([Address.question.remove()] if is_answer else [])]
            write.update(Address, self.address.address, changes)

        def ending(write: Write, became: Became) -> None:
            self._end(write, wording.done([became]))

        request = self._request(plan_id)
        became = done.complete(
            request, number, comment, undoable=undoable, also=also, ending=ending if is_only else None
        )
        self._nudge()
        return became

    def _move(
        self,
        plan_id: str,
        number: int,
        when: str,
        comment: str,
        *,
        to: datetime | None = None,
        answers_to: Question | None = None,
    ) -> str:
        def ending(write: Write, became: Became) -> None:
            hourly_limit.count(write, self.actor, self.now)
            self._end(write, wording.moved(became, self.now), answers_to=answers_to)

        def step() -> str:
            became = move.move(self._request(plan_id), number, when, comment, to=to, ending=ending)
            question = None
            if became.outcome == "which_date":
                of = Texted(plan_id, number, became.what, self.now)
                question = Question(
                    self.text, self.notice.inbound_message_id, [of], self.now, about="date", dates=list(became.options),
                )  # fmt: skip
            if became.outcome not in ENDED:
                self._finish(wording.moved(became, self.now), question=question, answers_to=answers_to)
            self._nudge()
            return f"A text said MOVE of action {number}: {became.outcome}."

        return self._in(plan_id, step)

    def _stuck(self, plan_id: str, number: int, says: Stuck, *, answers_to: Question | None = None) -> str:
        def ending(write: Write, became: Became) -> None:
            hourly_limit.count(write, self.actor, self.now)
            self._end(write, wording.stuck(became), answers_to=answers_to)

        def step() -> str:
            request = self._request(plan_id)
            became = stuck.say_stuck(request, number, says.comment, is_over=says.is_over, ending=ending)
            if became.outcome not in ENDED:
                self._finish(wording.stuck(became), answers_to=answers_to)
            self._nudge()
            return f"A text said STUCK of action {number}: {became.outcome}."

        return self._in(plan_id, step)

    def _undo(self, undo: Undo) -> str:
        """Takes the last command of the last ten minutes back; empty where there is none, and the text has words besides."""
        last = commands_undo.last_command(self.actor.person_id, self.now)
        became = commands_undo.undo(self._request(""), last, undo.ref.number if undo.ref else None) if last else []
        if not became and undo.comment:
            return ""
        if not became:
            self._finish(NOTHING_TO_UNDO)
            return "UNDO came, but there was nothing to undo."
        if undo.comment:
            commands_outcome.keep(self._request(became[0].plan_id), became[0].number, undo.comment)
        plans = dict.fromkeys(each.plan_id for each in became)
        told = (wording.undone([each for each in became if each.plan_id == plan_id], self.now) for plan_id in plans)
        self._finish(*told, deletes=last)
        return "A text took the last command back."

    def _enter(self, plan_id: str, text: str = "", answers_to: Question | None = None) -> str:
        def step() -> str:
            self._write(plan_id, None, text or self.text, answers_to)
            return "A text became an entry of its plan."

        return self._in(plan_id, step)

    def _write(self, plan_id: str, number: int | None, text: str, answers_to: Question | None) -> None:
        """A comment, in one transaction with the turn of the conversation."""

        def also(write: Write, event: Event) -> None:
            focus = pieces.begun(plan_id, number, self._piece(text), self.now, event.entry_id)
            self._turn(write, Address.focus.set(plain(focus)), *([Address.question.remove()] if answers_to else []))

        comments.write(self.actor, plan_id, number, Words(text), now=self.now, seen=Seen(once=self._once(), also=also))

    def _go_on(self) -> str:
        """A further piece of what the last text said."""
        focus = self.address.focus
        assert focus is not None
        return self._in(
            focus.plan_id, lambda: self._joined(focus) or self._comment(focus.plan_id, focus.number, self.text, None)
        )

    def _joined(self, focus: Focus) -> str:
        """Makes the last comment longer; empty where there is none, or it was changed meanwhile."""
        longer = pieces.joined(focus, self._piece(self.raw.rstrip()))
        if longer is None or focus.entry_id is None:
            return ""

        def also(write: Write, _: Event) -> None:
            self._turn(write, Address.focus.set(plain(longer)))

        try:
            comments.lengthen(
                self.actor, focus.plan_id, focus.entry_id,
                Longer(pieces.text_of(focus), pieces.text_of(longer), is_told=focus.of_command),
                now=self.now, seen=Seen(once=self._once(), also=also),
            )  # fmt: skip
        except OutOfTurn:
            raise
        except Lost:
            return ""
        return "A text made the comment before it longer."

    def _finish(
        self,
        *told: str,
        question: Question | None = None,
        answers_to: Question | None = None,
        deletes: keys.Key | None = None,
    ) -> None:
        write = Write()
        hourly_limit.count(write, self.actor, self.now)
        self._end(write, *told, question=question, answers_to=answers_to)
        if deletes is not None:
            write.delete(deletes)
        write.commit()
        self._nudge()

    def _end(
        self, write: Write, *told: str, question: Question | None = None, answers_to: Question | None = None
    ) -> None:
        """The end of a text that is no comment: known as received, answered unless the number was stopped, and the
        conversation moved on."""
        keys.once(write, self._once(), self.now)
        if question is not None:
            self._turn(write, Address.question.set(plain(question)))
        elif answers_to is not None:
            self._turn(write, Address.question.remove())
        if self.address.state == "ok":
            write.put(*(answers.by_text(self.notice.origination_number, text, now=self.now) for text in told))

    def _nudge(self) -> None:
        queue.nudge([f"tel:{self.notice.origination_number}"])

    def _turn(self, write: Write, *changes: Any) -> None:
        """Moves the conversation on, if no other text did since it was read."""
        mine = Address.turn == int(self.address.turn)
        if not self.address.turn:
            mine = mine | Address.turn.does_not_exist()
        write.update(
            Address, self.address.address, [*changes, Address.turn.add(1)], condition=mine, otherwise=OutOfTurn()
        )

    def _refuse(self, refusal: ReplyRefused, plan_id: str | None = None) -> str:
        """Records a refusal; who is known by their number is told, once a day for each reason."""
        outcome = answers.refuse_text(refusal, self.notice, self.now, plan_id=plan_id, person_id=self.actor.person_id)
        if refusal.is_answered and self.address.state == "ok":
            answers.by_text_daily(
                self.notice.origination_number, refusal.name, wording.plain(refusal.sentence), now=self.now
            )
        return outcome

    def _say(self, text: str) -> None:
        """Owes word about a comment that is written, unless the number was stopped."""
        if self.address.state == "ok":
            answers.owe(answers.by_text(self.notice.origination_number, text, now=self.now))

    def _piece(self, text: str) -> Part:
        """What this text adds to a comment; with the space at its end where a carrier may have cut it."""
        is_cut = pieces.is_cut(self.notice.message_body)
        behind = self.raw[len(self.raw.rstrip()) :] if is_cut else ""
        return Part(self.came_at, text + behind, is_cut)

    def _request(self, plan_id: str) -> Request:
        return Request(self.actor, plan_id, self.text, None, self.notice.inbound_message_id, self.now)

    def _once(self) -> keys.Key:
        return answers.seen(self.actor.person_id, self.notice.inbound_message_id, self.now)
