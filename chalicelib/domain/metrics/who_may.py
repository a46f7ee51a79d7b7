"""Who may see and change a plan's metrics: its client and coaches. Viewers neither see nor change them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricArchived, NotAllowed, PlanEnded
from chalicelib.isolated import isolated, quoted


def may_follow(plan: Plan, person_id: str) -> bool:
    """Returns whether this member may see the plan's metrics, set them up and enter readings."""
    return plan.coaches(person_id) or person_id == plan.client_id


def must_follow(plan: Plan, person_id: str) -> None:
    if not may_follow(plan, person_id):
        raise NotAllowed("You can view this plan only. Its metrics are for its client and coaches.")


def must_be_going(plan: Plan, now: datetime, said: str = "") -> None:
    """Raises `PlanEnded` if the plan accepts no more readings; ``said`` is what wasn't added."""
    client = plan.client
    if client.state != "declined":
        return
    if client.ended_at is None:
        raise PlanEnded(f"{isolated(client.name)} isn’t part of this plan any more, so {_not_added(said)}.")
    zone = ZoneInfo(client.time_zone)
    day = client.ended_at.astimezone(zone).date()
    year = "" if day.year == now.astimezone(zone).year else f" {day.year}"
    raise PlanEnded(f"This plan ended on {day.day} {times.MONTHS[day.month - 1]}{year}, so {_not_added(said)}.")


def must_be_followed(metric: Metric, said: str = "") -> None:
    """Raises `MetricArchived` if the metric accepts no more readings."""
    if metric.is_archived:
        raise MetricArchived(
            f"{quoted(metric.name)} is archived, so {_not_added(said)}. Take it out of the archive first."
        )


def _not_added(said: str) -> str:
    return f"{isolated(said)} wasn’t added" if said else "nothing was added"


def must_delete(plan: Plan, metric: Metric, person_id: str) -> None:
    """Raises `NotAllowed` unless this is the client, whose data it is. A coach may delete a metric without readings,
    too."""
    if metric.days and person_id != plan.client_id:
        raise NotAllowed(
            f"Only {isolated(plan.client.name)} can delete this metric, since its values are theirs. You can archive it."
        )


def must_start_again(plan: Plan, metric: Metric, person_id: str) -> None:
    """Raises `NotAllowed` if the client ended it and this is somebody else."""
    if metric.archived_by == plan.client_id and person_id != plan.client_id:
        raise NotAllowed(f"{isolated(plan.client.name)} ended this metric, and only they can start it again.")
