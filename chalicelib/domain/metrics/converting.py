"""What readings are in the present unit: they stay as they were given, and are converted when they are read.

So a conversion is one write however many readings there are, and converting back loses nothing.
"""

from decimal import Decimal
from fractions import Fraction

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.metric import Conversion, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.values import Value


def present(metric: Metric, row: Reading) -> Value | None:
    """Returns a reading's value in the metric's present unit; ``None`` if it has none."""
    given = row.given
    return None if given is None else converted(metric, given, int(row.unit_number))


def converted(metric: Metric, given: Value, unit_number: int) -> Value:
    """Returns a value that was given when the metric's unit was the one of this number."""
    steps = [metric.conversions[str(each)] for each in range(unit_number, int(metric.unit_number))]
    if not steps:
        return given
    decimals = int(metric.decimals)
    return Value(
        _through(steps, given.value, decimals),
        None if given.second is None else _through(steps, given.second, decimals),
    )


def _through(steps: list[Conversion], number: Decimal, decimals: int) -> Decimal:
    exactly = Fraction(number)
    for step in steps:
        exactly = (exactly - Fraction(step.less)) * Fraction(step.times) / Fraction(step.over) + Fraction(step.more)
    nearest = Decimal(exactly.numerator) / Decimal(exactly.denominator)
    if Fraction(nearest) == exactly and Fraction(values.rounded(nearest, values.MOST_DECIMALS)) == exactly:
        return values.exact(nearest)
    return values.rounded(nearest, decimals)


def number(step: Conversion, value: Decimal, decimals: int) -> Decimal:
    """Returns a number that was set in the unit before, such as a target, in the unit after."""
    return _through([step], value, decimals)
