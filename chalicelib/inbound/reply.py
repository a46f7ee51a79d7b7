"""An authenticated answer by mail, and what it does: a comment, done, an accepted invitation."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain import comments, completion, invitations, keys, links, plans
from chalicelib.domain.actions import LONGEST_COMMENT, Action
from chalicelib.domain.files import Sent
from chalicelib.domain.links import Target
from chalicelib.domain.people import Actor
from chalicelib.errors import ActionNotFound, WrongState
from chalicelib.inbound import answers, commands, refused
from chalicelib.inbound.commands import Done, Ref

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
        """Comment or done; `PlanNotFound` where the person is no active member."""
        text, number = self.words.text, self.target.number
        if not text:
            plans.get_for(self.actor.person_id, self.target.plan_id)
            raise refused.EmptyReply
        done = commands.mailed_done(text)
        if done and done.ref:
            named = self._named(done.ref)
            return self._complete(int(named.number), done) if named else self._ask_which(number, done.ref)
        if done and number != links.PLAN:
            return self._complete(number, done)
        if done:
            return self._ask_which(number)
        if number == links.PLAN:
            return self._answer_bundle()
        return self._comment(number or None, text)

    def answer_invitation(self) -> str:
        """An invited client who answers accepts, and their words stand in the plan; who says only STOP declines."""
        plan = plans.find(self.target.plan_id)
        member = plan.members.get(self.actor.person_id) if plan else None
        if plan is None or member is None or member.state != "invited":
            raise refused.NotAMember
        if commands.word(self.words.text) == "stop":
            invitations.decline(self.actor, plan.plan_id, now=self.now)
            return "An invited client declined by mail."
        if not self.words.text:
            raise refused.EmptyReply
        invitations.accept(self.actor, plan.plan_id, now=self.now)
        self._write(None, self.words.text)
        return "An invited client accepted by answering."

    def _answer_bundle(self) -> str:
        """An answer to several actions goes to the one that it begins with, else it stands in the plan."""
        text = self.words.text
        found = commands.leading_ref(text)
        named = self._named(found[0]) if found else None
        if found and named and (found[0].prefix or named.status == "open" or self.now - named.changed_at < RECENT):
            return self._comment(int(named.number), found[1] or text)
        return self._comment(None, text)

    def _ask_which(self, number: int, ref: Ref | None = None) -> str:
        """DONE without an action that it could mean: the words stand as they are, and the sender is asked."""
        outcome = self._comment(number or None, self.words.text)
        named = f"{ref.prefix}-{ref.number}".strip("-") if ref else ""
        missing = f"there is no action {named} in this plan" if named else "not which action is done"
        answers.by_email(
            self.actor.person_id,
            f"You wrote DONE, but {missing}, so your words stand there as they are. "
            "Please answer once more, beginning with DONE and the action’s number, such as DONE 12.",
            in_reply_to=self.in_reply_to,
            now=self.now,
        )
        return f"{outcome} It said DONE, and its sender was asked of what."

    def _named(self, ref: Ref) -> Action | None:
        """The action that a key or number means in this plan."""
        plan = plans.get_for(self.actor.person_id, self.target.plan_id)
        return Action.find(plan.plan_id, ref.number) if ref.prefix in ("", plan.prefix) else None

    def _complete(self, number: int, done: Done) -> str:
        try:
            completion.complete(
                self.actor,
                self.target.plan_id,
                number,
                now=self.now,
                comment=_short(done.comment),
                full_text=self.words.full_text,
                sent=self.words.files,
                once=self._once(),
            )
            return f"A mail marked action {number} done."
        except ActionNotFound:
            return self._comment(None, self.words.text)
        except WrongState as error:
            self._write(number, self.words.text)
            answers.by_email(
                self.actor.person_id, f"{error.sentence} Your words stand there as a comment.",
                in_reply_to=self.in_reply_to, now=self.now,
            )  # fmt: skip
            return f"A mail would have marked action {number} done, which its state does not allow."

    def _comment(self, number: int | None, text: str) -> str:
        try:
            self._write(number, text)
            return f"A mail became a comment on action {number}." if number else "A mail became an entry of its plan."
        except ActionNotFound:
            self._write(None, self.words.text)
            return "A mail about a deleted action became an entry of its plan."

    def _write(self, number: int | None, text: str) -> None:
        comments.write(
            self.actor, self.target.plan_id, number, text=_short(text), full_text=self.words.full_text, now=self.now,
            sent=self.words.files, once=self._once(),
        )  # fmt: skip

    def _once(self) -> keys.Key:
        return answers.seen(self.actor.person_id, self.message, self.now)


def _short(text: str) -> str:
    """As much of a text as a comment holds; all of it is in the full text."""
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 2].rstrip() + " …"
