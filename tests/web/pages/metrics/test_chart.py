"""What a metric's charts are made of, without a page."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.metrics import runs
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.metric import Band, Last, Metric, Target
from chalicelib.web.pages.metrics import chart, scale, spans, table, words
from chalicelib.web.pages.metrics.chart import Done, Point
from chalicelib.web.pages.metrics.spans import Span
from chalicelib.web.pages.parts import sparkline
from tests.conftest import NOW

MONDAY = date(2026, 11, 23)
WORKDAYS = Rhythm("weekdays", ("mon", "tue", "wed", "thu", "fri"))
Makes = Callable[..., Metric]


def metric(kind: str = "number", rhythm: Rhythm = Rhythm(), **more: Any) -> Metric:  # noqa: B008
    made = Metric("plan", "metric", name="Weight", kind=kind, decimals=0, created_at=NOW, created_by="x", **more)
    made.rhythms = {"2026-01-01": rhythm}
    return made


def month() -> Span:
    return Span("month", ago(30), MONDAY, True)


def ago(days: int) -> date:
    return MONDAY - timedelta(days=days)


def test_a_day_that_was_not_asked_about_is_no_gap() -> None:
    daily, workdays, whenever = metric(), metric(rhythm=WORKDAYS), metric(rhythm=Rhythm("whenever"))
    assert not runs.is_gap(daily, ago(1), MONDAY)
    assert runs.is_gap(daily, ago(3), MONDAY)
    assert not runs.is_gap(workdays, ago(3), MONDAY), "a weekend"
    assert runs.is_gap(workdays, ago(4), MONDAY)
    assert not runs.is_gap(whenever, ago(2000), MONDAY)


def test_runs_use_the_rhythm_that_each_day_had() -> None:
    changed = metric()
    changed.rhythms = {"2026-01-01": Rhythm(), "2026-11-20": WORKDAYS}
    assert not runs.is_gap(changed, ago(3), MONDAY)
    assert runs.is_gap(changed, ago(10), ago(7)), "a weekend before that was daily"


@pytest.mark.parametrize(
    ("kind", "shown", "names"),
    [
        ("number", [81.4, 84.2], ["81", "82", "83", "84", "85"]),
        ("number", [-0.02, 0.03], ["-0.02", "0", "0.02", "0.04"]),
        ("number", [80.0, 80.0], ["79", "79.5", "80", "80.5", "81"]),
        (
            "number",
            [1e11, 1e11 + 1e-6],
            ["99,999,999,999", "99,999,999,999.5", "100,000,000,000", "100,000,000,000.5", "100,000,000,001"],
        ),
        ("total", [3.0, 12.0], ["0", "5", "10", "15"]),
        ("total", [0.0, 0.0], ["0", "0.5", "1"]),
        ("duration", [25200.0, 31000.0], ["0 min", "4 h", "8 h", "12 h"]),
        ("yes_no", [1.0], ["no", "yes"]),
        ("rating", [3.0], ["1", "2", "3", "4", "5"]),
    ],
)
def test_a_scale_names_round_values(kind: str, shown: list[float], names: list[str]) -> None:
    of = metric(kind, low=1, high=5) if kind == "rating" else metric(kind)
    found = scale.of(of, shown)
    assert [scale.named(of, value) for value in found.lines()] == names
    assert all(0 <= found.y(value) <= scale.HIGH for value in shown)


def test_bars_stand_on_nothing_and_hang_from_it() -> None:
    found = [Point(ago(2), 4.0), Point(ago(1), 0.0), Point(MONDAY, -4.0)]
    drawn = chart.drawn(metric("total"), found, month(), Done(), by_month=False)
    bars = [part.split("v")[1].split("h")[0] for part in drawn.bars.split("M")[1:]]
    assert [float(height) < 0 for height in bars] == [True, True, False]
    assert (drawn.line, drawn.dots) == ("", "")


def test_a_target_is_drawn_as_far_as_it_is_in_sight() -> None:
    of = metric(target=Target(Decimal(84), ago(60), Decimal(80), ago(-60)), band=Band(None, Decimal(82)))
    drawn = chart.drawn(of, [Point(MONDAY, 82.0)], month(), Done([MONDAY, MONDAY], [MONDAY, ago(3)]), by_month=False)
    assert (drawn.serving, drawn.heads, drawn.done) == ("M984 0V1000", "M984 0h0", "M887 0V1000")
    assert drawn.target.startswith("M16 ")
    assert drawn.target.count("L984 ") == 1
    assert drawn.band is not None
    assert sum(drawn.band) == scale.HIGH
    of.target = Target(Decimal(84), ago(60), Decimal(80), ago(50))
    assert chart.drawn(of, [Point(MONDAY, 82.0)], month(), Done(), by_month=False).target == ""


def test_of_a_long_time_months_are_shown_by_their_mean() -> None:
    days = [(ago(each), Last(Decimal(each % 2))) for each in range(500, -1, -1)]
    points, is_by_month = chart.points(days, Span("all", ago(500), MONDAY, True))
    assert is_by_month
    assert (len(points), round(points[3].value, 1)) == (17, 0.5)
    lines = table.by_month(metric(), days)
    assert (lines[0].name, lines[0].until, lines[0].count) == ("November 2026", date(2026, 11, 30), 23)
    assert (lines[1].mean, lines[1].lowest, lines[1].highest) == ("1", "0", "1")


def test_a_sparkline_shows_one_without_neighbours_and_needs_two() -> None:
    of = metric()
    of.recent = {ago(5).isoformat(): Last(Decimal(1))}
    assert sparkline.of(of) is None
    of.recent = {**of.recent, ago(1).isoformat(): Last(Decimal(2)), MONDAY.isoformat(): Last()}
    found = sparkline.of(of)
    assert found is not None
    assert (found.width, found.line) == (40, "M0 92h0M40 8h0")


def test_the_names_under_a_chart_fit_its_time() -> None:
    assert [first + rest for _, first, rest in spans.ticks(month())] == ["26 Oct", "2 Nov", "9 Nov", "16 Nov", "23 Nov"]
    assert [first + rest for _, first, rest in spans.ticks(Span("quarter", ago(91), MONDAY, True))] == [
        "Sep",
        "Oct",
        "Nov",
    ]
    assert [first for _, first, _ in spans.ticks(Span("year", ago(365), MONDAY, True))] == list("DJFMAMJJASON")
    years = [first for _, first, _ in spans.ticks(Span("all", ago(7300), MONDAY, True))]
    assert (years[0], len(years)) == ("2008", 10)


@pytest.mark.parametrize(
    ("kind", "two", "says"),
    [
        ("number", (Decimal("82.0"), Decimal("81.4")), "0.6 less than yesterday"),
        ("number", (Decimal(82), Decimal("82.0")), "as yesterday"),
        ("duration", (Decimal(3600), Decimal(5400)), "30 min more than yesterday"),
        ("rating", (Decimal(2), Decimal(4)), "2 more than yesterday"),
        ("yes_no", (Decimal(0), Decimal(1)), ""),
    ],
)
def test_a_change_is_said_in_words(kind: str, two: tuple[Decimal, Decimal], says: str) -> None:
    of = metric(kind)
    of.recent = {ago(1).isoformat(): Last(two[0]), MONDAY.isoformat(): Last(two[1])}
    assert words.change(of, MONDAY) == says
