"""The form that sets up and changes a metric: what its fields hold, and what is read from them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.metrics import fields, values
from chalicelib.domain.metrics.days import DAY_ENDS, WEEKDAYS, Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import CLIENT, Band, Target
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.metrics import asking_rows
from chalicelib.web.pages.metrics.offered import EVERY_WORDS
from chalicelib.web.pages.metrics.read_value import read_number

NAMES = {
    "target": "target_to", "target.from_value": "target_from", "target.from_date": "target_from_date", "target.to_value": "target_to",
    "target.to_date": "target_to_date", "band": "band_low", "band.low": "band_low", "band.high": "band_high", "rhythm": "every",
}  # fmt: skip
"""The names of the form's fields, by the domain's names."""


class Measure(msgspec.Struct):
    """The part of a metric that is needed to read its targets and bands."""

    kind: Any
    unit: str
    decimals: int
    low: int | None = None
    high: int | None = None


def fresh() -> Form:
    values = Form(kind="number", every="day", day_ends=DAY_ENDS, asked_of=CLIENT, low="1", high="5")
    return Form({**values, **asking_rows.fresh()})


def of(found: Fields) -> Form:
    """Returns a form with the present settings."""
    measure = Measure(found.kind, found.unit, found.decimals or 0, found.low, found.high)

    def number(value: Decimal | None) -> str:
        return "" if value is None else _as_typed(measure, value)

    target, band = found.target, found.band
    form = Form(
        name=found.name,
        kind=found.kind,
        unit=found.unit,
        low="" if found.low is None else str(found.low),
        high="" if found.high is None else str(found.high),
        decimals="" if found.decimals is None else str(found.decimals),
        better=found.better or "",
        target_from=number(target.from_value if target else None),
        target_from_date=target.from_date.isoformat() if target else "",
        target_to=number(target.to_value if target else None),
        target_to_date=target.to_date.isoformat() if target else "",
        band_low=number(band.low if band else None),
        band_high=number(band.high if band else None),
        every=found.rhythm.every,
        month_day=str(found.rhythm.month_day or ""),
        per_day=found.per_day or "",
        day_ends=found.day_ends,
        asked_of=found.asked_of,
    )
    return Form({**form, **{f"on_{day}": "1" for day in found.rhythm.weekdays}, **asking_rows.of(found.askings)})


def read(form: Form, today: date, plan: Plan) -> Fields:
    """Returns what was typed and chosen. Raises `Invalid` with a sentence for each field that can't be read or isn't
    valid."""
    problems: dict[str, str] = {}

    def tried(read_one: Callable[[], Any]) -> Any:
        try:
            return read_one()
        except Invalid as invalid:
            problems.update(invalid.problems)
            return None

    kind: Any = form["kind"] if form["kind"] in KINDS else "number"
    is_rated = KINDS[kind].has_scale
    decimals = forms.number(form["decimals"]) if KINDS[kind].has_decimals else None
    unit = form["unit"] if KINDS[kind].has_unit else ""
    measure = Measure(kind, unit, values.MOST_DECIMALS if decimals is None else decimals)
    better: Any = form["better"] if form["better"] in ("higher", "lower", "range") else None
    per_day: Any = form["per_day"] or None
    found = Fields(
        name=form["name"],
        kind=kind,
        unit=unit,
        low=tried(lambda: _whole(form["low"], "low")) if is_rated else None,
        high=tried(lambda: _whole(form["high"], "high")) if is_rated else None,
        decimals=decimals,
        better=better,
        target=tried(lambda: _target(form, measure, today)),
        band=tried(lambda: _band(form, measure, today)),
        rhythm=tried(lambda: _rhythm(form)) or Rhythm(),
        per_day=per_day,
        day_ends=form["day_ends"].strip() or DAY_ENDS,
        asked_of=form["asked_of"] or CLIENT,
        askings=tried(lambda: asking_rows.read(form)) or (),
    )
    try:
        found = fields.checked(found, plan)
    except Invalid as invalid:
        # A field that couldn't be read counts as missing there; its own sentence is the better one.
        problems = {**invalid.problems, **problems}
    if problems:
        raise Invalid(problems)
    return found


def _target(form: Form, measure: Measure, today: date) -> Target | None:
    """Returns the target typed. Its start may be left out only together with its end."""
    if not any(form[f"target_{name}"].strip() for name in ("from", "to", "to_date")):
        return None
    problems: dict[str, str] = {}
    numbers = {}
    for name, sentence in (("from", "Say what it starts from."), ("to", "Say what it should become.")):
        try:
            if not form[f"target_{name}"].strip():
                raise Invalid({f"target_{name}": sentence})
            numbers[name] = read_number(form[f"target_{name}"], measure, today, f"target_{name}")
        except Invalid as invalid:
            problems |= invalid.problems
    days = {"from_date": today}
    for name in ("from_date", "to_date"):
        typed = form[f"target_{name}"].strip()
        try:
            if typed:
                days[name] = times.parse_date(typed, f"target_{name}")
            elif name == "to_date":
                raise Invalid({"target_to_date": "Say by when."})
        except Invalid as invalid:
            problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    return Target(numbers["from"], days["from_date"], numbers["to"], days["to_date"])


def _band(form: Form, measure: Measure, today: date) -> Band | None:
    edges: dict[str, Decimal | None] = {"band_low": None, "band_high": None}
    problems: dict[str, str] = {}
    for name in edges:
        if form[name].strip():
            try:
                edges[name] = read_number(form[name], measure, today, name)
            except Invalid as invalid:
                problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    low, high = edges.values()
    return None if low is None and high is None else Band(low, high)


def _rhythm(form: Form) -> Rhythm:
    every: Any = form["every"] if form["every"] in EVERY_WORDS else "day"
    chosen = tuple(day for day in WEEKDAYS if form.is_ticked(f"on_{day}"))
    if every in ("weekdays", "week"):
        return Rhythm(every, chosen)
    if every == "month":
        return Rhythm(every, month_day=forms.number(form["month_day"]))
    return Rhythm(every)


def _whole(text: str, field: str) -> int:
    words = text.strip().replace("−", "-")
    number = forms.number(words.removeprefix("-"))
    if number is None:
        raise Invalid({field: "Give a whole number."})
    return -number if words.startswith("-") else number


def _as_typed(measure: Measure, value: Decimal) -> str:
    if measure.kind == "duration":
        return values.shown(measure, Value(value))
    return values.plain(value)
