"""A metric's settings and their validation. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib import clock_times, times, typed
from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.days import DAY_ENDS, FIRST_DAY, WEEKDAYS, Rhythm
from chalicelib.domain.metrics.kinds import KINDS, Better, Kind, PerDay
from chalicelib.domain.metrics.metric import CLIENT, Asking, Band, Metric, Target
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid

LONGEST_NAME = 60
LONGEST_UNIT = 20
WIDEST_SCALE = 100
"""The largest difference between the lowest and the highest rating."""
LAST_DAY = date(2200, 12, 31)
LATEST_END = "12:00"
"""A day ends at noon of the next day at the latest."""
MOST_ASKINGS = 10
"""The most askings of one metric."""


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a metric."""

    name: str
    kind: Kind = "number"
    unit: str = ""
    low: int | None = None
    high: int | None = None
    decimals: int | None = None
    """``None`` for the default: one, for kinds that have decimals."""
    better: Better | None = None
    target: Target | None = None
    band: Band | None = None
    rhythm: Rhythm = Rhythm()
    per_day: PerDay | None = None
    """``None`` for the kind's default."""
    day_ends: str = DAY_ENDS
    asked_of: str = CLIENT
    """`CLIENT`, or the id of a coach of the plan."""
    askings: tuple[Asking, ...] = ()
    """When they are asked, by time of day."""

    @classmethod
    def of(cls, metric: Metric) -> "Fields":
        """Returns the settings of a metric, including a rhythm that may start only tomorrow."""
        return cls(
            name=metric.name,
            kind=metric.kind,
            unit=metric.unit,
            low=_whole_or_none(metric.low),
            high=_whole_or_none(metric.high),
            decimals=int(metric.decimals),
            better=metric.better,
            target=metric.target,
            band=metric.band,
            rhythm=metric.rhythms[max(metric.rhythms)],
            per_day=metric.per_day,
            day_ends=metric.day_ends,
            asked_of=metric.asked_of,
            askings=in_order(metric.askings.values()),
        )


def in_order(askings: Iterable[Asking]) -> tuple[Asking, ...]:
    """Returns askings by time of day."""
    return tuple(sorted(askings, key=lambda each: (each.at, each.is_about_day_before, each.by)))


def checked(fields: Fields, plan: Plan) -> Fields:
    """Returns the settings as they are stored, with defaults where nothing was given. Raises `Invalid` with a sentence
    for each invalid field."""
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for check in (_name, _unit, _scale, _decimals, _per_day, _rhythm, _day_ends, _asked_of, _askings):
        try:
            kept |= check(fields, plan)
        except Invalid as invalid:
            problems |= invalid.problems
    if not problems:
        fields = msgspec.structs.replace(fields, **kept)
        for check in (_target, _band):
            try:
                kept |= check(fields, plan)
            except Invalid as invalid:
                problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    return msgspec.structs.replace(fields, **kept)


def _name(fields: Fields, plan: Plan) -> dict[str, Any]:
    name = typed.line(fields.name)
    if not name:
        raise Invalid({"name": "Give the metric a name, such as Weight."})
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": f"A name can have up to {LONGEST_NAME} characters; this one has {len(name)}."})
    return {"name": name}


def _unit(fields: Fields, plan: Plan) -> dict[str, Any]:
    unit = typed.line(fields.unit)
    if unit and not KINDS[fields.kind].has_unit:
        raise Invalid({"unit": "This kind of metric has no unit."})
    if len(unit) > LONGEST_UNIT:
        raise Invalid({"unit": f"A unit can have up to {LONGEST_UNIT} characters; this one has {len(unit)}."})
    if any(each in "<>&\"'" or each.isdecimal() for each in unit.replace("m2", "").replace("m3", "")):
        raise Invalid({"unit": "A unit is a word such as kg, without digits, quotes or angle brackets."})
    return {"unit": unit}


def _scale(fields: Fields, plan: Plan) -> dict[str, Any]:
    low, high = fields.low, fields.high
    if not KINDS[fields.kind].has_scale:
        given = {"low": low, "high": high}
        problems = {name: "Only a rating has this." for name, value in given.items() if value is not None}
        if problems:
            raise Invalid(problems)
        return {}
    low, high = 1 if low is None else low, 5 if high is None else high
    if not -1000 <= low <= 1000:
        raise Invalid({"low": "Give a whole number from -1000 to 1000."})
    if low >= high:
        raise Invalid({"high": f"A rating that starts at {low} must end higher than that."})
    if high - low > WIDEST_SCALE:
        raise Invalid({"high": f"A rating has at most {WIDEST_SCALE + 1} steps. For more, choose a number instead."})
    return {"low": low, "high": high}


