"""Answers a message as a person would: a mail from their mail program, a text from their phone."""

import json
import re
import smtplib
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses, make_msgid
from html import escape

import boto3

from infra.local.messages import Message


def reply(message: Message, text: str) -> EmailMessage:
    """Returns the reply to a mail in the form in which Gmail writes it: the mail quoted below, in its thread, to its
    Reply-To address."""
    headers = {name.lower(): value for name, value in message.headers.items()}
    their_name, their_address = getaddresses([headers.get("from", message.sender)])[0]
    my_name = getaddresses([headers.get("to", message.to)])[0][0]
    answer = EmailMessage()
    answer["From"] = formataddr((my_name or (message.person or ""), message.to))
    answer["To"] = headers.get("reply-to") or headers.get("from", message.sender)
    subject = message.subject or ""
    answer["Subject"] = subject if re.match(r"re:", subject, re.IGNORECASE) else f"Re: {subject}"
    answer["Date"] = format_datetime(datetime.now(UTC))
    answer["Message-ID"] = make_msgid(domain=message.to.rpartition("@")[2] or "localhost")
    if original := headers.get("message-id"):
        answer["In-Reply-To"] = original
        answer["References"] = " ".join([*headers.get("references", "").split(), original])
    sent = datetime.fromisoformat(message.sent_at)
    said = (
        f"On {sent:%a}, {sent.day} {sent:%b %Y} at {sent:%H:%M}, {their_name or their_address} <{their_address}> wrote:"
    )
    quoted = "\n".join(f"> {line}".rstrip() for line in (message.text or "").rstrip().split("\n"))
    answer.set_content(f"{text}\n\n{said}\n\n{quoted}\n")
    answer.add_alternative(
        f'<div dir="ltr">{escape(text).replace(chr(10), "<br>")}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(said)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">'
        f"{message.html or escape(message.text or '').replace(chr(10), '<br>')}</blockquote></div>",
        subtype="html",
    )
    return answer


def send_mail(answer: EmailMessage, smtp_port: int) -> str:
    """Hands a mail to the listener that plays SES receiving; returns its Message-ID."""
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=30) as server:
        server.send_message(answer)
    return str(answer["Message-ID"])


def send_text(session: boto3.Session, topic: str, *, sender: str, to: str, text: str, about: str | None = None) -> str:
    """Publishes what a number's two-way channel publishes when someone texts it; returns the text's id.

    The payload is that of AWS End User Messaging (its guide, "Two-way SMS messaging"). ``about`` is the text it
    answers.
    """
    inbound_id = str(uuid.uuid4())
    payload = {
        "originationNumber": sender,
        "destinationNumber": to,
        "messageKeyword": "KEYWORD_" + re.sub(r"\D", "", to),
        "messageBody": text,
        "previousPublishedMessageId": about or str(uuid.uuid4()),
        "inboundMessageId": inbound_id,
    }
    session.client("sns").publish(TopicArn=topic, Message=json.dumps(payload))
    return inbound_id
