"""An answered mail: from SES's notice to a comment, or to done."""

import logging
import re
from datetime import datetime, timedelta

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.domain import addresses, comments, completion, invitations, keys, links, plans
from chalicelib.domain.actions import LONGEST_COMMENT, Action
from chalicelib.domain.addresses import Address
from chalicelib.domain.comments import LONGEST_FULL_TEXT
from chalicelib.domain.links import Target
from chalicelib.domain.people import Actor
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound, WrongState
from chalicelib.inbound import answers, blanks, checks, commands, notices, refused, reply_text
from chalicelib.inbound.checks import Mail
from chalicelib.inbound.commands import Done, Ref
from chalicelib.inbound.notices import MailNotice
from chalicelib.inbound.refused import ReplyRefused

log = logging.getLogger(__name__)

MOST_BYTES = 200_000
"""Of a full text in UTF-8; an item of DynamoDB ends at 400 kB."""
RECENT = timedelta(days=7)
"""An action changed since then can be meant by a bare number at the beginning of a mail."""


class Words(msgspec.Struct, frozen=True):
    """What a mail says: newly written, and as a whole."""

    text: str
    full_text: str


def accept(body: str, now: datetime) -> str:
    """Takes the mail that a queue message tells of; a sentence for the log.

    Raises only what passes: the database or the store not there. The queue then brings the message again.
    """
    try:
        notice = notices.read_mail(body)
    except notices.NotOurs as error:
        return f"Dropped a queue message that is no notice of a mail: {error}."
    if notice.receipt.action.bucket_name != settings().mail_bucket:
        return "Dropped a notice of a mail in a bucket that is not ours."
    try:
        mail = _fetch(notice)
    except refused.Missing as refusal:
        answers.record(refusal, via="email", sender=notice.mail.source or "", delivery=notice.mail.message_id, now=now)
        return "A mail was gone before it could be read."
    try:
        return _take(mail, now)
    except ReplyRefused as refusal:
        return _refuse(mail, refusal, now)


def _fetch(notice: MailNotice) -> Mail:
    """The stored mail, in one call; of one that is too big only the beginning."""
    stored = notice.receipt.action
    try:
        answer = aws.s3().get_object(Bucket=stored.bucket_name, Key=stored.object_key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise refused.Missing from error
        raise
    size = int(answer["ContentLength"])
    with answer["Body"] as stream:
        raw = stream.read(checks.LONGEST_HEADERS) if size > checks.LARGEST else stream.read()
    return checks.new(notice, size, raw)


def _take(mail: Mail, now: datetime) -> str:
    """The checks in their order, then what the mail asks for.

    - Seen first: what was taken once changes nothing, whatever became of plan, person or action since.
    - Then what costs nothing and makes reading dangerous or pointless: size, virus, spam.
    - Loops and robots before anything that could be answered: a robot is never answered.
    - Then authority: the token says for whom, the sender must be that person, SES must confirm the sender. Authenticity
      comes last of the three, so that its refusal tells of mails that claim to be from the right address.
    - Membership and the action's existence are asked in the transaction that writes, where they can't change any more;
      the body is read before, which needs no database.
    """
    message = checks.message_id(mail)
    for target in checks.targets(mail):
        if keys.find(answers.seen_name(target.person_id, message), now):
            return "A mail came again and changed nothing."
    for check in (checks.size, checks.virus, checks.spam, checks.loop, checks.bounce, checks.automatic):
        check(mail)
    person, target = checks.sender(mail, checks.token(mail))
    checks.authentic(mail)
    reply = Reply(mail, Actor(person.person_id, "email"), target, _words(mail), message, now)
    try:
        return reply.act()
    except keys.Repeated:
        return "A mail came again and changed nothing."
    except PlanNotFound:
        return reply.answer_invitation()
    except NotAllowed as error:
        raise refused.MayNotWrite from error


def _words(mail: Mail) -> Words:
    """What is to be stored of the mail, without our links."""
    try:
        reply = reply_text.read(mail.raw)
        text, full_text = _storable(reply.text), _storable(reply.full_text)
    except (
        Exception
    ) as error:  # a mistake of ours in reading one mail: trying again can't help, and it must not block the queue
        log.exception("A mail could not be read")
        raise refused.Unreadable from error
    if len(text) > LONGEST_FULL_TEXT or len(text.encode()) > MOST_BYTES:
        raise refused.TooLong
    return Words(text, full_text.encode()[:MOST_BYTES].decode("utf-8", "ignore"))


def _storable(text: str) -> str:
    """Without our links, and without halves of characters, which no database takes."""
    return blanks.blank(text.encode("utf-8", "replace").decode()).strip()


class Reply(msgspec.Struct, frozen=True):
    """An authenticated answer of a person, and what it does."""

    mail: Mail
    actor: Actor
    target: Target
    words: Words
    message: str
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
            in_reply_to=self._in_reply_to(),
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
                once=self._once(),
            )
            return f"A mail marked action {number} done."
        except ActionNotFound:
            return self._comment(None, self.words.text)
        except WrongState as error:
            self._write(number, self.words.text)
            answers.by_email(
                self.actor.person_id, f"{error.sentence} Your words stand there as a comment.",
                in_reply_to=self._in_reply_to(), now=self.now,
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
            once=self._once(),
        )  # fmt: skip

    def _once(self) -> keys.Key:
        return answers.seen(self.actor.person_id, self.message, self.now)

    def _in_reply_to(self) -> str | None:
        return _in_reply_to(self.mail)


