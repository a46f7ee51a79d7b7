"""The small chart next to a metric's name, of the latest values that its row keeps. Pure."""

from datetime import date, timedelta

import msgspec

from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.runs import is_gap

_HIGH = 100
_LONGEST = timedelta(days=400)
"""The longest time before the last value: older values would squeeze the rest together."""


class Sparkline(msgspec.Struct, frozen=True):
    """Paths in a space of ``width`` by 100; empty if there is nothing to draw."""

    width: int
    line: str
    bars: str
    last: str
    """A dot at the last value."""


def of(metric: Metric) -> Sparkline | None:
    """Returns the sparkline; ``None`` for fewer than two values, which make no line."""
    found = _recent(metric.latest)
    if len(found) < 2:
        return None
    first, last = found[0][0], found[-1][0]
    width = max((last - first).days, 1) * 10
    is_bars = KINDS[metric.kind].chart == "bars"
    numbers = [value for _, value in found] + ([0.0] if is_bars else [])
    low, high = min(numbers), max(numbers)
    height = (high - low) or 1.0

    def y(value: float) -> int:
        return round(_HIGH - 8 - (value - low) / height * (_HIGH - 16)) if high > low else _HIGH // 2

    start = first.toordinal()
    points = [((day.toordinal() - start) * 10, y(value)) for day, value in found]
    if is_bars:
        ground = y(0)
        return Sparkline(width, "", "".join([f"M{x} {ground}V{top}" for x, top in points]), "")
    path = [f"M{points[0][0]} {points[0][1]}h0"]
    for place in range(1, len(points)):
        x, top = points[place]
        is_next = x - points[place - 1][0] == 10 or not is_gap(metric, found[place - 1][0], found[place][0])
        path.append(f"L{x} {top}" if is_next else f"M{x} {top}h0")
    return Sparkline(width, "".join(path), "", f"M{points[-1][0]} {points[-1][1]}h0")


def _recent(latest: list[tuple[date, Last]]) -> list[tuple[date, float]]:
    found = [(day, float(last.value)) for day, last in latest if last.value is not None]
    if not found:
        return []
    oldest = found[-1][0] - _LONGEST
    return found if found[0][0] > oldest else [each for each in found if each[0] > oldest]
