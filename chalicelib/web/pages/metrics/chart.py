"""The chart of a metric: a line or bars, its target, its band, and what was done. Drawn on the server, without a
script. Pure.

The plot is 1000 wide and 1000 high, and is stretched to its place; strokes keep their width, and text is outside.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Last, Metric, Target
from chalicelib.domain.metrics.runs import is_gap
from chalicelib.web.pages.metrics import scale as scales
from chalicelib.web.pages.metrics.scale import HIGH, Scale
from chalicelib.web.pages.metrics.spans import Span

BY_MONTH_FROM = 400
"""From this many days on, months are shown, each as the mean of its days."""
_WIDEST_BAR = 40


class Point(msgspec.Struct, frozen=True):
    """What a day counts as, or the mean of a month's days."""

    day: date
    value: float
    second: float | None = None


class Done(msgspec.Struct, frozen=True):
    """Days on which actions were done, by whether they serve the metric; and days for which one was planned before its
    date was moved."""

    serving: Collection[date] = ()
    others: Collection[date] = ()
    moved: Collection[date] = ()


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """The plot's paths, each empty if there is nothing to draw."""

    line: str
    second: str
    dots: str
    second_dots: str
    bars: str
    target: str
    band: tuple[int, int] | None
    """Where the band begins from the top, and its height."""
    done: str
    serving: str
    """Days on which something was done that serves this metric, drawn as a pin to tell them from the others."""
    heads: str
    moved: str
    grid: list[tuple[str, str]]
    """For each labelled value of the scale, its position in percent from the top, and its label."""
    is_by_month: bool


def points(days: Iterable[tuple[date, Last]], span: Span) -> tuple[list[Point], bool]:
    """Returns the days with a value, or months if the days are too many to tell apart; and whether these are months."""
    found = [(day, last.value, last.second) for day, last in days if last.value is not None]
    if span.days <= BY_MONTH_FROM:
        return [Point(day, float(one), _float(other)) for day, one, other in found], False
    months: dict[date, list[tuple[Decimal, Decimal | None]]] = {}
    for day, one, other in found:
        months.setdefault(day.replace(day=1), []).append((one, other))
    return [_mean(month, some, span) for month, some in months.items()], True


def drawn(metric: Metric, found: Sequence[Point], span: Span, done: Done, *, by_month: bool) -> Chart:
    """Returns the chart of these points; there must be at least one."""
    serving = sorted({span.x(day) for day in done.serving})
    others = sorted({span.x(day) for day in done.others} - {*serving})
    moved = sorted({span.x(day) for day in done.moved} - {*serving, *others})
    scale = scales.of(metric, _all_values(metric, found, span))
    is_bars = KINDS[metric.kind].chart == "bars"
    band = metric.band
    edges = None
    if band is not None:
        top = scale.y(float(band.high)) if band.high is not None else 0
        edges = (top, (scale.y(float(band.low)) if band.low is not None else HIGH) - top)
    firsts = [(point.day, point.value) for point in found]
    seconds = [(point.day, point.second) for point in found if point.second is not None]
    return Chart(
        line="" if is_bars else _line(metric, firsts, span, scale, by_month=by_month),
        second="" if is_bars else _line(metric, seconds, span, scale, by_month=by_month),
        dots="" if is_bars else _dots(firsts, span, scale),
        second_dots="" if is_bars else _dots(seconds, span, scale),
        bars=_bars(firsts, span, scale, by_month=by_month) if is_bars else "",
        target=_target(metric, span, scale),
        band=edges,
        done="".join(f"M{x} 0V1000" for x in others),
        serving="".join(f"M{x} 0V1000" for x in serving),
        heads="".join(f"M{x} 0h0" for x in serving),
        moved="".join(f"M{x} 0V1000" for x in moved),
        grid=[
            (f"{scale.y(value) / 10:.1f}%", scales.named(metric, value))
            for value in scale.lines()
        ],
        is_by_month=by_month,
    )  # fmt: skip


def _all_values(metric: Metric, found: Sequence[Point], span: Span) -> list[float]:
    numbers = [point.value for point in found] + [point.second for point in found if point.second is not None]
    if metric.target is not None:
        ends = (max(span.first, metric.target.from_date), min(span.last, metric.target.to_date))
        numbers += [float(value) for day in ends if (value := metric.target.on(day)) is not None and ends[0] <= ends[1]]
    if metric.band is not None:
        numbers += [float(edge) for edge in (metric.band.low, metric.band.high) if edge is not None]
    return numbers


def _line(metric: Metric, found: Sequence[tuple[date, float]], span: Span, scale: Scale, *, by_month: bool) -> str:
    """Returns the line through the points, with a gap where a value is missing."""
    path, last = [], None
    for day, value in found:
        is_next = last is not None and not (
            (day - last).days > 31 if by_month else is_gap(metric, last, day)
        )  # fmt: skip
        # Also drawn alone, so that one without neighbours is visible.
        path.append(f"{'L' if is_next else 'M'}{span.x(day)} {scale.y(value)}{'' if is_next else 'h0'}")
        last = day
    return "".join(path)


def _dots(found: Sequence[tuple[date, float]], span: Span, scale: Scale) -> str:
    """Returns a dot for each point, so that one without neighbours is visible; empty if dots would touch."""
    if span.days > 100 and len(found) > 60:
        return ""
    return "".join(f"M{span.x(day)} {scale.y(value)}h0" for day, value in found)


def _bars(found: Sequence[tuple[date, float]], span: Span, scale: Scale, *, by_month: bool) -> str:
    each = 1000 / span.days * (30 if by_month else 1)
    width = max(1, min(_WIDEST_BAR, round(each * 0.7)))
    ground = scale.y(0)
    # A zero that was entered is a line on the ground, unlike a day without a value.
    return "".join(
        f"M{span.x(day) - width // 2} {ground}v{min(scale.y(value) - ground, -8) if value >= 0 else scale.y(value) - ground}h{width}V{ground}"
        for day, value in found
    )


def _target(metric: Metric, span: Span, scale: Scale) -> str:
    target: Target | None = metric.target
    if target is None:
        return ""
    first, last = max(span.first, target.from_date), min(span.last, target.to_date)
    start, end = target.on(first), target.on(last)
    if first > last or start is None or end is None:
        return ""
    return f"M{span.x(first)} {scale.y(float(start))}L{span.x(last)} {scale.y(float(end))}"


def _mean(month: date, some: Sequence[tuple[Decimal, Decimal | None]], span: Span) -> Point:
    seconds = [float(other) for _, other in some if other is not None]
    middle = min(max(month + timedelta(days=14), span.first), span.last)
    first = sum(float(one) for one, _ in some) / len(some)
    return Point(middle, first, sum(seconds) / len(seconds) if seconds else None)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
