"""Records a mail that we refuse, and tells its sender where that is safe."""

from datetime import datetime

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
    # A digest's quotes may show more than this plan's members may see, and a stranger's words aren't worth the space.
    is_all = author_id is not None and target is not None and not which_plan.is_digest(mail, target)
    received = Received(
        "email", address or checks.header(mail, "From") or mail.notice.mail.source or "", mail.notice.mail.message_id,
        text=reading.of_refused(mail, refusal, is_all=is_all), message=checks.header(mail, "Message-ID"), author_id=author_id,
    )  # fmt: skip
    if target is not None:
        received = received.about(target, is_of_plan=not which_plan.is_open(mail, target))
    answers.record(refusal, received, now)
    is_answerable = _is_answerable(mail, refusal)
    if target and address and is_answerable and isinstance(refusal, OtherSender):
        emails.offer(target.person_id, target.plan_id, address, now=now)
    in_reply_to = checks.in_reply_to(mail)
    is_known = is_answerable and author_id is not None
    told = is_known and answers.tell_refused(str(author_id), refusal, in_reply_to=in_reply_to, now=now)
    return f"Refused a mail as {refusal.name}{', and said so' if told else ''}."


def _is_answerable(mail: Mail, refusal: ReplyRefused) -> bool:
    """Returns whether the sender, if we know them, gets a notice: not a robot, nor anybody unconfirmed."""
    if not refusal.is_answered or not checks.is_authentic(mail):
        return False
    try:
        for check in checks.OF_A_PERSON:
            check(mail)
    except ReplyRefused:
        return False
    return True
