"""Takes a reply by mail, from SES's notice to its outcome."""

from datetime import datetime

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.database.transactions import together
from chalicelib.domain import keys
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import stopped_mail
from chalicelib.domain.people.person import Person
from chalicelib.errors import LimitReached, NotAllowed, PlanNotFound
from chalicelib.inbound import answers, notices
from chalicelib.inbound.answers import Received
from chalicelib.inbound.mail import answer, checks, reading, readings, which_plan
from chalicelib.inbound.mail.checks import LARGEST, LONGEST_HEADERS, Mail
from chalicelib.inbound.mail.refuse import refuse
from chalicelib.inbound.mail.reply import Reply
from chalicelib.inbound.notices import MailNotice
from chalicelib.inbound.refusals import BadToken, MayNotWrite, Missing, NoToken, ReplyRefused, TooMany


def accept(body: str, now: datetime) -> str:
    """Takes the mail announced by a queue message; returns a sentence for the log.

    1. The notice says where SES stored the mail; we fetch it.
    2. The checks: whether it was taken before, is dangerous or automatic, whose plan it is for, and whether that person
    wrote it (`_checked`).
    3. Reading: the newly written words and the files (``reading``, ``written/``).
    4. Acting on them: a command (``commands/``), or else a comment (``answer``), in one transaction with the answer
    that is owed.
    5. A mail that could be about several plans is kept under its author, who is asked which one (``which_plan``).
    6. A check or the domain may refuse it: we record that, and tell its sender where that is safe (``refuse``).

    Raises only for temporary trouble, such as an unreachable database or store. The queue then delivers the message
    again.
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
        answers.record(refusal, Received("email", notice.mail.source or "", notice.mail.message_id), now)
        return "A mail was gone before it could be read."
    try:
        return _take(mail, now)
    except keys.Repeated:
        return "A mail came again and changed nothing."
    except (NoToken, BadToken) as refusal:
        return _without_address(mail, refusal, now)
    except ReplyRefused as refusal:
        return refuse(mail, refusal, now)


def _without_address(mail: Mail, refusal: ReplyRefused, now: datetime) -> str:
    """Asks somebody in several plans which one the mail is about; refuses it from anybody else."""
    try:
        return which_plan.take(mail, now) or refuse(mail, refusal, now)
    except keys.Repeated:
        return "A mail came again and changed nothing."
    except ReplyRefused as instead:
        return refuse(mail, instead, now)


def _fetch(notice: MailNotice) -> Mail:
    """Fetches the stored mail in one call; only its beginning if it is too big."""
    stored = notice.receipt.action
    try:
        found = aws.s3().get_object(Bucket=stored.bucket_name, Key=stored.object_key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise Missing from error
        raise
    size = int(found["ContentLength"])
    with found["Body"] as stream:
        raw = stream.read(LONGEST_HEADERS) if size > LARGEST else stream.read()
    return checks.new(notice, size, raw)


def _take(mail: Mail, now: datetime) -> str:
    """Checks and reads the mail, and does what it says.

    Membership and the action's existence are checked in the writing transaction, where they can't change any more. The
    body is read before it, since that needs no database.
    """
    reply = _checked(mail, now)
    if which_plan.is_open(mail, reply.target):
        return which_plan.ask(mail, reply.actor.person_id, reply.words, now)
    try:
        return _act(reply)
    except NotAllowed as error:
        raise MayNotWrite from error
    except LimitReached as error:
        raise TooMany from error


def _act(reply: Reply) -> str:
    try:
        return answer.act(reply)
    except PlanNotFound:
        return readings.of_ended_plan(reply) or answer.answer_invitation(reply)


def _checked(mail: Mail, now: datetime) -> Reply:
    """Returns the mail as an authenticated answer. Raises `keys.Repeated` if it was taken before, or the first refusal
    of these checks:

    - Repetition: a mail taken once changes nothing, whatever has happened to plan, person or action since (`_message`).
    - Cheap checks for what makes reading dangerous or pointless: size, virus, spam.
    - Loops and robots, before anything that could be answered: a robot is never answered.
    - Authority: the token says for whom, the sender must be that person, SES must confirm the sender. Authenticity
    comes last of the three, so that its refusal is about mails that claim to be from the right address.
    """
    people, seen = _people(mail, now)
    message = _message(mail, seen, now)
    for check in (checks.size, *checks.OF_A_PERSON):
        check(mail)
    person, target = checks.sender(mail, checks.token(mail), people)
    checks.authentic(mail)
    stopped_mail.heard_from(person, checks.sender_address(mail) or "", now=now)
    actor = Actor(person.person_id, "email")
    words = reading.with_room(_words(mail, now), person.person_id, target.plan_id)
    if which_plan.is_digest(mail, target):
        words = msgspec.structs.replace(words, full_text=None)  # it may show more than this plan's members may see
    return Reply(actor, target, words, message, checks.in_reply_to(mail), now, checks.sender_address(mail) or "")


def _words(mail: Mail, now: datetime) -> Words:
    """Returns the words and files of a mail. If it has no words and its subject is DONE, that is the text."""
    words = reading.words(mail)
    done = "" if words.text else reading.done_in_subject(mail, now)
    return msgspec.structs.replace(words, text=done) if done else words


def _people(mail: Mail, now: datetime) -> tuple[dict[str, Person], list[Key]]:
    """Returns the people that the mail's reply addresses are for, and the keys of what was already taken under its
    Message-ID, in one call."""
    ids = list(dict.fromkeys(target.person_id for target in checks.targets(mail)))
    if not ids:
        return {}, []
    names = [answers.seen_name(each, checks.message_id(mail)) for each in ids]
    rows = together(*((Key, name, None) for name in names), *((Person, each, None) for each in ids))
    seen = [key for key in rows[: len(ids)] if key is not None and not key.is_expired(now)]
    return {row.person_id: row for row in rows[len(ids) :] if row is not None}, seen


def _message(mail: Mail, seen: list[Key], now: datetime) -> str:
    """Returns the id under which a mail is taken only once: its Message-ID. If other words were taken under it
    (``seen``), a digest of this mail is appended. Raises `keys.Repeated` if the same words were, however they came."""
    message = checks.message_id(mail)
    if not seen:
        return message
    checks.size(mail)
    text = _words(mail, now).text
    if not all(answers.has_other_words(key, text) for key in seen):
        raise keys.Repeated(seen[0].key)
    other = answers.other_id(message, text)
    for key in seen:
        if keys.find(answers.seen_name(key.person_id, other), now) is not None:
            raise keys.Repeated(key.key)
    return other
