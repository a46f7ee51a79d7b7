"""The Lambda functions that send messages and learn their outcomes."""

import logging
from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import clock, metrics
from chalicelib.domain.owed import queue
from chalicelib.outbound import backlog
from chalicelib.outbound import deliver as delivering
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.outcomes import accept as becoming

blueprint = Blueprint(__name__)
logger = logging.getLogger(__name__)
logging.getLogger().setLevel(logging.INFO)


@blueprint.schedule(Rate(1, unit=Rate.MINUTES), name="sweep")
def sweep(event: CloudWatchEvent) -> str:
    now = clock.now()
    with metrics.together():
        sentence = sweeping.sweep(now, backlog.held_up_since(now))
        backlog.tell_dead_letters(now)
    logger.info("sweep: %s", sentence)
    return sentence


@blueprint.on_sqs_message(queue="${Deliveries.QueueName}", batch_size=10, name="deliver")
def deliver(event: SQSEvent) -> dict[str, Any]:
    """Delivers to each recipient separately: only queue messages that failed come again."""
    return _each(event, _deliver, "a delivery failed and will be tried again")


def _deliver(body: str) -> None:
    recipient = queue.recipient_of(body)
    if recipient is None:
        logger.warning("not a message of ours, dropped: %.200s", body)
    else:
        logger.info("deliver: %s", delivering.deliver(recipient, clock.now()))


@blueprint.on_sqs_message(queue="${MailOutcomes.QueueName}", batch_size=5, name="outcomes")
def outcomes(event: SQSEvent) -> dict[str, Any]:
    """Records what SES reports about sent mails; what can't be recorded now stays in the queue."""
    return _each(event, _note, "an event could not be noted and will come again")


def _note(body: str) -> None:
    logger.info("outcomes: %s", becoming.accept(body, clock.now()))


def _each(event: SQSEvent, take: Callable[[str], None], problem: str) -> dict[str, Any]:
    """Takes each message of a queue by itself: one that fails comes again, the others don't."""
    failed = []
    with metrics.together():
        for record in event:
            try:
                take(record.body)
            except (
                Exception
            ) as error:  # whatever it is, only this message may come again; the dead-letter queue ends it
                logger.exception(problem)
                metrics.count("Failures", reason=type(error).__name__)
                failed.append({"itemIdentifier": record.to_dict()["messageId"]})
    return {"batchItemFailures": failed}
