"""Deleting a metric with its readings, and bringing it back within ten minutes.

It is gone at once, for everybody. Its readings stay for ten minutes, and are then deleted by a job that is owed from
the start and continues however often it is interrupted.
"""

import logging
from datetime import datetime

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain.actions.undo import LASTS
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import asking, copying, letters, naming, seeing, who_may
from chalicelib.domain.metrics.copying import HandedOver
from chalicelib.domain.metrics.keeping import ReadingsChanged
from chalicelib.domain.metrics.letters import LettersTaken
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.naming import NamesChanged
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.owed import jobs
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricNotFound, NotAllowed, StaleVersion, UndoExpired

_JOB: jobs.Job = "metric"


def delete(actor: Actor, plan_id: str, metric_id: str, *, now: datetime, version: int | None = None) -> None:
    """Deletes a metric with all its readings. The client may do so, and a coach while it has no readings.

    It is gone at once; its readings are deleted ten minutes later, unless it is brought back.
    """

    def step() -> None:
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        who_may.must_delete(plan, metric, actor.person_id)
        if version is not None and version != metric.version:
            raise StaleVersion
        write = Write()
        letters.take_back(write, plan.client_id, metric.letter, now)
        changes = [Metric.deleted_at.set(now), Metric.deleted_by.set(actor.person_id), Metric.letter.remove()]
        write.update(
            Metric,
            (plan_id, metric_id),
            [*changes, Metric.version.add(1), Metric.readings_version.add(1), Metric.askings_version.add(1)],
            # If a reading is entered meanwhile, only the client may delete the metric.
            condition=(Metric.readings_version == metric.readings_version) & Metric.deleted_at.does_not_exist(),
            otherwise=ReadingsChanged(),
        )
        copying.ended(write, plan, metric)
        write.put(naming.metric_entry(plan, "metric_deleted", metric, actor, now))
        jobs.owe(write, plan.client_id, now, _JOB, due_at=now + LASTS, plan_id=plan_id, metric_id=metric_id)
        write.commit()

    look_again(step, on=(LettersTaken, ReadingsChanged, HandedOver), tries=4)


def bring_back(actor: Actor, plan_id: str, metric_id: str, *, now: datetime) -> tuple[Plan, Metric]:
    """Brings a deleted metric back within ten minutes, for the person who deleted it. If it isn't deleted, it stays as
    it is.

    Raises `UndoExpired` afterwards, and `Invalid` if another metric has its name by now.
    """

    def step() -> tuple[Plan, Metric]:
        plan = plans.get_for(actor.person_id, plan_id)
        who_may.must_follow(plan, actor.person_id)
        metric = Metric.find(plan_id, metric_id)
        if metric is None:
            raise MetricNotFound
        deleted_at: datetime | None = metric.deleted_at
        if deleted_at is None:
            return plan, metric
        if metric.deleted_by != actor.person_id:
            raise NotAllowed("Only the person who did this can undo it.")
        if now >= deleted_at + LASTS:
            raise UndoExpired
        naming.must_be_free(plan, metric.name)
        write = Write()
        letter = None
        if not metric.is_archived:
            letter = letters.give(write, plan.client_id, f"{plan_id}#{metric_id}", metric.name, metric.unit, now)
            copying.begun(write, plan, metric)
        changes = [
            Metric.deleted_at.remove(),
            Metric.deleted_by.remove(),
            *([Metric.letter.set(letter)] if letter else []),
        ]
        write.update(
            Metric,
            (plan_id, metric_id),
            [*changes, Metric.version.add(1), Metric.readings_version.add(1), Metric.askings_version.add(1)],
            condition=Metric.deleted_at == deleted_at,
            otherwise=NamesChanged(),
        )
        metric.askings_version = int(metric.askings_version) + 1
        asking.begin(write, plan, metric, now, NamesChanged())
        names = [Plan.metrics_version.add(1)]
        write.update(Plan, plan_id, names, condition=naming.same_names(plan), otherwise=NamesChanged())
        write.put(naming.metric_entry(plan, "metric_brought_back", metric, actor, now))
        write.commit()
        return seeing.get_for(actor.person_id, plan_id, metric_id)

    return look_again(step, on=(NamesChanged, LettersTaken, HandedOver), tries=4)


def work_off(person_id: str, now: datetime) -> str:
    """Deletes the readings of a client's metrics that were deleted ten minutes ago; returns a sentence for the log."""
    count = 0
    for job in jobs.present(person_id, _JOB):
        if job.due_at > now:
            continue
        if int(job.attempts) >= jobs.MOST_TRIES:
            jobs.end([job])
            logging.getLogger(__name__).error("gave up deleting the readings of a metric")
            continue
        jobs.put_off([job], now)  # first, so that a failing one is tried again a minute later, and not forever
        count += _purge(str(job.data["plan_id"]), str(job.data["metric_id"]), now)
        jobs.end([row for row in jobs.present(person_id, _JOB) if row.data == job.data])
    return f"deleted {count} readings" if count else "no readings are to be deleted"


def _purge(plan_id: str, metric_id: str, now: datetime) -> int:
    """Deletes a metric for good, its readings first, unless it was brought back; returns how many readings there
    were."""
    metric = Metric.find(plan_id, metric_id)
    deleted_at: datetime | None = metric.deleted_at if metric else None
    if metric is None or deleted_at is None or now < deleted_at + LASTS:
        return 0
    count = 0
    while rows := Reading.rows(metric_id, limit=MOST_WRITES):
        write = Write()
        for row in rows:
            write.delete(row)
        write.commit()
        count += len(rows)
    write = Write()
    write.delete(metric, condition=Metric.deleted_at == deleted_at)
    write.commit()
    return count
