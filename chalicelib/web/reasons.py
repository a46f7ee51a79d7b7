"""Tells a coach why a reply was refused."""

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import Refusal

REASONS = {
    "TooBig": "It was over 10 MB, so we didn’t read it.",
    "Virus": "It contains a virus.",
    "Spam": "It looked like spam.",
    "Loop": "It came from Followthrough itself, or has gone back and forth too often.",
    "Bounce": "An email couldn’t be delivered and bounced.",
    "AutomaticMail": "It’s an automatic reply, such as “out of office”.",
    "LooksAutomatic": "It may be an automatic reply, going by its subject or how it was sent.",
    "NoToken": "It was sent here, but not in reply to a message.",
    "BadToken": "The address it was sent to is incomplete, so we can’t tell what it’s about.",
    "SeveralSenders": "It doesn’t say clearly who it’s from.",
    "OtherSender": "It replies to a message to {to}, but came from an address we don’t know as theirs.",
    "NotAuthentic": "It says it’s from {to}, but we couldn’t confirm that. It may be forged.",
    "NotAMember": "Whoever wrote it is no longer in this plan.",
    "MayNotWrite": "Whoever wrote it can view only.",
    "TooMany": "Its sender wrote more in an hour than a person would.",
    "EmptyReply": "It has no words of the sender’s own.",
    "TooLong": "It’s too long to keep in full. This is how it begins.",
    "Encrypted": "It is encrypted, so we couldn’t read it.",
    "Unreadable": "We couldn’t read it.",
    "Missing": "It was gone before we could read it.",
    "WhichAction": "It could be about several actions, or none. We’ve asked the sender which one.",
    "WhichReading": "It has a value that may mean something else. We’ve asked the sender.",
    "NotTaken": "It has a value for a metric that’s archived, or came after the plan ended.",
    "AutomaticText": "It’s an automatic text, such as “I’m driving”.",
    "Reaction": "It’s a reaction to one of our texts, such as a thumbs-up.",
    "StoppedTexts": "With these words, its sender ended texts to their number.",
    "UnknownNumber": "It’s a text from a number we don’t know.",
    "NumberInUse": "It came from a number that someone else uses.",
}
"""Keyed by the names of the classes in ``inbound/refusals.py``; a test holds them together."""


def because(refusal: Refusal, plan: Plan) -> str:
    """Returns the reason as a sentence."""
    meant = plan.members.get(refusal.person_id or "")
    sentence = REASONS.get(refusal.reason, "We couldn’t tell where it belongs.")
    return sentence.format(to=meant.name if meant else "someone who isn’t in this plan")
