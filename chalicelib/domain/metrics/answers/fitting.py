"""What an amount means for a metric: its value, or the doubt about it.

In this order: what it may be in the metric's unit; which of these, judging by the writer's decimal mark and by the last
values; whether that one is likely. A value that is ten times off, has the wrong sign or is of another kind is asked
about, never silently stored.
"""

from decimal import Decimal

from chalicelib.domain.metrics import units, values
from chalicelib.domain.metrics.answers import counted, joined, keeping, measured, nearness
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.choosing import chosen, in_range
from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.measured import Measured, own_unit

_POSITIVE = {
    "mass",
    "length",
    "time",
    "volume",
    "energy",
    "speed",
    "pace",
    "pressure",
    "rate",
    "glucose",
    "concentration",
}
_MOST_COUNTED = Decimal(100)
_HOURS_OF_A_DAY = Decimal(24)


def fit(amount: Amount, metric: Followed, mark: DecimalMark, written: str) -> Answer | Doubt:
    """Returns the value that an amount means for this metric, or the doubt; ``written`` is the amount as it was
    written."""
    if amount.form == "other":
        return Doubt("not_a_value")
    if metric.kind == "yes_no":
        return _yes_no(amount)
    if metric.kind == "pair":
        return joined.pair(amount, metric, mark, written)
    if amount.form == "span":
        return joined.span(amount, metric)
    if amount.form == "product":
        return joined.product(amount, metric, mark)
    amount = joined.as_fraction(amount)
    if amount.form == "pair":
        return joined.ratio(amount, metric, mark)
    if amount.form == "range":
        return joined.either(amount, metric, mark)
    if metric.kind == "rating" and amount.form != "one":
        return Doubt("not_a_value")
    found = measured.measured(amount, metric, mark)
    if isinstance(found, str):
        return Doubt(found, _as_if_own(amount, metric, mark) if found == "unknown_unit" else ())
    one = chosen(found, amount, metric, mark, metric.last)
    return one if isinstance(one, Doubt) else _likely(one, amount, metric, written)


def _yes_no(amount: Amount) -> Answer | Doubt:
    means = amount.parts[0].figure.means()
    if (
        amount.form == "one"
        and not amount.parts[0].unit
        and not amount.sign
        and means in ((Decimal(0),), (Decimal(1),))
    ):
        return Answer(values.Value(means[0]))
    return Doubt("not_a_value")


def _as_if_own(amount: Amount, metric: Followed, mark: DecimalMark) -> tuple[Answer, ...]:
    """Returns the answers if the unknown word after the figure isn't a unit at all."""
    means = amount.parts[0].figure.means(mark)
    is_plain = amount.form == "one" and len(means) == 1 and not amount.sign
    return keeping.candidates(metric, means[0]) if is_plain else ()


def _likely(one: Measured, amount: Amount, metric: Followed, written: str) -> Answer | Doubt:
    """Returns the answer, unless hardly anybody would mean this value."""
    size = one.value
    if keeping.is_too_large(size):
        return Doubt("too_large")
    if amount.sign == "-" and size:
        if not _may_be_negative(metric):
            return Doubt("sign", keeping.candidates(metric, size, -size))
        size = -size
    doubt = _of_sign(size, amount, metric) or in_range(size, metric)
    is_written_out = metric.kind == "duration" and (amount.form == "clock" or amount.parts[0].unit != "")
    if doubt is None and metric.kind == "duration" and size > measured.A_DAY and _is_within_days(metric):
        shifted = nearness.shifted(size, metric.last)
        return Doubt(
            "ten_times" if shifted else "unsure", keeping.candidates(metric, *((shifted,) if shifted else ()), size)
        )
    if doubt is None and metric.kind != "rating" and not is_written_out:
        doubt = _of_size(size, one, amount, metric, written)
    if doubt is not None:
        return doubt
    if _is_tenths_of_minutes(amount, metric) or _is_part_of_one(size, metric):
        return Doubt("unsure", keeping.candidates(metric, size))
    if keeping.is_too_fine(size, metric, is_converted=one.is_converted):
        return Doubt("decimals", keeping.candidates(metric, size))
    return keeping.answer(
        metric,
        size,
        converted_from=written if one.is_converted else "",
        is_all=amount.sign == "=" and metric.kind in ("total", "duration"),
    )


def _is_within_days(metric: Followed) -> bool:
    """Whether all last values are shorter than a day, so that 75 hours are no likelier than 75 of anything else."""
    return bool(metric.last) and max(metric.last) <= measured.A_DAY


def _may_be_negative(metric: Followed) -> bool:
    if metric.kind == "rating":
        return (metric.low or 0) < 0
    if metric.last:
        return min(metric.last) < 0
    own = own_unit(metric)
    return metric.kind == "number" and not (own and own.dimension in _POSITIVE)


