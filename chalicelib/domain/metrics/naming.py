"""The names of a plan's metrics, unique within it, and the history entries about them."""

from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib import typed
from chalicelib.database.transactions import Lost
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import seeing
from chalicelib.domain.metrics.metric import MOST_METRICS, Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated, quoted


class NamesChanged(Lost):
    """A metric got a name between our read and write."""


def must_be_free(plan: Plan, name: str, *, but: str | None = None) -> None:
    """Raises `Invalid` if another metric of the plan has the name, or if there is no room for a new one."""
    others = [each for each in seeing.of_plan(plan, is_archived=None) if each.metric_id != but]
    same = [each for each in others if typed.folded(each.name) == typed.folded(name)]
    if same:
        where = " in its archive" if same[0].is_archived else ""
        called = isolated(same[0].name)
        raise Invalid({"name": f"This plan already has a metric called {quoted(called)}{where}. Choose another name."})
    if but is None and len(others) >= MOST_METRICS:
        raise Invalid({"name": f"A plan can have up to {MOST_METRICS} metrics. Delete one you no longer need."})


def same_names(plan: Plan) -> Condition:
    """Returns the condition that the names of the plan's metrics are as they were read."""
    # A plan older than metrics has no number.
    same: Condition = Plan.metrics_version == plan.metrics_version
    return same if plan.metrics_version else same | Plan.metrics_version.does_not_exist()


def metric_entry(plan: Plan, kind: str, metric: Metric, actor: Actor, now: datetime, **data: Any) -> Entry:
    """Returns an entry about a metric. It contains none of the metric's values, so that deleting these deletes
    everything."""
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        metric=metric.name,
        metric_id=metric.metric_id,
        **data,
    )
