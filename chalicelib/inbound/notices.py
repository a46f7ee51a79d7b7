"""Reads queue messages: SES's notice of a received mail, and a text from SNS. Anything else raises `NotOurs`."""

import json
from typing import Literal, TypeVar

import msgspec

from chalicelib.patterns import compile_late

T = TypeVar("T")


class NotOurs(Exception):
    """A queue message of another shape, logged and dropped, since trying again can't help."""


class Verdict(msgspec.Struct, frozen=True):
    """One of SES's verdicts: ``PASS``, ``FAIL``, ``GRAY`` or ``PROCESSING_FAILED``.

    Of DMARC, ``GRAY`` means that the sending domain has no policy; of SPF, that it has none for the envelope's domain (SES
    developer guide, "Contents of notifications for Amazon SES email receiving").
    """

    status: str = ""


class StoredIn(msgspec.Struct, frozen=True, rename="camel"):
    type: Literal["S3"]
    bucket_name: str
    object_key: str


class Receipt(msgspec.Struct, frozen=True, rename="camel"):
    action: StoredIn
    recipients: list[str] = []
    spam_verdict: Verdict = Verdict()
    virus_verdict: Verdict = Verdict()
    spf_verdict: Verdict = Verdict()
    dmarc_verdict: Verdict = Verdict()


class CommonHeaders(msgspec.Struct, frozen=True, rename="camel"):
    senders: list[str] | None = msgspec.field(name="from", default=None)


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    message_id: str
    """SES's own id, new each time the same mail arrives."""
    source: str | None = None
    """The envelope's MAIL FROM; empty for bounces."""
    common_headers: CommonHeaders = CommonHeaders()


class MailNotice(msgspec.Struct, frozen=True, rename="camel"):
    notification_type: Literal["Received"]
    receipt: Receipt
    mail: Envelope


class TextNotice(msgspec.Struct, frozen=True, rename="camel"):
    """Two-way SMS as SNS delivers it."""

    origination_number: str
    message_body: str
    inbound_message_id: str


def read_mail(body: str) -> MailNotice:
    """Returns the notice in a queue message."""
    return _read(body, MailNotice)


_NUMBER = compile_late(r"\+?[0-9]{3,15}")


def read_text(body: str) -> TextNotice:
    """Returns the text in a queue message, with its sender's number in E.164."""
    notice = _read(body, TextNotice)
    if not _NUMBER.fullmatch(notice.origination_number) or not notice.inbound_message_id:
        raise NotOurs("it has no sender's number or no id")
    number = "+" + notice.origination_number.removeprefix("+")
    return msgspec.structs.replace(
        notice, origination_number=number, inbound_message_id=notice.inbound_message_id[:200]
    )


def _read(body: str, type_: type[T]) -> T:
    try:
        try:
            return msgspec.json.decode(body, type=type_)
        except msgspec.ValidationError:
            raise
        except (msgspec.DecodeError, UnicodeEncodeError):
            return msgspec.json.decode(_mended(body), type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotOurs(str(error)[:200]) from error


def _mended(body: str) -> str:
    """Returns the JSON with a sign in place of each half of a character, as of an emoji that a carrier cut in two: the
    words around it aren't lost."""
    halves = json.dumps(json.loads(body), ensure_ascii=False)
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
