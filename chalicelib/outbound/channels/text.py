"""Texts, sent through SNS, in GSM-7 where possible."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from botocore.exceptions import ClientError

from chalicelib import aws, failures, gsm
from chalicelib.config import settings
from chalicelib.domain.people import phones
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import alone, text
from chalicelib.outbound.writing.parts import Text

# What SNS says of a number that no text can be sent to; anything else may pass.
_PERMANENT = {"InvalidParameter", "InvalidParameterValue", "OptedOut", "OptedOutException"}


def write(message: Sequence[Owed], now: datetime) -> Text:
    """Returns the text for these rows, which are of one plan, or the day's last, or one that goes alone."""
    if message[0].row.message.goes_alone:
        return alone.text(message[0])
    return text.summary(message, now) if message[0].sums_up else text.text(message, now)


def send(written: Text, entry_id: str = "") -> int:
    """Hands a text to SNS; returns how many segments are billed. Raises `SendFailed`."""
    words = gsm.plain(written.words)
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    if settings().sms_number:
        attributes["AWS.MM.SMS.OriginationNumber"] = {"DataType": "String", "StringValue": settings().sms_number}
    try:
        aws.sns().publish(PhoneNumber=written.number, Message=words, MessageAttributes=attributes)
    except ClientError as error:
        if failures.is_passing(error):
            raise SendFailed("the text provider is too busy", permanent=False) from error
        raise _failure(written.number, error.response["Error"]) from error
    except failures.FAILURES as error:
        raise SendFailed("the text provider couldn’t be reached", permanent=False) from error
    return gsm.segments(words)


def _failure(number: str, error: dict[str, str]) -> SendFailed:
    """Reads SNS's error: a number that opted out has a code of its own, or is named in the words of InvalidParameter."""
    code = error["Code"]
    if code.startswith("OptedOut") or "opted out" in error.get("Message", ""):
        return SendFailed("this number opted out of texts", permanent=True, then=partial(phones.stop, number))
    if code.startswith("InvalidParameter") and "PhoneNumber Reason" in error.get("Message", ""):
        reason = "this number can’t get texts"
        return SendFailed(reason, permanent=True, then=partial(phones.dead, number, reason=reason))
    return SendFailed(f"the text provider refused it ({code})", permanent=code in _PERMANENT)
