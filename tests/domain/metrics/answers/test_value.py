"""What is typed into a field for one metric."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.metrics import units, values
from chalicelib.domain.metrics.answers.followed import Answer, DecimalMark, Doubt, Followed
from chalicelib.domain.metrics.answers.value import read_value
from chalicelib.domain.metrics.metric import Last, Metric

TUESDAY = date(2026, 11, 24)
MARKS: tuple[DecimalMark, ...] = (".", ",", "")
WEIGHT = Followed("1", "Weight", "number", TUESDAY, "kg", last=tuple(map(Decimal, ("82.0", "82.3", "81.9"))))
CALLS = Followed("2", "Calls", "total", TUESDAY)
MOOD = Followed("3", "Mood", "rating", TUESDAY, low=1, high=5)
SLEEP = Followed("4", "Sleep", "duration", TUESDAY)
PRESSURE = Followed("5", "Blood pressure", "pair", TUESDAY, "mmHg")
WALKED = Followed("6", "Walked", "yes_no", TUESDAY)
PACE = Followed("7", "Pace", "number", TUESDAY, "min/km", decimals=2)
TEMPERATURE = Followed("8", "Temperature", "number", TUESDAY, "°C", decimals=1)
SHARE = Followed("9", "Protein", "number", TUESDAY, "%")


def said(found: Answer | Doubt) -> str:
    if isinstance(found, Doubt):
        return " ".join([found.reason, *(said(each) for each in found.candidates)])
    if found.value is None:
        return "skipped"
    both = [values.plain(each) for each in (found.value.value, found.value.second) if each is not None]
    return "/".join(both) + (f" from {found.converted_from}" if found.converted_from else "")


@pytest.mark.parametrize(
    ("metric", "typed", "comes_to"),
    [
        (WEIGHT, "81,4", "81.4"), (WEIGHT, " 81.4 kg. ", "81.4"), (WEIGHT, "179.5 lb", "81.4 from 179.5 lb"), (WEIGHT, "same", "82.0"),
        (WEIGHT, "skip", "skipped"), (WEIGHT, "81.4 felt heavy", "not_a_value"), (WEIGHT, "", "not_a_value"), (WEIGHT, "1e400", "not_a_value"),
        (WEIGHT, "NaN", "not_a_value"), (WEIGHT, "9" * 101, "not_a_value"), (WEIGHT, "81.1234567", "decimals 81.1"), (WEIGHT, "yes", "not_a_value"),
        (WEIGHT, "999999999999k", "too_large"), (WEIGHT, "<b>81</b>", "not_a_value"),
        (CALLS, "12", "12"), (CALLS, "none", "0"), (CALLS, "12 calls", "12"), (CALLS, "12 km", "other_unit"), (CALLS, "1 000", "1000"), (CALLS, "2 dozen", "24"),
        (MOOD, "4", "4"), (MOOD, "4/5", "4"), (MOOD, "6", "out_of_range"), (MOOD, "3.5", "decimals 4"), (MOOD, "none", "none_or_skip skipped"),
        (SLEEP, "1:30", "5400"), (SLEEP, "90 min", "5400"), (SLEEP, "7", "two_values 420 25200"), (SLEEP, "1h30m15s", "5415"), (SLEEP, "1:75", "not_a_value"),
        (PRESSURE, "120/80", "120/80"), (PRESSURE, "120", "not_a_pair"), (PRESSURE, "120/80/60", "not_a_value"),
        (WALKED, "Yes!", "1"), (WALKED, "0", "0"), (WALKED, "7", "not_a_value"),
        (PACE, "5:30", "5.5"), (PACE, "8:51 min/mi", "5.5 from 8:51 min/mi"), (PACE, "5:30 km", "other_unit"),
        (TEMPERATURE, "98.6 °F", "37 from 98.6 °F"), (TEMPERATURE, "-4", "-4"), (SHARE, "3/4", "a_pair 75"), (SHARE, "25%", "25"),
    ],
)  # fmt: skip
def test_a_typed_value_is_taken_or_doubted(metric: Followed, typed: str, comes_to: str) -> None:
    assert said(read_value(typed, metric)) == comes_to


def test_the_mark_of_decimals_decides_where_no_last_value_does() -> None:
    found = [said(read_value("1.234", CALLS, mark=mark)) for mark in MARKS]
    assert found == ["unsure 1.234", "1234", "two_values 1.234 1234"]


def test_last_values_are_those_of_the_row_without_skipped_days() -> None:
    row = Metric(
        "plan", "1", name="Weight", kind="number", unit="kg",
        recent={"2026-11-22": Last(Decimal("82.3")), "2026-11-23": Last(), "2026-11-24": Last(Decimal("81.9"))},
    )  # fmt: skip
    assert Followed.of(row, TUESDAY).last == (Decimal("81.9"), Decimal("82.3"))


@given(
    st.decimals(-1000, 1000, places=3),
    st.sampled_from(["mass", "length", "time", "volume", "energy", "speed", "temperature", "pace"]),
)
def test_units_convert_there_and_back(value: Decimal, dimension: str) -> None:
    one, *others = units.of(dimension)
    for other in others:
        assert abs(units.convert(units.convert(value, one, other), other, one) - value) < Decimal("1e-15")
