"""Runs of days with a value: frozen by a skip, broken by a missing day that is over, by the rhythm that each day had. Pure."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.metrics import runs
from chalicelib.domain.metrics.days import WEEKDAYS, Rhythm
from chalicelib.domain.metrics.runs import Run

TODAY = date(2026, 11, 23)
"""A Monday."""
FIRST = TODAY - timedelta(days=60)
DAILY = {FIRST.isoformat(): Rhythm()}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def run(marks: str, rhythms: dict[str, Rhythm] = DAILY, *, is_whole: bool = True) -> Run:
    """Of days up to today: ``x`` with a value, ``s`` skipped, ``-`` with nothing."""
    days = {ago(len(marks) - 1 - place): mark == "x" for place, mark in enumerate(marks) if mark != "-"}
    return runs.present(days, rhythms, TODAY, is_whole=is_whole)


def test_what_a_run_is() -> None:
    for marks, count in {
        "": 0, "-": 0, "x": 1, "xxx": 3, "xxx-": 3, "xxx--": 0, "xx-xxx": 3, "xxsx": 3, "xxss": 2, "xss-": 1, "s": 0, "x-s": 0,
        "sssx": 1,
    }.items():  # fmt: skip
        assert run(marks).count == count, marks


def test_only_days_that_are_asked_about_count() -> None:
    weekly = {FIRST.isoformat(): Rhythm("week", ("sun",))}
    assert run("x------x-", weekly) == Run(2, "week"), "Monday the 23rd asks for nothing"
    assert run("x------xx", weekly) == Run(2, "week"), "a value on another day is welcome, and counts nothing"
    assert run("x--------------x-", weekly) == Run(1, "week")
    assert run("xxxx", {FIRST.isoformat(): Rhythm("whenever")}) == Run()


def test_each_day_has_the_rhythm_that_it_had() -> None:
    weekly_then_daily = {FIRST.isoformat(): Rhythm("week", ("sun",)), ago(2).isoformat(): Rhythm()}
    assert run("x------xxx", weekly_then_daily) == Run(3, "day"), "Sunday the 15th is asked about, and missing"
    assert run("x-----xxx", weekly_then_daily) == Run(4)
    assert run("x------xx", {FIRST.isoformat(): Rhythm("week", ("sun",)), ago(-1).isoformat(): Rhythm()}).count == 2


def test_a_run_that_began_earlier_than_is_known_is_at_least_as_long() -> None:
    assert run("xxx", is_whole=False) == Run(3, "day", is_cut=True)
    assert run("x-xx", is_whole=False) == Run(2, "day")


MARKS = st.text(alphabet="x-s", min_size=1, max_size=40)
RHYTHM = st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: Rhythm("weekdays", tuple(sorted(days))))


@given(MARKS)
def test_skipped_days_freeze_a_run_wherever_they_are(marks: str) -> None:
    without = "".join(mark for mark in marks[:-1] if mark != "s") + marks[-1]
    assert run(marks).count == run(without).count


@given(MARKS)
def test_today_never_breaks_a_run_and_a_value_extends_it_by_one(marks: str) -> None:
    assert run(marks + "x").count == run(marks + "-").count + 1 == run(marks + "s").count + 1


@given(MARKS, RHYTHM, st.integers(0, 40))
def test_a_day_that_is_taken_away_never_makes_a_run_longer(marks: str, rhythm: Rhythm, place: int) -> None:
    rhythms = {FIRST.isoformat(): rhythm}
    place %= len(marks)
    assert run(f"{marks[:place]}-{marks[place + 1 :]}", rhythms).count <= run(marks, rhythms).count


@given(MARKS, RHYTHM)
def test_days_that_are_not_asked_about_change_nothing(marks: str, rhythm: Rhythm) -> None:
    rhythms, last = {FIRST.isoformat(): rhythm}, len(marks) - 1
    asked = "".join(mark if rhythm.asks(ago(last - place)) else "-" for place, mark in enumerate(marks))
    assert run(marks, rhythms).count == run(asked, rhythms).count
