"""A text from a number that is somebody's: which action it is about, whether it answers a question, or one is asked back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.people.address import Address, Question, Texted
from chalicelib.domain.replies import refused
from chalicelib.errors import LimitReached
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands import outcome as commands_outcome
from chalicelib.inbound.commands.folding import lines
from chalicelib.inbound.commands.read import About, Command, Done, Move, Said, Undo
from chalicelib.inbound.commands.read_stuck import Stuck
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import EmptyReply, NotAMember, WhichAction
from chalicelib.inbound.texts import pieces, which_action, wording
from chalicelib.inbound.texts.answer import Incoming, OutOfTurn
from chalicelib.inbound.texts.pieces import TOGETHER
from chalicelib.inbound.texts.which_action import Meant, NumberOnly, PlanMeant, Unclear
from chalicelib.inbound.texts.wording import NOT_MOVED, UNREAD_DATE, WHICH_DATE

QUESTIONS_A_DAY = 30
"""To one number; somebody who forges its texts can't make us send thousands."""


def take(address: Address, notice: TextNotice, raw: str, now: datetime, came_at: datetime) -> str:
    """What became of a text; a sentence for the log. Texts of one number that come at once take turns."""
    recorded: list[str] = []
    for _ in range(5):
        try:
            return Conversation(address, notice, raw, now, came_at, recorded).act()
        except OutOfTurn:
            address = Address.find(address.address) or address
    return Conversation(address, notice, raw, now, came_at, recorded).act()


