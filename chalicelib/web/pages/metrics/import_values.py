"""Importing values from a file or from pasted text. A preview shows what was understood; nothing is written until
*Import*."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

import msgspec
from chalice.app import Response

from chalicelib import times, tokens
from chalicelib.domain.metrics import at_a_glance, importing, in_words, recording
from chalicelib.domain.metrics.answers.followed import DecimalMark
from chalicelib.domain.metrics.importing import Existing, Import
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import spans, words
from chalicelib.web.pages.metrics.base import METRIC, about, one, path_of
from chalicelib.web.pages.metrics.imported import dates, table, text
from chalicelib.web.pages.metrics.imported.columns import Columns
from chalicelib.web.pages.metrics.imported.dates import Order
from chalicelib.web.pages.metrics.imported.table import Table
from chalicelib.web.pages.metrics.imported.understood import TIME_UNITS, Choices, Line, Understood, understood

_SECONDS = 15.0
"""How long one request writes; the browser sends as many requests as needed."""
_SHOWN = 5
"""How many lines are shown from the beginning and from the end."""
_MOST_REFUSED = 30
"""The most refused lines that are shown."""
_LONGEST_NOTE = 80
_CHANGED = "You’ve changed how we read it, so here’s the new result."


class Preview(msgspec.Struct, frozen=True):
    """What was understood, as shown on the page."""

    table: Table
    read: Understood
    count: int
    first: str
    last: str
    lines: list[tuple[int, str, str, str]]
    """The first and the last lines: their numbers, days, values and notes."""
    left_out: int
    """How many lines there are between these."""
    there: list[str]
    """The first of the days that already have values."""
    there_count: int
    seen: str
    """By which the import checks that it is what was shown."""


@get(f"{METRIC}/import", find=one)
def import_form(visit: Visit, plan: Plan, metric: Metric) -> Response:
    return _page(visit, plan, metric, visit.form if visit.is_post else Form())


@post(f"{METRIC}/import", find=one, again=import_form)
def import_values(visit: Visit, plan: Plan, metric: Metric) -> Response:
    """Shows what was understood, or imports it if that was shown before."""
    recording.must_take_readings(plan, metric, visit.now)
    form = visit.form = _with_file(visit)
    found = table.read(form["text"])
    read = understood(found, plan, metric, _choices(form, found), visit.now)
    if form["do"] != "import" or read.asks or not read.lines:
        return _page(visit, plan, metric, form, _preview(visit, plan, metric, form, found, read))
    if form["seen"] != digest(form["text"], read):
        visit.problems = forms.Problems(notice=_CHANGED)
        return _page(visit, plan, metric, form, _preview(visit, plan, metric, form, found, read))
    return _import(visit, plan, metric, form, read)


@post(f"{METRIC}/import/undo", find=one, on=METRIC)
def undo_import(visit: Visit, plan: Plan, metric: Metric) -> Response:
    """Undoes an import, in as many requests as needed."""
    path = path_of(plan, metric)
    plan_id, metric_id, which = plan.plan_id, str(metric.metric_id), visit.form["id"][:40]
    if not importing.take_back(visit.actor, plan_id, metric_id, which, now=visit.now, is_enough=_after_a_while()):
        return visit.send_on(f"{path}/import/undo")
    return visit.redirect(f"{path}?just=taken-back")


def _import(visit: Visit, plan: Plan, metric: Metric, form: Form, read: Understood) -> Response:
    """Imports the next days. The browser sends the form again for the rest."""
    path, days = path_of(plan, metric), read.days()
    start = forms.number(visit.query("from")) or 0
    import_id = tokens.digest(f"{form['once']} {form['seen']} {_existing(form, metric)}")[:16]
    asked = Import(visit.actor, plan.plan_id, str(metric.metric_id), import_id, _existing(form, metric))
    until = start + importing.import_days(asked, days[start:], now=visit.now, is_enough=_after_a_while())
    if until < len(days):
        return visit.send_on(f"{path}/import?from={until}")
    return visit.redirect(f"{path}?just=imported-{len(read.lines)}-{import_id}")


def _after_a_while() -> Callable[[], bool]:
    """Returns a function that says whether so much time has passed that the next request should continue."""
    end = time.monotonic() + _SECONDS
    return lambda: time.monotonic() >= end


def _with_file(visit: Visit) -> Form:
    """Returns the form with the text of the chosen file, which is read again."""
    form = visit.form
    raw = form.files.get("file")
    if raw is None:
        said, visit.form = form["text"], Form(form | {"text": ""})  # too long a text isn't sent back
        return Form(form | {"text": text.checked(said)})
    kept = {name: value for name, value in form.items() if not name.startswith("c_")}
    return Form(kept | {"text": text.decoded(raw), "do": "check"})


def _choices(form: Form, found: Table) -> Choices:
    """Returns how the table is to be read, as far as the form says so."""

    def column(name: str) -> int | None:
        number = forms.number(form[f"c_{name}"])
        return number if number is not None and number < len(found.names) else None

    date_, value = column("date"), column("value")
    columns = None
    if date_ is not None and value is not None:
        more = [column(name) for name in ("second", "note", "unit", "state", "about")]
        columns = Columns(date_, value, *more)
    order = form["order"] or form["c_order"]
    mark = form["mark"] or form["c_mark"]
    return Choices(
        columns,
        cast(Order, order if order in ("day", "month") else ""),
        cast(DecimalMark, mark if mark in (".", ",") else ""),
        form["c_unit_of"] if form["c_unit_of"] in TIME_UNITS else "",
    )


def _existing(form: Form, metric: Metric) -> Existing:
    chosen = form["existing"]
    if chosen == "add" and metric.per_day == "last":
        return "replace"
    return cast(Existing, chosen) if chosen in ("add", "keep") else "replace"


def digest(said: str, read: Understood) -> str:
    """Returns a digest of the text and how it is read, by which the import checks that this is what was shown."""
    how = [said, msgspec.to_builtins(read.columns), read.order, read.mark, read.unit]
    return tokens.digest(msgspec.json.encode(how).decode())


def _page(visit: Visit, plan: Plan, metric: Metric, form: Form, preview: Preview | None = None) -> Response:
    found = preview.table if preview else None
    names = [name or f"column {n + 1}" for n, name in enumerate(found.names)] if found else []
    return visit.page(
        "metrics/import_values",
        **about(visit, plan, metric),
        values=form,
        preview=preview,
        columns=[(n, name if len(name) <= 40 else f"{name[:39]}…") for n, name in enumerate(names)],
        question=_question(visit, plan, preview) if preview else None,
        has_second=KINDS[metric.kind].has_second,
        existing=_existing(form, metric),
        joins=metric.per_day != "last",
        time_units=TIME_UNITS.items() if metric.kind == "duration" else [],
        example=KINDS[metric.kind].example,
        most_lines=table.MOST_LINES,
        most_refused=_MOST_REFUSED,
        takes_values=not metric.is_archived and plan.client.state != "declined",
    )


class Question(msgspec.Struct, frozen=True):
    """What has to be chosen before anything can be read."""

    words: str
    field: str
    choices: list[tuple[str, str]]


def _question(visit: Visit, plan: Plan, preview: Preview) -> Question | None:
    read, rows = preview.read, preview.table.rows
    if read.asks == "order":
        cells = [row.cell(read.columns.date) for row in rows]
        found = dates.example(cells)
        if found is None:
            return None
        cell, day_first, month_first = found
        return Question(
            f"Which day is {cell}?", "order", [("day", words.full(day_first)), ("month", words.full(month_first))]
        )
    if read.asks == "mark":
        cells = [row.cell(read.columns.value) for row in rows]
        cell = next((each for each in cells if "," in each or "." in each), "")
        return Question(
            f"How are decimals written here, as in {cell}?", "mark", [(",", "With a comma"), (".", "With a point")]
        )
    return None


def _preview(visit: Visit, plan: Plan, metric: Metric, form: Form, found: Table, read: Understood) -> Preview:
    days = [each.new.day for each in read.lines]
    is_all = len(days) <= 2 * _SHOWN
    shown = read.lines if is_all else [*read.lines[:_SHOWN], *read.lines[-_SHOWN:]]
    there = _there(metric, days)
    today = spans.today(plan, metric, visit)
    return Preview(
        found, read, len(days),
        words.full(days[0]) if days else "", words.full(days[-1]) if days else "",
        [_line(metric, each) for each in shown], 0 if is_all else len(days) - len(shown),
        [times.dated(day, today) for day in there[:_SHOWN]], len(there), digest(form["text"], read),
    )  # fmt: skip


def _line(metric: Metric, each: Line) -> tuple[int, str, str, str]:
    value = each.new.value
    last = Last() if value is None else Last(value.value, value.second)
    note = each.new.note or ""
    shown = note if len(note) <= _LONGEST_NOTE else f"{note[: _LONGEST_NOTE - 1]}…"
    return each.line, words.full(each.new.day), in_words.last(metric, last), shown


def _there(metric: Metric, days: Sequence[date]) -> list[date]:
    """Returns the days that already have values."""
    if not days or not metric.days:
        return []
    wanted = {*days}
    return [each.day for each in at_a_glance.days(metric, days[0], days[-1]) if each.day in wanted]
