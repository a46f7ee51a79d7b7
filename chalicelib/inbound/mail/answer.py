"""An authenticated answer by mail, and what it does: a comment, a command, an accepted invitation."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words as CommentWords
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.stream.files import Sent, instead_of_words
from chalicelib.domain.team import accepting
from chalicelib.errors import ActionNotFound
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands import done as commands_done
from chalicelib.inbound.commands import move as commands_move
from chalicelib.inbound.commands import outcome as commands_outcome
from chalicelib.inbound.commands import stuck as commands_stuck
from chalicelib.inbound.commands import undo as commands_undo
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.outcome import ENDED, Became, Ending, Request
from chalicelib.inbound.commands.read import Done, Move, Said, Undo
from chalicelib.inbound.commands.read_stuck import Stuck
from chalicelib.inbound.mail import wording
from chalicelib.inbound.mail.wording import HELP, NOTHING_TO_UNDO, UNREAD_DATE, WHICH_DATE
from chalicelib.inbound.refusals import EmptyReply, NotAMember

RECENT = timedelta(days=7)
"""An action changed since then can be meant by a bare number at the beginning of a mail."""


class Words(msgspec.Struct, frozen=True):
    """What a mail says: newly written, and as a whole."""

    text: str
    full_text: str
    files: tuple[Sent, ...] = ()
    """Sent along."""


class Reply(msgspec.Struct, frozen=True):
    """An authenticated answer of a person, and what it does."""

    actor: Actor
    target: Target
    words: Words
    message: str
    """The Message-ID, or what stands for it."""
    in_reply_to: str | None
    """The Message-ID, where an answer can name it."""
    now: datetime

    def act(self) -> str:
        """What the mail does; `PlanNotFound` where the person is no active member."""
        text, number = self.words.text, self.target.number
        if not text:
            plans.get_for(self.actor.person_id, self.target.plan_id)
            raise EmptyReply
        command = read.mailed(text, self.now)
        if isinstance(command, Done):
            return self._complete(command)
        if isinstance(command, Move):
            return self._move(command)
        if isinstance(command, Stuck):
            return self._stuck(command)
        if isinstance(command, Undo):
            return self._undo(command)
        if isinstance(command, Said) and command.word in ("stop", "start", "help"):
            return self._said(command)
        if number == PLAN:
            return self._answer_bundle()
        if self.target.event == "proposal" and not self.words.files and (said := read.verdict(text)):
            return self._answer_proposal(accepts=said == "yes") or self._comment(number, text)
        return self._comment(number, text)

    def answer_invitation(self) -> str:
        """An invited client who answers accepts, and their words stand in the plan; who says only STOP or NO declines."""
        plan = plans.find(self.target.plan_id)
        member = plan.members.get(self.actor.person_id) if plan else None
        if plan is None or member is None or (member.role, member.state) != ("client", "invited"):
            raise NotAMember
        if not self.words.text:
            raise EmptyReply
        word = read.word(self.words.text)
        if word in ("stop", "no"):
            accepting.decline(self.actor, plan.plan_id, now=self.now)
            return "An invited client declined by mail."
        if word == "help":
            self._answer(HELP)
            return "An invited client asked for help."
        accepting.accept(self.actor, plan.plan_id, now=self.now)
        self._write(None, self.words.text)
        return "An invited client accepted by answering."

    def _answer_bundle(self) -> str:
        """An answer to several actions goes to the one that it begins with, else it stands in the plan."""
        text = self.words.text
        found = action_names.leading_ref(text)
        named = self._named(found[0]) if found else None
        if found and named and (found[0].prefix or named.status == "open" or self.now - named.changed_at < RECENT):
            return self._comment(int(named.number), found[1] or text)
        return self._comment(None, text)

    def _complete(self, done: Done) -> str:
        """DONE of the actions that it names, else of the one that the mail is about."""
        numbers = self._numbers(done.refs)
        if not numbers:
            return self._ask_which(done.refs)
        became: list[Became] = []
        ending = self._ending(lambda each: wording.done([each])) if len(numbers) == 1 else None
        for number in numbers:
            undoable = tuple(
                commands_undo.done_step(each.plan_id, each.number) for each in became if each.outcome == "done"
            )
            comment = "" if became else done.comment
            request = self._request(self.words.files if not became else ())
            became.append(commands_done.complete(request, number, comment, undoable=undoable, ending=ending))
        if len(numbers) > 1 or became[0].outcome != "done":
            self._answer(wording.done(became))
        self._nudge()
        return "A mail said DONE: " + ", ".join(f"{each.number} {each.outcome}" for each in became) + "."

    def _move(self, move: Move) -> str:
        numbers = self._numbers((move.ref,) if move.ref else ())
        if not numbers:
            return self._ask_which((move.ref,) if move.ref else ())
        [number] = numbers
        if move.when is None:
            self._keep(number, self.words.text)
            self._answer(UNREAD_DATE)
            return f"A mail would move action {number}, to a date that could not be read."
        if not move.when:
            if move.comment:
                self._keep(number, move.comment)
            self._answer(WHICH_DATE)
            return f"A mail would move action {number}, but says no date."
        ending = self._ending(lambda each: wording.moved(each, self.now), is_counted=False)
        became = commands_move.move(self._request(self.words.files), number, move.when, move.comment, ending=ending)
        if became.outcome == "which_date":
            self._keep(number, self.words.text)
        if became.outcome not in ENDED:
            self._answer(wording.moved(became, self.now))
        self._nudge()
        return f"A mail said MOVE of action {number}: {became.outcome}."

    def _stuck(self, stuck: Stuck) -> str:
        """STUCK of the action that it names, else of the one that the mail is about."""
        numbers = self._numbers((stuck.ref,) if stuck.ref else ())
        if not numbers:
            return self._ask_which((stuck.ref,) if stuck.ref else ())
        [number] = numbers
        ending = self._ending(wording.stuck, is_counted=False)
        request = self._request(self.words.files)
        became = commands_stuck.say_stuck(request, number, stuck.comment, is_over=stuck.is_over, ending=ending)
        if became.outcome not in ENDED:
            self._answer(wording.stuck(became))
        self._nudge()
        return f"A mail said STUCK of action {number}: {became.outcome}."

    def _answer_proposal(self, *, accepts: bool) -> str:
        """YES or NO alone, in answer to a mail that asks for another date; empty where it can't be meant so."""
        ending = self._ending(lambda each: wording.moved(each, self.now), is_counted=False)
        became = commands_stuck.answer(self._request(), self.target.number, accepts=accepts, ending=ending)
        if became is None:
            return ""
        self._nudge()
        return f"A mail answered another date of action {became.number}: {became.outcome}."

    def _undo(self, undo: Undo) -> str:
        """Takes back the last command of the last ten minutes, if it was about this plan, and about the action that is named."""
        plans.get_for(self.actor.person_id, self.target.plan_id)
        last = commands_undo.last_command(self.actor.person_id, self.now)
        became = commands_undo.undo(self._request(), last, undo.ref.number if undo.ref else None) if last else []
        if undo.comment or self.words.files:
            self._keep(became[0].number if became else self.target.number, undo.comment)
        if not became:
            self._answer(NOTHING_TO_UNDO)
            return "UNDO came, but there was nothing to undo."
        self._answer(wording.undone(became, self.now), deletes=last)
        return "A mail took the last command back."

    def _said(self, said: Said) -> str:
        """STOP and START, for the mails of this plan, and HELP."""
        person_id, word = self.actor.person_id, said.word
        if word == "help":
            plans.get_for(person_id, self.target.plan_id)
            self._answer(HELP)
            return "A mail asked for help."
        change = choices.stop_all if word == "stop" else choices.resume_all
        plan = change(person_id, self.target.plan_id, now=self.now, via="email")
        if said.comment or self.words.files:
            self._keep(self.target.number, said.comment)
        self._answer(wording.stopped(plan, person_id) if word == "stop" else wording.started(plan, person_id))
        return f"A mail said {word.upper()} for a plan’s mails."

    def _ask_which(self, refs: tuple[Ref, ...]) -> str:
        """A command without an action that it could mean: the words stand as they are, and the sender is asked."""
        outcome = self._comment(self.target.number or None, self.words.text)
        named = " and ".join(f"{ref.prefix}-{ref.number}".strip("-") for ref in refs)
        answers.owe(self._answer_row(wording.which(named)))
        return f"{outcome} It was a command, and its sender was asked of what."

    def _numbers(self, refs: tuple[Ref, ...]) -> list[int]:
        """The actions that a command is for; none where it can't be said, or a single one that is named isn't there."""
        if not refs:
            return [self.target.number] if self.target.number != PLAN else []
        plan = plans.get_for(self.actor.person_id, self.target.plan_id)
        if any(ref.prefix not in ("", plan.prefix) for ref in refs):
            return []
        if len(refs) == 1 and not self._named(refs[0]):
            return []
        return [ref.number for ref in refs]

    def _named(self, ref: Ref) -> Action | None:
        """The action that a key or number means in this plan."""
        plan = plans.get_for(self.actor.person_id, self.target.plan_id)
        return Action.find(plan.plan_id, ref.number) if ref.prefix in ("", plan.prefix) else None

    def _comment(self, number: int | None, text: str) -> str:
        try:
            self._write(number, text)
            return f"A mail became a comment on action {number}." if number else "A mail became an entry of its plan."
        except ActionNotFound:
            self._write(None, self.words.text)
            return "A mail about a deleted action became an entry of its plan."

    def _keep(self, number: int, text: str) -> None:
        """Words that stand beside an answer to them, with the files that came along."""
        commands_outcome.keep(
            self._request(self.words.files), number or None, text or instead_of_words(self.words.files)
        )

    def _write(self, number: int | None, text: str) -> None:
        comments.write(
            self.actor,
            self.target.plan_id,
            number,
            CommentWords(commands_outcome.shortened(text), full_text=self.words.full_text, sent=self.words.files),
            now=self.now,
            seen=Seen(once=self._once()),
        )

    def _answer(self, text: str, *, deletes: keys.Key | None = None) -> None:
        """The end of a mail that wrote no comment: known as received, and answered."""
        write = Write()
        hourly_limit.count(write, self.actor, self.now)
        keys.once(write, self._once(), self.now)
        if deletes is not None:
            write.delete(deletes)
        answers.owe(self._answer_row(text), also=write)

    def _ending(self, says: Callable[[Became], str], *, is_counted: bool = True) -> Ending:
        """As `_answer`, in the transaction of what the mail does, where that is counted already or not."""

        def ending(write: Write, became: Became) -> None:
            if not is_counted:
                hourly_limit.count(write, self.actor, self.now)
            keys.once(write, self._once(), self.now)
            write.put(self._answer_row(says(became)))

        return ending

    def _answer_row(self, text: str) -> Notification:
        return answers.by_email(
            self.actor.person_id, text, in_reply_to=self.in_reply_to, about=self.target, now=self.now
        )

    def _nudge(self) -> None:
        queue.nudge([self.actor.person_id])

    def _request(self, sent: tuple[Sent, ...] = ()) -> Request:
        words = self.words
        return Request(self.actor, self.target.plan_id, words.text, words.full_text, self.message, self.now, sent)

    def _once(self) -> keys.Key:
        return answers.seen(self.actor.person_id, self.message, self.now)
