"""Sending a text through SNS, in GSM-7 where possible."""

import unicodedata

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.outbound.sending import SendFailed

# The basic character set and its extension (3GPP TS 23.038, 6.2.1); an extension character takes two places.
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = set("^{}\\[~]|€")
_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "•": "-", "·": "-", "→": "->", "×": "x",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "ı": "i",
}  # fmt: skip
# What SNS says of a number that no text can be sent to; anything else may pass.
_PERMANENT = {"InvalidParameter", "InvalidParameterValue", "OptedOut", "OptedOutException"}


def send(number: str, words: str) -> int:
    """Hands a text to SNS; how many segments it takes. Raises `SendFailed`."""
    words = plain(words)
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    if settings().sms_number:
        attributes["AWS.MM.SMS.OriginationNumber"] = {"DataType": "String", "StringValue": settings().sms_number}
    try:
        aws.sns().publish(PhoneNumber=number, Message=words, MessageAttributes=attributes)
    except ClientError as error:
        raise _failure(error.response["Error"]) from error
    except BotoCoreError as error:
        raise SendFailed("the text provider could not be reached", permanent=False) from error
    return segments(words)


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


def plain(words: str) -> str:
    """The words with typographic marks and foreign accents as plain ones, if that makes the text GSM-7; else as they are."""
    words = unicodedata.normalize("NFC", words)
    simple = "".join(_PLAIN.get(char) or _bare(char) for char in words)
    return simple if is_gsm(simple) else words


def _bare(char: str) -> str:
    """A letter as GSM-7 has it: ``ç`` is ``c``, while ``é`` is there."""
    if char in _BASIC or char in _EXTENSION:
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def is_gsm(words: str) -> bool:
    return all(char in _BASIC or char in _EXTENSION for char in words)


def segments(words: str) -> int:
    """How many texts a carrier makes (and bills) of it: 160 or 153 places in GSM-7, else 70 or 67 UTF-16 units."""
    if is_gsm(words):
        length, one, many = sum(2 if char in _EXTENSION else 1 for char in words), 160, 153
    else:
        length, one, many = len(words.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // many)