def _decimals(fields: Fields, plan: Plan) -> dict[str, Any]:
    if not KINDS[fields.kind].has_decimals:
        if fields.decimals:
            raise Invalid({"decimals": "This kind of metric has no decimals."})
        return {"decimals": 0}
    if fields.decimals is None:
        return {"decimals": 1 if fields.kind == "number" else 0}
    if not 0 <= fields.decimals <= values.MOST_DECIMALS:
        raise Invalid({"decimals": f"Choose from 0 to {values.MOST_DECIMALS} decimals."})
    return {}


def _per_day(fields: Fields, plan: Plan) -> dict[str, Any]:
    usual = KINDS[fields.kind].per_day
    if fields.per_day is None:
        return {"per_day": usual[0]}
    if fields.per_day not in usual:
        raise Invalid({"per_day": f"For this kind, choose one of: {', '.join(usual)}."})
    return {}


def _rhythm(fields: Fields, plan: Plan) -> dict[str, Any]:
    rhythm = fields.rhythm
    chosen = tuple(day for day in WEEKDAYS if day in rhythm.weekdays)
    if rhythm.every == "weekdays" and not chosen:
        raise Invalid({"rhythm": "Choose at least one day of the week."})
    if rhythm.every == "week" and len(chosen) != 1:
        raise Invalid({"rhythm": "Choose one day of the week."})
    if rhythm.every == "month" and not (rhythm.month_day is not None and 1 <= rhythm.month_day <= 31):
        raise Invalid({"rhythm": "Choose a day of the month, from 1 to 31."})
    if (chosen and rhythm.every not in ("weekdays", "week")) or (
        rhythm.month_day is not None and rhythm.every != "month"
    ):
        raise Invalid({"rhythm": "A day of the week or month belongs only to a rhythm by week or month."})
    return {"rhythm": Rhythm(rhythm.every, chosen, rhythm.month_day)}


def _day_ends(fields: Fields, plan: Plan) -> dict[str, Any]:
    ends = clock_times.typed_hour(fields.day_ends, "day_ends")
    if ends > LATEST_END:
        raise Invalid({"day_ends": "A day ends at midnight or on the following morning, at noon at the latest."})
    return {"day_ends": ends}


def _asked_of(fields: Fields, plan: Plan) -> dict[str, Any]:
    if fields.asked_of in (CLIENT, plan.client_id):
        return {"asked_of": CLIENT}
    if fields.asked_of not in [coach.person_id for coach in plan.active_coaches()]:
        raise Invalid({"asked_of": "Choose the client or a coach of this plan."})
    return {}


def _askings(fields: Fields, plan: Plan) -> dict[str, Any]:
    """Returns the askings. Asking by text is accepted without a confirmed number, since mails are sent until there is
    one."""
    if len(fields.askings) > MOST_ASKINGS:
        raise Invalid({"askings": f"A metric can be asked for up to {MOST_ASKINGS} times a day."})
    kept = [msgspec.structs.replace(each, at=clock_times.typed_hour(each.at, "askings")) for each in fields.askings]
    if len(set(kept)) < len(kept):
        raise Invalid({"askings": "Two of these are the same. Leave one out, or choose another time."})
    return {"askings": in_order(kept)}


def _target(fields: Fields, plan: Plan) -> dict[str, Any]:
    target = fields.target
    if target is None:
        return {}
    start = _on_scale(fields, target.from_value, "target.from_value")
    end = _on_scale(fields, target.to_value, "target.to_value")
    for day, field in ((target.from_date, "target.from_date"), (target.to_date, "target.to_date")):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Invalid({field: f"Choose a date between {FIRST_DAY.year} and {LAST_DAY.year}."})
    if target.to_date <= target.from_date:
        raise Invalid(
            {"target.to_date": f"The target’s end comes after its start, {times.whole_day(target.from_date)}."}
        )
    return {"target": Target(start, target.from_date, end, target.to_date)}


def _band(fields: Fields, plan: Plan) -> dict[str, Any]:
    band = fields.band
    if band is None or (band.low is None and band.high is None):
        if fields.better == "range":
            raise Invalid({"band": "Say where the good range starts and ends."})
        return {"band": None}
    low = None if band.low is None else _on_scale(fields, band.low, "band.low")
    high = None if band.high is None else _on_scale(fields, band.high, "band.high")
    if low is not None and high is not None and low >= high:
        raise Invalid({"band.high": "The upper bound must be above the lower one."})
    return {"band": Band(low, high)}


def _on_scale(fields: Fields, value: Decimal, field: str) -> Decimal:
    """Returns a bound, which needn't be whole, since a mean needn't be either."""
    value = values.exact(value, field)
    holds = KINDS[fields.kind]
    least = Decimal(fields.low) if fields.low is not None else holds.least
    most = Decimal(fields.high) if fields.high is not None else holds.most
    if (least is not None and value < least) or (most is not None and value > most):
        raise Invalid({field: "A reading of this metric can’t have that value."})
    return value


def _whole_or_none(number: float | None) -> int | None:
    return None if number is None else int(number)
