"""Everything that the local run has sent, and the answers, in files with one JSON document per line."""

import contextlib
import email
import email.policy
import itertools
import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from pathlib import Path
from typing import Any, Literal

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.local import outcomes, working

_ALWAYS_EVERY = 10
"""Every this many turns, texts are fetched even if no function has worked."""


class Message(msgspec.Struct):
    """A mail or a text as the mailbox shows it; ``to`` and ``from`` are bare addresses or numbers."""

    id: str
    channel: Literal["email", "text"]
    to: str
    sender: str = msgspec.field(name="from")
    subject: str | None
    text: str | None
    html: str | None
    headers: dict[str, str]
    sent_at: str
    person: str | None = None
    """Looked up when it is shown, since a number can become somebody's later."""


class Messages:
    """The store. Texts are fetched from the emulator, where SNS leaves them; mails come by SMTP (`Sink`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        lines = path.read_bytes().splitlines() if path.exists() else []
        self._messages = [msgspec.json.decode(line, type=Message) for line in lines]
        self._ids = {message.id for message in self._messages}

    def all(self) -> list[Message]:
        """Returns all messages, newest first."""
        with self._lock:
            return self._messages[::-1]

    def find(self, id: str) -> Message | None:
        return next((message for message in self.all() if message.id == id), None)

    def add(self, message: Message) -> None:
        """Stores a message, unless it is known already."""
        with self._lock:
            if message.id not in self._ids:
                # If the disk is full, which the saving side reports, the message is at least shown.
                with contextlib.suppress(OSError), self._path.open("ab") as file:
                    file.write(msgspec.json.encode(message) + b"\n")
                self._ids.add(message.id)
                self._messages.append(message)

    def watch_texts(self, endpoint: str, number: str, events: Path, stopped: threading.Event) -> None:
        """Fetches new texts until stopped: at once while functions work, whose latest ``events`` are in this folder."""
        for turn in itertools.count():
            if stopped.wait(0.3):
                break
            if turn % _ALWAYS_EVERY and not working.lately(*events.glob("*.json")):
                continue
            try:
                with urllib.request.urlopen(f"{endpoint}/_ministack/sns/sms-messages", timeout=5) as answer:
                    by_number: dict[str, list[dict[str, Any]]] = json.load(answer)["sms_messages"]
            except OSError:
                continue  # the emulator is stopping, or restarting after a reload
            for to, texts in by_number.items():
                for text in texts:
                    self.add(_text(text, to, number))


class Sink:
    """An aiosmtpd handler to which the emulator's SES sends its mail. ``tell`` is called with each mail."""

    def __init__(self, keep: Callable[[Message], None], tell: Callable[[bytes, str], None]) -> None:
        self._keep = keep
        self._tell = tell

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        for recipient in envelope.rcpt_tos:
            self._keep(mail(outcomes.without_tags(content), recipient))
            self._tell(content, recipient)
        return "250 OK"


def mail(content: bytes, recipient: str) -> Message:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    headers: dict[str, str] = {}
    for name, value in parsed.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else str(value)
    return Message(
        id=secrets.token_hex(8),
        channel="email",
        to=parseaddr(recipient)[1].lower(),
        sender=next((address for _, address in getaddresses([headers.get("From", "")])), ""),
        subject=headers.get("Subject"),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        headers=headers,
        sent_at=_now(),
    )


def _body(parsed: EmailMessage, kind: str) -> str | None:
    part = parsed.get_body((kind,))
    if part is None or part.get_content_subtype() != kind:
        return None
    return str(part.get_content()).replace("\r\n", "\n")


def _text(text: dict[str, Any], to: str, number: str) -> Message:
    attributes = {name: str(each.get("Value", "")) for name, each in (text.get("MessageAttributes") or {}).items()}
    return Message(
        id=text["MessageId"],
        channel="text",
        to=to,
        sender=attributes.get("AWS.MM.SMS.OriginationNumber", number),
        subject=None,
        text=text["Message"],
        html=None,
        headers=attributes,
        sent_at=_now(),
    )


def text_message(sender: str, to: str, words: str, at: datetime | None = None) -> Message:
    """Returns a text between two numbers, sent now unless ``at`` says when."""
    return Message(
        id=secrets.token_hex(8), channel="text", to=to, sender=sender, subject=None, text=words, html=None, headers={},
        sent_at=_stamp(at.timestamp() if at else time.time()),
    )  # fmt: skip


def _now() -> str:
    return _stamp(time.time())


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
