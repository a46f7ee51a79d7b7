"""Mails, sent through SES."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header

from chalicelib import aws, failures, typed
from chalicelib.config import settings
from chalicelib.outbound.channels import mime, refusals
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import alone, answering, mail, questions
from chalicelib.outbound.writing.parts import Email

TAGS = "X-SES-MESSAGE-TAGS"
_MOST_NUMBERS = 28
"""In a tag; with at most eight digits each they stay below its 256 characters."""
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 150
# RFC 5322, 3.6.4, as far as it fits a line of a header (2.1.1).
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


def write(message: Sequence[Owed], now: datetime) -> Email:
    """Returns the mail for these rows, which are of one plan, or for one that goes alone."""
    kind = message[0].row.message
    if kind.goes_alone:
        written = alone.email(message[0], now)
    else:
        written = (questions if kind.about == "metric" else mail).email(message, now)
    written.reply_to = answering.reply_address(message)
    return written


def send(written: Email, entry_id: str) -> None:
    """Hands a mail to SES, tagged with the stream entry that will record it. Raises `SendFailed`."""
    try:
        aws.ses().send_raw_email(
            Source=settings().sender, Destinations=[written.to], RawMessage={"Data": _tags(written, entry_id) + raw(written)},
            ConfigurationSetName=settings().configuration_set,
        )  # fmt: skip
    except failures.FAILURES as error:
        raise SendFailed(refusals.read("ses", error)) from error


def _tags(written: Email, entry_id: str) -> bytes:
    """Returns the header that SES's events will use to name the mail; SES removes it before sending. It is a header rather
    than a parameter of the call, since that is all the local run's mailbox sees. Names and values may hold letters, digits,
    ``_`` and ``-``, a value 256 of them (SES developer guide, "Specify your configuration set when you send email"; API
    reference, MessageTag).
    """
    tags = {
        "entry": entry_id,
        "plan": written.plan_id,
        "action": "-".join(str(number) for number in written.numbers[:_MOST_NUMBERS]),
    }
    told = ", ".join(f"{name}={value}" for name, value in tags.items() if value)
    return f"{TAGS}: {told}\r\n".encode("ascii")


def raw(written: Email) -> bytes:
    """Returns the mail as it travels: text and HTML, threaded, answerable, and marked as ours and automatic.

    7-bit throughout, as SES asks of raw mails. Ids and links in headers stay on their line, however long they are.
    """
    headers = {
        "From": f"{_name(written.sender_name)} <{settings().sender}>",
        "To": written.to,
        "Subject": _encoded(_shortened(_one_line(written.subject))),
    }
    if written.reply_to:
        headers["Reply-To"] = written.reply_to
    if written.thread:
        headers["References"] = headers["In-Reply-To"] = f"<{written.thread}>"
    elif written.in_reply_to and _MESSAGE_ID.fullmatch(written.in_reply_to):
        headers["References"] = headers["In-Reply-To"] = written.in_reply_to
    headers["Auto-Submitted"] = "auto-replied" if written.is_answer else "auto-generated"
    headers["X-Auto-Response-Suppress"] = "All"
    headers["X-Loop"] = settings().sender
    if written.unsubscribe:
        headers["List-Unsubscribe"] = f"<{written.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mime.alternatives(headers, written.text, written.html)


def _name(text: str) -> str:
    """Returns a display name without the marks that mean something in an address; ours alone if nothing else is left."""
    name = _one_line("".join(" " if char in '<>()[]:;@,"\\' else char for char in text[:_LONGEST_NAME]))
    name = name.removeprefix("via ") if name.startswith("via Followthrough") else name
    return f'"{name}"' if _encoded(name) == name else _encoded(name)


def _encoded(text: str) -> str:
    """Returns a header's words in ASCII (RFC 2047)."""
    is_plain = text.isascii() and "=?" not in text
    return text if is_plain else Header(text, "utf-8", maxlinelen=75, header_name="Subject").encode(linesep="\r\n")


def _one_line(text: str) -> str:
    """Returns the words on one line, whatever a name holds."""
    return typed.line(text)


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST_SUBJECT else typed.line(subject[: _LONGEST_SUBJECT - 1]) + "…"
