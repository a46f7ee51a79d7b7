"""The fields for a value: what they hold, and what was typed into them."""

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Value
from chalicelib.web.pages.frame.forms import Form


def typed_value(form: Form, metric: Metric) -> str:
    """Returns what was typed for a value. For a pair that is both fields, or the first alone."""
    if KINDS[metric.kind].has_second and form["second"].strip():
        return f"{form['value'].strip()}/{form['second'].strip()}"
    return form["value"]


def as_typed(metric: Metric, value: Value | None) -> Form:
    """Returns what the fields hold for a value."""
    if value is None:
        return Form()
    if metric.kind in ("yes_no", "duration"):
        return Form(value=values.shown(metric, value))
    second = "" if value.second is None else values.plain(value.second)
    return Form(value=values.plain(value.value), second=second)
