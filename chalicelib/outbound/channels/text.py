"""Texts, sent through SNS, in GSM-7 where possible."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib import aws, failures, gsm
from chalicelib.config import settings
from chalicelib.domain.people import phones
from chalicelib.outbound.channels import refusals
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.channels.refusals import Refusal
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import alone, questions, text
from chalicelib.outbound.writing.parts import Text


def write(message: Sequence[Owed], now: datetime) -> Text:
    """Returns the text for these rows, which are of one plan, or the day's last, or one that goes alone."""
    if message[0].row.message.goes_alone:
        return alone.text(message[0], now)
    if message[0].row.message.about == "metric":
        return questions.text(message, now)
    return text.summary(message, now) if message[0].sums_up else text.text(message, now)


def send(written: Text, entry_id: str = "") -> int:
    """Hands a text to SNS; returns how many segments are billed. Raises `SendFailed`."""
    words = gsm.plain(written.words)
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    if settings().sms_number:
        attributes["AWS.MM.SMS.OriginationNumber"] = {"DataType": "String", "StringValue": settings().sms_number}
    try:
        aws.sns().publish(PhoneNumber=written.number, Message=words, MessageAttributes=attributes)
    except failures.FAILURES as error:
        raise _failure(written.number, refusals.read("sns", error)) from error
    return gsm.segments(words)


def _failure(number: str, refusal: Refusal) -> SendFailed:
    """Returns the failure, with what follows for a number that no text may or can be sent to."""
    if refusal.meaning == "stopped":
        return SendFailed(refusal, then=partial(phones.stop, number))
    if refusal.meaning == "address":
        return SendFailed(refusal, then=partial(phones.dead, number, reason=refusal.reason))
    return SendFailed(refusal)