class Conversation(Incoming, frozen=True):
    """What a text means, and what is asked back where that is not sure."""

    recorded: list[str]
    """The refusals that keep its words for a coach, also from an earlier turn."""

    def act(self) -> str:
        if keys.find(answers.seen_name(self.actor.person_id, self.notice.inbound_message_id), self.now):
            return "A text came again and changed nothing."
        if not self.text:
            return answers.refuse_text(EmptyReply(), self.notice, self.now, person_id=self.actor.person_id)
        if pieces.goes_on(self.address, self.came_at, self.now):
            return self._go_on()
        command = read.texted(self.text, self.now)
        if isinstance(command, Undo) and (undone := self._undo(command)):
            return undone
        asked = which_action.open_question(self.address, self.now)
        if asked and asked.is_cut and self.now - asked.asked_at < TOGETHER:
            return self._ask_which(asked.options)
        outcome = self._answer(asked, command) if asked else None
        if outcome is not None:
            return outcome
        if (
            isinstance(command, Said)
            and command.word == "yes"
            and not which_action.recently_texted(self.address, self.now)
        ):
            return "YES came from a number that is confirmed already."
        said = command if isinstance(command, About) else None
        is_plain = said is None and not asked and not action_names.leading_ref(self.text)
        if is_plain and pieces.follows(self.address, self.came_at, self.now):
            return self._go_on()
        if isinstance(said, Done) and len(said.refs) > 1:
            found = which_action.several(self.address, said.refs, self.now)
            return self._complete_several(found, said.comment) if found else self._ask_which([])
        return self._mean(which_action.action(self.address, self.text, said, self.now))

    def _mean(self, meant: object) -> str:
        if isinstance(meant, Meant):
            return self._take(meant)
        if isinstance(meant, PlanMeant):
            return self._enter(meant.plan_id)
        if isinstance(meant, NumberOnly):
            return self._ask_what(meant.of)
        if isinstance(meant, Unclear):
            return self._ask_which(meant.options)
        return self._refuse(NotAMember())

    def _answer(self, question: Question, command: Command | None) -> str | None:
        """Takes the answer to an open question; ``None`` where the text is none."""
        no = isinstance(command, Said) and command.word == "no"
        said = command if isinstance(command, About) else None
        is_named = bool(said.refs) if isinstance(said, Done) else said is not None and said.ref is not None
        if question.about == "date":
            return self._answer_date(question, said, no=no)
        if question.about == "what":
            if is_named or action_names.leading_ref(self.text):
                return None
            of = question.options[0]
            return self._take(Meant(of.plan_id, of.number, said or self.text), answers_to=question)
        taken = self._answer_menu(question, command, said, no=no)
        if taken is None:
            return None
        self._settle(question)
        return taken()

    def _answer_menu(
        self, question: Question, command: Command | None, said: About | None, *, no: bool
    ) -> Callable[[], str] | None:
        """What the answer to a menu does; ``None`` where the text is none."""
        if isinstance(command, Said) and command.word == "yes" and len(question.options) == 1:
            of = question.options[0]
            says = which_action.answered(question, None, "", self.now)
            return partial(self._take, Meant(of.plan_id, of.number, says), question)
        if no and question.options:
            return partial(self._enter, question.options[0].plan_id, question.text, question)
        several = which_action.picked_several(question, said) if isinstance(said, Done) and len(said.refs) > 1 else None
        if several:
            says = which_action.answered(question, said, "", self.now)
            numbers = {several[0].plan_id: [option.number for option in several]}
            return partial(self._complete_several, numbers, says.comment if isinstance(says, Done) else "", question)
        meant = which_action.picked(self.address, question, self.text, said, self.now)
        return partial(self._take, meant, question) if meant else None

    def _answer_date(self, question: Question, said: About | None, *, no: bool) -> str | None:
        of = question.options[0]
        if no:
            self._finish(NOT_MOVED, answers_to=question)
            return "A text withdrew a date."
        first = read.texted(question.text, self.now)
        comment = first.comment if isinstance(first, Move) else ""
        picked = action_names.leading_ref(self.text)
        if picked and not picked[1] and not picked[0].prefix and 1 <= picked[0].number <= len(question.dates):
            return self._move(
                of.plan_id, of.number, "", comment, to=question.dates[picked[0].number - 1], answers_to=question
            )
        if isinstance(said, Move) and said.when and said.ref is None:
            both = lines(comment, said.comment)
            return self._move(of.plan_id, of.number, said.when, both, answers_to=question)
        again = read.texted(f"MOVE {self.text}", self.now)
        if said is None and isinstance(again, Move) and again.when and again.ref is None and not again.comment:
            return self._move(of.plan_id, of.number, again.when, comment, answers_to=question)
        return None

    def _take(self, meant: Meant, answers_to: Question | None = None) -> str:
        """DONE, MOVE or a comment, on the action that is meant."""
        says, plan_id, number = meant.says, meant.plan_id, meant.number
        if isinstance(says, Done):
            return self._complete_several({plan_id: [number]}, says.comment, answers_to=answers_to)
        if isinstance(says, Stuck):
            return self._stuck(plan_id, number, says, answers_to=answers_to)
        if isinstance(says, Move) and says.when:
            return self._move(plan_id, number, says.when, says.comment, answers_to=answers_to)
        if isinstance(says, Move) and says.when == "":
            return self._ask_date(meant, says)
        text, answer = (says, "") if isinstance(says, str) else (self.text, UNREAD_DATE)
        return self._in(plan_id, lambda: self._comment(plan_id, number, text, answers_to, answer))

    def _ask_which(self, options: list[Texted]) -> str:
        """Asks back, keeping the words; further words that come before the answer join them, at once without asking again."""
        before = which_action.open_question(self.address, self.now)
        before = before if before is not None and before.about == "which" else None
        is_cut = pieces.is_cut(self.notice.message_body)
        text = self.raw.lstrip() if is_cut else self.text
        if before is not None and before.text != text:
            whole = before.text + self.raw.rstrip() if before.is_cut else f"{before.text}\n{text}"
            text = whole[:LONGEST_COMMENT]
        plan_id = options[0].plan_id if options else None
        is_quick = (
            before is not None and self.now - before.asked_at < TOGETHER and bool(before.options) == bool(options)
        )
        if not is_quick:
            try:
                keys.count(
                    f"questions#{self.address.address}", at_most=QUESTIONS_A_DAY, window=timedelta(days=1), now=self.now
                )
            except LimitReached:
                return self._refuse(WhichAction(), plan_id=plan_id)
        self._keep_for_coach(plan_id)
        recorded = [*(before.recorded if before else []), *self.recorded]
        question = Question(
            text, self.notice.inbound_message_id, options, self.now, is_cut=is_cut, recorded=recorded,
        )  # fmt: skip
        if is_quick:
            self._finish(question=question)
            return "A text joined the one before it, whose sender was asked which action it is about."
        self._finish(wording.which([option.what for option in options]), question=question)
        return "A text could mean several actions; its sender was asked."

    def _keep_for_coach(self, plan_id: str | None) -> None:
        """The words are a coach's to put in place, should no answer come."""
        refusal = answers.record(
            WhichAction(), via="text", sender=self.notice.origination_number, text=self.notice.message_body,
            delivery=self.notice.inbound_message_id, plan_id=plan_id, person_id=self.actor.person_id,
            author_id=self.actor.person_id, now=self.now,
        )  # fmt: skip
        if refusal is not None:
            self.recorded.append(f"{refusal.plan_id}#{refusal.entry_id}")

    def _settle(self, question: Question) -> None:
        """Nobody needs to put the words in place any more: their sender just says where they belong."""
        for recorded in question.recorded:
            plan_id, _, entry_id = recorded.partition("#")
            write = Write()
            refused.settled_by_answer(write, plan_id, entry_id, self.now)
            if len(write):
                write.commit()

    def _ask_what(self, of: Texted) -> str:
        question = Question("", self.notice.inbound_message_id, [of], self.now, about="what")
        self._finish(wording.what_of(of.what, of.number), question=question)
        return f"A text named action {of.number} and said nothing of it."

    def _ask_date(self, meant: Meant, move: Move) -> str:
        of = Texted(meant.plan_id, meant.number, "", self.now)
        question = Question(self.text, self.notice.inbound_message_id, [of], self.now, about="date")

        def step() -> str:
            if move.comment:
                commands_outcome.keep(self._request(meant.plan_id), meant.number, move.comment)
            self._finish(WHICH_DATE, question=question)
            return f"A text would move action {meant.number}, but says no date."

        return self._in(meant.plan_id, step)
