"""When somebody is asked: pure, in every zone, whatever clocks and travellers do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.metrics import asking
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.metric import Asking, Metric
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Paused, Plan

ALICE, CAROL, DAN = "a" * 16, "c" * 16, "d" * 16
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DAILY = Rhythm()


def plan(zone: str = "Europe/Berlin", coachs_zone: str = "America/New_York") -> Plan:
    members = {
        ALICE: Member(ALICE, "client", "Alice", "alice@home.example", zone, state="active"),
        CAROL: Member(CAROL, "primary", "Carol", "carol@coaching.example", coachs_zone, state="active"),
    }
    return Plan(
        "p" * 16,
        prefix="ALI",
        client_id=ALICE,
        primary_id=CAROL,
        defaults=Defaults(),
        members=members,
        created_at=START,
    )


def metric(at: str = "20:00", rhythm: Rhythm = DAILY, *, before: bool = False, **more: Any) -> Metric:
    given: dict[str, Any] = {
        "rhythms": {"2026-03-01": rhythm},
        "askings": {"k": Asking(at, is_about_day_before=before)},
        **more,
    }
    return Metric("p" * 16, "m" * 16, name="Weight", kind="number", created_at=START, created_by=CAROL, **given)


def chain(of: Metric, now: datetime, count: int, zone: str = "Europe/Berlin") -> list[tuple[date, datetime]]:
    """The days asked about, and when, if each message is sent at its time."""
    found: list[tuple[date, datetime]] = []
    for _ in range(count):
        following = asking.next_of(plan(zone), of, "k", now, found[-1][0] if found else None)
        if following is None:
            break
        found.append(following)
        now = following[1]
    return found


def days(found: list[tuple[date, datetime]]) -> list[str]:
    return [f"{day:%d %b}" for day, _ in found]


@pytest.mark.parametrize(
    ("rhythm", "asked"),
    [
        (Rhythm(), ["23 Nov", "24 Nov", "25 Nov"]),
        (Rhythm("weekdays", ("tue", "fri")), ["24 Nov", "27 Nov", "01 Dec"]),
        (Rhythm("week", ("sun",)), ["29 Nov", "06 Dec", "13 Dec"]),
        (Rhythm("month", month_day=31), ["30 Nov", "31 Dec", "31 Jan"]),
        (Rhythm("whenever"), []),
    ],
)
def test_the_rhythm_of_the_day_asked_about_counts(rhythm: Rhythm, asked: list[str]) -> None:
    assert days(chain(metric(rhythm=rhythm), START, 3)) == asked
    before = chain(metric("08:00", rhythm, before=True), START, 3)
    assert days(before) == asked
    assert all(at.date() == day + DAY for day, at in before)


def test_a_new_rhythm_holds_from_its_day_on() -> None:
    found = metric(rhythms={"2026-11-20": Rhythm(), "2026-11-25": Rhythm("week", ("sat",))})
    assert days(chain(found, START, 4)) == ["23 Nov", "24 Nov", "28 Nov", "05 Dec"]


def test_an_hour_that_clocks_skip_comes_after_the_gap_and_one_they_repeat_comes_once() -> None:
    spring = chain(metric("02:30"), datetime(2026, 3, 27, 12, tzinfo=UTC), 3)
    assert [f"{at:%d %H:%M}" for _, at in spring] == ["28 01:30", "29 01:30", "30 00:30"]
    autumn = chain(metric("02:30"), datetime(2026, 10, 23, 12, tzinfo=UTC), 3)
    assert [f"{at:%d %H:%M}" for _, at in autumn] == ["24 00:30", "25 00:30", "26 01:30"]


def test_a_coach_is_asked_by_their_own_clock_but_not_before_the_clients_day_begins() -> None:
    of_carol = metric("20:00", asked_of=CAROL)
    assert asking.next_of(plan(), of_carol, "k", START) == (date(2026, 11, 23), datetime(2026, 11, 24, 1, tzinfo=UTC))
    in_tokyo = asking.moment(plan("America/New_York", "Asia/Tokyo"), of_carol, Asking("06:00"), date(2026, 11, 24))
    assert in_tokyo == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert asking.asked_of(plan(), metric(asked_of=DAN)).person_id == CAROL


def test_days_before_it_was_set_up_are_not_asked_about() -> None:
    found = metric("11:00", before=True, rhythms={"2026-11-23": Rhythm()})
    assert days(chain(found, START, 2)) == ["23 Nov", "24 Nov"]


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
]
hours = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59))


@given(
    hours,
    st.booleans(),
    st.integers(0, 900_000),
    st.lists(st.sampled_from(ZONES), min_size=6, max_size=6),
)
def test_however_she_travels_no_day_is_asked_about_twice_and_each_in_order(
    at: str, before: bool, minutes: int, zones: list[str]
) -> None:  # fmt: skip
    found, now, last = metric(at, before=before), datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minutes), None
    for zone in zones:
        following = asking.next_of(plan(zone), found, "k", now, last)
        assert following is not None
        day, moment = following
        assert moment > now
        assert last is None or day > last
        assert moment - now <= 4 * DAY
        local = moment.astimezone(ZoneInfo(zone))
        assert local.date() == asking.sent_on(found.askings["k"], day)
        last, now = day, moment


def test_a_pause_ends_on_its_day_by_the_clients_calendar() -> None:
    held = plan("Asia/Tokyo")
    assert not asking.is_paused(held, START)
    held.asking_paused = Paused(START, ALICE)
    assert asking.is_paused(held, START + 1000 * DAY)
    held.asking_paused = Paused(START, ALICE, date(2026, 11, 25))
    assert asking.is_paused(held, datetime(2026, 11, 24, 14, 59, tzinfo=UTC))
    assert not asking.is_paused(held, datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
