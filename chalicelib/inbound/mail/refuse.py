"""Records a mail that we refuse, and tells its sender where that is safe."""

from datetime import datetime

from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import emails
from chalicelib.inbound import answers
from chalicelib.inbound.answers import Received
from chalicelib.inbound.mail import checks, reading, which_plan
from chalicelib.inbound.mail.checks import Mail
from chalicelib.inbound.refusals import OtherSender, ReplyRefused


def refuse(mail: Mail, refusal: ReplyRefused, now: datetime) -> str:
    """Records the refusal, and owes the sender a notice where that is safe; returns a sentence for the log."""
    target = next(iter(checks.targets(mail)), None)
    address = checks.sender_address(mail)
    author_id = which_plan.author(mail)
    received = Received(
        "email", address or checks.header(mail, "From") or mail.notice.mail.source or "", mail.notice.mail.message_id,
        text=reading.of_refused(mail, refusal), message=checks.header(mail, "Message-ID"), author_id=author_id,
    )  # fmt: skip
    if target is not None:
        received = received.about(target, is_of_plan=not which_plan.is_open(mail, target))
    answers.record(refusal, received, now)
    recipient = _answerable(mail, refusal, address, author_id)
    if target and address and recipient and isinstance(refusal, OtherSender):
        emails.offer(target.person_id, target.plan_id, address, now=now)
    in_reply_to = checks.in_reply_to(mail)
    told = recipient is not None and answers.tell_refused(recipient, refusal, in_reply_to=in_reply_to, now=now)
    return f"Refused a mail as {refusal.name}{', and said so' if told else ''}."


def _answerable(mail: Mail, refusal: ReplyRefused, address: str | None, author_id: str | None) -> str | None:
    """Returns who gets a notice of the refusal; ``None`` for robots, strangers and unconfirmed senders.

    A stranger with somebody's valid reply address was forwarded a message; they get a notice that it isn't theirs.
    """
    if not refusal.is_answered or address is None or not checks.is_authentic(mail):
        return None
    try:
        for check in checks.OF_A_PERSON:
            check(mail)
    except ReplyRefused:
        return None
    if author_id is not None:
        return author_id
    return addresses.mailto(address) if isinstance(refusal, OtherSender) else None
