"""Values as they appear in sentences: isolated if somebody typed their unit."""

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.values import Value
from chalicelib.isolated import isolated


def value(metric: Metric, value: Value, *, with_unit: bool = True) -> str:
    """Returns ``81.4 kg``."""
    words = values.shown(metric, value, with_unit=with_unit)
    return isolated(words) if metric.unit and with_unit else words


def last(metric: Metric, last: Last, *, with_unit: bool = True) -> str:
    """Returns what a day counts as; ``skipped`` if it was skipped."""
    return "skipped" if last.read is None else value(metric, last.read, with_unit=with_unit)
