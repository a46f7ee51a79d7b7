"""All values of a metric as a file for a spreadsheet."""

import csv
import io
import re
from typing import Any

from chalice.app import Response

from chalicelib.domain.metrics import seeing, values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.plans.plan import Plan
from chalicelib.harmless import for_spreadsheets
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import HEADERS, Visit
from chalicelib.web.pages.metrics.base import METRIC, one


@get(f"{METRIC}/values.csv", find=one)
def download_values(visit: Visit, plan: Plan, metric: Metric) -> Response:
    """Answers with a line for each value, oldest first: the day, the value in the present unit, the note, who entered it and when."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    second = ["second"] if KINDS[metric.kind].has_second else []
    lines.writerow(["date", "value", *second, "unit", "state", "note", "by", "reported_at"])
    for read in seeing.readings(metric):
        lines.writerow(_line(metric, read, has_second=bool(second)))
    name = re.sub(r"[^a-z0-9]+", "-", metric.name.casefold()).strip("-") or "metric"
    headers: dict[str, Any] = {
        **HEADERS,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    # Without this mark, Excel doesn't recognise UTF-8.
    return Response("\ufeff" + text.getvalue(), headers=headers)


def _line(metric: Metric, read: Read, *, has_second: bool) -> list[str]:
    value, row = read.value, read.row
    numbers = ["" if value is None else values.plain(value.value)]
    if has_second:
        numbers.append("" if value is None or value.second is None else values.plain(value.second))
    unit = "seconds" if metric.kind == "duration" else metric.unit
    reported = row.reported_at.isoformat() if row.reported_at else ""
    said = [for_spreadsheets(row.note or ""), for_spreadsheets(row.by_name or "")]
    return [read.day.isoformat(), *numbers, for_spreadsheets(unit), read.state, *said, reported]
