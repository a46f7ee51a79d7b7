"""Owes answers to people who wrote to us, tells them of refused replies, and records those."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import metrics
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import Target
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import Refusal, Waits
from chalicelib.errors import LimitReached
from chalicelib.inbound import blanks
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import AutomaticMail, AutomaticText, ReplyRefused

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=90)
"""How long we remember a received reply; mail servers retry for five days, people resend after weeks."""

MOST_TOLD = 10
"""Answers to STOP and START of one number within an hour; and how often in a day somebody hears that we couldn't take what they
wrote."""
ABSENCE = timedelta(days=14)
"""How long an automatic reply from a member counts for all that follow: their absence is kept once."""


WORDS = "words"
"""In the data of the key of a message: the digest of its words."""


def seen(person_id: str, message: str, now: datetime, *, words: str = "") -> Key:
    """Returns the key by which a person's message is taken only once; with its ``words``, other words under the same id
    count as another message."""
    data = {WORDS: digest(words)} if words else {}
    return keys.new(
        seen_name(person_id, message), kind="seen", now=now, lasts=REMEMBERED, person_id=person_id, data=data
    )


def has_other_words(key: Key, words: str) -> bool:
    """Returns whether a message that came with these words under an id that was taken is another one."""
    return WORDS in key.data and key.data[WORDS] != digest(words)


def other_id(message: str, words: str) -> str:
    """Returns the id of a message that has these words, where others were taken under its own."""
    return f"{message}#{digest(words)}"


def digest(words: str) -> str:
    """Returns what tells words from others, whatever spaces and line ends a program put between them."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "replace")).hexdigest()[:32]


def seen_name(person_id: str, message: str) -> str:
    return f"seen#{person_id}#{message}"


class Received(msgspec.Struct, frozen=True):
    """A reply, as recorded with its refusal."""

    via: str
    sender: str
    delivery: str
    """SES's id or the text's, the same however often the queue delivers it."""
    text: str = ""
    message: str = ""
    """The Message-ID."""
    plan_id: str | None = None
    person_id: str | None = None
    """The owner of the reply address it came to, or of the number it came from."""
    author_id: str | None = None
    """The author, if they are authenticated."""
    number: int | None = None

    def about(self, target: Target, *, is_of_plan: bool = True) -> "Received":
        """Returns the same reply, to a message about ``target``; with ``is_of_plan`` false, its plan isn't certain."""
        plan_id = target.plan_id if is_of_plan else None
        return msgspec.structs.replace(self, plan_id=plan_id, person_id=target.person_id, number=target.number)


def text_received(notice: TextNotice, *, plan_id: str | None = None, person_id: str | None = None) -> Received:
    """Returns a text as it is recorded; the number's owner counts as its author."""
    return Received(
        "text", notice.origination_number, notice.inbound_message_id, notice.message_body, plan_id=plan_id,
        person_id=person_id, author_id=person_id,
    )  # fmt: skip


def record(refusal: ReplyRefused, reply: Received, now: datetime) -> Refusal | None:
    """Records a refusal by its name, once per delivery.

    Returns ``None`` if it was recorded before, or if there were too many within the hour. Every field is blanked, since a token
    can appear in unexpected places, such as the sender of a looping mail. What surely came from a member waits for their
    coach, even if it may be a program's or has no words; of their automatic answers only the first of an absence.
    """
    waits: Waits = "always" if refusal.is_for_coaches else "of members" if refusal.waits_of_member else "never"
    absence = _absence(refusal, reply)
    if absence and not _is_first(absence, reply.author_id, now):
        waits = "never"
    once = keys.new(f"refused#{reply.via}#{reply.delivery}", kind="refused", now=now, lasts=timedelta(days=15))
    try:
        recorded = refused.record(refused_reply(refusal, reply, waits), now=now, once=once)
    except keys.Repeated:
        return None
    except LimitReached:
        log.warning("Too many refusals within an hour: one of %s (%s) is only told here", refusal.name, reply.via)
        recorded = None
    metrics.count("RepliesRefused", reason=refusal.name)
    return recorded


