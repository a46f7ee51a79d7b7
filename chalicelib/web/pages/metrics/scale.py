"""The scale of a chart: where it starts and ends, and which values are labelled. Pure."""

import math
from decimal import Decimal

import msgspec

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Value

HIGH = 1000
"""The height of a plot in its own units; it is stretched to its size on the page."""
_LINES = 4
"""About how many values are labelled."""
_STEPS = (1, 2, 5, 10)
_STEPS_OF_TIME = (60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)


class Scale(msgspec.Struct, frozen=True):
    low: float
    high: float
    step: float

    def y(self, value: float) -> int:
        """Returns a value's position from the top, inside the plot."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(HIGH * (1 - share))

    def lines(self) -> list[float]:
        """Returns the labelled values, from the bottom."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [each * self.step for each in range(first, last + 1)]


def of(metric: Metric, shown: list[float]) -> Scale:
    """Returns a scale that shows all of these values; bars begin at zero."""
    if metric.kind == "yes_no":
        return Scale(0, 1, 1)
    if metric.kind == "rating":
        low, high = float(metric.low), float(metric.high)
        return Scale(low, high, _step(high - low, at_least=1))
    if KINDS[metric.kind].chart == "bars":
        shown = [0.0, *shown]
    low, high = min(shown), max(shown)
    if low == high:
        low, high = (low, low + 1) if KINDS[metric.kind].chart == "bars" else (low - 1, low + 1)
    step = _step_of_time(high - low) if metric.kind == "duration" else _step(high - low)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    # Between very large numbers, a small difference doesn't count.
    return Scale(low, high, step) if high > low else Scale(low - 1, low + 1, 1)


def named(metric: Metric, value: float) -> str:
    """Returns the label of a line of the scale."""
    exactly = values.rounded(Decimal(repr(value)), values.MOST_DECIMALS).normalize() + 0
    if metric.kind == "pair":
        return values.figure(exactly, 0)
    if metric.kind == "yes_no":
        return "yes" if exactly else "no"
    if metric.kind == "duration":
        return values.shown(metric, Value(exactly))
    return values.figure(exactly.quantize(Decimal(1)) if exactly == exactly.to_integral_value() else exactly, 0)


def _step(span: float, at_least: float = 0) -> float:
    rough = span / _LINES
    size = 10.0 ** math.floor(math.log10(rough))
    return max(at_least, next(step * size for step in _STEPS if step * size >= rough * 0.999))


def _step_of_time(span: float) -> float:
    return next((step for step in _STEPS_OF_TIME if step >= span / _LINES), _step(span / 86400) * 86400)
