"""Says why a reply was refused, to the coach who finds it."""

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import Refusal

REASONS = {
    "TooBig": "It was over 10 MB, so it was not read.",
    "Virus": "It holds a virus.",
    "Spam": "It was taken for spam.",
    "Loop": "It came from Followthrough itself, or has gone round too often.",
    "Bounce": "A mail could not be delivered and came back.",
    "AutomaticMail": "It is an automatic answer, such as “out of office”.",
    "NoToken": "It was sent here, but not as an answer to a message.",
    "BadToken": "The address it answers to is not complete, so it is not clear what it is about.",
    "SeveralSenders": "It does not say clearly who it is from.",
    "OtherSender": "It answers a message to {to}, but came from an address that is not known as theirs.",
    "NotAuthentic": "It says that it is from {to}, but that could not be confirmed. It may be forged.",
    "NotAMember": "Who wrote it is not part of this plan any more.",
    "MayNotWrite": "Who wrote it can read this plan, but not write in it.",
    "TooMany": "Its sender wrote more within an hour than a person does.",
    "EmptyReply": "There are no words of its sender in it.",
    "TooLong": "It is too long to be kept whole; this is its beginning.",
    "Unreadable": "It could not be read.",
    "Missing": "It was gone before it could be read.",
    "WhichAction": "It could be about several actions, or none. Its sender was asked which one.",
    "UnknownNumber": "It is a text from a number that is nobody’s.",
    "NumberInUse": "It came from a number that somebody else uses.",
}
"""By the names of the classes in ``inbound/refusals.py``; a test holds them together."""


def because(refusal: Refusal, plan: Plan) -> str:
    """Returns the reason as a sentence."""
    meant = plan.members.get(refusal.person_id or "")
    sentence = REASONS.get(refusal.reason, "It could not be put in place.")
    return sentence.format(to=meant.name if meant else "somebody who is not in this plan")
