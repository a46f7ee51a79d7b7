"""What a table says: a reading for each line, or why the line is refused."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.metrics import keeping, units
from chalicelib.domain.metrics.answers.followed import DecimalMark, Followed
from chalicelib.domain.metrics.importing import MOST_OF_DAY, Day
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.revising import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.harmless import as_before_spreadsheets
from chalicelib.isolated import isolated
from chalicelib.web.pages.metrics.imported import columns as columns_of
from chalicelib.web.pages.metrics.imported import dates, numbers, trackers
from chalicelib.web.pages.metrics.imported.columns import Columns
from chalicelib.web.pages.metrics.imported.dates import Order
from chalicelib.web.pages.metrics.imported.table import Row, Table

_LONGEST_SHOWN = 40
_HOURS_OF_DAY, _MINUTES_OF_DAY = 24, 24 * 60
_SHORT = 8
"""In characters: the longest number that has no more decimals than we keep."""
TIME_UNITS = {"h": "hours", "min": "minutes", "s": "seconds"}


class Choices(msgspec.Struct, frozen=True):
    """How a table is to be read, as somebody chose; empty or ``None`` for what is guessed."""

    columns: Columns | None = None
    order: Order = ""
    mark: DecimalMark = ""
    unit: str = ""


class Line(msgspec.Struct, frozen=True):
    """A line and its reading."""

    line: int
    new: New
    at: time | None = None
    is_rounded: bool = False


class Refused(msgspec.Struct, frozen=True):
    """A line that can't be imported, and why."""

    line: int
    reason: str


class Understood(msgspec.Struct, frozen=True):
    """What a table says, and how it was read."""

    columns: Columns
    order: Order
    mark: DecimalMark
    unit: str
    asks: Literal["order", "mark", ""]
    """What has to be chosen first."""
    lines: list[Line] = []
    """By day and time."""
    refused: list[Refused] = []
    without_value: int = 0
    """How many lines with only a date were left out."""
    of_others: int = 0
    """How many lines about other metrics were left out."""

    def days(self) -> list[Day]:
        found: dict[date, list[New]] = {}
        for each in self.lines:
            found.setdefault(each.new.day, []).append(each.new)
        return [Day(day, news) for day, news in found.items()]


def understood(table: Table, plan: Plan, metric: Metric, choices: Choices, now: datetime) -> Understood:
    """Returns what a table says about a metric."""
    columns = choices.columns or columns_of.guessed(table, metric)
    table, of_others = _about(table, columns, metric)
    zone = plan.client.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    order = choices.order or dates.order((row.cell(columns.date) for row in table.rows), today)
    mark = choices.mark or numbers.mark(_value_cells(table, columns), table.separator)
    unit = choices.unit or _unit(table, columns, metric)
    read = Understood(columns, order, mark, unit, "order" if not order else "" if mark else "mark")
    if read.asks:
        return read
    cells = [row.cell(columns.value) for row in table.rows]
    may_be_below = metric.kind in ("number", "rating", "pair")
    meant = trackers.meanings(cells) if metric.kind == "yes_no" else {} if may_be_below else trackers.unknown(cells)
    meant = meant or trackers.moods(cells, metric.low, metric.high)
    reader = _Reader(plan, metric, columns, read, now, meant)
    lines, refused, without = [], [], 0
    for row in table.rows:
        try:
            line = reader.line(row)
        except Invalid as invalid:
            refused.append(Refused(row.line, " ".join(invalid.problems.values())))
        else:
            lines += [line] if line else []
            without += line is None
    kept, more = _few_a_day(sorted(lines, key=lambda each: (each.new.day, each.at or time.min, each.line)))
    found = sorted([*refused, *more], key=lambda each: each.line)
    return msgspec.structs.replace(read, lines=kept, refused=found, without_value=without, of_others=of_others)


def _about(table: Table, columns: Columns, metric: Metric) -> tuple[Table, int]:
    """Returns the table without the lines about other metrics, and how many these are."""
    called = (
        columns_of.named_as((row.cell(columns.about) for row in table.rows), metric)
        if columns.about is not None
        else ""
    )
    if not called:
        return table, 0
    own = [row for row in table.rows if row.cell(columns.about).casefold() == called]
    return msgspec.structs.replace(table, rows=own), len(table.rows) - len(own)


