"""Whether a value is close to the metric's last ones, and what else it may mean if it isn't.

For a metric that hardly changes, such as a weight, a value is doubted if it is a third or three times as much; for all
metrics, if it is ten, a hundred or a thousand times off.
"""

from collections.abc import Sequence
from decimal import Decimal

_SHIFTS = tuple(Decimal(shift) for shift in ("0.1", "10", "0.01", "100", "0.001", "1000"))
_NEAR = Decimal(2)
_ORDINARY, _ORDINARY_OF_UNSTEADY = Decimal(3), Decimal(5)
_FAR = Decimal(50)
_SLACK = Decimal("1.6")
_STEADY = Decimal("1.5")
_FEWEST_OF_STEADY = 3
_STILL, _FEWEST_OF_STILL, _ORDINARY_OF_STILL = Decimal("1.1"), 2, Decimal("1.4")
_HARDLY = Decimal("1.15")


def is_near(value: Decimal, last: Sequence[Decimal]) -> bool:
    """Returns whether a value is about as big as the last ones; never if there are none."""
    if not last:
        return False
    low, high = _range(last)
    return low / _NEAR <= abs(value) <= high * _NEAR and (value >= 0 or min(last) < 0)


def is_within_reach(value: Decimal, last: Sequence[Decimal]) -> bool:
    """Returns whether a value is within the variation of unsteady ones, so that sixty times less isn't meant."""
    low, high = _range(last)
    return low / _ORDINARY_OF_UNSTEADY <= abs(value) <= high * _ORDINARY_OF_UNSTEADY


def is_steady(last: Sequence[Decimal]) -> bool:
    """Returns whether the last values are all similar, and none is zero."""
    low, high = _range(last)
    return len(last) >= _FEWEST_OF_STEADY and low > 0 and high <= low * _STEADY


def is_still(last: Sequence[Decimal]) -> bool:
    """Returns whether the last values hardly differ, as those of a weight or a body temperature."""
    low, high = _range(last)
    return len(last) >= _FEWEST_OF_STILL and low > 0 and high <= low * _STILL


def is_leap(value: Decimal, last: Sequence[Decimal]) -> bool:
    """Returns whether a value is far from last ones that hardly differ: 45 after 82.0, 82.3 and 81.9."""
    low, high = _range(last)
    return is_still(last) and not low / _ORDINARY_OF_STILL <= abs(value) <= high * _ORDINARY_OF_STILL


def is_far(value: Decimal, last: Sequence[Decimal]) -> bool:
    """Returns whether hardly anybody would mean a value after the last ones: if these are similar, more than three
    times or less than a third of each; otherwise more than fifty times."""
    low, high = _range(last)
    if is_steady(last):
        return not low / _ORDINARY <= abs(value) <= high * _ORDINARY
    return high > 0 and abs(value) > high * _FAR


def are_all_negative(last: Sequence[Decimal]) -> bool:
    """Returns whether all of several last values are below zero."""
    return len(last) >= _FEWEST_OF_STEADY and all(each < 0 for each in last)


def is_much_the_same(value: Decimal, last: Sequence[Decimal]) -> bool:
    """Returns whether a value is within the range of the last ones, or just outside it."""
    low, high = _range(last)
    return low / _HARDLY <= value <= high * _HARDLY


def shifted(value: Decimal, last: Sequence[Decimal]) -> Decimal | None:
    """Returns the value close to the last ones that it would be if it were ten, a hundred or a thousand times off.
    Values that may be negative, such as a balance, have no typical size."""
    sizes = [abs(each) for each in last if each]
    if not sizes or not value or min(last) < 0 < max(last):
        return None
    low, high = min(sizes), max(sizes)
    ordinary = _ORDINARY if is_steady(last) else _ORDINARY_OF_UNSTEADY
    if low / ordinary < abs(value) < high * ordinary:
        return None
    return next((value * shift for shift in _SHIFTS if low / _SLACK <= abs(value * shift) <= high * _SLACK), None)


def _range(last: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    sizes = [abs(each) for each in last]
    return (min(sizes), max(sizes)) if sizes else (Decimal(0), Decimal(0))
