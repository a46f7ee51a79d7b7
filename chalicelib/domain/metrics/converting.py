"""Readings in the present unit: they stay as they were given, and are converted when they are read.

So a conversion is one write however many readings there are, and converting back loses nothing.
"""

from collections.abc import Container
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from chalicelib.domain.metrics import units, values
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Band, Conversion, Metric, Target
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.values import Value
from chalicelib.errors import Invalid, UnitAsks
from chalicelib.isolated import isolated


def present(metric: Metric, row: Reading) -> Value | None:
    """Returns a reading's value in the metric's present unit; ``None`` if it has none."""
    given = row.given
    return None if given is None else converted(metric, given, int(row.unit_number))


def converted(metric: Metric, given: Value, unit_number: int) -> Value:
    """Returns in the present unit a value that was given when the unit had this number."""
    steps = [metric.conversions[str(each)] for each in range(unit_number, int(metric.unit_number))]
    if not steps:
        return given
    decimals = int(metric.decimals)
    second = None if given.second is None else _through(steps, given.second, decimals)
    return Value(_through(steps, given.value, decimals), second)


def asked(metric: Metric, before: Fields, after: Fields, said: Literal["convert", "keep"] | None) -> Conversion | None:
    """Returns how existing values become values in a new unit; ``None`` if they stay as they are.

    Raises `UnitAsks` if ``said`` doesn't say which, and `Invalid` if we don't know how to convert them.
    """
    if before.unit == after.unit or not before.unit or not after.unit or said == "keep":
        return None
    found = units.between(before.unit, after.unit)
    if found is not None and (found.times, found.less) == (found.over, found.more):  # another spelling
        return None
    one, other, count = isolated(before.unit), isolated(after.unit), int(metric.days)
    if said is None:
        many = "There is one value" if count == 1 else f"There are {count:,} values"
        can = f"convert {'it' if count == 1 else 'them'} to {other}, or " if found else ""
        raise UnitAsks(f"{many} in {one}: {can}was only the name wrong?", count=count, may_convert=found is not None)
    if found is None:
        raise Invalid({"unit": f"We don’t know how to convert {one} to {other}."})
    return found


def bounds(fields: Fields, step: Conversion, *, but_not: Container[str]) -> Fields:
    """Returns the target and band in the new unit, without those in fields that are given anew."""
    decimals = fields.decimals or 0
    target, band = fields.target, fields.band
    if target is not None and "target" not in but_not:
        ends = (_through([step], each, decimals) for each in (target.from_value, target.to_value))
        first, last = ends
        fields = msgspec.structs.replace(fields, target=Target(first, target.from_date, last, target.to_date))
    if band is not None and "band" not in but_not:
        low, high = (None if each is None else _through([step], each, decimals) for each in (band.low, band.high))
        fields = msgspec.structs.replace(fields, band=Band(low, high))
    return fields


def convert(metric: Metric, step: Conversion, now: datetime) -> None:
    """Makes a metric's readings be converted from now on whenever they are read."""
    metric.conversions = {**metric.conversions, str(int(metric.unit_number)): step}
    metric.unit_number = int(metric.unit_number) + 1
    metric.converted_at = now


def _through(steps: list[Conversion], number: Decimal, decimals: int) -> Decimal:
    """Returns a number after conversions, rounded as the metric shows it; unchanged if they lead back to the same
    unit."""
    if all(_exactly(steps, Fraction(each)) == each for each in (0, 1)):
        return number
    exactly = _exactly(steps, Fraction(number))
    return values.exact(values.rounded(Decimal(exactly.numerator) / Decimal(exactly.denominator), decimals))


def _exactly(steps: list[Conversion], number: Fraction) -> Fraction:
    for step in steps:
        number = (number - Fraction(step.less)) * Fraction(step.times) / Fraction(step.over) + Fraction(step.more)
    return number
