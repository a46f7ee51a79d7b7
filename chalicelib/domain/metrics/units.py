"""How much of one unit another one is, exactly: the international yard and pound (1959), 4.184 J to a calorie."""

from decimal import Decimal

import msgspec

from chalicelib.domain.metrics.metric import Conversion

USUAL = (
    "kg", "lb", "km", "miles", "steps", "hours", "min", "calls", "pages", "kcal", "%", "€", "£", "$", "bpm", "mmHg", "glasses", "litres",
)  # fmt: skip
"""The units that a form offers; any other can be typed."""


class _Unit(msgspec.Struct, frozen=True):
    dimension: str
    times: Decimal
    over: Decimal = Decimal(1)
    """``times / over`` of the dimension's first unit."""
    zero: Decimal = Decimal(0)
    """What it shows at the first unit's zero."""


_NAMES = {
    "mass": {
        "kg kgs kilo kilos kilogram kilograms": "1", "g gram grams": "0.001", "lb lbs pound pounds": "0.45359237",
        "st stone stones": "6.35029318", "oz ounce ounces": "0.028349523125",
    },
    "length": {
        "m metre metres meter meters": "1", "km kms kilometre kilometres kilometer kilometers": "1000", "cm centimetre centimetres": "0.01",
        "mm": "0.001", "mi mile miles": "1609.344", "yd yds yard yards": "0.9144", "ft foot feet": "0.3048", "in inch inches": "0.0254",
    },
    "time": {"s sec secs second seconds": "1", "min mins minute minutes": "60", "h hr hrs hour hours": "3600"},
    "volume": {"l litre litres liter liters": "1", "ml millilitre millilitres": "0.001", "cl": "0.01", "dl": "0.1"},
    "energy": {"kj": "1", "kcal cal calories": "4.184", "kwh": "3600"},
    "speed": {"km/h kmh": "1", "mph": "1.609344", "m/s": "3.6"},
}  # fmt: skip
_TEMPERATURES = {
    "c": _Unit("temperature", Decimal(1)),
    "f": _Unit("temperature", Decimal(5), Decimal(9), Decimal(32)),
}


def between(before: str, after: str) -> Conversion | None:
    """Returns how values in one unit become values in another; ``None`` if we don't know."""
    one, other = _find(before), _find(after)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    return Conversion(
        one.times * other.over, one.over * other.times, less=one.zero, more=other.zero, unit_before=before
    )


def _find(name: str) -> _Unit | None:
    spelling = name.casefold().removeprefix("°").rstrip(".")
    if spelling in _TEMPERATURES:
        return _TEMPERATURES[spelling]
    for dimension, units in _NAMES.items():
        for spellings, times in units.items():
            if spelling in spellings.split():
                return _Unit(dimension, Decimal(times))
    return None
