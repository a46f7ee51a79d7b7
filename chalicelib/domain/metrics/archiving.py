"""Archiving a metric, starting it again, deleting it with its data, and bringing it back within ten minutes."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan


def archive(actor: Actor, plan_id: str, metric_id: str, *, now: datetime) -> tuple[Plan, Metric]:
    """Ends a metric, keeping its readings; for the client and the coaches. If it is archived already, it stays so.

    What the client ends, only the client starts again.
    """
    raise NotImplementedError


def start_again(actor: Actor, plan_id: str, metric_id: str, *, now: datetime) -> tuple[Plan, Metric]:
    """Takes a metric out of the archive."""
    raise NotImplementedError


def delete(actor: Actor, plan_id: str, metric_id: str, *, now: datetime, version: int | None = None) -> None:
    """Deletes a metric with all its readings; for the client, and for a coach while there are none.

    It is gone at once; its readings are deleted ten minutes later, unless it is brought back.
    """
    raise NotImplementedError


def bring_back(actor: Actor, plan_id: str, metric_id: str, *, now: datetime) -> tuple[Plan, Metric]:
    """Brings a deleted metric back, within ten minutes, for who deleted it. Raises `UndoExpired` afterwards."""
    raise NotImplementedError
