"""Units, and exact conversions between them: the international yard and pound (1959), 4.184 J to a calorie, the US pint
and gallon.

It is a table rather than a library: pint takes longer to import than all of our code, and none of the small ones
supports decimals.
"""

from decimal import Decimal
from functools import cache

import msgspec

from chalicelib.domain.metrics.metric import Conversion

USUAL = (
    "kg", "lb", "km", "miles", "steps", "hours", "min", "calls", "pages", "kcal", "%", "€", "£", "$", "bpm", "mmHg", "glasses", "litres",
)  # fmt: skip
"""The units that a form offers; any other can be typed."""


class Unit(msgspec.Struct, frozen=True):
    dimension: str
    times: Decimal
    over: Decimal = Decimal(1)
    """``times / over`` of the dimension's first unit."""
    zero: Decimal = Decimal(0)
    """Its value at the first unit's zero."""


_NAMES = {
    "mass": {
        "kg kgs kilo kilos kilogram kilograms kilogramm kilogrammes kilogramos kilogrammi quilo quilos chilo chili": "1", "g gr gram grams gramm grammes gramos gramas grammi": "0.001", "lb lbs pound pounds libra libras libbre libbra livre livres": "0.45359237",
        "pfund pfd pond": "0.5", "st stone stones": "6.35029318", "oz ounce ounces": "0.028349523125", "mg": "0.000001", "t tonne tonnes": "1000",
    },
    "length": {
        "m metre metres meter meters metro metros metri metern metry metrow metrów": "1", "km kms kilometre kilometres kilometer kilometers kilometres kilometros kilometro chilometri chilometro quilometros quilometro k": "1000", "cm cms centimetre centimetres zentimeter centimetro centimetros centimetri centimeter": "0.01",
        "mm": "0.001", "mi mile miles miler milers meile meilen milla millas milha milhas miglio miglia mijl": "1609.344", "yd yds yard yards": "0.9144", "ft foot feet '": "0.3048", 'in inch inches "': "0.0254",
    },
    "time": {
        's sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi seconden "': "1", "min mins mn m minute minutes minuten minute minutes minuto minutos minuti minuut minuter minut dakika '": "60",
        "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren u timer timmar timme godz godzin godziny saat": "3600", "viertelstunde kwartier": "900",
    },
    "volume": {
        "l litre litres liter liters litro litros litri litra litry litrow lt ltr": "1", "ml millilitre millilitres": "0.001", "cl": "0.01", "dl": "0.1", "pt pint pints": "0.473176473",
        "gal gallon gallons": "3.785411784",
    },
    "energy": {"kj": "1", "kcal cal cals calories": "4.184", "kwh": "3600"},
    "speed": {"km/h kmh kph": "1", "mph": "1.609344", "m/s": "3.6"},
    "share": {"% percent pct prozent": "1"},
    "pressure": {"mmhg": "1"},
    "rate": {"bpm beats": "1"},
    "glucose": {"mmol/l mmol": "1"},
    "concentration": {"mg/dl": "1"},
    "euro": {"€ eur euro euros": "1"},
    "sterling": {"£ gbp quid pound pounds": "1"},
    "dollar": {"$ usd dollar dollars bucks": "1"},
    "franc": {"chf franken": "1"},
    "yen": {"¥ yen jpy": "1"},
    "rupee": {"₹ inr rs rupee rupees": "1"},
    "thousands": {"k tsd thousand grand": "1000"},
    "millions": {"million millions m mio mn mln": "1000000"},
    "dozens": {"dozen": "12"},
}  # fmt: skip
_OTHERS = {
    "c": Unit("temperature", Decimal(1)),
    "f": Unit("temperature", Decimal(5), Decimal(9), Decimal(32)),
    "celsius": Unit("temperature", Decimal(1)),
    "fahrenheit": Unit("temperature", Decimal(5), Decimal(9), Decimal(32)),
    "min/km": Unit("pace", Decimal(1)),
    "/km": Unit("pace", Decimal(1)),
    "min/mi": Unit("pace", Decimal(1), Decimal("1.609344")),
    "min/mile": Unit("pace", Decimal(1), Decimal("1.609344")),
    "/mi": Unit("pace", Decimal(1), Decimal("1.609344")),
    "/mile": Unit("pace", Decimal(1), Decimal("1.609344")),
}
MULTIPLIERS = frozenset({"thousands", "millions", "dozens"})
"""Suffixes that multiply a number: 10k, £2m."""
CURRENCY_SIGNS = "€£$¥₹"


def between(before: str, after: str) -> Conversion | None:
    """Returns how values in one unit become values in another; ``None`` if we don't know. If a name has several
    meanings, such as pounds, the first in the table counts."""
    one, other = next(iter(find(before)), None), next(iter(find(after)), None)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    return Conversion(
        one.times * other.over, one.over * other.times, less=one.zero, more=other.zero, unit_before=before
    )


def find(name: str) -> tuple[Unit, ...]:
    """Returns the units that a name may mean, such as metre, minute and million for ``m``; empty if we don't know
    it."""
    return _all().get(name.casefold().removeprefix("°").rstrip("."), ())


def of(dimension: str) -> tuple[Unit, ...]:
    """Returns all units of a dimension."""
    return tuple(dict.fromkeys(unit for found in _all().values() for unit in found if unit.dimension == dimension))


def convert(value: Decimal, unit: Unit, into: Unit) -> Decimal:
    """Returns the same amount in another unit of its dimension, not rounded."""
    return (value - unit.zero) * unit.times * into.over / (unit.over * into.times) + into.zero


@cache
def _all() -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {name: (unit,) for name, unit in _OTHERS.items()}
    for dimension, named in _NAMES.items():
        for spellings, times in named.items():
            for spelling in spellings.split():
                found[spelling] = (*found.get(spelling, ()), Unit(dimension, Decimal(times)))
    return found
