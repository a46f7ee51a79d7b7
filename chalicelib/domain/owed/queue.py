"""The queue that `deliver` reads from."""

import logging
from collections.abc import Iterable

import msgspec

from chalicelib import aws, config


def nudge(recipients: Iterable[str]) -> None:
    """Puts recipients on the queue right away, best effort: if it fails, the next sweep finds them."""
    for recipient in set(recipients):
        try:
            aws.sqs().send_message(
                QueueUrl=config.settings().deliveries_queue_url,
                MessageBody=msgspec.json.encode({"recipient": recipient}).decode(),
            )
        except Exception:
            logging.getLogger(__name__).warning("could not be put on the queue, the sweep will", exc_info=True)
