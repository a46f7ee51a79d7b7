"""Numbers spelled out, and hours from one to another."""

from decimal import Decimal

from chalicelib.domain.metrics.answers import hours_of_day, portions, spelled
from chalicelib.domain.metrics.answers.plain import plain

NUMBERS = {
    "eighty-one point four": "81.4", "one thousand two hundred": "1200", "one hundred and twenty-three": "123", "half a dozen": "6",
    "siebeneinhalb": "7.5", "zweihundert": "200", "fünfundachtzig": "85", "quatre-vingt-un": "81", "deux cents": "200", "siete y media": "7.5",
    "zeven en een half": "7.5", "trinta": "30", "ventidue": "22",
}  # fmt: skip
PORTIONS = {
    "an hour and a half": "1.5 hour",
    "half a litre": "0.5 litre",
    "une demi-heure": "0.5 heure",
    "un quart d'heure": "0.25 heure",
}
SPANS = {"11pm to 6am": "7", "22:45-6:30": "7.75", "10:45pm till 6:30": "7.75", "12am-8am": "8"}


def test_numbers_are_read_in_the_languages_people_write() -> None:
    assert {said: spelled.scan(plain(said), 0) for said in NUMBERS} == {
        said: (Decimal(number), len(said)) for said, number in NUMBERS.items()
    }


def test_words_that_only_begin_like_a_number_or_mean_something_else_are_none() -> None:
    assert [spelled.scan(said, 0) for said in ("achtung", "tenth", "hundreds", "once", "due", "seven-inch", "un")] == [
        None
    ] * 7


def test_portions_of_a_unit_are_read() -> None:
    found = {said: portions.scan(plain(said), 0) for said in PORTIONS}
    assert {said: each and f"{each.value} {each.unit}" for said, each in found.items()} == PORTIONS
    assert [portions.scan(said, 0) for said in ("a minute please", "half marathon", "a pound")] == [None] * 3


def test_hours_of_the_day_say_how_long() -> None:
    found = {said: hours_of_day.scan(said, 0) for said in SPANS}
    assert {said: each and f"{each[0].normalize():f}" for said, each in found.items()} == SPANS
    assert hours_of_day.scan("11 to 7", 0) is None
