"""What an amount may mean in a metric's unit."""

import itertools
from decimal import Decimal

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted
from chalicelib.domain.metrics.answers.amounts import Amount, Part
from chalicelib.domain.metrics.answers.followed import DecimalMark, Followed, Reason
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.units import Unit

SECOND = units.Unit("time", Decimal(1))
A_DAY = Decimal(24 * 3600)
_SIXTY = Decimal(60)
_MINUTE, _HOUR = Decimal(60), Decimal(3600)
_BY_TWO = -2
_OF_AN_HOUR = (0, 25, 50)
_LONG, _HOURS_OF_DAY = Decimal(3 * 3600), 24
"""Durations at least this long are written in hours, so that 730 may be 7:30."""
_WITH_APOSTROPHES = {"time", "pace", "length"}
"""5'30 is five and a half minutes, and 5'11 almost six feet."""
_SECONDS_COUNT = Decimal(300)
"""If durations are at most this long, a bare number may be seconds."""


class Measured(msgspec.Struct, frozen=True):
    """A value in the metric's unit; ``is_converted``: it was given in another unit."""

    value: Decimal
    is_converted: bool = False


def own_unit(metric: Followed) -> Unit | None:
    """Returns the metric's unit if we know it; a duration is stored in seconds."""
    if metric.kind == "duration":
        return SECOND
    return next(
        (unit for unit in units.find(plain(metric.unit).strip()) if unit.dimension not in units.MULTIPLIERS), None
    )


def is_money(metric: Followed) -> bool:
    """Returns whether a metric is about money."""
    own = own_unit(metric)
    return own is not None and any(own in units.find(sign) for sign in units.CURRENCY_SIGNS)


def own_words(metric: Followed) -> frozenset[str]:
    """Returns the words of the metric's unit and name without endings, which may follow a count: ``12 calls``."""
    said = plain(" ".join((metric.unit, metric.name)))
    words = [*said.replace("-", " ").split(), *(word.replace("-", "") for word in said.split() if "-" in word)]
    return frozenset(counted.stem(word) for word in words)


def measured(amount: Amount, metric: Followed, mark: DecimalMark) -> list[Measured] | Reason:
    """Returns everything that the amount may be for this metric, likeliest first, or why it can't be anything. The
    numbers of a pair are measured separately, with `part`."""
    if amount.form == "clock":
        return _clock(amount, metric)
    if amount.form in ("compound", "sum"):
        return _added(amount, metric, mark)
    return part(amount.parts[0], metric, mark)


def part(one: Part, metric: Followed, mark: DecimalMark) -> list[Measured] | Reason:
    if one.figure.is_too_large:
        return "too_large"
    own = own_unit(metric)
    if one.figure.is_by_apostrophe and own and own.dimension in _WITH_APOSTROPHES:
        return "not_a_value"
    found: list[Measured] = []
    for value in one.figure.means(mark):
        each = _in_unit(value, one.unit, metric)
        if isinstance(each, str):
            return each
        found += each
    return list(dict.fromkeys(found))


def _in_unit(value: Decimal, said: str, metric: Followed) -> list[Measured] | Reason:
    if metric.kind == "duration" and not said:
        return _bare_duration(value, metric)
    own_said = plain(metric.unit).strip()
    if (
        said in ("", own_said)
        or (said == "°" and own_said.startswith("°"))
        or counted.stem(said) == counted.stem(own_said)
    ):
        return [Measured(value)]
    own, found = own_unit(metric), units.find(said)
    same = [unit for unit in found if own and unit.dimension == own.dimension]
    if own and same:
        is_shown_as_said = metric.kind == "duration"
        return [
            Measured(units.convert(value, unit, own), is_converted=unit != own and not is_shown_as_said)
            for unit in same
        ]
    if metric.kind == "rating" and counted.is_any(said):
        return [Measured(value)]  # 4 stars
    if metric.kind == "rating":
        return "other_unit" if found or counted.is_counted(said) else "unknown_unit"
    multipliers = units.MULTIPLIERS if own is None or is_money(metric) else units.MULTIPLIERS - {"millions"}
    times = [unit.times for unit in found if unit.dimension in multipliers]
    if times and metric.kind != "duration" and not (own and own.dimension == "share"):
        return [Measured(value * factor) for factor in times]
    return _counted(value, said, metric, has_own=own is not None, is_unit=bool(found))


