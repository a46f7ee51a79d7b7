"""Two figures that belong together: the values of a pair, a share, a fraction, or two values, one of which is meant."""

from decimal import Decimal

import msgspec

from chalicelib.domain.metrics.answers import keeping, measured, nearness
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.choosing import chosen, in_range
from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.measured import own_unit


def pair(amount: Amount, metric: Followed, mark: DecimalMark, written: str) -> Answer | Doubt:
    """Returns both values of a pair, or a doubt; "81 or 82" isn't a pair."""
    is_worded = amount.form == "range" and any(char.isalpha() for char in written)
    if amount.form not in ("pair", "range") or amount.sign or is_worded:
        return Doubt("not_a_pair")
    lasts = (metric.last, metric.last_second)
    both: list[Decimal] = []
    for each, last in zip(amount.parts, lasts, strict=True):
        found = measured.part(each, metric, mark)
        if isinstance(found, str):
            return Doubt(found)
        one = chosen(found, amount, metric, mark, last)
        if isinstance(one, Doubt):
            return Doubt("two_values")
        if keeping.is_too_large(one.value) or keeping.is_too_fine(one.value, metric):
            return Doubt("not_a_value")
        both.append(one.value)
    return _likely_pair(both[0], both[1], metric)


def _likely_pair(first: Decimal, second: Decimal, metric: Followed) -> Answer | Doubt:
    lasts = (metric.last, metric.last_second)
    answer = keeping.answer(metric, first, second)
    if first < second and metric.last and all(one > two for one, two in zip(*lasts, strict=False)):
        return Doubt("unsure", (keeping.answer(metric, second, first), answer))
    shifted = [nearness.shifted(one, last) for one, last in zip((first, second), lasts, strict=True)]
    if any(each is not None for each in shifted):
        meant = [one if other is None else other for one, other in zip((first, second), shifted, strict=True)]
        is_kept = not any(keeping.is_too_large(each) or keeping.is_too_fine(each, metric) for each in meant)
        return Doubt("ten_times", (*([keeping.answer(metric, meant[0], meant[1])] if is_kept else ()), answer))
    if any(nearness.is_far(one, last) for one, last in zip((first, second), lasts, strict=True)):
        return Doubt("unsure", (answer,))
    return answer


def as_fraction(amount: Amount) -> Amount:
    """Returns ``3/4 hour`` as one figure, a fraction, if a unit follows it."""
    if amount.form != "pair" or not amount.parts[1].unit:
        return amount
    first, second = (each.figure.means()[0] for each in amount.parts)
    if second not in (2, 4) or first >= second:
        return amount
    figure = msgspec.structs.replace(
        amount.parts[1].figure, by_point=first / second, by_comma=first / second, is_whole=False
    )
    return msgspec.structs.replace(amount, form="one", parts=(msgspec.structs.replace(amount.parts[1], figure=figure),))


def ratio(amount: Amount, metric: Followed, mark: DecimalMark) -> Answer | Doubt:
    """Returns the first figure of ``3/10``: for a rating up to 10 it is certain, for anything else only likely."""
    first, second = (each.figure.means(mark)[0] for each in amount.parts)
    own = own_unit(metric)
    if metric.kind == "rating":
        one = in_range(first, metric) or (Doubt("decimals") if keeping.is_too_fine(first, metric) else None)
        if one is None and second == metric.high and not amount.sign:
            return keeping.answer(metric, first)
        return one or Doubt("out_of_range", keeping.candidates(metric, first))
    if own and own.dimension == "share" and second and first <= second:
        return Doubt("a_pair", keeping.candidates(metric, first * 100 / second))
    return Doubt("a_pair", keeping.candidates(metric, first) if metric.kind == "total" and first <= second else ())


def product(amount: Amount, metric: Followed, mark: DecimalMark) -> Doubt:
    """Returns a doubt about ``8 x 400 m``: for a metric that adds up, probably the product; for any other it means
    nothing."""
    times, each = amount.parts[0].figure.means(mark)[0], measured.part(amount.parts[1], metric, mark)
    if metric.kind not in ("total", "duration") or not amount.parts[1].unit or amount.sign or isinstance(each, str):
        return Doubt("not_a_value")
    return Doubt("unsure", keeping.candidates(metric, times * each[0].value))


def span(amount: Amount, metric: Followed) -> Doubt:
    """Returns a doubt about ``11pm to 6am``: probably how long that is, for a duration. We ask, since nobody sleeps all
    of it."""
    own, hours = own_unit(metric), amount.parts[0].figure.means()[0]
    if own is None or own.dimension != "time" or not hours:
        return Doubt("not_a_value")
    return Doubt("unsure", keeping.candidates(metric, hours * 3600 / own.times))


def either(amount: Amount, metric: Followed, mark: DecimalMark) -> Doubt:
    """Returns a doubt between the two: ``7-8``, ``7 or 8``."""
    found: list[Decimal] = []
    for each in amount.parts:
        of_part = measured.part(each, metric, mark)
        if isinstance(of_part, str):
            return Doubt(of_part)
        near = [one for one in of_part if nearness.is_near(one.value, metric.last)]
        found.append((near or of_part)[0].value)
    return Doubt("two_values", keeping.candidates(metric, *(each for each in found if not in_range(each, metric))))
