"""Archiving a metric, and restarting it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import asking, copying, days, letters, naming, seeing, who_may
from chalicelib.domain.metrics.copying import HandedOver
from chalicelib.domain.metrics.letters import LettersTaken
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import NOTICE_DELAY
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Refused, StaleVersion

Also = Callable[[Write], None]
"""Adds to the transaction of a change what must happen with it or not at all, such as the answer to a reply."""


def archive(
    actor: Actor, plan_id: str, metric_id: str, *, now: datetime, version: int | None = None, once: Key | None = None,
    also: Also | None = None,
) -> tuple[Plan, Metric]:  # fmt: skip
    """Ends a metric and keeps its readings; for the client and the coaches. Nobody is asked for it any more. If the
    client ends it, only the client can restart it, and the coaches are notified.

    If it is archived already, it stays so, and only ``once`` and ``also`` are written.
    """

    def step() -> tuple[Plan, Metric]:
        plan, metric = _get(actor, plan_id, metric_id, version)
        write = Write()
        keys.once(write, once, now, made=metric_id)
        if also:
            also(write)
        if metric.is_archived:
            if len(write):
                write.commit()
            return plan, metric
        changes = [Metric.archived_at.set(now), Metric.archived_by.set(actor.person_id), Metric.letter.remove()]
        if actor.person_id == plan.client_id:
            _tell(write, plan, metric, now)
        letters.take_back(write, plan.client_id, metric.letter, now)
        copying.ended(write, plan, metric)
        _commit(write, plan, metric, "metric_archived", changes, actor, now)
        metric.archived_at, metric.archived_by, metric.letter = now, actor.person_id, None
        return plan, metric

    return look_again(step, on=_looked_at_again(version), tries=4)


def start_again(
    actor: Actor, plan_id: str, metric_id: str, *, now: datetime, version: int | None = None, once: Key | None = None,
    also: Also | None = None,
) -> tuple[Plan, Metric]:  # fmt: skip
    """Takes a metric out of the archive, under another letter if its own is taken. If it isn't archived, it stays as it
    is, and only ``once`` and ``also`` are written."""

    def step() -> tuple[Plan, Metric]:
        plan, metric = _get(actor, plan_id, metric_id, version)
        write = Write()
        keys.once(write, once, now, made=metric_id)
        if also:
            also(write)
        if not metric.is_archived:
            if len(write):
                write.commit()
            return plan, metric
        who_may.must_be_going(plan, now)
        who_may.must_start_again(plan, metric, actor.person_id)
        letter = letters.give(write, plan.client_id, f"{plan_id}#{metric_id}", metric.name, metric.unit, now)
        metric.archived_at, metric.archived_by, metric.letter = None, None, letter
        metric.askings_version = int(metric.askings_version) + 1
        asking.begin(write, plan, metric, now, StaleVersion())
        changes = [
            Metric.archived_at.remove(),
            Metric.archived_by.remove(),
            *([Metric.letter.set(letter)] if letter else []),
        ]
        copying.begun(write, plan, metric, days.today(plan.client.time_zone, metric.day_ends, now))
        _commit(write, plan, metric, "metric_unarchived", changes, actor, now)
        return plan, metric

    return look_again(step, on=_looked_at_again(version), tries=4)


def _looked_at_again(version: int | None) -> tuple[type[Refused], ...]:
    """Returns the errors after which a step is repeated. A change in between is one of them, unless the caller named
    the version they saw."""
    return (LettersTaken, HandedOver, *(() if version is not None else (StaleVersion,)))


def _tell(write: Write, plan: Plan, metric: Metric, now: datetime) -> None:
    """Owes the coaches a notice that the client has ended a metric."""
    for coach in plan.active_coaches():
        about: dict[str, Any] = {"plan_id": plan.plan_id, "metric": metric.name, "metric_id": metric.metric_id}
        write.put(notifications.new(coach.person_id, "metric_ended", now, due_at=now + NOTICE_DELAY, **about))


def _get(actor: Actor, plan_id: str, metric_id: str, version: int | None) -> tuple[Plan, Metric]:
    plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
    if version is not None and version != metric.version:
        raise StaleVersion
    return plan, metric


def _commit(
    write: Write, plan: Plan, metric: Metric, kind: str, changes: list[Any], actor: Actor, now: datetime
) -> None:
    """Writes a change of a metric's state, with its stream entry. Readings that are being entered at the same time look
    again."""
    write.update(
        Metric,
        (metric.plan_id, metric.metric_id),
        [*changes, Metric.version.add(1), Metric.readings_version.add(1), Metric.askings_version.add(1)],
        condition=(Metric.version == metric.version) & Metric.deleted_at.does_not_exist(),
        otherwise=StaleVersion(),
    )
    write.put(naming.metric_entry(plan, kind, metric, actor, now))
    write.commit()
    metric.version, metric.readings_version = int(metric.version) + 1, int(metric.readings_version) + 1
