"""The Lambda functions that send messages and learn their outcomes."""

import logging
from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import clock
from chalicelib.outbound import deliver as delivering
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.outcomes import accept as becoming

blueprint = Blueprint(__name__)
logger = logging.getLogger(__name__)
logging.getLogger().setLevel(logging.INFO)


class Wanted(msgspec.Struct):
    """A message of the deliveries queue."""

    recipient: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


@blueprint.schedule(Rate(1, unit=Rate.MINUTES), name="sweep")
def sweep(event: CloudWatchEvent) -> str:
    sentence = sweeping.sweep(clock.now())
    logger.info("sweep: %s", sentence)
    return sentence


@blueprint.on_sqs_message(queue="${Deliveries.QueueName}", batch_size=10, name="deliver")
def deliver(event: SQSEvent) -> dict[str, Any]:
    """Delivers to each recipient separately: only queue messages that failed come again."""
    failed = []
    for record in event:
        try:
            wanted = msgspec.json.decode(record.body, type=Wanted)
        except msgspec.DecodeError:
            logger.warning("not a message of ours, dropped: %.200s", record.body)
            continue
        try:
            logger.info("deliver: %s", delivering.deliver(wanted.recipient, clock.now()))
        except Exception:
            logger.exception("a delivery failed and will be tried again")
            failed.append({"itemIdentifier": record.to_dict()["messageId"]})
    return {"batchItemFailures": failed}


@blueprint.on_sqs_message(queue="${MailOutcomes.QueueName}", batch_size=5, name="outcomes")
def outcomes(event: SQSEvent) -> dict[str, Any]:
    """Records what SES reports about sent mails; what can't be recorded now stays in the queue."""
    failed = []
    for record in event:
        try:
            logger.info("outcomes: %s", becoming.accept(record.body, clock.now()))
        except Exception:  # whatever it is, only this message may come again; the dead-letter queue ends it
            logger.exception("an event could not be noted and will come again")
            failed.append({"itemIdentifier": record.to_dict()["messageId"]})
    return {"batchItemFailures": failed}
