"""What people type into a field for a time of day."""

import contextlib
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import clock_times
from chalicelib.errors import Invalid

HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00", time(17)), ("5pm", time(17)), ("5 PM", time(17)), ("5 p.m.", time(17)), ("17h", time(17)), ("17 h", time(17)),
        ("17h30", time(17, 30)), ("17.30", time(17, 30)), ("5:30pm", time(17, 30)), ("5.30 pm", time(17, 30)), ("1700", time(17)),
        ("0900", time(9)), ("900", time(9)), ("17", time(17)), ("noon", time(12)), ("midday", time(12)), ("12", time(12)),
        ("12am", time(0)), ("12 pm", time(12)), ("midnight", time(23, 59)), ("24:00", time(23, 59)), ("0:00", time(0)),
        ("5:30", time(5, 30)), (" 9:05 ", time(9, 5)), ("17 Uhr", time(17)), ("at 5pm", time(17)), ("\t5\u00a0pm", time(17)),
    ],
)  # fmt: skip
def test_it_is_read(text: str, expected: time) -> None:
    assert clock_times.typed(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "abc", "25:00", "12:60", "1260", "2500", "13pm", "0pm", "9:5", "17:00:00", "123456", "٥:00", "５pm", "same time",
     "5pm Berlin", "5pm or 6pm", "-1:00", "1e3", "5" * 10_000, "5 " * 5_000, "\x0017:00"],
)  # fmt: skip
def test_anything_else_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as info:
        clock_times.typed(text, "due.time")
    assert info.value.problems == {"due.time": "Enter a time such as 17:00 or 5pm."}


@pytest.mark.parametrize(
    ("text", "halves"), [("5", "5 am or 5 pm"), ("half past 4", "4:30 am or 4:30 pm"), ("8 o'clock", "8 am or 8 pm")]
)
def test_either_half_of_the_day_is_asked_back(text: str, halves: str) -> None:
    with pytest.raises(Invalid) as info:
        clock_times.typed(text)
    assert info.value.problems == {"time": f"Do you mean {halves}?"}


@given(HOURS)
def test_every_time_is_read_in_every_spelling(hour: time) -> None:
    half, twelve = "am" if hour.hour < 12 else "pm", hour.hour % 12 or 12
    spellings = [f"{hour:%H:%M}", f"{hour:%H.%M}", f"{hour:%Hh%M}", f"{hour:%H%M}", f"{twelve}:{hour:%M}{half}"]
    assert {clock_times.typed(each) for each in spellings} == {hour}
    assert clock_times.typed_hour(spellings[-1]) == f"{hour:%H:%M}"


@given(st.text(max_size=50))
def test_no_text_is_a_fault(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert isinstance(clock_times.typed(text), time)
