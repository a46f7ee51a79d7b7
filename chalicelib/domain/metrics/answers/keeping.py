"""The stored form of values: exactly as given, but rounded if they were converted, and durations to the second."""

from decimal import ROUND_HALF_UP, Decimal

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.values import Value

_FEWEST_CONVERTED = 1
"""Decimals of a converted value, however few the metric shows: 179.5 lb is 81.4 kg."""


def answer(
    metric: Followed, value: Decimal, second: Decimal | None = None, *, converted_from: str = "", is_all: bool = False
) -> Answer:
    if converted_from or metric.kind == "duration":
        value = shortened(value, metric)
    both = [None if each is None else values.exact(each) for each in (value, second)]
    assert both[0] is not None
    return Answer(Value(both[0], both[1]), converted_from, is_all)


def candidates(metric: Followed, *found: Decimal) -> tuple[Answer, ...]:
    """Returns answers with these values, as far as they can be stored."""
    kept = (shortened(each, metric) if is_too_fine(each, metric) else each for each in found)
    return tuple(answer(metric, each) for each in kept if not is_too_large(each))


def shortened(value: Decimal, metric: Followed) -> Decimal:
    """Returns a computed value with the decimals that computed ones have."""
    decimals = 0 if metric.kind in ("duration", "rating") else max(metric.decimals, _FEWEST_CONVERTED)
    exponent = value.as_tuple().exponent
    return (
        value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if isinstance(exponent, int) and -exponent > decimals
        else value
    )


def is_too_large(value: Decimal) -> bool:
    return abs(value) >= values.BIGGEST


def is_too_fine(value: Decimal, metric: Followed, *, is_converted: bool = False) -> bool:
    """Returns whether a value has more decimals than can be stored, or any if only whole numbers can be."""
    exponent = value.normalize().as_tuple().exponent
    most = 0 if metric.kind == "rating" else values.MOST_DECIMALS
    is_rounded = is_converted or metric.kind == "duration"
    return isinstance(exponent, int) and -exponent > most and not is_rounded
