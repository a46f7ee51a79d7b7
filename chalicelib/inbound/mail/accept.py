"""An answered mail: from SES's notice to a comment, or to done."""

import logging
import re
from datetime import datetime

from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.domain import keys
from chalicelib.domain.actions.words import LONGEST_FULL_TEXT
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import emails, stopped_mail
from chalicelib.domain.people.address import Address
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.errors import LimitReached, NotAllowed, PlanNotFound
from chalicelib.inbound import answers, blanks, notices
from chalicelib.inbound.mail import checks, files
from chalicelib.inbound.mail.answer import Reply, Words
from chalicelib.inbound.mail.checks import LARGEST, LONGEST_HEADERS, Mail
from chalicelib.inbound.mail.written import written
from chalicelib.inbound.notices import MailNotice
from chalicelib.inbound.refusals import MayNotWrite, Missing, OtherSender, ReplyRefused, TooLong, TooMany, Unreadable

log = logging.getLogger(__name__)

MOST_BYTES = 200_000
"""Of a full text in UTF-8; an item of DynamoDB ends at 400 kB."""


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
    except Missing as refusal:
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
            raise Missing from error
        raise
    size = int(answer["ContentLength"])
    with answer["Body"] as stream:
        raw = stream.read(LONGEST_HEADERS) if size > LARGEST else stream.read()
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
    stopped_mail.heard_from(person, checks.sender_address(mail) or "", now=now)
    actor = Actor(person.person_id, "email")
    reply = Reply(actor, target, _with_files(mail, _words(mail)), message, _in_reply_to(mail), now)
    try:
        return _acted(reply)
    except keys.Repeated:
        return "A mail came again and changed nothing."
    except NotAllowed as error:
        raise MayNotWrite from error
    except LimitReached as error:
        raise TooMany from error


def _acted(reply: Reply) -> str:
    try:
        return reply.act()
    except PlanNotFound:
        return reply.answer_invitation()


def _words(mail: Mail) -> Words:
    """What is to be stored of the mail; `TooLong` where that is not all of it."""
    words = _read(mail)
    if len(words.text) > LONGEST_FULL_TEXT or len(words.text.encode()) > MOST_BYTES:
        raise TooLong
    return words


def _read(mail: Mail) -> Words:
    """What the mail says, without our links."""
    try:
        reply = written.read(mail.raw)
        text, full_text = blanks.storable(reply.text), blanks.storable(reply.full_text)
    except Exception as error:  # a mistake of ours: trying again can't help, and must not hold the queue up
        log.exception("A mail could not be read")
        raise Unreadable from error
    return Words(text, full_text.encode()[:MOST_BYTES].decode("utf-8", "ignore"))


def _with_files(mail: Mail, words: Words) -> Words:
    """The words with what was sent along; a photo alone is no empty answer."""
    try:
        sent = tuple(files.read(mail.raw))
    except Exception:  # a mistake of ours: the words must not be lost with the files
        log.exception("The files of a mail could not be read")
        return words
    return Words(words.text or instead_of_words(sent), words.full_text, sent)


def _refuse(mail: Mail, refusal: ReplyRefused, now: datetime) -> str:
    """Records the refusal, and owes the sender word of it where that is safe."""
    target = next(iter(checks.targets(mail)), None)
    address = checks.sender_address(mail)
    author_id = _author(mail, address)
    answers.record(
        refusal, via="email", sender=address or checks.header(mail, "From") or mail.notice.mail.source or "",
        text=_said(mail, refusal), message=checks.header(mail, "Message-ID"), delivery=mail.notice.mail.message_id,
        plan_id=target.plan_id if target else None, person_id=target.person_id if target else None,
        author_id=author_id, number=target.number if target else None, now=now,
    )  # fmt: skip
    recipient = _answerable(mail, refusal, address, author_id)
    if target and address and recipient and isinstance(refusal, OtherSender):
        emails.offer(target.person_id, target.plan_id, address, now=now)
    told = recipient is not None and answers.tell_refused(recipient, refusal, in_reply_to=_in_reply_to(mail), now=now)
    return f"Refused a mail as {refusal.name}{', and said so' if told else ''}."


def _author(mail: Mail, address: str | None) -> str | None:
    """Who surely wrote it; ``None`` where the sender is not confirmed or nobody we know."""
    known = Address.find(addresses.mailto(address)) if address and checks.is_authentic(mail) else None
    return known.person_id if known else None


def _answerable(mail: Mail, refusal: ReplyRefused, address: str | None, author_id: str | None) -> str | None:
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
    if author_id is not None:
        return author_id
    return addresses.mailto(address) if isinstance(refusal, OtherSender) else None


def _said(mail: Mail, refusal: ReplyRefused) -> str:
    """What a refused mail says, so that a coach can recognise it and put it in place."""
    if not refusal.is_safe_to_read or not mail.raw:
        return ""
    try:
        return _read(mail).text
    except ReplyRefused:
        return ""


# What a Message-ID looks like (RFC 5322, 3.6.4, without its obsolete forms); anything else is not put into a header of ours.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,300}>")


def _in_reply_to(mail: Mail) -> str | None:
    """The Message-ID to answer to, if it is one."""
    found = _MESSAGE_ID.fullmatch(checks.header(mail, "Message-ID").strip())
    return found.group() if found else None
