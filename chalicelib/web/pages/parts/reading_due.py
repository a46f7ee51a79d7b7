"""The reading that is asked for once an action that serves a metric is done: “And Weight today?”"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import due
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan

KEYBOARDS = {"number": "decimal", "total": "decimal", "rating": "numeric", "pair": "decimal"}
"""The keyboard that a phone offers for a kind: keyboards for numbers lack the colons and letters of a duration."""


class ReadingDue(msgspec.Struct, frozen=True):
    """A reading that is asked for, and its field."""

    metric: Metric
    day: date
    question: str
    unit: str
    """The text after the name of the field; may be empty."""
    keyboard: str
    example: str

    @property
    def is_yes_no(self) -> bool:
        return bool(self.metric.kind == "yes_no")


def of_action(
    plan: Plan, action: Action, person_id: str, now: datetime, metric: Metric | None = None
) -> ReadingDue | None:
    """Returns the reading that a member is asked for after an action is done; ``None`` if there is none. Reads the
    metric, if the action serves one, unless it is given."""
    if action.status != "done":
        return None
    found = due.of_action(plan, action, person_id, now, metric)
    if found is None or not _is_of(action, found.day, plan, now):
        return None
    asked = found.metric
    scale = f"{int(asked.low)} to {int(asked.high)}" if asked.low is not None and asked.high is not None else ""
    return ReadingDue(
        asked, found.day, found.question, asked.unit or scale, KEYBOARDS.get(asked.kind, "text"), KINDS[asked.kind].example
    )  # fmt: skip


def _is_of(action: Action, day: date, plan: Plan, now: datetime) -> bool:
    """Returns whether the action was done on this day, or after midnight following it. Nothing is asked for what was
    done long ago."""
    done = action.done_at.astimezone(ZoneInfo(plan.client.time_zone)).date()
    return day <= done <= now.astimezone(ZoneInfo(plan.client.time_zone)).date()
