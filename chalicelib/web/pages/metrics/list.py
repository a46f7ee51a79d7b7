"""All metrics of a plan: each with its last value, how that changed, and its latest values as a small chart."""

import msgspec
from chalice.app import Response

from chalicelib.domain.metrics import runs, seeing
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import spans, words
from chalicelib.web.pages.metrics.base import METRICS, of_plan
from chalicelib.web.pages.parts import sparkline
from chalicelib.web.pages.parts.sparkline import Sparkline
from chalicelib.web.pages.plan.base import around


class Line(msgspec.Struct, frozen=True):
    """A metric in the list."""

    metric_id: str
    name: str
    last: str
    """Empty if there is none yet."""
    day: str
    change: str
    rhythm: str
    run: str
    """Empty if there is none worth saying."""
    spark: Sparkline | None


@get(METRICS, find=of_plan)
def show_metrics(visit: Visit, plan: Plan) -> Response:
    """Shows the metrics in use; archived ones stay folded until asked for."""
    show = bool(visit.choice("show", ("archived",)))
    found = seeing.of_plan(plan, is_archived=None)
    kind, what = visit.just()
    return visit.page(
        "metrics/list",
        **around(visit, plan, "metrics"),
        lines=[_line(visit, plan, metric) for metric in found if not metric.is_archived],
        archived=[_line(visit, plan, metric) for metric in found if metric.is_archived] if show else [],
        archived_count=sum(metric.is_archived for metric in found),
        show=show,
        deleted_id=forms.id(what) if kind == "deleted" and what not in [each.metric_id for each in found] else "",
    )


def _line(visit: Visit, plan: Plan, metric: Metric) -> Line:
    today = spans.today(plan, metric, visit)
    read = [(day, last) for day, last in metric.latest if last.value is not None]
    return Line(
        metric_id=metric.metric_id,
        name=metric.name,
        last=words.shown(metric, read[-1][1]) if read else "",
        day=words.day(read[-1][0], today) if read else "",
        change=words.change(metric, today),
        rhythm=words.rhythm(metric.rhythm(today)),
        run=words.run(metric, runs.of(metric, today)),
        spark=sparkline.of(metric),
    )
