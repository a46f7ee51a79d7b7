"""The Lambda functions that the queues of received mails and texts invoke."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime

from chalice.app import Blueprint, SQSEvent, SQSRecord

from chalicelib import aws, clock, metrics

# Lambda says which handler it starts, and that one doesn't wait for what the other's room imports.
if not os.environ.get("_HANDLER", "").endswith(".inbound_text"):
    from chalicelib.inbound.mail import accept as mail_accept
if not os.environ.get("_HANDLER", "").endswith(".inbound_mail"):
    from chalicelib.inbound.texts import accept as texts_accept

blueprint = Blueprint(__name__)
log = logging.getLogger(__name__)
log.setLevel(logging.INFO)
aws.ready({"inbound_mail": ("dynamodb", "ssm", "s3"), "inbound_text": ("dynamodb", "ssm")})


# One at a time: a mail that breaks its function must not take others along to the dead letters.
@blueprint.on_sqs_message(queue="${MailNotices.QueueName}", batch_size=1, name="inbound_mail")
def inbound_mail(event: SQSEvent) -> dict[str, list[dict[str, str]]]:
    """Takes replies by mail; those that can't be taken now stay in the queue."""
    return _each(event, lambda record: mail_accept.accept(record.body, clock.now()))


@blueprint.on_sqs_message(queue="${TextNotices.QueueName}", batch_size=5, name="inbound_text")
def inbound_text(event: SQSEvent) -> dict[str, list[dict[str, str]]]:
    """Takes texts; those that can't be taken now stay in the queue."""
    return _each(event, lambda record: texts_accept.accept(record.body, clock.now(), _queued_at(record)))


def _queued_at(record: SQSRecord) -> datetime | None:
    """Returns when the queue received the message, since it doesn't deliver in that order."""
    sent = record.to_dict().get("attributes", {}).get("SentTimestamp")
    return datetime.fromtimestamp(int(sent) / 1000, UTC) if sent else None


def _each(event: SQSEvent, accept: Callable[[SQSRecord], str]) -> dict[str, list[dict[str, str]]]:
    """Takes each message separately, oldest first; returns those that failed, so that the queue delivers only them again."""
    failed = []
    with metrics.together():
        for record in sorted(event, key=lambda record: _queued_at(record) or clock.now()):
            refused = metrics.gathered("RepliesRefused")
            try:
                log.info(accept(record))
                if metrics.gathered("RepliesRefused") == refused:
                    metrics.count("RepliesTaken")
            except Exception as error:
                # Whatever it is, only this message may come again; the dead-letter queue ends it.
                log.exception("A message could not be taken and stays in the queue")
                metrics.count("Failures", reason=type(error).__name__)
                failed.append({"itemIdentifier": str(record.to_dict()["messageId"])})
    return {"batchItemFailures": failed}