def _bare_duration(value: Decimal, metric: Followed) -> list[Measured]:
    """Returns the readings of a bare number: minutes or hours, if no more hours than a day has, or seconds where they
    are usual."""
    found = [value * _MINUTE]
    if value * _HOUR <= A_DAY:
        found.append(value * _HOUR)
    minutes = value % 1 * 100
    if (
        value * _HOUR <= A_DAY
        and value.as_tuple().exponent == _BY_TWO
        and minutes < _SIXTY
        and minutes not in _OF_AN_HOUR
    ):
        found.append(value // 1 * _HOUR + minutes * _MINUTE)  # 7.30 is rather 7:30
    hours, run_together = divmod(value, 100)
    if (
        metric.last
        and min(metric.last) >= _LONG
        and value == value.to_integral_value()
        and hours <= _HOURS_OF_DAY
        and (value >= 100 and run_together < _SIXTY)
    ):
        found.append(hours * _HOUR + run_together * _MINUTE)  # 730, of a night's sleep
    if metric.last and min(metric.last) <= _SECONDS_COUNT:
        found.append(value)
    return [Measured(each) for each in dict.fromkeys(found)]


def _counted(value: Decimal, said: str, metric: Followed, *, has_own: bool, is_unit: bool) -> list[Measured] | Reason:
    """Returns the readings of a number with a unit of another dimension: what the metric counts, or any unit if it has
    none."""
    words = said.replace("-", " ").split()
    if not has_own and (all(counted.stem(word) in own_words(metric) for word in words) or counted.is_any(said)):
        return [Measured(value)]
    if is_unit and not has_own and not metric.unit and not any(counted.is_counted(word) for word in own_words(metric)):
        return [Measured(value)]
    return "other_unit" if is_unit or counted.is_counted(said) else "unknown_unit"


def _added(amount: Amount, metric: Followed, mark: DecimalMark) -> list[Measured] | Reason:
    parts: list[list[Measured]] = []
    for each in amount.parts:
        found = part(each, metric, mark)
        if isinstance(found, str):
            return found
        parts.append(found[:2])
    sums = [
        Measured(sum((each.value for each in chosen), Decimal(0)), any(each.is_converted for each in chosen))
        for chosen in itertools.product(*parts)
    ]
    return list(dict.fromkeys(sums))


def _clock(amount: Amount, metric: Followed) -> list[Measured] | Reason:
    """Returns the readings of ``1:30``: hours and minutes, or minutes and seconds. A pace has the latter, a metric in
    hours the former."""
    own = own_unit(metric)
    if own is None or own.dimension not in ("time", "pace"):
        return "not_a_value"
    numbers = [each.figure.means()[0] for each in amount.parts]
    if any(number >= _SIXTY for number in numbers[1:]):
        return "not_a_value"
    found = units.find(amount.parts[-1].unit)
    said = next((unit for unit in found if unit.dimension == own.dimension), None)
    if amount.parts[-1].unit and said is None:
        return "other_unit"
    if own.dimension == "pace":
        return [Measured(units.convert(numbers[0] + numbers[1] / _SIXTY, said or own, own), said not in (None, own))]
    is_converted = metric.kind != "duration"
    return [Measured(each / own.times, is_converted) for each in _seconds(numbers, said, own)]


def _seconds(numbers: list[Decimal], said: Unit | None, own: Unit) -> list[Decimal]:
    if len(numbers) == 3:
        return [numbers[0] * _HOUR + numbers[1] * _MINUTE + numbers[2]]
    by_hours, by_minutes = numbers[0] * _HOUR + numbers[1] * _MINUTE, numbers[0] * _MINUTE + numbers[1]
    if (said or own).times == _HOUR:
        return [by_hours]
    if (said and said.times == _MINUTE) or by_hours > A_DAY:
        return [by_minutes]
    return [by_hours, by_minutes]
