"""What is open between us and the writer: which messages asked for which metrics and days."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.inbound.readings.situation import Asked, Situation

OPEN_FOR = timedelta(hours=36)
"""How long an answer by text that names no metric may be about what was asked."""


class Opened(msgspec.Struct, frozen=True):
    """A situation, with what is open grouped by message, newest first."""

    situation: Situation
    groups: tuple[tuple[Asked, ...], ...]

    @classmethod
    def of(cls, situation: Situation) -> "Opened":
        known = {metric.metric_id for metric in situation.followed}
        groups: dict[object, list[Asked]] = {}
        for asked in sorted(situation.asked, key=lambda each: each.at, reverse=True):
            if asked.metric_id in known and (situation.is_named or situation.now - asked.at <= OPEN_FOR):
                groups.setdefault(asked.at, []).append(asked)
        return cls(situation, tuple(tuple(group) for group in groups.values()))

    def without(self, named: Sequence[str]) -> list[list[Followed]]:
        """Returns the open metrics that aren't named, grouped by message."""
        left = [
            [self.situation.metric(asked.metric_id) for asked in group if asked.metric_id not in named]
            for group in self.groups
        ]
        return [group for group in left if group]

    def day(self, metric: Followed) -> date:
        """Returns the day that was asked about, or the metric's day now."""
        days = (asked.day for group in self.groups for asked in group if asked.metric_id == metric.metric_id)
        return next(days, metric.today)
