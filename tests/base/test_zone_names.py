"""Names of time zones: those of tzdata, by their present names, and what has become of the old ones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import times
from chalicelib.errors import Invalid
from chalicelib.zone_names import OLD, PLACES
from infra.package import zone_names as made

FROM, TO = datetime(2011, 1, 1, tzinfo=UTC), datetime(2035, 12, 31, tzinfo=UTC)


def test_the_module_is_what_tzdata_says() -> None:
    assert made.MODULE.read_text() == made.module()
    assert made.places() == PLACES
    assert made.old_names() == OLD


@pytest.mark.parametrize(
    ("name", "present"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("EST5EDT", "America/New_York"),
        ("Japan", "Asia/Tokyo"),
        ("GB", "Europe/London"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Etc/UTC", "UTC"),
        ("Zulu", "UTC"),
        ("GMT", "UTC"),
        ("CET", "Europe/Brussels"),
    ],
)
def test_an_old_name_means_the_present_zone(name: str, present: str) -> None:
    assert times.zone(name).key == times.present(name) == times.known(name) == present
    assert name in times.spellings(present)
    assert name not in times.zone_names()


@pytest.mark.parametrize("name", ["Europe/Oslo", "Europe/Amsterdam", "Atlantic/Reykjavik", "Africa/Accra", "UTC"])
def test_a_place_keeps_its_name_even_where_tzdata_links_it(name: str) -> None:
    assert times.zone(name).key == times.present(name) == name


@pytest.mark.parametrize("name", ["Etc/GMT+3", "GMT+3", "UTC-03:00", "Etc/GMT-14"])
def test_a_fixed_offset_is_no_place_and_the_sentence_says_so(name: str) -> None:
    with pytest.raises(Invalid) as info:
        times.zone(name)
    assert "is no place, and keeps no summer time" in info.value.sentence
    assert not times.known(name)


def test_every_name_is_a_place_or_leads_to_one_or_is_none() -> None:
    for name in available_timezones() - PLACES:
        assert times.present(name) in PLACES or not times.known(name)
    for name in PLACES | OLD.keys():
        ZoneInfo(name)


@given(st.sampled_from(sorted(OLD)), st.datetimes(FROM.replace(tzinfo=None), TO.replace(tzinfo=None)))
def test_clocks_show_the_same_by_both_names(name: str, moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    offsets = {at.astimezone(ZoneInfo(each)).utcoffset() for each in (name, OLD[name])}
    assert len(offsets) == 1
    assert offsets.pop() != timedelta(days=1)


def test_cities_are_shown_by_their_present_names() -> None:
    assert [times.city(each) for each in ("Europe/Kiev", "Asia/Calcutta", "US/Pacific")] == [
        "Kyiv",
        "Kolkata",
        "Los Angeles",
    ]


def test_an_earlier_name_of_a_place_is_no_other_country() -> None:
    """The tz database links them past it; browsers say some of them."""
    found = {
        name: times.present(name) for name in ("Africa/Asmera", "America/Coral_Harbour", "Iceland", "Pacific/Truk")
    }
    assert found == {
        "Africa/Asmera": "Africa/Asmara",
        "America/Coral_Harbour": "America/Atikokan",
        "Iceland": "Atlantic/Reykjavik",
        "Pacific/Truk": "Pacific/Chuuk",
    }
