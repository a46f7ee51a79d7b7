"""What reading a message needs to know, and what it comes to."""

from datetime import date, datetime

import msgspec

from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Followed, Reason


class Asked(msgspec.Struct, frozen=True):
    """A metric that a message asked about; those of one message have the same ``at``."""

    metric_id: str
    day: date
    """The day it asked about."""
    at: datetime


class Situation(msgspec.Struct, frozen=True):
    """Who wrote, and what is open between us."""

    followed: tuple[Followed, ...]
    now: datetime
    """Aware, in the writer's zone."""
    asked: tuple[Asked, ...] = ()
    """What the mail's reply address names, or all that was asked by text lately."""
    is_named: bool = False
    """The reply address names what was asked, however long ago."""
    mark: DecimalMark = ""
    """How the writer puts decimals."""
    other_numbers: frozenset[int] = frozenset()
    """Actions texted about within 7 days, and the places of an open menu."""
    is_other_yes_no_open: bool = False
    """A request or a consent waits for YES or NO."""

    def metric(self, metric_id: str) -> Followed:
        return next(each for each in self.followed if each.metric_id == metric_id)


class Reading(msgspec.Struct, frozen=True):
    """A value of a metric for a day."""

    metric_id: str
    day: date
    answer: Answer
    note: str = ""
    said: str = ""
    """The words it was taken from."""


class Question(msgspec.Struct, frozen=True):
    """What has to be asked before it counts; without candidates it can't be taken at all."""

    reason: Reason
    said: str
    candidates: tuple[Reading, ...] = ()
    """Two at most, likeliest first."""
    metric_id: str | None = None
    """``None``: it isn't known which metric is meant."""


class Understood(msgspec.Struct, frozen=True):
    """What a message says. Nothing but a comment: there is no reading in it."""

    readings: tuple[Reading, ...] = ()
    questions: tuple[Question, ...] = ()
    comment: str = ""
    """The whole text, where nothing in it is a reading."""
