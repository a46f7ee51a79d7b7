"""The Lambda functions that send messages and learn their outcomes."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import aws, clock, metrics, signing_keys
from chalicelib.domain.owed import account, queue, waited
from chalicelib.outbound import backlog, handing_on, pacing
from chalicelib.outbound import deliver as delivering
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.outcomes import accept as becoming
from chalicelib.outbound.pacing import Pace
from chalicelib.outbound.quota import Quota
from chalicelib.outbound.sizes import Sizes
from chalicelib.outbound.sweep_outside import Aws

blueprint = Blueprint(__name__)
logger = logging.getLogger(__name__)
logging.getLogger().setLevel(logging.INFO)
_SENDING = ("dynamodb", "ssm", "ses")
aws.ready({"sweep": ("dynamodb",), "deliver": _SENDING, "deliver_urgent": _SENDING, "outcomes": ("dynamodb",)})

# What a container knows from one call to the next.
_quota = Quota()
_sizes = Sizes()
_waited_told_at: datetime | None = None
_pace_of_due = Pace(pacing.DUE)
_pace_of_urgent = Pace(pacing.URGENT)
_LASTS = timedelta(seconds=60)
"""The functions' time-out (``.chalice/config.json``), for when nobody says how much of it is left."""


@blueprint.schedule(Rate(1, unit=Rate.MINUTES), name="sweep")
def sweep(event: CloudWatchEvent) -> str:
    now, outside = clock.now(), Aws(getattr(event.context, "get_remaining_time_in_millis", None))
    part = handing_on.read(event.detail)
    if part is not None:
        sentence = sweeping.go_on(part, now, outside)
        logger.info("sweep, handed on: %s", sentence)
        return sentence
    with metrics.together():
        sentence = sweeping.sweep(
            now, backlog.held_up_since(now), rate=_quota.rate(now), names=_sizes.names(now), outside=outside
        )
        backlog.tell_dead_letters(now)
    logger.info("sweep: %s", sentence)
    return sentence


@blueprint.on_sqs_message(queue="${Deliveries.QueueName}", batch_size=2, name="deliver")
def deliver(event: SQSEvent) -> dict[str, Any]:
    """Delivers to each recipient separately: only queue messages that failed come again."""
    _tell_how_long_they_waited(event, clock.now())
    return _deliveries(event, _pace_of_due)


@blueprint.on_sqs_message(queue="${UrgentDeliveries.QueueName}", batch_size=5, name="deliver_urgent")
def deliver_urgent(event: SQSEvent) -> dict[str, Any]:
    """As `deliver`, for people who are waiting for a message: everything due to them is sent now."""
    return _deliveries(event, _pace_of_urgent)


def _deliveries(event: SQSEvent, pace: Pace) -> dict[str, Any]:
    left = getattr(event.context, "get_remaining_time_in_millis", None)
    pace.begin(timedelta(milliseconds=left()) if left else _LASTS)
    return _each(event, partial(_deliver, pace), "a delivery failed and will be tried again")


def _tell_how_long_they_waited(event: SQSEvent, now: datetime) -> None:
    """Writes down for the sweep how long messages wait on the queue, from time to time while that is long. Never stops a delivery."""
    global _waited_told_at
    moments = [record.to_dict().get("attributes", {}).get("SentTimestamp") for record in event]
    sent = [datetime.fromtimestamp(int(moment) / 1000, UTC) for moment in moments if moment]
    if not sent or now - min(sent) < waited.WORTH_TELLING:
        return
    if _waited_told_at is not None and now - _waited_told_at < waited.EVERY:
        return
    _waited_told_at = now
    try:
        waited.note(now - min(sent), now)
    except Exception:
        logger.warning("how long messages wait could not be written down", exc_info=True)


def _deliver(pace: Pace, body: str) -> None:
    message = queue.read(body)
    if message is None:
        logger.warning("not a message of ours, dropped: %.200s", body)
        return
    signing_keys.all_now()  # before anything is claimed: if they can't be read, that isn't an attempt at a message
    pace.hear(message.rate)
    if not pace.is_informed:
        pace.hear(_rate_written_down())
    from_there = {"start": message.start} if message.start else {}
    logger.info("deliver: %s", delivering.deliver(message.recipient, clock.now(), pace, **from_there))


def _rate_written_down() -> float | None:
    """Returns the account's rate as the sweep wrote it down; ``None`` if it can't be read, which delays no delivery."""
    try:
        known = account.find()
    except Exception:
        logger.warning("what the account may send could not be read", exc_info=True)
        return None
    return known.rate if known else None


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
            except Exception as error:
                # Whatever went wrong, only this message may come again; the dead-letter queue ends it.
                logger.exception(problem)
                metrics.count("Failures", reason=type(error).__name__)
                failed.append({"itemIdentifier": record.to_dict()["messageId"]})
    return {"batchItemFailures": failed}
