"""The queue that `deliver` reads from, and its messages: a recipient each."""

import logging
from collections.abc import Iterable
from typing import Annotated

import msgspec

from chalicelib import aws, config


class _Message(msgspec.Struct):
    recipient: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


def message(recipient: str) -> str:
    """Returns the message that has everything due delivered to a recipient."""
    return msgspec.json.encode(_Message(recipient)).decode()


def recipient_of(body: str) -> str | None:
    """Returns whom a message is about; ``None`` if it isn't one of ours."""
    try:
        return msgspec.json.decode(body, type=_Message).recipient
    except msgspec.DecodeError:
        return None


def nudge(recipients: Iterable[str]) -> None:
    """Puts recipients on the queue right away, best effort: if it fails, the next sweep finds them."""
    for recipient in set(recipients):
        try:
            aws.sqs().send_message(
                QueueUrl=config.settings().deliveries_queue_url,
                MessageBody=message(recipient),
            )
        except Exception:
            logging.getLogger(__name__).warning("could not be put on the queue, the sweep will", exc_info=True)
