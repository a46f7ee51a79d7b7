"""All metrics of a plan, each with its last value, how that changed, and a small chart of its latest values."""

import msgspec
from chalice.app import Response

from chalicelib.domain.metrics import days, in_words, runs, seeing
from chalicelib.domain.metrics.days import DAY_ENDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import asking_words, pausing, spans, words
from chalicelib.web.pages.metrics.base import METRICS, of_plan
from chalicelib.web.pages.parts import sparkline
from chalicelib.web.pages.parts.sparkline import Sparkline
from chalicelib.web.pages.plan.base import around


class Line(msgspec.Struct, frozen=True):
    """A metric in the list."""

    metric_id: str
    name: str
    last: str
    """Empty if there is no value yet."""
    day: str
    change: str
    rhythm: str
    run: str
    """Empty if there is no change worth mentioning."""
    asked: str
    """When somebody was or will be asked; empty if nobody is."""
    spark: Sparkline | None


MOST_TOGETHER = 12
"""Metrics that are one page."""
AT_ONCE = 6
"""Metrics in one part of the list where there are more than that."""


@get(METRICS, find=of_plan)
def show_metrics(visit: Visit, plan: Plan) -> Response:
    """Shows the metrics in use; archived ones stay folded until asked for."""
    show = bool(visit.choice("show", ("archived",)))
    start = forms.number(visit.query("from")) or 0
    found = seeing.of_plan(plan, is_archived=None)
    listed = [each for each in found if not each.is_archived] + [each for each in found if each.is_archived and show]
    size = AT_ONCE if len(listed) > MOST_TOGETHER else MOST_TOGETHER
    some = listed[start : start + size]
    kind, what = visit.just()
    today = days.today(plan.client.time_zone, DAY_ENDS, visit.now)
    is_any_asked = any(asking_words.is_asked_for(plan, each, today) for each in found)
    context = pausing.context(visit, plan)
    waits = asking_words.holding(visit, plan) if is_any_asked else ""
    is_held = bool(waits) or context["is_paused"]
    return visit.page(
        "metrics/list",
        **around(visit, plan, "metrics"),
        **context,
        may_pause=is_any_asked and not waits,
        waits=waits,
        lines=[_line(visit, plan, metric, is_held=is_held) for metric in some if not metric.is_archived],
        archived=[_line(visit, plan, metric, is_held=True) for metric in some if metric.is_archived],
        first=start + 1,
        count=len(listed),
        before=str(max(start - size, 0)) if start else "",
        further=str(start + size) if listed[start + size :] else "",
        archived_count=sum(metric.is_archived for metric in found),
        show=show,
        deleted_id=forms.id(what) if kind == "deleted" and what not in [each.metric_id for each in found] else "",
    )


def _line(visit: Visit, plan: Plan, metric: Metric, *, is_held: bool) -> Line:
    today = spans.today(plan, metric, visit)
    read = [(day, last) for day, last in metric.latest if last.value is not None]
    return Line(
        metric_id=metric.metric_id,
        name=metric.name,
        last=in_words.last(metric, read[-1][1]) if read else "",
        day=words.day(read[-1][0], today) if read else "",
        change=words.change(metric, today),
        rhythm=words.rhythm(metric.rhythm(today)),
        run=words.run(metric, runs.of(metric, today)),
        asked=asking_words.short(visit, plan, metric, today, is_held=is_held),
        spark=sparkline.of(metric),
    )
