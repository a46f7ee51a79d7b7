"""What reading a message needs to know, and what it results in."""

from datetime import date, datetime

import msgspec

from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Followed, Reason


class Asked(msgspec.Struct, frozen=True):
    """A metric that a message asked about; those asked in one message have the same ``at``."""

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
    """What the mail's reply address names, or everything that texts asked for lately."""
    is_named: bool = False
    """Whether the reply address names what was asked, however long ago."""
    mark: DecimalMark = ""
    """The decimal mark that the writer uses."""
    other_numbers: frozenset[int] = frozenset()
    """The numbers of actions texted about within 7 days, and the places of an open menu."""
    is_other_yes_no_open: bool = False
    """Whether a request or a consent waits for YES or NO."""

    def metric(self, metric_id: str) -> Followed:
        return next(each for each in self.followed if each.metric_id == metric_id)


class Reading(msgspec.Struct, frozen=True):
    """A value for a metric and a day."""

    metric_id: str
    day: date
    answer: Answer
    note: str = ""
    said: str = ""
    """The words it was taken from."""


class Question(msgspec.Struct, frozen=True):
    """What we must ask before it counts. If there are no candidates, it can't be taken at all."""

    reason: Reason
    said: str
    candidates: tuple[Reading, ...] = ()
    """At most two, the likeliest first."""
    metric_id: str | None = None
    """The metric; ``None`` if it isn't known which one is meant."""


class Understood(msgspec.Struct, frozen=True):
    """What a message says. If it has only a comment, it holds no reading."""

    readings: tuple[Reading, ...] = ()
    questions: tuple[Question, ...] = ()
    comment: str = ""
    """The whole text, if nothing in it is a reading."""
