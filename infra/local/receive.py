"""Plays SES receiving: an SMTP listener that does what the deployed receipt rule says, and reports it as SES would."""

import email.policy
import json
import re
import secrets
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, getaddresses
from typing import Any

import boto3
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 40 * 1024 * 1024
"""In bytes: the largest mail that SES accepts (AWS: SES quotas, maximum size of received messages)."""
_MOST_HEADER_BYTES = 10_000  # a notice holds no more of them (AWS: contents of SES notifications, headersTruncated)
_VERDICTS = ("spam", "virus", "spf", "dkim", "dmarc")


class Receiver:
    """An aiosmtpd handler."""

    def __init__(self, session: boto3.Session) -> None:
        self._ses = session.client("ses")
        self._s3 = session.client("s3")
        self._sns = session.client("sns")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        message_id = self.receive(content, envelope.mail_from or "", list(envelope.rcpt_tos))
        return f"250 OK {message_id}"

    def receive(self, content: bytes, mail_from: str, recipients: list[str]) -> str:
        """Does what the active rules say with this mail; returns its SES id."""
        message_id = secrets.token_hex(20)
        content, verdicts = take_verdicts(content)
        rules = self._ses.describe_active_receipt_rule_set().get("Rules", [])
        for rule in rules:
            matched = [address for address in recipients if matches(rule.get("Recipients", []), address)]
            if rule.get("Enabled") and matched:
                for action in rule["Actions"]:
                    self._act(action["S3Action"], content, message_id, mail_from, recipients, matched, verdicts)
                return message_id
        print(f"mail: no receipt rule for {', '.join(recipients)}, dropped as SES would")
        return message_id

    def _act(
        self,
        action: dict[str, str],
        content: bytes,
        message_id: str,
        mail_from: str,
        recipients: list[str],
        matched: list[str],
        verdicts: dict[str, str],
    ) -> None:
        prefix = action.get("ObjectKeyPrefix", "")
        stored = _trace(content, message_id, mail_from, matched, verdicts)
        self._s3.put_object(Bucket=action["BucketName"], Key=prefix + message_id, Body=stored)
        if topic := action.get("TopicArn"):
            receipt_action = {
                "type": "S3",
                "topicArn": topic,
                "bucketName": action["BucketName"],
                "objectKeyPrefix": prefix,
                "objectKey": prefix + message_id,
            }
            told = notice(stored, message_id, mail_from, recipients, matched, verdicts, receipt_action)
            self._sns.publish(TopicArn=topic, Subject="Amazon SES Email Receipt Notification", Message=json.dumps(told))


def matches(wanted: list[str], address: str) -> bool:
    """Returns whether a rule's recipients (addresses, domains, ``.domain`` for subdomains) include this address; an
    empty list includes all."""
    address = address.lower()
    domain = address.rpartition("@")[2]
    return not wanted or any(
        address == each.lower() or domain == each.lower() or (each.startswith(".") and domain.endswith(each.lower()))
        for each in wanted
    )


def take_verdicts(content: bytes) -> tuple[bytes, dict[str, str]]:
    """Returns the mail without its ``X-Local-Verdicts`` header, and the verdicts: PASS unless it says otherwise."""
    verdicts = dict.fromkeys(_VERDICTS, "PASS")
    end = re.search(rb"\r?\n\r?\n", content)
    head, rest = (content[: end.start()], content[end.start() :]) if end else (content, b"")
    pattern = re.compile(
        rb"^x-local-verdicts:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|\Z)", re.IGNORECASE | re.MULTILINE
    )
    for value in pattern.findall(head):
        for part in value.decode("ascii", "replace").split():
            name, _, verdict = part.partition("=")
            if name.lower() in verdicts and verdict:
                verdicts[name.lower()] = verdict.upper()
    return pattern.sub(b"", head) + rest, verdicts


def notice(
    content: bytes,
    message_id: str,
    mail_from: str,
    recipients: list[str],
    matched: list[str],
    verdicts: dict[str, str],
    action: dict[str, str],
) -> dict[str, Any]:
    """Returns what SES publishes for an S3 action (AWS: contents of notifications for Amazon SES email receiving)."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    parsed = email.message_from_bytes(content, policy=email.policy.compat32)
    headers: list[dict[str, str]] = []
    size = 0
    for name, value in parsed.items():
        unfolded = re.sub(r"\r?\n(?=[ \t])", "", str(value))
        size += len(name) + len(unfolded)
        if size <= _MOST_HEADER_BYTES:
            headers.append({"name": name, "value": unfolded})
    receipt: dict[str, Any] = {
        "timestamp": now,
        "processingTimeMillis": 100,
        "recipients": matched,
        **{f"{name}Verdict": {"status": verdict} for name, verdict in verdicts.items()},
        "action": action,
    }
    if verdicts["dmarc"] == "FAIL":
        receipt["dmarcPolicy"] = "reject"
    return {
        "notificationType": "Received",
        "mail": {
            "timestamp": now,
            "source": mail_from,
            "messageId": message_id,
            "destination": recipients,
            "headersTruncated": size > _MOST_HEADER_BYTES,
            "headers": headers,
            "commonHeaders": _common(parsed, mail_from),
        },
        "receipt": receipt,
    }


def _common(parsed: Message, mail_from: str) -> dict[str, Any]:
    common: dict[str, Any] = {"returnPath": mail_from}
    for name in ("From", "To", "Cc", "Reply-To"):
        values = [re.sub(r"\r?\n(?=[ \t])", "", str(value)) for value in parsed.get_all(name, [])]
        if values:
            key = name[0].lower() + name[1:].replace("-", "")
            common[key] = [f"{shown} <{address}>" if shown else address for shown, address in getaddresses(values)]
    for name, key in (("Date", "date"), ("Message-ID", "messageId"), ("Subject", "subject")):
        if parsed[name] is not None:
            common[key] = re.sub(r"\r?\n(?=[ \t])", "", str(parsed[name]))
    return common


def _trace(content: bytes, message_id: str, mail_from: str, matched: list[str], verdicts: dict[str, str]) -> bytes:
    """Returns the mail as SES stores it: with SES's own headers on top."""
    now = format_datetime(datetime.now(UTC))
    results = "; ".join(f"{name}={verdicts[name].lower()}" for name in ("spf", "dkim", "dmarc"))
    lines = [
        f"Return-Path: <{mail_from}>",
        f"Received: from localhost by inbound-smtp.us-east-1.amazonaws.com with SMTP id {message_id}\r\n for {matched[0]}; {now}",
        f"X-SES-Spam-Verdict: {verdicts['spam']}",
        f"X-SES-Virus-Verdict: {verdicts['virus']}",
        f"Authentication-Results: amazonses.com; {results}",
        "X-SES-RECEIPT: local",
    ]
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n" + content


def listen(session: boto3.Session, port: int) -> Controller:
    """Starts the listener; it accepts any recipient."""
    return started(Receiver(session), port)


class _Listener(SMTP):
    """Accepts lines of any length: text that a program sends without CR looks like one long line, and most servers
    accept it."""

    line_length_limit = LARGEST


class _Listening(Controller):
    def factory(self) -> SMTP:
        return _Listener(self.handler, **self.SMTP_kwargs)


def started(handler: object, port: int) -> Controller:
    """Starts an SMTP server on 127.0.0.1 with this handler, in a thread of its own."""
    controller = _Listening(
        handler, hostname="127.0.0.1", port=port, data_size_limit=LARGEST, enable_SMTPUTF8=True, decode_data=False,
        ident="Followthrough local run",
    )  # fmt: skip
    controller.start()
    return controller
