"""Keeps the words of a mail that could be about several plans with its author, and asks which plan they are about."""

import textwrap
from datetime import datetime

from chalicelib.config import settings
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import COACHING, Membership
from chalicelib.domain.replies import waiting
from chalicelib.domain.stream import files
from chalicelib.errors import LimitReached
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, one_word
from chalicelib.inbound.mail import checks, reading, wording
from chalicelib.inbound.mail.checks import Mail
from chalicelib.inbound.refusals import EmptyReply, MayNotWrite, TooMany

MOST_LINKS = 50
"""The most plans in one question."""
_LONGEST_QUOTE = 300


def is_digest(mail: Mail, target: Target) -> bool:
    """Returns whether the mail answers a digest. If an older digest's reply address doesn't say so, the subject
    decides."""
    return target.event == "digest" or _is_unmarked(mail, target)


def is_open(mail: Mail, target: Target) -> bool:
    """Returns whether it answers a digest that may have shown several plans, though its reply address names one of
    them.

    Such digests went to clients who also coach. Newer ones have no reply address.
    """
    if not _is_unmarked(mail, target):
        return False
    rows = memberships.active(target.person_id)
    is_client = any(row.plan_id == target.plan_id and row.role == "client" for row in rows)
    return is_client and any(row.role in COACHING for row in rows)


def author(mail: Mail) -> str | None:
    """Returns the id of its authenticated author; ``None`` if the sender isn't confirmed or isn't known to us."""
    address = checks.sender_address(mail)
    known = Address.find(addresses.mailto(address)) if address and checks.is_authentic(mail) else None
    return known.person_id if known else None


def take(mail: Mail, now: datetime) -> str | None:
    """Takes a mail without a valid reply address from somebody in several plans; ``None`` for any other mail."""
    author_id = author(mail)
    if author_id is None or not waiting.is_in_several(author_id):
        return None
    return ask(mail, author_id, reading.words(mail), now)


def ask(mail: Mail, person_id: str, words: Words, now: datetime) -> str:
    """Keeps the words and owes the question, with a link for each plan. Raises a refusal if there is nothing to keep.

    Each mail gets its own question. A redelivered mail changes nothing.
    """
    if not words.text:
        raise EmptyReply
    rows = waiting.options(person_id)
    if not rows:
        raise MayNotWrite
    write, actor = Write(), Actor(person_id, "email")
    seen = _seen(mail, person_id, words, now)
    keys.once(write, seen, now)
    hourly_limit.count(write, actor, now)
    said = one_word.word(words.text)
    question = _told(person_id, said, mail, now) if said in ("stop", "start", "help") else None
    try:
        hourly_limit.check(actor, now)  # before the files are stored
        question = question or _question(write, seen, words, rows, mail, now)
        answers.owe(question, also=write)
    except LimitReached as error:
        raise TooMany from error
    return "A mail could be about several plans; its sender was asked which."


def _seen(mail: Mail, person_id: str, words: Words, now: datetime) -> Key:
    """Returns the key that lets these words be taken only once, even if others came under the mail's Message-ID."""
    message = checks.message_id(mail)
    before = keys.find(answers.seen_name(person_id, message), now)
    if before is not None and answers.has_other_words(before, words.text):
        message = answers.other_id(message, words.text)
    return answers.seen(person_id, message, now, words=words.text)


def _question(write: Write, seen: Key, words: Words, rows: list[Membership], mail: Mail, now: datetime) -> Notification:
    """Keeps the words in this transaction, and returns the question."""
    ref, rest = action_names.leading_ref(words.text) or (None, "")
    person_id = str(seen.person_id)
    sent = files.keep_waiting(person_id, seen.key, waiting.with_room(person_id, words.sent, now))
    kept = waiting.new(words.text, kept=sent)
    if ref is not None and ref.prefix:
        kept = waiting.new(words.text, prefix=ref.prefix, number=ref.number, rest=rest, kept=sent)
    in_store = sum(file.key is not None for file in sent.values())
    waiting.keep(write, person_id, kept, now=now)
    named = {kept.prefix, *checks.plans_named(checks.subject(mail))}
    rows = sorted(rows, key=lambda row: row.prefix not in named)
    return notifications.new(
        person_id, "which_plan", now, waiting_id=kept.id, in_reply_to=checks.in_reply_to(mail),
        plans=[{"plan_id": row.plan_id, "name": waiting.name(row)} for row in rows[:MOST_LINKS]],
        more=len(rows[MOST_LINKS:]), kept=in_store, files=len(sent) - in_store,
        words=textwrap.shorten(words.text, _LONGEST_QUOTE, placeholder=" …") or words.text[:_LONGEST_QUOTE],
    )  # fmt: skip


def _told(person_id: str, said: str, mail: Mail, now: datetime) -> Notification:
    text = wording.help() if said == "help" else wording.of_which_plan(said, f"{settings().public_url}/settings")
    return notifications.new(person_id, "answer", now, text=text, in_reply_to=checks.in_reply_to(mail))


def _is_unmarked(mail: Mail, target: Target) -> bool:
    """Returns whether the reply address is an older one, for a whole plan and without a mark, and the mail answers no
    message about that plan."""
    return target.number == PLAN and not target.event and not checks.plans_named(checks.subject(mail))
