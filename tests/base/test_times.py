"""Local time, in zones on both sides of the equator."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import clock, times
from chalicelib.errors import Invalid

ZONES = ["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Sydney", "Australia/Lord_Howe",
         "Pacific/Chatham", "Pacific/Apia", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Kiritimati", "UTC"]  # fmt: skip
DAYS = st.dates(date(2000, 1, 2), date(2100, 12, 30))
HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        ("Europe/Berlin", date(2026, 12, 4), time(17), datetime(2026, 12, 4, 16, tzinfo=UTC)),
        # Skipped in spring: forward by the gap.
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("America/New_York", date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
        ("Australia/Sydney", date(2026, 10, 4), time(2, 30), datetime(2026, 10, 3, 16, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
        # Twice in autumn: the first.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Australia/Sydney", date(2027, 4, 4), time(2, 30), datetime(2027, 4, 3, 15, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_is_one_moment(zone: str, day: date, hour: time, expected: datetime) -> None:
    assert times.at_local(day, hour, times.zone(zone)) == expected


@given(DAYS, HOURS, st.sampled_from(ZONES))
def test_the_moment_shows_the_time_asked_for_or_the_gap_later(day: date, hour: time, zone: str) -> None:
    moment = times.at_local(day, hour, ZoneInfo(zone))
    assert moment.tzinfo == UTC
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked = datetime.combine(day, hour)
    if shown == asked:  # the first of two
        assert moment.astimezone(ZoneInfo(zone)).fold == 0
    else:
        assert timedelta(0) < shown - asked <= timedelta(days=1)  # Apia once skipped a whole day


@pytest.mark.parametrize(
    "text",
    ["", "2026-2-3", "2026-02-30", "2026-W49-5", "20261204", "2026-12-04T10:00", "04.12.2026", "２０２６-12-04", "2026-13-01",
     "0000-01-01", "-026-01-01"],
)  # fmt: skip
def test_what_is_no_date_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as info:
        times.parse_date(text, "due.date")
    assert set(info.value.problems) == {"due.date"}


@pytest.mark.parametrize(
    "text", ["", "5 pm", "24:00", "12:60", "17", "1700", "T5:00", "12:3", "12:000", "1:2:3", "-1:00", "٥:00"]
)
def test_what_is_no_time_of_day_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as info:
        times.parse_time(text, "due.time")
    assert set(info.value.problems) == {"due.time"}


def test_dates_and_times_are_read() -> None:
    assert times.parse_date("2028-02-29") == date(2028, 2, 29)
    assert times.parse_time("17:00") == time(17)
    assert times.parse_time("9:05") == time(9, 5)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Berlin",
        "Etc/GMT+5",
        "GMT+3",
        "UTC-03:00",
        "Factory",
        "localtime",
        "../etc/passwd",
        "x" * 500,
        "europe/berlin",
    ],
)
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as info:
        times.zone(name, "zone")
    assert set(info.value.problems) == {"zone"}
    assert len(info.value.sentence) < 200


def test_zones_are_the_ones_people_live_in() -> None:
    assert {"UTC", *ZONES, "America/Argentina/Buenos_Aires"} <= times.zone_names()
    for name in times.zone_names():
        ZoneInfo(name)


NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (NOW, "Europe/Berlin", "today 23:30"),
        (NOW + timedelta(minutes=30), "Europe/Berlin", "tomorrow 00:00"),
        (NOW + timedelta(minutes=30), "UTC", "today 23:00"),
        (NOW - timedelta(days=1), "UTC", "yesterday 22:30"),
        (datetime(2026, 12, 4, 16, tzinfo=UTC), "Europe/Berlin", "Fri 4 Dec, 17:00"),
        (datetime(2027, 1, 4, 16, tzinfo=UTC), "Europe/Berlin", "Mon 4 Jan 2027, 17:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment: datetime, zone: str, expected: str) -> None:
    assert times.said(moment, zone, NOW) == expected


def test_a_moment_is_said_on_a_twelve_hour_clock_and_with_its_city() -> None:
    due = datetime(2026, 12, 4, 17, 5, tzinfo=UTC)
    assert times.said(due, "America/New_York", NOW, "12", name_zone=True) == "Fri 4 Dec, 12:05 pm (New York)"
    assert times.clock_time(datetime(2026, 1, 1, tzinfo=UTC), "UTC", "12") == "12:00 am"
    assert times.day(due, "UTC") == "Fri 4 Dec 2026"


def test_how_long_since_and_how_long() -> None:
    assert [times.ago(NOW - timedelta(days=days), NOW, "UTC") for days in (-1, 0, 1, 12)] == [
        "today", "today", "yesterday", "12 days ago",
    ]  # fmt: skip
    lengths = [timedelta(minutes=m) for m in (0, 1, 90, 60, 120, 1440, 2880, 10080, 20160)]
    assert [times.span(-length) for length in lengths] == [
        "0 minutes", "1 minute", "90 minutes", "1 hour", "2 hours", "1 day", "2 days", "1 week", "2 weeks",
    ]  # fmt: skip


def test_the_wall_clock_knows_its_zone() -> None:
    assert clock.now().tzinfo is UTC
