"""What the API gives about metrics in growth and in a briefing."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.domain.reports import measured, measured_words
from chalicelib.domain.reports.measured import Counted
from chalicelib.web.api.types.cast import A_METRIC
from chalicelib.web.api.types.metrics import KindOf, Latest, MetricName, Number, Unit
from chalicelib.web.api.types.values import Id


class MetricLed(Struct):
    """Where a metric has gone since its first value, along with what the client got done in that time."""

    metric_id: Id
    name: MetricName
    kind: KindOf
    unit: Unit
    is_archived: bool
    first: Annotated[Latest, Meta(description="The first day with a value.")]
    last: Annotated[Latest, Meta(description="The latest day with a value.")]
    total: Annotated[
        Number | None, Meta(description="For a metric whose days add up, the total; for `yes_no`, the days with a yes.")
    ]
    days: Annotated[
        int | None, Meta(description="How many days have a value; `null` where not all were counted, as for values that don’t add up.")
    ]  # fmt: skip
    until: Annotated[date, Meta(description="Today, or the last day with a value if it is archived.")]
    actions_done: Annotated[int, Meta(description="The client's actions done from `first` to `until`.")]
    actions_serving: Annotated[int, Meta(description="How many of these serve this metric.")]

    @classmethod
    def of(cls, led: measured.Led) -> "MetricLed":
        metric, read = led.metric, led.read
        is_counted = measured_words.is_added_up(metric) or metric.kind == "yes_no"
        return cls(
            metric_id=metric.metric_id,
            name=metric.name,
            kind=metric.kind,
            unit=metric.unit,
            is_archived=metric.is_archived,
            first=_day(read[0]),
            last=_day(read[-1]),
            total=sum((last.value for _, last in read if last.value is not None), Decimal(0)) if is_counted else None,
            days=len(read) if is_counted else None,
            until=led.until,
            actions_done=led.done,
            actions_serving=led.serving,
        )


class MetricSince(Struct):
    """What came in for a metric in this time, as far back as its latest days go."""

    metric_id: Id
    name: MetricName
    kind: KindOf
    unit: Unit
    values: Annotated[list[Latest], Meta(description="Days with a value, oldest first.")]
    before: Annotated[Latest | None, Meta(description="The last day with a value before this time.")]
    skipped: list[date]
    missing: Annotated[list[date], Meta(description="Days that are over, were expected, and have nothing.")]
    expected: Annotated[int, Meta(description="How many days are over and were expected.")]

    @classmethod
    def of(cls, found: measured.Measured) -> "MetricSince":
        metric = found.metric
        return cls(
            metric_id=metric.metric_id,
            name=metric.name,
            kind=metric.kind,
            unit=metric.unit,
            values=[_day(each) for each in found.read],
            before=_day(found.before) if found.before else None,
            skipped=found.skipped,
            missing=found.missing,
            expected=found.expected,
        )


LED = {
    "metric_id": A_METRIC, "name": "Weight", "kind": "number", "unit": "kg", "is_archived": False,
    "first": {"date": "2026-11-01", "value": "84", "second": None}, "last": {"date": "2026-11-24", "value": "81.4", "second": None},
    "total": None, "days": None, "until": "2026-11-25", "actions_done": 4, "actions_serving": 2,
}  # fmt: skip
SINCE = {
    "metric_id": A_METRIC, "name": "Weight", "kind": "number", "unit": "kg", "values": [{"date": "2026-11-24", "value": "81.4", "second": None}],
    "before": {"date": "2026-11-08", "value": "82", "second": None}, "skipped": ["2026-11-22"], "missing": ["2026-11-23"], "expected": 15,
}  # fmt: skip


def _day(counted: Counted) -> Latest:
    day, last = counted
    return Latest(day, last.value, last.second)
