"""The functions that the queues of received mails and texts call."""

import logging
from collections.abc import Callable
from datetime import datetime

from chalice.app import Blueprint, SQSEvent

from chalicelib import clock
from chalicelib.inbound import mail, text

blueprint = Blueprint(__name__)
log = logging.getLogger(__name__)
log.setLevel(logging.INFO)


# One at a time: a mail that breaks its function must not take others along to the dead letters.
@blueprint.on_sqs_message(queue="${MailNotices.QueueName}", batch_size=1, name="inbound_mail")
def inbound_mail(event: SQSEvent) -> dict[str, list[dict[str, str]]]:
    """Takes answered mails; those that can't be taken now stay in the queue."""
    return _each(event, mail.accept)


@blueprint.on_sqs_message(queue="${TextNotices.QueueName}", batch_size=5, name="inbound_text")
def inbound_text(event: SQSEvent) -> dict[str, list[dict[str, str]]]:
    """Takes texts; those that can't be taken now stay in the queue."""
    return _each(event, text.accept)


def _each(event: SQSEvent, accept: Callable[[str, datetime], str]) -> dict[str, list[dict[str, str]]]:
    """Takes each message by itself: one that fails is told to the queue, which brings it again, and the others are gone."""
    failed = []
    for record in event:
        try:
            log.info(accept(record.body, clock.now()))
        except Exception:  # whatever it is, only this message may come again; the dead-letter queue ends it
            log.exception("A message could not be taken and stays in the queue")
            failed.append({"itemIdentifier": str(record.to_dict()["messageId"])})
    return {"batchItemFailures": failed}
