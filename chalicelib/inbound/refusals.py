"""Reasons for refusing a reply, one class each."""

from chalicelib.errors import Refused


class ReplyRefused(Refused):
    """A reply that we don't take. The class's name is recorded as the reason.

    Its sentences are in two places: ``sentence`` here, sent to the sender if ``is_answered``; and in ``web/reasons.py`` the one for
    the coach who finds it among the plan's refused replies.
    """

    is_answered = False
    """Whether an authenticated sender gets an answer; a robot never does."""
    is_safe_to_read = True
    """Whether we keep its text."""
    is_for_coaches = True
    """Whether it waits for a coach; not if no person wrote it, or nothing in it could be put in place."""
    waits_of_member = False
    """Whether it waits if it surely came from a member of the plan, though it is not for coaches otherwise."""


class TooBig(ReplyRefused):
    is_answered = True
    is_safe_to_read = False
    sentence = "Your email was over 10 MB, so we couldn’t take it. Please reply again without the attachments."


class Virus(ReplyRefused):
    is_for_coaches = False
    is_safe_to_read = False


class Spam(ReplyRefused):
    is_for_coaches = False


class Loop(ReplyRefused):
    """It came from us, or has been forwarded in a loop."""

    is_for_coaches = False


class Bounce(ReplyRefused):
    """It is an undeliverable mail coming back."""

    is_for_coaches = False


class AutomaticMail(ReplyRefused):
    """No person wrote it, as its headers say: out of office, a robot. Of a member's, the first of an absence waits."""

    is_for_coaches = False
    waits_of_member = True


class LooksAutomatic(ReplyRefused):
    """Nothing but its subject, or that it went to many, says that a program may have written it."""

    is_for_coaches = False
    waits_of_member = True


class NoToken(ReplyRefused):
    """None of our reply addresses is among its recipients."""

    is_answered = True
    sentence = (
        "Your email didn’t go to one of our reply addresses, so nobody has read it. "
        "Please open the message you want to answer, and use Reply."
    )


class BadToken(ReplyRefused):
    """The reply address is cut off, altered or not ours."""

    is_answered = True
    sentence = (
        "The address you replied to is incomplete, so we couldn’t tell what your reply is about. "
        "Please open the message you want to answer, and use Reply."
    )


class SeveralSenders(ReplyRefused):
    """It doesn't have exactly one From with exactly one address, so its author is unclear."""


class OtherSender(ReplyRefused):
    """The reply address belongs to somebody else."""

    is_answered = True
    sentence = (
        "You replied to a message that was sent to someone else, or from an address we don’t know as yours. "
        "We didn’t pass your reply on. Please reply from the address the message was sent to. "
        "If that address is yours too, you’ll find a link there to add this one."
    )


class NotAuthentic(ReplyRefused):
    """SES can't confirm that the sender's domain sent it."""


class NotAMember(ReplyRefused):
    is_answered = True
    sentence = "You’re no longer part of this plan, so we didn’t pass your reply on."


class MayNotWrite(ReplyRefused):
    is_answered = True
    sentence = "You can view this plan only, so we didn’t pass your reply on."


class TooMany(ReplyRefused):
    """Its sender wrote more within an hour than a person does."""

    is_answered = True
    sentence = (
        "You’ve sent so many replies in the last hour that we didn’t pass this one on. Please send it again in an hour."
    )


class EmptyReply(ReplyRefused):
    is_answered = True
    is_for_coaches = False
    waits_of_member = True
    sentence = "Your reply came without any words of your own. Please write above the quoted message and send it again."


class Encrypted(ReplyRefused):
    """Only its receiver's key would open it, and we have none."""

    is_answered = True
    sentence = "Your reply is encrypted, so we couldn’t read it. Please send it again without encryption."


class TooLong(ReplyRefused):
    is_answered = True
    sentence = "Your reply is too long to keep whole. Please send it in parts, or send just the words that matter most."


class Unreadable(ReplyRefused):
    is_answered = True
    is_safe_to_read = False
    sentence = "We got your reply, but couldn’t read it. Please send it again as plain text."


class Missing(ReplyRefused):
    """The stored mail is gone."""

    is_safe_to_read = False


class WhichAction(ReplyRefused):
    """A text that could be about several actions, or none; we asked its sender which."""


class WhichReading(ReplyRefused):
    """It has a value that may mean something else; we asked its sender."""


class NotTaken(ReplyRefused):
    """It has a value for a metric that is archived, or for a plan that has ended; we told its sender."""


class AutomaticText(ReplyRefused):
    """A telephone, a car or a carrier wrote it by itself. Of a member's, the first with these words waits."""

    is_for_coaches = False
    waits_of_member = True


class Reaction(ReplyRefused):
    """A tapback such as ``Liked “…”`` to one of our texts, without any words of its sender's."""

    is_for_coaches = False


class StoppedTexts(ReplyRefused):
    """Words with which somebody wanted no more texts."""


class UnknownNumber(ReplyRefused):
    """A text from a number that nobody has confirmed."""


class NumberInUse(ReplyRefused):
    """YES from a number that somebody else has confirmed in the meantime."""
