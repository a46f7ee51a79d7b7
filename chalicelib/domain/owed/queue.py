"""The two queues that deliveries are taken from, and their messages: a recipient each.

What people are waiting for (sign-in links, answers, confirmations) has a queue and a function of its own, so that masses of
other messages can't delay it.
"""

import logging
import math
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

import msgspec

from chalicelib import aws, config

_AT_ONCE = timedelta()


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """Has everything due delivered to a recipient."""

    recipient: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    rate: float | None = None
    """Mails a second that the account may send, as far as the sender of this message knows."""
    start: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    """The sort key of the row to begin with, where a recipient has many; else the first."""


def message(recipient: str, rate: float | None = None, start: str | None = None) -> str:
    """Returns the message that has everything due delivered to a recipient."""
    return msgspec.json.encode(Message(recipient, rate, start)).decode()


def read(body: str) -> Message | None:
    """Returns a message; ``None`` if it isn't one of ours."""
    try:
        return msgspec.json.decode(body, type=Message)
    except msgspec.DecodeError:
        return None


def is_waiting(recipient: str) -> bool:
    """Returns whether a recipient is waiting for what is due. A mere address is owed only what was asked for from there:
    sign-in links, confirmations and answers. The index doesn't say what is due to a person, so that takes its turn."""
    return recipient.startswith(("mailto:", "tel:"))


def nudge(recipients: Iterable[str], *, start: str | None = None, after: timedelta = _AT_ONCE) -> None:
    """Puts recipients who are waiting for their message on the urgent queue right away, best effort: if it fails, the next
    sweep finds them. Their turn begins with the row ``start``, and not before ``after`` has passed, a quarter of an hour at
    most."""
    _put(config.settings().urgent_queue_url, recipients, start, after)


def in_turn(recipients: Iterable[str], *, start: str | None = None, after: timedelta = _AT_ONCE) -> None:
    """As `nudge`, for what nobody is waiting for, such as invitations: it is sent before the next sweep, but delays nobody."""
    _put(config.settings().deliveries_queue_url, recipients, start, after)


def _put(url: str, recipients: Iterable[str], start: str | None, after: timedelta) -> None:
    later = {"DelaySeconds": math.ceil(after.total_seconds())} if after else {}
    for recipient in set(recipients):
        try:
            aws.sqs().send_message(QueueUrl=url, MessageBody=message(recipient, start=start), **later)
        except Exception:
            logging.getLogger(__name__).warning("could not be put on the queue, the sweep will", exc_info=True)


def length(url: str) -> int:
    """Returns approximately how many messages a queue holds."""
    name = "ApproximateNumberOfMessages"
    return int(aws.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])
