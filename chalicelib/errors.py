"""Named refusals. The API shows the name, pages show the sentence; when one is raised, nothing is written."""

from collections.abc import Mapping
from datetime import date


class Refused(Exception):
    """We didn't do what was asked; ``sentence`` says why and what to do, to the person who asked."""

    status = 409
    sentence = "That isn’t possible right now."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence

    @property
    def name(self) -> str:
        return type(self).__name__


class Invalid(Refused):
    """Something entered is invalid; ``problems`` has a sentence per field."""

    status = 422
    sentence = "Please check the marked fields."

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(problems.values())))
        self.problems = dict(problems)


class UnitAsks(Invalid):
    """A metric gets another unit while there are values in the unit before: they may mean the same or need converting."""

    def __init__(self, sentence: str, *, count: int, may_convert: bool) -> None:
        super().__init__({"unit": sentence})
        self.count = count
        """How many days have a value."""
        self.may_convert = may_convert
        """Whether we know how to convert them."""


class PastDue(Invalid):
    """A date is long past, which is mostly a slip of the year: it is only saved once somebody says that it is right."""

    def __init__(self, day: date, meant: date, meant_words: str, *, may_stay: bool = True) -> None:
        super().__init__({"due.date": f"That date is in the past. Did you mean {meant_words}?"})
        self.day = day
        self.meant = meant
        """The same date of the next year in which it is ahead."""
        self.may_stay = may_stay
        """Whether the date may be saved if it is right."""


class NotFound(Refused):
    status = 404
    sentence = "There’s nothing here, or you can’t see it."


class PlanNotFound(NotFound):
    sentence = "There’s no such plan, or you’re not part of it."


class ActionNotFound(NotFound):
    sentence = "There’s no such action in this plan."


class ProjectNotFound(NotFound):
    sentence = "There’s no such project in this plan."


class MetricNotFound(NotFound):
    sentence = "There’s no such metric in this plan."


class ReadingNotFound(NotFound):
    sentence = "There’s no reading here."


class CommentNotFound(NotFound):
    sentence = "There’s no such comment."


class NoteNotFound(NotFound):
    """There is no such private note, or the person doesn’t coach in the plan: nobody else learns whether there are any."""


class RefusalNotFound(NotFound):
    sentence = "There’s no such reply in this plan."


class FileNotFound(NotFound):
    sentence = "There’s no such file, or it wasn’t kept."


class PersonNotFound(NotFound):
    sentence = "There’s no such person."


class MemberNotFound(NotFound):
    sentence = "There’s no such person in this plan."


class TokenNotFound(NotFound):
    sentence = "There’s no such token."


class NotAllowed(Refused):
    status = 403
    sentence = "You’re not allowed to do this."


class NotSignedIn(Refused):
    status = 401
    sentence = "Please sign in."


class LinkExpired(Refused):
    status = 410
    sentence = "This link has expired or was already used."


class LinkBroken(Refused):
    status = 404
    sentence = "This link isn’t complete. Please open it again from the message."


class StaleVersion(Refused):
    status = 412
    sentence = "Somebody changed this in the meantime. Look at both versions and save again."


class WrongState(Refused):
    sentence = "The action’s state doesn’t allow this."


class MetricArchived(Refused):
    sentence = "This metric is archived. Take it out of the archive first."


class PlanEnded(Refused):
    sentence = "This plan has ended, so nothing was added."


class ProposalChanged(Refused):
    sentence = "A newer date was requested. Look at it first."


class AlreadySettled(Refused):
    sentence = "Someone has already dealt with this reply. Please look at it again."


class HandoverUnfinished(Refused):
    sentence = "A hand-over of this plan isn’t finished yet. Finish it first."


class TooLate(Refused):
    sentence = "You can change a comment for 15 minutes. That time is over."


class UndoExpired(Refused):
    status = 410
    sentence = "You can undo this for ten minutes. That time is over."


class AlreadyUsed(Refused):
    """An idempotency key came again with another body."""

    status = 422
    sentence = "This Idempotency-Key was already used for a different request."


class AddressInUse(Refused):
    sentence = "Someone else uses this address."


class LimitReached(Refused):
    """Too many of something; ``retry_after`` is in seconds."""

    status = 429
    sentence = "That was a lot at once. Please try again later."

    def __init__(self, sentence: str | None = None, *, retry_after: int = 60) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class TryAgain(Refused):
    """The database was busy, or its answer was lost: mostly nothing was written, but it may have been.

    What may be done only once needs a key (`chalicelib.domain.keys`) to be tried again safely.
    """

    status = 503
    sentence = "We couldn’t finish this just now. Please try again in a moment."
