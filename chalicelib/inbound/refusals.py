"""Why a reply is not taken: one class per reason."""

from chalicelib.errors import Refused


class ReplyRefused(Refused):
    """A reply that isn't taken. Its class's name is recorded as the reason.

    Its words stand in two places: here ``sentence``, which the sender is told if ``is_answered``; and in ``web/reasons.py`` the
    sentence for the coach who finds it among the plan's refused replies.
    """

    is_answered = False
    """Whether an authenticated sender is told; a robot never is."""
    is_safe_to_read = True
    """Whether its text is kept."""
    is_for_coaches = True
    """Whether it waits for a coach; not if nobody wrote it, or there is nothing in it to put in place."""


class TooBig(ReplyRefused):
    is_answered = True
    is_safe_to_read = False
    sentence = "Your mail was over 10 MB, so it could not be taken. Please answer again without the attached files."


class Virus(ReplyRefused):
    is_for_coaches = False
    is_safe_to_read = False


class Spam(ReplyRefused):
    is_for_coaches = False


class Loop(ReplyRefused):
    """It came from us, or has been forwarded round and round."""

    is_for_coaches = False


class Bounce(ReplyRefused):
    """A mail that could not be delivered came back."""

    is_for_coaches = False


class AutomaticMail(ReplyRefused):
    """No person wrote it: out of office, a list, a robot."""

    is_for_coaches = False


class NoToken(ReplyRefused):
    """None of our reply addresses is among its recipients."""

    is_answered = True
    sentence = (
        "Your mail did not go to one of the addresses that we answer from, so nobody has read it. "
        "Please use your mail program’s Reply on the message that you want to answer."
    )


class BadToken(ReplyRefused):
    """The reply address is cut, altered or not ours."""

    is_answered = True
    sentence = (
        "The address that you answered to is not complete, so we could not tell what your answer is about. "
        "Please use your mail program’s Reply on the message that you want to answer."
    )


class SeveralSenders(ReplyRefused):
    """It doesn't have exactly one From with exactly one address, so nobody can say who wrote it."""


class OtherSender(ReplyRefused):
    """The reply address belongs to somebody else."""

    is_answered = True
    sentence = (
        "You answered a message that was sent to somebody else, or from an address that we do not know as yours. "
        "Your answer was not passed on. Please answer from the address that the message was sent to; "
        "if that is yours too, you find a link there that adds this one."
    )


class NotAuthentic(ReplyRefused):
    """SES can't confirm that the sender's domain sent it."""


class NotAMember(ReplyRefused):
    is_answered = True
    sentence = "You are not part of this plan any more, so your answer was not passed on."


class MayNotWrite(ReplyRefused):
    is_answered = True
    sentence = "You can read this plan, but not write in it, so your answer was not passed on."


class TooMany(ReplyRefused):
    """More in an hour than a person writes."""

    is_answered = True
    sentence = "You sent so many answers in the last hour that this one was not passed on. Please wait an hour and send it again."


class EmptyReply(ReplyRefused):
    is_answered = True
    is_for_coaches = False
    sentence = "Your answer came without any words of yours. Please write above the quoted message and send it again."


class TooLong(ReplyRefused):
    is_answered = True
    sentence = (
        "Your answer is too long to be kept whole. Please send it in parts, or as the few words that matter most."
    )


class Unreadable(ReplyRefused):
    is_answered = True
    is_safe_to_read = False
    sentence = "Your answer arrived, but we could not read it. Please send it again as plain text."


class Missing(ReplyRefused):
    """The stored mail is gone."""

    is_safe_to_read = False


class WhichAction(ReplyRefused):
    """A text that could be about several actions, or none; its sender was asked which."""


class UnknownNumber(ReplyRefused):
    """A text from a number that nobody has confirmed."""


class NumberInUse(ReplyRefused):
    """YES from a number that somebody else confirmed meanwhile."""
