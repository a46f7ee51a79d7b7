"""Which of several meanings of an amount is meant: judged by the range, the last values and the writer's decimal
mark."""

from decimal import Decimal

from chalicelib.domain.metrics.answers import keeping, nearness
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.followed import DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.measured import Measured

_MOST_BY_HOURS = Decimal(12 * 3600)
"""Up to this, a first duration such as ``1:30`` is hours and minutes; ``22:30`` may also be minutes and seconds."""


def chosen(
    found: list[Measured], amount: Amount, metric: Followed, mark: DecimalMark, last: tuple[Decimal, ...]
) -> Measured | Doubt:
    """Returns which of ``found``, likeliest first, is meant, or the doubt between two."""
    found = [each for each in found if in_range(each.value, metric) is None] or found
    found = [each for each in found if _is_whole(each, amount, metric)] or found
    if len(found) == 1 or (mark and nearness.is_near(found[0].value, last)):
        return found[0]
    near = [each for each in found if nearness.is_near(each.value, last)]
    if len(near) > 1 and metric.kind == "duration" and amount.form == "one" and not amount.parts[0].unit:
        near = [each for each in near if nearness.is_much_the_same(each.value, last)] or near
    if len(near) == 1:
        return near[0]
    if amount.form == "clock" and metric.kind == "duration" and last and not near:
        found = [each for each in found if nearness.is_within_reach(each.value, last)] or found
        if len(found) == 1:
            return found[0]
    if not last and _is_first(found, amount, metric, mark):
        return found[0]
    return Doubt("two_values", keeping.candidates(metric, *(each.value for each in (near or found)[:2])))


def _is_whole(one: Measured, amount: Amount, metric: Followed) -> bool:
    """Whether a value fits a total that has had only whole numbers: 2,800 steps can't be 2.8."""
    is_count = metric.kind == "total" and bool(metric.last) and not amount.parts[0].unit
    is_count = is_count and all(each == each.to_integral_value() for each in metric.last)
    return not is_count or one.value == one.value.to_integral_value()


def in_range(value: Decimal, metric: Followed) -> Doubt | None:
    """Returns a doubt if a rating can't have this value; otherwise ``None``."""
    is_outside = (metric.low is not None and value < metric.low) or (metric.high is not None and value > metric.high)
    return Doubt("out_of_range") if is_outside else None


def _is_first(found: list[Measured], amount: Amount, metric: Followed, mark: DecimalMark) -> bool:
    """Whether the first one is meant if there are no last values to compare with."""
    if amount.form == "clock":
        return metric.kind == "duration" and found[0].value <= _MOST_BY_HOURS
    is_bare_duration = metric.kind == "duration" and not amount.parts[0].unit
    return bool(mark) and not is_bare_duration