class _Reader:
    """Reads the lines of one table."""

    def __init__(
        self, plan: Plan, metric: Metric, columns: Columns, how: Understood, now: datetime, meant: Mapping[str, str]
    ) -> None:
        self._plan, self._metric, self._columns, self._how, self._now = plan, metric, columns, how, now
        self._meant = meant
        followed = Followed.of(metric, now.date())
        # The metric's last values say nothing about those of years ago.
        self._followed = msgspec.structs.replace(followed, last=(), last_second=())

    def line(self, row: Row) -> Line | None:
        """Returns the reading of a row; ``None`` if it has none. Raises `Invalid` for one that can't be taken."""
        columns = self._columns
        cell = row.cell(columns.date)
        day = dates.read(cell, self._how.order, self._plan.client.time_zone)
        if day is None:
            raise Invalid({"date": self._no_date(cell)})
        said, note = trackers.said(row.cell(columns.value), self._meant), as_before_spreadsheets(row.cell(columns.note))
        said = "" if trackers.is_nothing(said) else said
        is_skipped = row.cell(columns.state).casefold() == "skipped"
        if not said and not is_skipped:
            if note:
                raise Invalid({"value": "It has a note, but no value."})
            return None
        value = None if is_skipped and not said else self._value(row, said)
        new = keeping.checked(self._plan, self._metric, New(day.day, value, note or None), self._now)
        return Line(row.line, new, day.at, len(said) > _SHORT and numbers.is_rounded(said, self._how.mark))

    def _value(self, row: Row, said: str) -> Value | None:
        second = row.cell(self._columns.second)
        if second:
            return numbers.read_pair(said, second, self._metric, self._how.mark)
        unit = as_before_spreadsheets(row.cell(self._columns.unit)) or self._how.unit
        return numbers.read(said, self._metric, self._followed, self._how.mark, unit)

    def _no_date(self, cell: str) -> str:
        if not cell:
            return "It has no date."
        shown = isolated(cell if len(cell) <= _LONGEST_SHOWN else f"{cell[: _LONGEST_SHOWN - 1]}…")
        if dates.is_date(cell):
            return f"“{shown}” isn’t a date if the {self._how.order} comes first, as in the other lines."
        return f"“{shown}” isn’t a date."


def _few_a_day(lines: Sequence[Line]) -> tuple[list[Line], list[Refused]]:
    kept: list[Line] = []
    refused: list[Refused] = []
    counts: dict[date, int] = {}
    for each in lines:
        counts[each.new.day] = counts.get(each.new.day, 0) + 1
        if counts[each.new.day] > MOST_OF_DAY:
            refused.append(Refused(each.line, f"A day can have up to {MOST_OF_DAY} values."))
        else:
            kept.append(each)
    return kept, refused


def _value_cells(table: Table, columns: Columns) -> Iterator[str]:
    for row in table.rows:
        yield row.cell(columns.value)
        yield row.cell(columns.second)


def _unit(table: Table, columns: Columns, metric: Metric) -> str:
    """Returns the unit of numbers without one: the one in the column’s name, if it can be converted to the metric’s;
    for durations hours if they fit into a day, otherwise minutes or seconds."""
    own = "s" if metric.kind == "duration" else metric.unit
    named = numbers.unit_named(table.names[columns.value]) if table.has_names else ""
    if named and own and units.between(named, own) is not None:
        return named
    if metric.kind != "duration":
        return ""
    bare = [row.cell(columns.value) for row in table.rows if numbers.is_figure(row.cell(columns.value))]
    if not bare or all(len(cell) <= 5 and _is_within(cell, _HOURS_OF_DAY) for cell in bare):
        return "h" if bare else "min"
    return "min" if any(_is_within(cell, _MINUTES_OF_DAY) for cell in bare) else "s"


def _is_within(cell: str, most: int) -> bool:
    digits = cell.replace(",", ".").strip()
    return digits.replace(".", "", 1).isdigit() and Decimal(digits) <= most
