"""A metric's days: they end late, belong to the client's calendar, and are asked about in a rhythm."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.metrics import days
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.errors import Invalid


@pytest.mark.parametrize(
    ("at", "today"),
    [("2026-11-24T01:59", date(2026, 11, 23)), ("2026-11-24T02:00", date(2026, 11, 24)), ("2026-11-24T22:59", date(2026, 11, 24))],
)  # fmt: skip
def test_after_midnight_it_is_still_yesterday_until_the_day_ends(at: str, today: date) -> None:
    assert days.today("Europe/Berlin", "03:00", datetime.fromisoformat(at).replace(tzinfo=UTC)) == today


def test_a_day_that_has_begun_where_the_client_is_can_be_read_for() -> None:
    late_evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert days.checked_day(date(2026, 11, 24), "Europe/Berlin", late_evening)
    with pytest.raises(Invalid, match=r"hasn’t begun yet: in Los Angeles it’s Monday 23 November 2026"):
        days.checked_day(date(2026, 11, 24), "America/Los_Angeles", late_evening)
    with pytest.raises(Invalid, match="from 1970 on"):
        days.checked_day(date(1890, 1, 1), "Europe/Berlin", late_evening)


@pytest.mark.parametrize(
    ("rhythm", "asked"),
    [
        (Rhythm(), [27, 28, 29, 30]),
        (Rhythm("weekdays", ("mon", "fri")), [27, 30]),
        (Rhythm("week", ("sun",)), [29]),
        (Rhythm("month", month_day=28), [28]),
        (Rhythm("month", month_day=31), [30]),
        (Rhythm("whenever"), []),
    ],
)
def test_a_rhythm_asks_about_its_days(rhythm: Rhythm, asked: list[int]) -> None:
    assert [day for day in range(27, 31) if rhythm.asks(date(2026, 11, day))] == asked


def test_each_day_keeps_the_rhythm_that_it_had() -> None:
    rhythms = {"2026-11-01": Rhythm(), "2026-11-24": Rhythm("whenever")}
    assert days.rhythm_on(rhythms, date(2026, 10, 1)) == Rhythm()
    assert days.rhythm_on(rhythms, date(2026, 11, 23)) == Rhythm()
    assert days.rhythm_on(rhythms, date(2026, 11, 24)) == Rhythm("whenever")


def test_days_one_after_another_are_said_from_the_first_to_the_last() -> None:
    said = {
        days.WEEKDAYS[:5]: "Mon to Fri",
        days.WEEKDAYS[3:]: "Thu to Sun",
        days.WEEKDAYS[:3]: "Mon, Tue and Wed",
        days.WEEKDAYS[:4:2]: "Mon and Wed",
        ("mon", "tue", "thu", "fri"): "Mon, Tue, Thu and Fri",
    }
    assert {each: Rhythm("weekdays", each).words for each in said} == said
