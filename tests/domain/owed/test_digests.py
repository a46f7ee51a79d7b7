"""When digests come, and the one chain they come by."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import times
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.people import person as people
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.errors import Invalid, StaleVersion, TryAgain
from tests.conftest import NOW, everything, owed
from tests.refusing import refused, values

DAY = timedelta(days=1)
ZONES = st.sampled_from([
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "Asia/Kolkata", "Pacific/Apia",
    "America/Nuuk", "Pacific/Chatham", "UTC",
])  # fmt: skip
HOURS = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
STARTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def chain(digest: DigestTime, zone: str, start: datetime, count: int) -> list[datetime]:
    moments = [start]
    for _ in range(count):
        moment = digests.next_at(digest, zone, moments[-1])
        assert moment is not None
        moments.append(moment)
    return moments[1:]


def exists(day: date, hour: time, zone: ZoneInfo) -> bool:
    return times.at_local(day, hour, zone).astimezone(zone).time() == hour


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Berlin", "02:30"),
        ("America/Havana", "00:30"),
        ("Australia/Lord_Howe", "02:10"),
        ("Asia/Kolkata", "07:00"),
    ],
)
def test_over_twenty_years_there_is_one_a_day_at_its_hour(zone: str, at: str) -> None:
    hour, place = times.parse_time(at), ZoneInfo(zone)
    moments = chain(DigestTime("day", at), zone, datetime(2024, 1, 1, tzinfo=UTC), 20 * 365)
    local = [moment.astimezone(place) for moment in moments]
    days = [moment.date() for moment in local]
    assert all(after - before == DAY for before, after in pairwise(days))
    assert all(moment.time() == hour for moment in local if exists(moment.date(), hour, place))
    assert all(moment.time() > hour for moment in local if not exists(moment.date(), hour, place))
    assert all(moment.fold == 0 for moment in local)


@given(ZONES, HOURS, STARTS, st.integers(0, 6))
def test_in_any_zone_from_any_moment_there_is_one_a_week_on_its_day(
    zone: str, at: str, start: datetime, weekday: int
) -> None:
    moments = chain(DigestTime("week", at, weekday), zone, start, 12)
    local = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    assert start < moments[0] <= start + 8 * DAY
    assert {moment.weekday() for moment in local} == {weekday}
    assert all(after.date() - before.date() == 7 * DAY for before, after in pairwise(local))


@given(ZONES, HOURS, STARTS)
def test_the_next_one_is_later_and_the_first_there_is(zone: str, at: str, start: datetime) -> None:
    moment = digests.next_at(DigestTime("day", at), zone, start)
    assert moment is not None
    assert start < moment <= start + timedelta(hours=26)
    assert digests.next_at(DigestTime("day", at), zone, moment - timedelta(seconds=1)) == moment


def test_an_hour_that_clocks_skip_comes_after_the_gap_and_a_doubled_one_the_first_time() -> None:
    in_spring = digests.next_at(DigestTime("day", "02:30"), "Europe/Berlin", datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert in_spring == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 there
    in_autumn = digests.next_at(DigestTime("day", "02:30"), "Europe/Berlin", datetime(2027, 10, 30, 12, tzinfo=UTC))
    assert in_autumn == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_they_are_off_until_chosen(carol: Person) -> None:
    assert carol.digest.every == "off"
    assert values(carol, "digest_next") == [None]
    assert digests.next_at(carol.digest, "UTC", NOW) is None


def chosen(person: Person, *, now: datetime = NOW, **digest: Any) -> Person:
    return profile.change(Actor(person.person_id), profile.Change(digest=DigestTime(**digest)), now=now)


def test_turned_on_the_first_one_is_owed(carol: Person) -> None:
    after = chosen(carol, every="day", at="7:00")
    [row] = owed(carol)
    assert (row.kind, row.due_at, row.data) == (
        "digest",
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        {"chain": after.digest_next},
    )
    assert after.digest == DigestTime("day", "07:00")
    assert after.digest_last == NOW - timedelta(minutes=1)


def test_saved_once_more_nothing_is_written_and_no_second_one_is_owed(carol: Person) -> None:
    chosen(carol, every="day", at="07:00")
    before = everything()
    chosen(carol, every="day", at="07:00")
    assert everything() == before


@pytest.mark.parametrize(
    "change", [profile.Change(digest=DigestTime("day", "08:00")), profile.Change(time_zone="Europe/Berlin")]
)
def test_another_hour_or_zone_names_another_row_and_keeps_what_is_to_be_told(
    carol: Person, change: profile.Change
) -> None:
    before = chosen(carol, every="day", at="07:00")
    after = profile.change(Actor(carol.person_id), change, now=NOW + DAY)
    assert after.digest_next not in (None, before.digest_next)
    assert after.digest_last == before.digest_last
    [row] = [row for row in owed(carol) if row.data["chain"] == after.digest_next]
    assert row.due_at == digests.next_at(after.digest, after.time_zone, NOW + DAY)


def test_a_name_or_a_zone_without_a_digest_starts_no_chain(carol: Person) -> None:
    profile.change(Actor(carol.person_id), profile.Change(name="Carol R.", time_zone="Europe/Berlin"), now=NOW)
    assert owed(carol) == []
    chosen(carol, every="day", at="07:00")
    profile.change(Actor(carol.person_id), profile.Change(name="Carol Reed", time_zone="Europe/Berlin"), now=NOW)
    assert len(owed(carol)) == 1


def test_turned_off_no_row_is_named(carol: Person) -> None:
    chosen(carol, every="day")
    after = chosen(carol, every="off")
    assert after.digest.every == "off"
    assert values(after, "digest_next", "digest_last") == [None, None]


@pytest.mark.parametrize("digest", [{"at": "24:00"}, {"at": "7"}, {"at": ""}, {"weekday": 7}, {"weekday": -1}])
def test_a_time_that_cannot_be_is_refused_and_nothing_written(carol: Person, digest: dict[str, Any]) -> None:
    with refused(Invalid):
        chosen(carol, every="week", **digest)


def test_of_two_changes_at_once_only_one_starts_a_chain(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    as_read = people.get(carol.person_id)
    chosen(carol, every="day", at="07:00")
    monkeypatch.setattr(people, "get", lambda person_id: as_read)
    with refused(TryAgain):
        chosen(carol, every="week", at="08:00")
    with refused(StaleVersion):
        profile.change(Actor(carol.person_id), profile.Change(digest=DigestTime("week")), version=1, now=NOW)
