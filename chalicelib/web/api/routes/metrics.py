"""Metrics: listing with their latest values, setting up, changing, archiving, deleting."""

from chalicelib.domain.metrics import archiving, deleting, seeing, setting_up, who_may
from chalicelib.domain.metrics.metric import Metric as MetricRow
from chalicelib.domain.plans import finding as plans
from chalicelib.errors import MetricNotFound, NotAllowed, PlanEnded, PlanNotFound, UndoExpired, UnitAsks
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.metrics import Metric, MetricChange, Metrics, MetricsQuery, NewMetric

_ALL = "/plans/{plan_id}/metrics"
ONE = _ALL + "/{metric_id}"
TAG = "Metrics"
_PLAN = (PlanNotFound, NotAllowed)
UNKNOWN = (*_PLAN, MetricNotFound)
_STATES = {"open": False, "archived": True, "all": None}


@route("GET", _ALL, TAG, takes=MetricsQuery, gives=Metrics, refuses=_PLAN)
def list_metrics(call: Call, plan_id: str) -> Answer:
    """List a plan's metrics, with their latest values.

    By name, for the client and the coaches; viewers don't see metrics. Archived ones are listed only if you ask for them with `state`.
    """
    plan = plans.get_for(call.actor.person_id, plan_id)
    who_may.must_follow(plan, call.actor.person_id)
    asked = call.query
    page = seeing.page_of_plan(plan, is_archived=_STATES[asked.state], cursor=asked.cursor, limit=asked.limit)
    return Answer(Metrics([Metric.of(row) for row in page.items], page.next_cursor))


def _set_up_before(call: Call, made: str, plan_id: str) -> Answer:
    return get_metric(call, plan_id, made)


@route("POST", _ALL, TAG, takes=NewMetric, gives=Metric, refuses=(*_PLAN, PlanEnded), again=_set_up_before)
def set_up_metric(call: Call, plan_id: str) -> Answer:
    """Set up a metric.

    For the client and the coaches. A plan can have up to 50.
    """
    _, row = setting_up.set_up(call.actor, plan_id, call.body.fields(), now=call.now, once=call.once)
    return _answer(row, new_id=row.metric_id)


@route("GET", ONE, TAG, gives=Metric, refuses=UNKNOWN)
def get_metric(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Get a metric, with its latest values.

    Use the ETag for changes of the metric itself: readings don't affect it.
    """
    return _answer(seeing.get_for(call.actor.person_id, plan_id, metric_id)[1])


@route("PATCH", ONE, TAG, takes=MetricChange, gives=Metric, conditional=True, refuses=(*UNKNOWN, UnitAsks))
def change_metric(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Change a metric.

    A new rhythm starts tomorrow. The kind, and a rating's scale, are fixed after the first reading. Another unit needs
    `values` if there are readings.
    """
    asked = call.body.change()
    return _answer(setting_up.change(call.actor, plan_id, metric_id, asked, now=call.now, version=call.version)[1])


@route("DELETE", ONE, TAG, conditional=True, refuses=UNKNOWN)
def delete_metric(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Delete a metric with all its readings.

    For the client; a coach can delete one without readings. It is gone at once, and for good after ten minutes.
    """
    deleting.delete(call.actor, plan_id, metric_id, now=call.now, version=call.version)
    return Answer()


@route("PUT", f"{ONE}/restoration", TAG, gives=Metric, refuses=(*UNKNOWN, UndoExpired))
def bring_metric_back(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Bring a deleted metric back, with its readings.

    For the person who deleted it, for ten minutes. If the metric is there already, nothing happens.
    """
    return _answer(deleting.bring_back(call.actor, plan_id, metric_id, now=call.now)[1])


@route("PUT", f"{ONE}/archive", TAG, gives=Metric, conditional=True, refuses=UNKNOWN)
def archive_metric(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Archive a metric.

    Its readings stay, and it takes no more. If the client archives it, only the client can start it again.
    """
    return _answer(archiving.archive(call.actor, plan_id, metric_id, now=call.now, version=call.version)[1])


@route("DELETE", f"{ONE}/archive", TAG, gives=Metric, conditional=True, refuses=(*UNKNOWN, PlanEnded))
def start_metric_again(call: Call, plan_id: str, metric_id: str) -> Answer:
    """Take a metric out of the archive."""
    return _answer(archiving.start_again(call.actor, plan_id, metric_id, now=call.now, version=call.version)[1])


def _answer(row: MetricRow, new_id: str | None = None) -> Answer:
    return Answer(Metric.of(row), int(row.version), new_id)
