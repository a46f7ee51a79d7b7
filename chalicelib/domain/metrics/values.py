"""Values: exact decimals, checked, shown and rounded. Never floats."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Protocol

import msgspec

from chalicelib.domain.metrics.kinds import KINDS, Kind, PerDay
from chalicelib.errors import Invalid

MOST_DECIMALS = 6
BIGGEST = Decimal(10) ** 12
"""The exclusive limit of a value: it has at most 12 digits before the point."""


class Value(msgspec.Struct, frozen=True):
    """A value: one number, or the two of a pair."""

    value: Decimal
    second: Decimal | None = None


class Measured(Protocol):
    """The part of a metric that its values need."""

    @property
    def kind(self) -> Kind: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...


def checked(metric: Measured, value: Decimal, second: Decimal | None = None, field: str = "value") -> Value:
    """Returns the value in the form in which it is stored. Raises `Invalid` at ``field`` if the metric can't have
    it."""
    holds = KINDS[metric.kind]
    if (second is not None) != holds.has_second:
        if holds.has_second:
            raise Invalid({field: f"Give two numbers, such as {holds.example}."})
        raise Invalid({field: f"Give one number only, such as {holds.example}."})
    both = [_checked_one(metric, each, field) for each in (value, second) if each is not None]
    return Value(both[0], both[1] if holds.has_second else None)


def _checked_one(metric: Measured, value: Decimal, field: str) -> Decimal:
    holds = KINDS[metric.kind]
    value = exact(value, field)
    least = Decimal(metric.low) if metric.low is not None else holds.least
    most = Decimal(metric.high) if metric.high is not None else holds.most
    if metric.kind == "yes_no" and value not in (0, 1):
        raise Invalid({field: "Give 1 for yes or 0 for no."})
    if holds.is_whole and value != value.to_integral_value():
        raise Invalid({field: "Give a whole number."})
    if least is not None and most is not None and not least <= value <= most:
        raise Invalid({field: f"Give a number from {plain(least)} to {plain(most)}."})
    if least is not None and value < least:
        raise Invalid({field: "This can’t be less than zero."})
    return value


def exact(value: Decimal, field: str = "value") -> Decimal:
    """Returns a number in its shortest form. Raises `Invalid` at ``field`` if it isn't a number, is too large or has
    too many decimals."""
    if not value.is_finite():
        raise Invalid({field: "Give a number, such as 81.4."})
    # Before any arithmetic: the digits of 1E+999999 would fill the memory.
    if value and not -20 <= value.adjusted() < BIGGEST.adjusted():
        raise Invalid({field: "This number is too big. Give it in a bigger unit." if value.adjusted() > 0 else _FINE})
    shortest = value.normalize() if len(value.as_tuple().digits) <= 28 else _unrounded(value)
    exponent = shortest.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > MOST_DECIMALS:
        raise Invalid({field: _FINE})
    return shortest.quantize(Decimal(1)) if exponent > 0 else shortest + 0  # no minus before a zero


_FINE = f"Give at most {MOST_DECIMALS} decimals."


def _unrounded(value: Decimal) -> Decimal:
    """Returns the number without zeros at its end, however many digits it has."""
    with localcontext() as context:
        context.prec = max(len(value.as_tuple().digits), 1)
        return value.normalize()


def plain(value: Decimal) -> str:
    """Returns the digits of a number: ``81.4``, without an exponent."""
    return f"{value:f}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Returns a computed number with as many decimals as the metric shows."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def together(values: Iterable[Value], per_day: PerDay, decimals: int) -> Value | None:
    """Returns what several values of one day, in order of time, count as; ``None`` if there are none."""
    several = list(values)
    if not several:
        return None
    if len(several) == 1 or per_day == "last":
        return several[-1]
    seconds = [each.second for each in several if each.second is not None]
    first = _together([each.value for each in several], per_day, decimals)
    return Value(first, _together(seconds, per_day, decimals) if seconds else None)


def _together(numbers: list[Decimal], per_day: PerDay, decimals: int) -> Decimal:
    if per_day == "mean":
        return rounded(sum(numbers, Decimal(0)) / len(numbers), max(decimals, 1))
    if per_day == "sum":
        return sum(numbers, Decimal(0))
    return min(numbers) if per_day == "min" else max(numbers)


def shown(metric: Measured, value: Value, *, with_unit: bool = True) -> str:
    """Returns a value in words: ``81.4 kg``, ``120/80``, ``yes``, ``1 h 30 min``, ``4 of 5``."""
    if metric.kind == "yes_no":
        return "yes" if value.value else "no"
    if metric.kind == "duration":
        return _duration(value.value)
    if metric.kind == "rating" and with_unit:
        return f"{plain(value.value)} of {metric.high}"
    digits = "/".join(figure(each, metric.decimals) for each in (value.value, value.second) if each is not None)
    return f"{digits} {metric.unit}" if with_unit and metric.unit else digits


def figure(value: Decimal, decimals: int) -> str:
    """Returns a number with at least this many decimals, and with all that it has, since fewer would make it another
    number."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    digits = f"{value:,.{max(decimals, -exponent)}f}"
    return digits if abs(value) >= 10_000 else digits.replace(",", "")


def _duration(seconds: Decimal) -> str:
    """Returns ``1 h 30 min``, ``45 min``, ``25 min 30 s``."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{plain(n.normalize() + 0)} {unit}" for n, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if n]
    return " ".join(parts) or "0 min"
