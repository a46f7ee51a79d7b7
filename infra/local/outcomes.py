"""Plays SES's events after sending: each mail is delivered, unless it goes to one of SES's simulator addresses.

These are the addresses of SES's mailbox simulator, also with a label (``bounce+alice@…``). ``bounce`` and
``suppressionlist`` bounce; ``complaint`` is delivered and reported as unwanted; everything else is delivered.
"""

import asyncio
import email.policy
import json
import random
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import boto3

SIMULATOR = "simulator.amazonses.com"
TAGS = "X-SES-MESSAGE-TAGS"
_TAGS_LINE = re.compile(
    rb"^x-ses-message-tags:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)", re.IGNORECASE | re.MULTILINE
)


class Outcomes:
    """Publishes the events to the stack's topic, once it exists: the mailbox listens before the stack is up.

    ``late_by``: each event is delayed by a random part of this many seconds, so that they overtake each other. Those
    still pending when the run ends are lost. SES promises neither order nor time (SES developer guide, "Monitoring
    using event publishing").
    """

    def __init__(self, late_by: float = 0, seed: int | None = None) -> None:
        self._sns: Any = None
        self._topic = ""
        self._late_by = late_by
        self._random = random.Random(seed)

    def publish_to(self, session: boto3.Session, topic: str) -> None:
        self._sns, self._topic = session.client("sns"), topic

    def tell(self, content: bytes, recipient: str) -> None:
        if self._sns is not None:
            for event in events(content, recipient, datetime.now(UTC)):
                if self._late_by:
                    loop = asyncio.get_running_loop()
                    loop.call_later(self.delay(), loop.run_in_executor, None, self._publish, event)
                else:
                    self._publish(event)

    def delay(self) -> float:
        """Returns how many seconds to hold an event back."""
        return self._random.uniform(0, self._late_by)

    def _publish(self, event: dict[str, Any]) -> None:
        self._sns.publish(
            TopicArn=self._topic, Subject="Amazon SES Email Event Notification", Message=json.dumps(event)
        )


def without_tags(content: bytes) -> bytes:
    """Returns the mail as its reader gets it: SES removes the header with the tags."""
    head, blank, rest = content.partition(b"\r\n\r\n")
    return _TAGS_LINE.sub(b"", head + b"\r\n").removesuffix(b"\r\n") + blank + rest


def events(content: bytes, recipient: str, now: datetime) -> list[dict[str, Any]]:
    """Returns the events that SES publishes for this mail, in order (AWS: contents of event data that SES publishes to
    SNS)."""
    mail = _mail(content, recipient, now)
    at = mail["timestamp"]
    local, _, domain = recipient.lower().partition("@")
    name = local.partition("+")[0] if domain == SIMULATOR else ""
    delivery = {
        "eventType": "Delivery", "mail": mail,
        "delivery": {"timestamp": at, "processingTimeMillis": 100, "recipients": [recipient],
                     "smtpResponse": "250 2.6.0 Message received", "reportingMTA": "a0-0.smtp-out.amazonses.com"},
    }  # fmt: skip
    if name == "complaint":
        complaint = {"complainedRecipients": [{"emailAddress": recipient}], "timestamp": at, "feedbackId": "local",
                     "complaintSubType": None, "userAgent": "Amazon SES Mailbox Simulator", "complaintFeedbackType": "abuse"}  # fmt: skip
        return [delivery, {"eventType": "Complaint", "mail": mail, "complaint": complaint}]
    if name in ("bounce", "suppressionlist"):
        returned = {
            "emailAddress": recipient,
            "action": "failed",
            "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        }
        bounce = {"bounceType": "Permanent", "bounceSubType": "General" if name == "bounce" else "Suppressed",
                  "bouncedRecipients": [returned], "timestamp": at, "feedbackId": "local"}  # fmt: skip
        return [{"eventType": "Bounce", "mail": mail, "bounce": bounce}]
    return [delivery]


def _mail(content: bytes, recipient: str, now: datetime) -> dict[str, Any]:
    parsed = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.compat32)
    told = [tag.partition("=") for tag in str(parsed.get(TAGS, "")).split(",")]
    return {
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "messageId": str(parsed.get("Message-ID", "")).strip("<> ").partition("@")[0],
        "source": str(parsed.get("X-Loop", "")),
        "destination": [recipient],
        "tags": {name.strip(): [value.strip()] for name, _, value in told if value.strip()},
    }