def _of_sign(size: Decimal, amount: Amount, metric: Followed) -> Doubt | None:
    """Returns a doubt if the value may be a change (``+0.4``), or if its sign differs from all earlier values."""
    last = metric.last
    if amount.sign == "+" and metric.kind == "number" and last and not nearness.is_near(size, last):
        return Doubt("sign", keeping.candidates(metric, last[0] + size, size))
    if size > 0 and not amount.sign and nearness.are_all_negative(last):
        return Doubt("sign", keeping.candidates(metric, -size, size))
    return None


def _of_size(size: Decimal, one: Measured, amount: Amount, metric: Followed, written: str) -> Doubt | None:
    if not size and metric.kind in ("total", "duration") and amount.form == "one":
        return None  # a zero is written for nothing else
    if amount.sign == "+" and metric.kind in ("total", "duration") and size <= max(metric.last, default=size):
        return None  # a part of a day
    other = _in_another_unit(size, amount, metric)
    if other is not None:
        said = keeping.answer(metric, keeping.shortened(other, metric), converted_from=written)
        return Doubt("other_unit", (said, *keeping.candidates(metric, size)))
    if _is_other_unit_said(size, one, amount, metric):
        said = keeping.answer(metric, keeping.shortened(size, metric), converted_from=written)
        return Doubt("other_unit", (*keeping.candidates(metric, amount.parts[0].figure.means()[0]), said))
    shifted = None if _is_small_count(size, metric) else nearness.shifted(size, metric.last)
    if one.is_converted:
        size, shifted = keeping.shortened(size, metric), shifted and keeping.shortened(shifted, metric)
    if shifted is not None:
        return Doubt("ten_times", keeping.candidates(metric, shifted, size))
    if nearness.is_far(size, metric.last) or (metric.kind == "number" and nearness.is_leap(size, metric.last)):
        skipped = () if size else (Answer(None),)
        return Doubt("unsure" if size else "none_or_skip", (*keeping.candidates(metric, size), *skipped))
    return None


def _is_other_unit_said(size: Decimal, one: Measured, amount: Amount, metric: Followed) -> bool:
    """Whether the bare number fits last values that hardly differ, but doesn't in the unit that was written: 81.4 lb
    after 82 kg."""
    if not (one.is_converted and amount.form == "one" and metric.kind == "number" and nearness.is_still(metric.last)):
        return False
    figures = amount.parts[0].figure.means()
    return nearness.is_leap(size, metric.last) and any(nearness.is_much_the_same(each, metric.last) for each in figures)


def _is_part_of_one(size: Decimal, metric: Followed) -> bool:
    """Whether a value would be half a call or half a step, where there have only been whole ones."""
    is_whole = all(each == each.to_integral_value() for each in metric.last)
    is_of_whole = metric.kind == "total" and any(counted.is_undivided(word) for word in measured.own_words(metric))
    return is_of_whole and is_whole and size != size.to_integral_value()


def _is_tenths_of_minutes(amount: Amount, metric: Followed) -> bool:
    """Whether a first duration would have minutes with decimals, which nobody uses: 81.5."""
    one = amount.parts[0]
    is_bare = amount.form == "one" and not one.unit and not one.figure.is_whole
    return metric.kind == "duration" and not metric.last and is_bare and min(one.figure.means()) > _HOURS_OF_A_DAY


def _is_small_count(size: Decimal, metric: Followed) -> bool:
    """Whether anything counted by the dozen may have this value on a slow day: 1 after 6, 5 and 8 calls."""
    is_count = metric.kind == "total" and metric.decimals == 0 and size == size.to_integral_value()
    return is_count and 0 < size <= max(metric.last, default=Decimal(0)) <= _MOST_COUNTED


def _in_another_unit(size: Decimal, amount: Amount, metric: Followed) -> Decimal | None:
    """Returns the value, close to steady last ones, that it would be if written in another unit: 179.5, if 81.4 kg is
    usual."""
    own = own_unit(metric)
    if own is None or metric.kind == "duration" or amount.form != "one" or amount.parts[0].unit or amount.sign:
        return None
    is_of_time = own.dimension == "time"
    is_still = metric.kind == "number" and nearness.is_still(metric.last)
    if is_of_time and not metric.last and size * own.times > measured.A_DAY:
        return units.convert(size, units.find("min")[0], own)
    if nearness.is_near(size, metric.last) or not (
        nearness.is_steady(metric.last) or is_still or (is_of_time and metric.last)
    ):
        return None
    found = (units.convert(size, unit, own) for unit in units.of(own.dimension) if unit != own)
    return next((each for each in found if nearness.is_much_the_same(each, metric.last)), None)
