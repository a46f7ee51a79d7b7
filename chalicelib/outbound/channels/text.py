"""Sending a text through SNS, in GSM-7 where possible."""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws, gsm
from chalicelib.config import settings
from chalicelib.outbound.channels.failure import SendFailed

# What SNS says of a number that no text can be sent to; anything else may pass.
_PERMANENT = {"InvalidParameter", "InvalidParameterValue", "OptedOut", "OptedOutException"}


def send(number: str, words: str) -> int:
    """Hands a text to SNS; how many segments it takes. Raises `SendFailed`."""
    words = gsm.plain(words)
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    if settings().sms_number:
        attributes["AWS.MM.SMS.OriginationNumber"] = {"DataType": "String", "StringValue": settings().sms_number}
    try:
        aws.sns().publish(PhoneNumber=number, Message=words, MessageAttributes=attributes)
    except ClientError as error:
        raise _failure(error.response["Error"]) from error
    except BotoCoreError as error:
        raise SendFailed("the text provider could not be reached", permanent=False) from error
    return gsm.segments(words)


def _failure(error: dict[str, str]) -> SendFailed:
    """SNS names an opted-out number by a code of its own, or only in the words of InvalidParameter."""
    code = error["Code"]
    if code.startswith("OptedOut") or "opted out" in error.get("Message", ""):
        return SendFailed("this number wants no texts", permanent=True, opted_out=True)
    if code.startswith("InvalidParameter") and "PhoneNumber Reason" in error.get("Message", ""):
        return SendFailed("no text can be sent to this number", permanent=True, unreachable=True)
    if code.startswith("Thrott"):
        return SendFailed("the text provider is too busy", permanent=False)
    return SendFailed(f"the text provider refused it ({code})", permanent=code in _PERMANENT)
