"""Whether somebody should enter a reading now, for example because they have just done an action that serves the
metric."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics import asking, days, serving, who_may
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import CLIENT, Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated


class Due(msgspec.Struct, frozen=True):
    """A reading that is due from somebody."""

    metric: Metric
    day: date
    when: str
    """``today``, or ``for Tue 24 Nov`` if the metric's day isn't the calendar's."""

    name: str
    """The metric's name, as it appears in a question."""

    @property
    def question(self) -> str:
        """Returns ``And Weight today?``"""
        return f"And {isolated(self.name)} {self.when}?"

    def shortened(self, most: int) -> "Due":
        """Returns the same with the name cut to this many characters."""
        return (
            self
            if len(self.name) <= most
            else msgspec.structs.replace(self, name=f"{self.name[: most - 3].rstrip()}...")
        )


def of_action(plan: Plan, action: Action, person_id: str, now: datetime, metric: Metric | None = None) -> Due | None:
    """Returns the reading that is due from a member who has just done an action; ``None`` if none is.

    Reads the metric, if the action serves one, unless it is given.
    """
    if not action.metric_id:
        return None
    metric = metric or serving.of_action(plan, action, person_id)
    day = due_for(plan, metric, person_id, now) if metric else None
    if metric is None or day is None:
        return None
    is_today = day == now.astimezone(ZoneInfo(plan.client.time_zone)).date()
    when = "today" if is_today else f"for {times.dated(day)}"
    return Due(metric, day, when, metric.name.rstrip("?!. "))


def due_for(plan: Plan, metric: Metric, person_id: str, now: datetime) -> date | None:
    """Returns the metric's present day if this member is expected to enter a reading for it and there is none yet;
    otherwise ``None``.

    A metric without a fixed rhythm expects one any day, since something has just been done. A skipped day counts as
    answered, and nothing is expected during a pause. Reads nothing.
    """
    asked_id = plan.client_id if metric.asked_of == CLIENT else metric.asked_of
    if person_id != asked_id or not who_may.may_follow(plan, person_id):
        return None
    if metric.is_archived or plan.client.state == "declined" or asking.is_paused(plan, now):
        return None
    today = days.today(plan.client.time_zone, metric.day_ends, now)
    rhythm = metric.rhythm(today)
    is_expected = rhythm.every == "whenever" or rhythm.asks(today)
    return today if is_expected and today.isoformat() not in metric.recent else None


def how(metric: Metric) -> str:
    """Returns what to answer with: ``a number``, ``a whole number from 1 to 5``, ``YES or NO``."""
    if metric.kind == "yes_no":
        return "YES or NO"
    scale = f" from {int(metric.low)} to {int(metric.high)}" if metric.kind == "rating" else ""
    return f"{KINDS[metric.kind].called}{scale}"
