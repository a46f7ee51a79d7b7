"""Sending a mail through SES."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.outbound.compose import Email
from chalicelib.outbound.sending import SendFailed

# What SES says of a message that it will never take; everything else may pass.
_PERMANENT = {"MessageRejected", "InvalidParameterValue", "ValidationError"}
_LONGEST_SUBJECT = 200


def send(mail: Email, entry_id: str) -> None:
    """Hands a mail to SES, tagged with the stream entry that will tell of it; raises `SendFailed`."""
    tags = [{"Name": "entry", "Value": entry_id}]
    if mail.plan_id:
        tags.append({"Name": "plan", "Value": mail.plan_id})
    try:
        aws.ses().send_raw_email(
            Source=settings().sender, Destinations=[mail.to], RawMessage={"Data": raw(mail)}, Tags=tags,
            ConfigurationSetName=settings().configuration_set,
        )  # fmt: skip
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise SendFailed(f"the mail provider refused it ({code})", permanent=code in _PERMANENT) from error
    except BotoCoreError as error:
        raise SendFailed("the mail provider could not be reached", permanent=False) from error


def raw(mail: Email) -> bytes:
    """The mail as it travels: text and HTML, threaded, answerable, and marked as ours and automatic."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((_one_line(mail.sender_name), settings().sender))
    message["To"] = mail.to
    message["Subject"] = _one_line(mail.subject)[:_LONGEST_SUBJECT]
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.thread:
        message["References"] = message["In-Reply-To"] = f"<{mail.thread}>"
    elif mail.in_reply_to:
        message["References"] = message["In-Reply-To"] = _one_line(mail.in_reply_to)[:500]
    message["Auto-Submitted"] = "auto-replied" if mail.is_answer else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Loop"] = settings().sender
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # 7-bit throughout, as SES asks of raw mails. Long links in headers are not to be folded or encoded: programs read them
    # as they are (RFC 5322, 2.1.1 allows 998).
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message.as_bytes(policy=SMTP.clone(max_line_length=900, cte_type="7bit"))


def _one_line(text: str) -> str:
    """A header is one line, whatever a name holds."""
    return " ".join(text.split())