def _short(text: str) -> str:
    """As much of a text as a comment holds; all of it is in the full text."""
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 2].rstrip() + " …"


def _refuse(mail: Mail, refusal: ReplyRefused, now: datetime) -> str:
    """Records the refusal, and owes the sender word of it where that is safe."""
    target = next(iter(checks.targets(mail)), None)
    address = checks.sender_address(mail)
    answers.record(
        refusal, via="email", sender=address or checks.header(mail, "From") or mail.notice.mail.source or "",
        beginning=_beginning(mail, refusal), message=checks.header(mail, "Message-ID"), delivery=mail.notice.mail.message_id,
        plan_id=target.plan_id if target else None, person_id=target.person_id if target else None, now=now,
    )  # fmt: skip
    recipient = _answerable(mail, refusal, address)
    told = recipient is not None and answers.tell_refused(recipient, refusal, in_reply_to=_in_reply_to(mail), now=now)
    return f"Refused a mail as {refusal.name}{', and said so' if told else ''}."


def _answerable(mail: Mail, refusal: ReplyRefused, address: str | None) -> str | None:
    """Who is told of the refusal: an authenticated person; ``None`` for robots, strangers and whoever can't be confirmed.

    A stranger who holds somebody's valid reply address was forwarded a message, and is told that it isn't theirs.
    """
    if not refusal.is_answered or address is None or not checks.is_authentic(mail):
        return None
    try:
        for check in (checks.virus, checks.spam, checks.loop, checks.bounce, checks.automatic):
            check(mail)
    except ReplyRefused:
        return None
    known = Address.find(addresses.mailto(address))
    if known is not None:
        return known.person_id
    return addresses.mailto(address) if isinstance(refusal, refused.OtherSender) else None


def _beginning(mail: Mail, refusal: ReplyRefused) -> str:
    """The beginning of what a refused mail says, so that a coach can recognise it."""
    if not refusal.is_safe_to_read or not mail.raw:
        return ""
    try:
        return _words(mail).text
    except ReplyRefused:
        return ""


# What a Message-ID looks like (RFC 5322, 3.6.4, without its obsolete forms); anything else is not put into a header of ours.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,300}>")


def _in_reply_to(mail: Mail) -> str | None:
    """The Message-ID to answer to, if it is one."""
    found = _MESSAGE_ID.fullmatch(checks.header(mail, "Message-ID").strip())
    return found.group() if found else None