def refused_reply(refusal: ReplyRefused, reply: Received, waits: Waits = "always") -> refused.Reply:
    """Returns a reply as it is kept with its refusal, every field blanked."""
    return refused.Reply(
        reason=refusal.name, via=reply.via, sender=blanks.storable(reply.sender), text=blanks.storable(reply.text),
        message=blanks.storable(reply.message or reply.delivery), plan_id=reply.plan_id, person_id=reply.person_id,
        author_id=reply.author_id, number=reply.number, waits=waits,
    )  # fmt: skip


def _absence(refusal: ReplyRefused, reply: Received) -> str:
    """Returns what an automatic reply from a member is about: their absence, or the same words by text; empty for any other reply."""
    if not reply.author_id:
        return ""
    if isinstance(refusal, AutomaticText):
        return f"absence#{reply.author_id}#{digest(reply.text)}"
    return f"absence#{reply.author_id}" if isinstance(refusal, AutomaticMail) else ""


def _is_first(absence: str, person_id: str | None, now: datetime) -> bool:
    write = Write()
    keys.once(write, keys.new(absence, kind="told", now=now, lasts=ABSENCE, person_id=person_id), now)
    try:
        write.commit()
    except keys.Repeated:
        return False
    return True


def refuse_text(refusal: ReplyRefused, notice: TextNotice, now: datetime, **whose: str | None) -> str:
    """Records the refusal of a text, with ``plan_id`` and ``person_id`` if known; returns a sentence for the log."""
    record(refusal, text_received(notice, **whose), now)
    return f"Refused a text as {refusal.name}."


def tell_refused(recipient: str, refusal: ReplyRefused, *, in_reply_to: str | None, now: datetime) -> bool:
    """Owes the sender a notice of the refusal, ten times a day at most; returns whether it did."""
    row = notifications.new(
        recipient, "refusal", now, reason=refusal.name, text=refusal.sentence, in_reply_to=in_reply_to
    )
    write, a_day = Write(), timedelta(days=1)
    keys.at_most(write, f"told#{recipient}", MOST_TOLD, window=a_day, now=now, otherwise=LimitReached())
    try:
        owe(row, also=write)
    except LimitReached:
        return False
    return True


def by_email(
    person_id: str, text: str, *, in_reply_to: str | None, about: Target, now: datetime, asks: str = ""
) -> Notification:
    """Returns an answer to a mail, not yet owed; a reply to it will be ``about`` the same, and to what it ``asks``."""
    mark: dict[str, Any] = {"about_event": asks} if asks else {}
    if about.which and not asks:
        mark = {"about_event": about.event, "about_which": about.which}
    return notifications.new(
        person_id, "answer", now, text=text, in_reply_to=in_reply_to, about_plan=about.plan_id, about_number=about.number, **mark,
    )  # fmt: skip


def by_text(number: str, text: str, *, now: datetime) -> Notification:
    """Returns an answer to a text, not yet owed, for the number it came from."""
    return notifications.new(f"tel:{number}", "answer", now, by="text", text=text, in_reply_to=None)


def owe(*rows: Notification, also: Write | None = None) -> None:
    """Owes answers in one transaction with ``also``, and queues them at once."""
    write = also or Write()
    write.put(*rows)
    write.commit()
    queue.nudge(row.recipient for row in rows)


def by_text_capped(number: str, text: str, *, now: datetime) -> None:
    """Owes an answer to a text unless the number got more within the hour than a person would."""
    write = Write()
    keys.at_most(write, f"told#tel:{number}", MOST_TOLD, window=timedelta(hours=1), now=now, otherwise=LimitReached())
    try:
        owe(by_text(number, text, now=now), also=write)
    except LimitReached:
        log.warning("A number was answered %s times within an hour, and is not this time", MOST_TOLD)


def by_text_daily(number: str, reason: str, text: str, *, now: datetime) -> bool:
    """Owes an answer to a text, at most once a day per reason; returns whether it did."""
    recipient = f"tel:{number}"
    return _owe_daily(recipient, reason, by_text(number, text, now=now), now)


def _owe_daily(recipient: str, reason: str, row: Notification, now: datetime) -> bool:
    write = Write()
    keys.once(write, keys.new(f"told#{recipient}#{reason}", kind="told", now=now, lasts=timedelta(days=1)), now)
    try:
        owe(row, also=write)
    except keys.Repeated:
        return False
    return True
