"""What SES publishes about a mail after it was sent. Anything else is `NotOurs`.

As SES's developer guide has it, "Contents of event data that Amazon SES publishes to Amazon SNS".
"""

import re
from datetime import datetime
from email.utils import parseaddr
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.bounces import Mailed


class NotOurs(Exception):
    """A queue message of another shape: logged and dropped, as trying again can't help."""


class Recipient(msgspec.Struct, frozen=True, rename="camel"):
    email_address: str


class Bounce(msgspec.Struct, frozen=True, rename="camel"):
    bounce_type: str
    """``Permanent``, ``Transient`` or ``Undetermined``."""
    bounced_recipients: list[Recipient]
    bounce_sub_type: str = ""


class Complaint(msgspec.Struct, frozen=True, rename="camel"):
    complained_recipients: list[Recipient]
    complaint_feedback_type: str | None = None


class Delivery(msgspec.Struct, frozen=True):
    recipients: list[str]


class Mail(msgspec.Struct, frozen=True, rename="camel"):
    message_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    """When it was sent."""
    destination: list[str] = []
    tags: dict[str, list[str]] = {}


class Event(msgspec.Struct, frozen=True, rename="camel"):
    event_type: str
    mail: Mail
    bounce: Bounce | None = None
    complaint: Complaint | None = None
    delivery: Delivery | None = None


Kind = Literal["delivered", "bounced", "complained", "rejected", "other"]

_KINDS: dict[str, Kind] = {
    "Delivery": "delivered",
    "Bounce": "bounced",
    "Complaint": "complained",
    "Reject": "rejected",
}
_MOST_RECIPIENTS = 50
"""Recipients of one mail, by SES's quotas; ours have one each."""


def read(body: str) -> Event:
    """Returns the event in a queue message. Raises `NotOurs`."""
    try:
        return msgspec.json.decode(body, type=Event)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise NotOurs(str(error)[:200]) from error


def kind(event: Event) -> Kind:
    """Returns what kind of event it is; ``other``: it doesn't say whether the mail arrived, or says nothing against its sender."""
    found = _KINDS.get(event.event_type, "other")
    if (found == "bounced" and event.bounce is None) or (found == "complained" and event.complaint is None):
        raise NotOurs(f"a {event.event_type} without its details")
    if event.complaint is not None and event.complaint.complaint_feedback_type == "not-spam":
        return "other"
    return found


_ID = re.compile(r"[a-z2-7]{16}")
_ENTRY = re.compile(r"[A-Za-z0-9]{1,60}")
_NUMBERS = re.compile(r"[0-9]{1,8}(?:-[0-9]{1,8}){0,29}")


def mailed(event: Event) -> list[Mailed]:
    """Returns the mail it is about, once for each recipient. Tags that we didn't make count as none."""
    plan_id, entry_id = _tag(event, "plan", _ID), _tag(event, "entry", _ENTRY)
    numbers = _tag(event, "action", _NUMBERS)
    about = tuple(dict.fromkeys(int(number) for number in numbers.split("-"))) if numbers else ()
    mail = event.mail
    return [Mailed(mail.message_id, to, mail.timestamp, plan_id, entry_id, about) for to in _recipients(event)]


def _recipients(event: Event) -> list[str]:
    """Returns the addresses we sent the mail to, since a bounce may name one it was forwarded to."""
    if len(event.mail.destination) == 1:
        told = event.mail.destination
    elif event.bounce is not None:
        told = [each.email_address for each in event.bounce.bounced_recipients]
    elif event.complaint is not None:
        told = [each.email_address for each in event.complaint.complained_recipients]
    else:
        told = event.delivery.recipients if event.delivery is not None else []
    found = [addresses.compared_email(parseaddr(each[:500])[1]) for each in told[:_MOST_RECIPIENTS]]
    return list(dict.fromkeys(each for each in found if "@" in each and len(each) <= 254))


def _tag(event: Event, name: str, form: re.Pattern[str]) -> str | None:
    value = next(iter(event.mail.tags.get(name, [])), "")
    return value if form.fullmatch(value) else None


def is_permanent(bounce: Bounce) -> bool:
    return bounce.bounce_type == "Permanent"


def reason(bounce: Bounce) -> str:
    """Returns why the mail bounced, in words, as far as SES says."""
    return _REASONS.get((bounce.bounce_type, bounce.bounce_sub_type)) or _USUAL[is_permanent(bounce)]


_REASONS = {
    ("Permanent", "NoEmail"): "the address doesn’t exist",
    ("Permanent", "General"): "the address doesn’t exist or takes no mail",
    # Don't say that mails bounced before: who caused them is nobody else's business.
    ("Permanent", "Suppressed"): "the address doesn’t exist or takes no mail",
    ("Permanent", "OnAccountSuppressionList"): "the address doesn’t exist or takes no mail",
    ("Transient", "MailboxFull"): "the mailbox is full",
    ("Transient", "MessageTooLarge"): "the email was too large for the mailbox",
    ("Transient", "ContentRejected"): "the mail server didn’t accept its contents",
    ("Transient", "AttachmentRejected"): "the mail server didn’t accept its contents",
    ("Transient", "CustomTimeoutExceeded"): "the mail server didn’t answer in time",
}
_USUAL = {
    True: "the mail server doesn’t take mail for this address",
    False: "the mail server didn’t take it this time",
}
