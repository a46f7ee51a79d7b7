"""What we owe somebody who wrote to us: an answer, or word that their reply was refused; and the record of refused replies."""

import logging
from datetime import datetime, timedelta

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import Target
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import Refusal
from chalicelib.errors import LimitReached
from chalicelib.inbound import blanks
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import ReplyRefused

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=90)
"""How long we know a reply as received; mail servers try for five days, people send again after weeks."""

MOST_TOLD = 10
"""Answers to STOP and START of one number within an hour."""


def seen(person_id: str, message: str, now: datetime) -> Key:
    """Returns the key that lets one message of a person be taken once."""
    return keys.new(seen_name(person_id, message), kind="seen", now=now, lasts=REMEMBERED, person_id=person_id)


def seen_name(person_id: str, message: str) -> str:
    return f"seen#{person_id}#{message}"


class Received(msgspec.Struct, frozen=True):
    """A reply as it is recorded with its refusal."""

    via: str
    sender: str
    delivery: str
    """SES's id or the text's, the same however often the queue brings it."""
    text: str = ""
    message: str = ""
    """The Message-ID."""
    plan_id: str | None = None
    person_id: str | None = None
    """Whose reply address or number it came to or from."""
    author_id: str | None = None
    """Who surely wrote it."""
    number: int | None = None

    def about(self, target: Target) -> "Received":
        """The same, in answer to a message about this."""
        return msgspec.structs.replace(self, plan_id=target.plan_id, person_id=target.person_id, number=target.number)


def text_received(notice: TextNotice, *, plan_id: str | None = None, person_id: str | None = None) -> Received:
    """A text as it is recorded; whose number it is wrote it."""
    return Received(
        "text", notice.origination_number, notice.inbound_message_id, notice.message_body, plan_id=plan_id,
        person_id=person_id, author_id=person_id,
    )  # fmt: skip


def record(refusal: ReplyRefused, reply: Received, now: datetime) -> Refusal | None:
    """Records a refusal by its name, the same delivery only once.

    ``None`` if it was recorded before, or too many were within this hour. A token can stand where nobody looks for one, as in
    the sender of a mail that goes round in a loop: all of it is blanked.
    """
    once = keys.new(f"refused#{reply.via}#{reply.delivery}", kind="refused", now=now, lasts=timedelta(days=15))
    try:
        refused_reply = refused.Reply(
            reason=refusal.name, via=reply.via, sender=blanks.storable(reply.sender), text=blanks.storable(reply.text),
            message=blanks.storable(reply.message or reply.delivery), plan_id=reply.plan_id, person_id=reply.person_id,
            author_id=reply.author_id, number=reply.number, is_automatic=not refusal.is_for_coaches,
        )  # fmt: skip
        return refused.record(refused_reply, now=now, once=once)
    except keys.Repeated:
        return None
    except LimitReached:
        log.warning("Too many refusals within an hour: one of %s (%s) is only told here", refusal.name, reply.via)
        return None


def refuse_text(refusal: ReplyRefused, notice: TextNotice, now: datetime, **whose: str | None) -> str:
    """Records the refusal of a text, ``plan_id`` and ``person_id`` where they are known; a sentence for the log."""
    record(refusal, text_received(notice, **whose), now)
    return f"Refused a text as {refusal.name}."


def tell_refused(recipient: str, refusal: ReplyRefused, *, in_reply_to: str | None, now: datetime) -> bool:
    """Owes the sender word of a refusal, at most once a day for each reason; returns whether it did."""
    return _owe_daily(
        recipient, refusal.name,
        notifications.new(
            recipient, "refusal", now, reason=refusal.name, text=refusal.sentence, in_reply_to=in_reply_to,
        ), now,
    )  # fmt: skip


def by_email(person_id: str, text: str, *, in_reply_to: str | None, about: Target, now: datetime) -> Notification:
    """Returns an answer to a mail, to be owed; a reply to it is ``about`` the same action or plan."""
    return notifications.new(
        person_id, "answer", now, text=text, in_reply_to=in_reply_to, about_plan=about.plan_id, about_number=about.number,
    )  # fmt: skip


def by_text(number: str, text: str, *, now: datetime) -> Notification:
    """Returns an answer to a text, to be owed to the number that it came from."""
    return notifications.new(f"tel:{number}", "answer", now, by="text", text=text, in_reply_to=None)


def owe(*rows: Notification, also: Write | None = None) -> None:
    """Owes answers in one transaction with what ``also`` holds, and has them sent at once."""
    write = also or Write()
    write.put(*rows)
    write.commit()
    queue.nudge(row.recipient for row in rows)


def by_text_capped(number: str, text: str, *, now: datetime) -> None:
    """Owes an answer to a text, unless the number got so many within the hour that it can't be a person's."""
    write = Write()
    keys.at_most(write, f"told#tel:{number}", MOST_TOLD, window=timedelta(hours=1), now=now, otherwise=LimitReached())
    try:
        owe(by_text(number, text, now=now), also=write)
    except LimitReached:
        log.warning("A number was answered %s times within an hour, and is not this time", MOST_TOLD)


def by_text_daily(number: str, reason: str, text: str, *, now: datetime) -> bool:
    """Owes an answer to a text, at most once a day for each reason; returns whether it did."""
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
