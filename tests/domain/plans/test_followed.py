"""What is said of a client's metrics in the coach's list: at rest, kept up alone, or nothing. Pure."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.metrics.days import WEEKDAYS, Rhythm
from chalicelib.domain.plans import followed
from chalicelib.domain.plans.followed import Followed, Following, Served

TODAY = date(2026, 11, 23)
LONG_AGO = TODAY - timedelta(days=300)


def said(ago: int | None, *, gap: int = 1, since: int = 300, served: Served | None = None) -> list[Following]:
    last = None if ago is None else TODAY - timedelta(days=ago)
    metric = Followed("Weight", TODAY - timedelta(days=since), gap, last)
    return followed.of({"w": metric}, {"w": served} if served else {}, TODAY)


def test_a_metric_is_at_rest_after_a_week_and_more_than_twice_what_its_rhythm_lets_pass() -> None:
    assert [days for days in range(70) if said(days)][:1] == [7]
    assert [days for days in range(70) if said(days, gap=3)][:1] == [7]
    assert [days for days in range(70) if said(days, gap=7)][:1] == [15]
    assert [days for days in range(70) if said(days, gap=31)][:1] == [63]
    assert said(200, gap=0) == [], "whenever there is something is never at rest"
    assert said(9) == [Following("w", "Weight", 9)]


def test_one_without_any_value_is_at_rest_a_week_after_it_was_set_up() -> None:
    assert (said(None, since=6), said(None, since=7)) == ([], [Following("w", "Weight")])


def test_a_rhythm_that_has_just_begun_is_given_time() -> None:
    assert said(40, since=6) == said(40, since=-1) == []
    assert said(40, since=7) == [Following("w", "Weight", 40)]


def test_two_weeks_at_rest_while_its_actions_get_done_and_the_other_way_round() -> None:
    assert said(14, served=Served(1, 3)) == [Following("w", "Weight", 14, 3)]
    assert said(13, served=Served(1, 3)) == [Following("w", "Weight", 13)]
    assert said(1, served=Served(2, 0)) == [Following("w", "Weight", is_alone=True)]
    assert said(1, served=Served(2, 1)) == said(1, served=Served(0, 0)) == said(1, since=13, served=Served(2, 0)) == []


@given(
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: Rhythm("weekdays", tuple(days)))
    | st.sampled_from(WEEKDAYS).map(lambda day: Rhythm("week", (day,)))
    | st.integers(1, 31).map(lambda day: Rhythm("month", (), day))
    | st.just(Rhythm())
)
def test_between_two_days_that_are_asked_about_lie_at_most_as_many_as_the_gap_says(rhythm: Rhythm) -> None:
    asked = [day for each in range(800) if rhythm.asks(day := LONG_AGO + timedelta(days=each))]
    gaps = {(after - before).days for before, after in pairwise(asked)}
    assert max(gaps) == rhythm.gap
