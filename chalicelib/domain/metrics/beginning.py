"""Starting to ask for a plan's metrics once its client has accepted it.

The job is owed in the transaction of their acceptance, started at once, and continued until it is done.
"""

import logging
from datetime import datetime

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.metrics import asking, seeing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.owed import jobs
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan

_JOB: jobs.Job = "asking"


def owe(write: Write, plan: Plan, person_id: str, now: datetime) -> None:
    """Owes the job for the client who accepts, if the plan ever had a metric."""
    if plan.metrics_version:
        jobs.owe(write, person_id, now, _JOB, plan_id=plan.plan_id)


def begin(plan: Plan, person_id: str, now: datetime) -> None:
    """Starts right after the client has accepted. If it can't finish now, the job finishes it."""
    if not plan.metrics_version:
        return
    try:
        work_off(person_id, now)
    except Exception:  # their acceptance is saved anyway
        logging.getLogger(__name__).exception("asking for a plan’s metrics will begin later")
        jobs.nudge(person_id)


def work_off(person_id: str, now: datetime) -> str:
    """Starts asking for the metrics of the plans that a client has just accepted; returns a sentence for the log."""
    rows = jobs.present(person_id, _JOB)
    for row in rows:
        if int(row.attempts) >= jobs.MOST_TRIES:
            logging.getLogger(__name__).error("gave up beginning to ask for a plan’s metrics")
            jobs.end([row])
            continue
        jobs.put_off([row], now)  # first, so that a failing one is tried again a minute later, and not forever
        _begin(str(row.data["plan_id"]), now)
        jobs.end([each for each in jobs.present(person_id, _JOB) if each.data == row.data])
    return "began to ask for a plan’s metrics" if rows else "nothing is to be asked for"


def _begin(plan_id: str, now: datetime) -> None:
    """Starts each metric anew, which voids what an earlier attempt owed."""
    plan = plans.find(plan_id)
    for found in seeing.of_plan(plan) if plan is not None else []:
        if found.askings:
            look_again(lambda metric_id=found.metric_id: _begin_one(plan_id, metric_id, now), tries=4)  # type: ignore[misc]


def _begin_one(plan_id: str, metric_id: str, now: datetime) -> None:
    plan, metric = plans.find(plan_id), Metric.find(plan_id, metric_id)
    if plan is None or metric is None or metric.is_deleted or metric.is_archived:
        return
    before = int(metric.askings_version)
    metric.askings_version = before + 1
    write = Write()
    write.update(
        Metric,
        (plan_id, metric_id),
        [Metric.askings_version.set(before + 1)],
        condition=(Metric.askings_version == before) & Metric.archived_at.does_not_exist() & Metric.deleted_at.does_not_exist(),
    )  # fmt: skip
    asking.begin(write, plan, metric, now, Lost())
    write.commit()
