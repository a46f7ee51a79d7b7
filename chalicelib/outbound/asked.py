"""Records in metrics that somebody was asked for them, and owes the next question."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.metrics import asking
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import Owed, grouped


def by_metric(message: Sequence[Owed]) -> dict[str, list[Owed]]:
    """Returns the rows that ask for metrics, by their ids."""
    return grouped(
        [each for each in message if each.row.kind == "asking"], lambda each: str(each.row.data["metric_id"])
    )


def update(write: Write, group: Sequence[Owed], now: datetime, *, is_sent: bool, otherwise: Lost) -> None:
    """Owes the next message of each chain, however these rows of one metric ended; nothing if it is no longer asked for."""
    plan, metric = group[0].context.plan, group[0].context.metric
    if plan is None or metric is None:
        return
    going_on = [each for each in group if _goes_on(write, each, plan, metric, now, is_sent=is_sent)]
    if not going_on:
        return
    rows = [each.row for each in group]
    changes: list[Any] = [Metric.asked.set(plain(asking.asked(metric, rows, group[0].by, now)))] if is_sent else []
    as_read = (Metric.askings_version == metric.askings_version) & Metric.archived_at.does_not_exist()
    as_read = as_read & Metric.deleted_at.does_not_exist()
    write.update(Metric, (metric.plan_id, metric.metric_id), changes, condition=as_read, otherwise=otherwise)


def _goes_on(write: Write, each: Owed, plan: Plan, metric: Metric, now: datetime, *, is_sent: bool) -> bool:
    """Owes the next question. A mistake of ours ends the chain: otherwise what has been sent would be sent again forever."""
    try:
        return asking.follow(write, plan, metric, each.row, now, is_sent=is_sent)
    except Exception:
        logging.getLogger(__name__).exception("what asks for a metric next could not be owed")
        return False
