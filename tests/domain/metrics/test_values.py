"""Values: exact decimals, checked by kind, shown in words."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.kinds import Kind
from chalicelib.domain.metrics.values import Value
from chalicelib.errors import Invalid


class Measured(msgspec.Struct):
    kind: Kind = "number"
    unit: str = ""
    decimals: int = 1
    low: int | None = None
    high: int | None = None


def value(number: str, second: str | None = None) -> Value:
    return Value(Decimal(number), None if second is None else Decimal(second))


@pytest.mark.parametrize(
    ("metric", "given", "kept"),
    [
        (Measured(), "81.40", "81.4"),
        (Measured(), "0.1000000000000000000000000000000000000000", "0.1"),
        (Measured(), "-0.0", "0"),
        (Measured(), "8E+1", "80"),
        (Measured(), "999999999999.999999", "999999999999.999999"),
        (Measured("yes_no"), "1", "1"),
        (Measured("rating", low=1, high=5), "5", "5"),
        (Measured("duration"), "5400", "5400"),
    ],
)
def test_a_value_is_kept_exactly_as_it_was_given(metric: Measured, given: str, kept: str) -> None:
    assert values.plain(values.checked(metric, Decimal(given)).value) == kept


@pytest.mark.parametrize(
    ("metric", "given", "because"),
    [
        (Measured(), "NaN", "Give a number"),
        (Measured(), "sNaN", "Give a number"),
        (Measured(), "-Infinity", "Give a number"),
        (Measured(), "1e400", "too big"),
        (Measured(), "1e999999", "too big"),
        (Measured(), "1e12", "too big"),
        (Measured(), "1e-999999", "at most 6 decimals"),
        (Measured(), "0.0000001", "at most 6 decimals"),
        (Measured("yes_no"), "2", "1 for yes or 0 for no"),
        (Measured("rating", low=1, high=5), "6", "from 1 to 5"),
        (Measured("rating", low=1, high=5), "3.5", "whole number"),
        (Measured("duration"), "-1", "less than zero"),
    ],
)
def test_what_no_value_can_be_is_refused(metric: Measured, given: str, because: str) -> None:
    with pytest.raises(Invalid, match=because):
        values.checked(metric, Decimal(given))


def test_a_pair_has_two_numbers_and_nothing_else_has() -> None:
    assert values.checked(Measured("pair"), Decimal(120), Decimal(80)) == value("120", "80")
    with pytest.raises(Invalid, match="two numbers, such as 120/80"):
        values.checked(Measured("pair"), Decimal(120))
    with pytest.raises(Invalid, match="one number only"):
        values.checked(Measured(), Decimal(120), Decimal(80))


@pytest.mark.parametrize(
    ("metric", "given", "words"),
    [
        (Measured(unit="kg"), value("81"), "81.0 kg"),
        (Measured(unit="kg"), value("81.45"), "81.45 kg"),
        (Measured(unit="€", decimals=2), value("12500.5"), "12,500.50 €"),
        (Measured("pair", "mmHg", 0), value("120", "80"), "120/80 mmHg"),
        (Measured("rating", low=1, high=5), value("4"), "4 of 5"),
        (Measured("yes_no"), value("0"), "no"),
        (Measured("duration"), value("5400"), "1 h 30 min"),
        (Measured("duration"), value("1530.5"), "25 min 30.5 s"),
        (Measured("duration"), value("0"), "0 min"),
        (Measured("duration"), value("36000"), "10 h"),
    ],
)
def test_a_value_is_shown_in_words_with_all_its_digits(metric: Measured, given: Value, words: str) -> None:
    assert values.shown(metric, given) == words


@pytest.mark.parametrize(
    ("per_day", "counted"),
    [("last", "4"), ("sum", "15.1"), ("mean", "5.0"), ("min", "4"), ("max", "6.1")],
)
def test_several_of_a_day_count_as_the_metric_says(per_day: Any, counted: str) -> None:
    several = [value("5"), value("6.1"), value("4")]
    assert values.together(several, per_day, 1) == value(counted)
    assert values.together([], per_day, 1) is None


def test_a_mean_of_pairs_is_one_of_both_numbers() -> None:
    assert values.together([value("120", "80"), value("131", "85")], "mean", 0) == value("125.5", "82.5")
